/*
 * What the places of the portal add: which commands and events a placement has, and what the page does about them.
 *
 * Commands without a result are answered with an empty list, as the platform does it; a command that a placement does not have, and
 * an event that it does not know, are passed over in silence.
 */
(function () {
  'use strict';

  var shared = window.LintelPortal, say = shared.say, element = shared.element;

  // ---------------------------------------------------------------- commands and events of each placement

  var callCardEvents = ['EntityChanged', 'BeforeClose', 'CallStateChanged'].map(function (name) { return 'CallCard::' + name; });
  var workerEvents = [
    'initialized', 'entityChanged', 'addCommentButtonClick', 'answerButtonClick', 'cancelTransferButtonClick', 'closeButtonClick',
    'completeTransferButtonClick', 'dialpadButtonClick', 'hangupButtonClick', 'holdButtonClick', 'makeCallButtonClick',
    'muteButtonClick', 'nextButtonClick', 'notifyAdminButtonClick', 'qualityMeterClick', 'skipButtonClick', 'transferButtonClick'
  ].map(function (name) { return 'BackgroundCallCard::' + name; });
  var workerCommands = [
    'CallCardSetMute', 'CallCardSetHold', 'CallCardSetUiState', 'CallCardGetListUiStates', 'CallCardSetCardTitle',
    'CallCardSetStatusText', 'CallCardStartTimer', 'CallCardStopTimer', 'CallCardClose'
  ];
  var layoutCommands = [
    'setLayout', 'setLayoutItemState', 'setPrimaryButtonState', 'setSecondaryButtonState', 'bindLayoutEventCallback',
    'bindValueChangeCallback', 'bindEntityUpdateCallback', 'bindPrimaryButtonClickCallback', 'bindSecondaryButtonClickCallback',
    'lock', 'unlock', 'finish'
  ];
  var calendarEvents = ['refreshEntries', 'decreaseViewRangeDate', 'increaseViewRangeDate', 'adjustToDate'].map(function (name) {
    return 'Calendar.customView:' + name;
  });

  /** Commands and events of a placement, beside those that every frame has. */
  function interfaceOf(placement) {
    if (placement === 'CALL_CARD') {
      return { command: ['getStatus', 'disableAutoClose', 'enableAutoClose'], event: callCardEvents };
    }
    if (placement === 'PAGE_BACKGROUND_WORKER') { return { command: workerCommands, event: workerEvents }; }
    if (placement === 'CALENDAR_GRIDVIEW') {
      return { command: ['getEvents', 'viewEvent', 'addEvent', 'editEvent', 'deleteEvent'], event: calendarEvents };
    }
    if (placement === 'USERFIELD_TYPE') { return { command: ['setValue', 'getValue'], event: [] }; }
    if (placement === 'BIZPROC_SETTINGS') { return { command: ['setPropertyValue'], event: [] }; }
    if (placement === 'IM_TEXTAREA') { return { command: ['im:setImTextareaContent', 'im:getImTextareaContent'], event: [] }; }
    if (/^LANDING_BLOCK_/.test(placement)) { return { command: ['refreshBlock'], event: [] }; }
    if (/^CRM_(DETAIL_SEARCH|REQUISITE_AUTOCOMPLETE|BANK_DETAIL_AUTOCOMPLETE)$/.test(placement)) {
      return { command: ['crmShowFoundEntities', 'crmShowCreatedEntity'], event: ['onCrmEntityIsNeedToCreate'] };
    }
    if (/^CRM_.*_DETAIL_ACTIVITY$/.test(placement)) { return { command: ['reloadData'].concat(layoutCommands), event: [] }; }
    if (/^CRM_.*_(DETAIL_TAB|LIST_MENU)$/.test(placement)) { return { command: ['reloadData'], event: [] }; }
    return { command: [], event: [] };
  }

  /** What the page does about a command: (frame, params, reply, message). Other parts add theirs. */
  var commands = {};

  function run(frame, command, params, reply, message) {
    if (commands[command]) { commands[command](frame, params, reply, message); } else { reply([]); }
  }

  /** Reads the page once more and shows what has changed in it, without losing the frames. */
  function refresh() {
    return fetch(location.href, { credentials: 'same-origin', cache: 'no-store' })
      .then(function (response) { return response.text(); })
      .then(function (text) {
        var fresh = new DOMParser().parseFromString(text, 'text/html').querySelectorAll('[data-live]');
        document.querySelectorAll('[data-live]').forEach(function (live, index) {
          if (fresh[index]) {
            live.replaceChildren.apply(live, Array.prototype.slice.call(document.importNode(fresh[index], true).childNodes));
          }
        });
      });
  }

  commands.reloadData = function (frame, params, reply) { refresh().then(function () { reply(); }).catch(shared.fail); };
  commands.refreshBlock = function (frame, params, reply) { refresh().then(function () { reply([]); }).catch(shared.fail); };

  // ---------------------------------------------------------------- fields that applications draw

  commands.getValue = function (frame, params, reply) { reply(frame.value); };
  commands.setValue = function (frame, params, reply) {
    var fields = frame.section.closest('[data-record]');
    frame.value = params;
    if (fields) { fields.querySelector('[data-save]').disabled = false; }
    reply(params);
  };

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-save]'), fields, values = {};
    if (!button) { return; }
    fields = button.closest('[data-record]');
    shared.frames().forEach(function (frame) {
      var field = frame.section.closest('[data-own-field]');
      if (field && fields.contains(field)) { values[field.getAttribute('data-own-field')] = frame.value; }
    });
    shared.portal('save', fields.getAttribute('data-token'), {
      record: Number(fields.getAttribute('data-record')), kind: Number(fields.getAttribute('data-kind')), values: values
    }).then(function () {
      button.disabled = true;
      shared.frames().forEach(function (frame) { call(frame, 'bindEntityUpdateCallback', null); });
      return refresh();
    }).catch(shared.fail);
  });

  // ---------------------------------------------------------------- settings of an automation rule

  commands.setPropertyValue = function (frame, params, reply) {
    var list = document.querySelector('[data-rule-values]');
    Object.keys(params || {}).forEach(function (name) {
      var shown = list && list.querySelector('dd[data-name="' + CSS.escape(name) + '"]');
      if (list && !shown) {
        list.appendChild(element('dt', '', name));
        shown = element('dd');
        shown.setAttribute('data-name', name);
        list.appendChild(shown);
      }
      if (shown) { shown.textContent = [].concat(params[name]).join(', '); }
    });
    // The next opening is told what this one has set.
    document.querySelectorAll('[data-place="BIZPROC_SETTINGS"]').forEach(function (button) {
      var options = JSON.parse(button.getAttribute('data-options'));
      if (options.code !== frame.told.options.code) { return; }
      options.current_values = Object.assign({}, options.current_values, params);
      button.setAttribute('data-options', JSON.stringify(options));
    });
    reply([]);
  };

  // ---------------------------------------------------------------- the message field of a chat

  function textarea(frame) {
    return frame.section.parentNode.querySelector('[data-im-textarea]') || document.querySelector('[data-im-textarea]');
  }

  function withTextarea(work) {
    return function (frame, params, reply) {
      var field = textarea(frame), id = params && params.requestId;
      if (field) { reply(work(field, params || {})); return; }
      reply({ message: say('The message field is not available.', 'Поле сообщения недоступно.'), requestId: id });
    };
  }

  commands['im:getImTextareaContent'] = withTextarea(function (field) { return field.value; });
  commands['im:setImTextareaContent'] = withTextarea(function (field, params) {
    var text = String(params.text === undefined ? '' : params.text);
    field.value = params.replace ? text : field.value + (params.withNewLine && field.value ? '\n' : '') + text;
    return true;
  });

  // ---------------------------------------------------------------- search for clients and requisites

  commands.crmShowFoundEntities = function (frame, params) {
    var search = frame.section.closest('[data-search]'), list, found;
    if (!search) { return; }
    list = search.querySelector('.found');
    found = (params && params.data && Object.keys(params.data).map(function (key) { return params.data[key]; })) || [];
    list.replaceChildren();
    if (!found.length) { list.appendChild(element('li', 'empty', say('Nothing was found.', 'Ничего не найдено.'))); }
    found.forEach(function (one) {
      var item = element('li'), button = element('button', '', String(one.name)), about = [one.phone, one.email, one.web];
      button.type = 'button';
      button.addEventListener('click', function () {
        frame.raise('onCrmEntityIsNeedToCreate', { appSid: frame.told.sid, data: one });
      });
      item.appendChild(button);
      item.appendChild(element('span', 'quiet', ' ' + about.filter(Boolean).join(' · ')));
      list.appendChild(item);
    });
  };

  commands.crmShowCreatedEntity = function (frame, params) {
    var search = frame.section.closest('[data-search]');
    if (!search || !params) { return; }
    search.querySelector('.found').replaceChildren();
    search.querySelector('.chosen').textContent =
      String(params.title) + ' (' + String(params.entityType) + ' № ' + String(params.id) + ')';
  };

  document.addEventListener('submit', function (event) {
    var search = event.target.closest('[data-search]'), source, block;
    if (!search) { return; }
    event.preventDefault();
    source = search.querySelector('select').selectedOptions[0];
    block = search.querySelector('.search-frame');
    search.querySelector('.found').replaceChildren();
    shared.widget(source, { searchQuery: event.target.elements.query.value }).then(function (answer) {
      shared.put(block, answer.html);
      shared.forget();
    }).catch(shared.fail);
  });

  // ---------------------------------------------------------------- calendar

  function calendar(frame, what, params, then) {
    frame.ask('calendar', { do: what, params: params || {} }).then(then).catch(shared.fail);
  }

  function changed(reply) {
    return function () {
      reply([]);
      shared.raise('Calendar.customView:refreshEntries', {});
      refresh().catch(shared.fail);
    };
  }

  var eventFields = function (event) {
    return [
      { name: 'name', label: say('Name', 'Название'), value: event.NAME },
      { name: 'from', label: say('Start', 'Начало'), type: 'datetime-local', value: event.from },
      { name: 'to', label: say('End', 'Окончание'), type: 'datetime-local', value: event.to }
    ];
  };

  function eventForm(title, event, onDone) {
    shared.windows.fillIn({ title: title, action: say('Save', 'Сохранить'), fields: eventFields(event) }, onDone);
  }

  commands.getEvents = function (frame, params, reply) { calendar(frame, 'list', params, reply); };
  commands.viewEvent = function (frame, params, reply) {
    calendar(frame, 'get', params, function (event) {
      shared.windows.inform(String(event.NAME), String(event.DATE_FROM) + ' – ' + String(event.DATE_TO));
      reply([]);
    });
  };
  commands.addEvent = function (frame, params, reply) {
    eventForm(say('New event', 'Новое событие'), { NAME: '' }, function (values) {
      calendar(frame, 'add', values, changed(reply));
    });
  };
  commands.editEvent = function (frame, params, reply) {
    calendar(frame, 'get', params, function (event) {
      eventForm(say('Event', 'Событие'), event, function (values) {
        values.id = event.ID;
        calendar(frame, 'update', values, changed(reply));
      });
    });
  };
  commands.deleteEvent = function (frame, params, reply) {
    calendar(frame, 'get', params, function (event) {
      shared.windows.choose({
        title: say('Delete the event?', 'Удалить событие?'), isMultiple: false,
        choices: [{ key: String(event.ID), label: String(event.NAME), value: event.ID, isChosen: true }]
      }, function () { calendar(frame, 'delete', { id: event.ID }, changed(reply)); });
    });
  };

  document.addEventListener('click', function (event) {
    var button = event.target.closest('button[data-raise]');
    if (button) { shared.raise(button.getAttribute('data-raise'), {}); }
  });
  document.addEventListener('change', function (event) {
    var input = event.target.closest('input[data-raise]');
    if (input && input.value) { shared.raise(input.getAttribute('data-raise'), input.value); }
  });

  // ---------------------------------------------------------------- callbacks that a frame binds by commands

  /** What a frame has bound: command, the block it is for (null for all), and the key of the answers. */
  function call(frame, command, block, value) {
    (frame.callbacks || []).forEach(function (one) {
      if (one.command === command && (one.block === null || one.block === block)) { frame.reply(one.key, value); }
    });
  }

  ['bindLayoutEventCallback', 'bindValueChangeCallback', 'bindEntityUpdateCallback', 'bindPrimaryButtonClickCallback',
    'bindSecondaryButtonClickCallback'].forEach(function (command) {
    commands[command] = function (frame, params, reply, message) {
      frame.callbacks = frame.callbacks || [];
      if (message.key) {
        frame.callbacks.push({ command: command, block: typeof params === 'string' ? params : null, key: message.key });
      }
    };
  });

  // ---------------------------------------------------------------- what the page itself offers

  /** What stands round a frame of some places: a message field, or a way to raise events where the page has none. */
  function prepare(frame) {
    var place = frame.told.placement, events = interfaceOf(place).event, field;
    if (place === 'IM_TEXTAREA' && !document.querySelector('[data-im-textarea]')) {
      field = element('textarea');
      field.setAttribute('data-im-textarea', '');
      field.setAttribute('aria-label', say('Message', 'Сообщение'));
      frame.section.parentNode.appendChild(field);
    }
    if (events.length && !frame.isHidden && !frame.section.closest('[data-search]') &&
        !document.querySelector('[data-call-card], [data-calendar]')) {
      frame.section.parentNode.appendChild(raiser(frame, events));
    }
  }

  /** Lets a person play the portal: raise one of the place's events with a value. */
  function raiser(frame, events) {
    var box = element('details', 'raiser'), form = element('form', 'line'), select = element('select'), value = element('input');
    box.appendChild(element('summary', '', say('Raise an event', 'Вызвать событие')));
    events.forEach(function (name) { select.appendChild(element('option', '', name)); });
    select.setAttribute('aria-label', say('Event', 'Событие'));
    value.setAttribute('aria-label', 'JSON');
    value.value = '{}';
    form.appendChild(select);
    form.appendChild(value);
    form.appendChild(element('button', '', say('Raise', 'Вызвать')));
    form.addEventListener('submit', function (event) {
      var sent;
      event.preventDefault();
      try { sent = value.value === '' ? undefined : JSON.parse(value.value); } catch (error) { shared.fail(error); return; }
      frame.raise(select.value, sent);
    });
    box.appendChild(form);
    return box;
  }

  function closePanel(panel) {
    panel.hidden = true;
    panel.replaceChildren();
    shared.forget();
    panel.parentNode.querySelectorAll('[aria-expanded]').forEach(function (button) {
      if (button.getAttribute('aria-expanded') === 'true') { button.focus(); }
      button.setAttribute('aria-expanded', 'false');
    });
  }

  function openWidget(button) {
    var panel, slider;
    if (button.getAttribute('data-widget') === 'panel') {
      panel = button.parentNode.querySelector('.widget-panel');
      if (button.getAttribute('aria-expanded') === 'true') { closePanel(panel); return; }
      closePanel(panel);
      shared.widget(button).then(function (answer) {
        panel.hidden = false;
        button.setAttribute('aria-expanded', 'true');
        shared.put(panel, answer.html);
      }).catch(shared.fail);
      return;
    }
    slider = shared.windows.open('widget', button.textContent, {}, null, null);
    shared.widget(button).then(function (answer) { slider.fill(answer); }).catch(function (error) {
      slider.close();
      shared.fail(error);
    });
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-widget]'), menu;
    if (!button) { return; }
    menu = button.closest('details.row-menu');
    if (menu) {
      // The focus comes back to what is still to be seen once the menu is closed.
      menu.open = false;
      menu.querySelector('summary').focus();
    }
    openWidget(button);
  });

  // ---------------------------------------------------------------- tabs

  function openTab(tab) {
    var list = tab.closest('[role="tablist"]'), panel = document.getElementById(tab.getAttribute('aria-controls'));
    list.querySelectorAll('[role="tab"]').forEach(function (one) {
      var isThis = one === tab;
      one.setAttribute('aria-selected', isThis ? 'true' : 'false');
      one.tabIndex = isThis ? 0 : -1;
      document.getElementById(one.getAttribute('aria-controls')).hidden = !isThis;
    });
    if (!tab.dataset.binding || panel.dataset.opened) { return; }
    panel.dataset.opened = 'yes';
    shared.widget(tab).then(function (answer) { shared.put(panel, answer.html); }).catch(function (error) {
      delete panel.dataset.opened;
      shared.fail(error);
    });
  }

  function readTabs(list) {
    list.addEventListener('click', function (event) {
      var tab = event.target.closest('[role="tab"]');
      if (tab) { openTab(tab); }
    });
    list.addEventListener('keydown', function (event) {
      var tabs = Array.prototype.slice.call(list.querySelectorAll('[role="tab"]')), at = tabs.indexOf(document.activeElement);
      var to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (to === undefined) { return; }
      event.preventDefault();
      tabs[(to + tabs.length) % tabs.length].focus();
    });
  }

  // ---------------------------------------------------------------- start

  shared.commands = commands;
  shared.places = {
    interfaceOf: interfaceOf, run: run, prepare: prepare, call: call, closePanel: closePanel,
    /** Called when a frame has bound an event. */
    bound: function () {}
  };

  document.addEventListener('DOMContentLoaded', function () {
    if (window.matchMedia('(max-width: 760px)').matches) {
      document.querySelectorAll('details[data-menu]').forEach(function (menu) { menu.open = false; });
    }
    document.querySelectorAll('[role="tablist"]').forEach(readTabs);
    shared.mount(document);
    document.querySelectorAll('[data-embed], [data-worker]').forEach(function (block) {
      shared.widget(block).then(function (answer) { shared.put(block, answer.html); }).catch(shared.fail);
    });
  });
}());
