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

  // ---------------------------------------------------------------- the card of a call

  var noCard = [{ result: 'error', errorCode: 'Call card is undefined' }];
  var uiStates = [
    'incoming', 'transferIncoming', 'outgoing', 'connectingIncoming', 'connectingOutgoing', 'connected', 'transferring',
    'transferFailed', 'transferConnected', 'error', 'moneyError', 'redial'
  ];
  var card = null;

  function Card(root) {
    var self = this;
    this.root = root;
    this.data = JSON.parse(root.getAttribute('data-call-card'));
    this.seconds = 0;
    this.timer = null;
    this.state('incoming');
    this.buttons().forEach(function (one) {
      var button = element('button', '', one[0]);
      button.type = 'button';
      button.addEventListener('click', function () { one[1].call(self, button); });
      root.querySelector('[data-call-buttons]').appendChild(button);
    });
  }

  Card.prototype.state = function (name) { this.root.querySelector('[data-call-state]').textContent = name; };

  /** What an operator may do, and what applications hear of it. */
  Card.prototype.buttons = function () {
    var number = this.data.PHONE_NUMBER;

    function tell(name, value) { return function () { shared.raise('BackgroundCallCard::' + name, value); }; }
    function toggle(name) {
      return function (button) {
        var isOn = button.getAttribute('aria-pressed') !== 'true';
        button.setAttribute('aria-pressed', String(isOn));
        shared.raise('BackgroundCallCard::' + name, isOn);
      };
    }

    return [
      [say('Answer', 'Ответить'), function () {
        this.state('connected');
        this.data.CALL_STATE = 'connected';
        tell('answerButtonClick')();
        shared.raise('CallCard::CallStateChanged', 'connected');
      }],
      [say('Call', 'Позвонить'), function () {
        this.state('outgoing');
        this.data.CALL_STATE = 'connecting';
        tell('makeCallButtonClick')();
        shared.raise('CallCard::CallStateChanged', 'connecting');
      }],
      [say('Mute', 'Выключить микрофон'), toggle('muteButtonClick')],
      [say('Hold', 'Удержать'), toggle('holdButtonClick')],
      [say('Key 1', 'Клавиша 1'), tell('dialpadButtonClick', '1')],
      [say('Transfer', 'Перевести'), tell('transferButtonClick', { phoneNumber: number, target: '2' })],
      [say('Complete the transfer', 'Завершить перевод'), tell('completeTransferButtonClick')],
      [say('Cancel the transfer', 'Отменить перевод'), tell('cancelTransferButtonClick')],
      [say('Comment', 'Комментарий'), tell('addCommentButtonClick', say('A comment', 'Комментарий'))],
      [say('Mark 5', 'Оценка 5'), tell('qualityMeterClick', '5')],
      [say('Notify the administrator', 'Сообщить администратору'), tell('notifyAdminButtonClick')],
      [say('Skip', 'Пропустить'), tell('skipButtonClick')],
      [say('Next', 'Следующий'), tell('nextButtonClick')],
      [say('Another client', 'Другой клиент'), function () {
        var entity = { PHONE_NUMBER: number, CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 1 };
        this.data.CRM_ENTITY_TYPE = 'CONTACT';
        this.data.CRM_ENTITY_ID = '1';
        tell('entityChanged', entity)();
        shared.raise('CallCard::EntityChanged', entity);
      }],
      [say('Hang up', 'Завершить'), function () {
        this.state('idle');
        this.data.CALL_STATE = 'idle';
        tell('hangupButtonClick')();
        shared.raise('CallCard::CallStateChanged', 'idle');
      }],
      [say('Close the card', 'Закрыть карточку'), function () {
        shared.raise('CallCard::BeforeClose');
        tell('closeButtonClick')();
        this.close();
      }]
    ];
  };

  Card.prototype.tick = function (isOn) {
    var self = this;
    clearInterval(this.timer);
    this.timer = isOn ? setInterval(function () {
      self.seconds += 1;
      self.root.querySelector('[data-call-timer]').textContent = self.seconds + ' s';
    }, 1000) : null;
    if (isOn) { this.root.querySelector('[data-call-timer]').textContent = this.seconds + ' s'; }
  };

  Card.prototype.press = function (name, isOn) {
    Array.prototype.forEach.call(this.root.querySelectorAll('button'), function (button) {
      if (button.textContent === name) { button.setAttribute('aria-pressed', String(isOn)); }
    });
  };

  Card.prototype.close = function () {
    this.tick(false);
    this.root.hidden = true;
    card = null;
  };

  commands.getStatus = function (frame, params, reply) {
    if (card) { reply(card.data); } else { reply(frame.told.options.CALL_ID === undefined ? noCard : frame.told.options); }
  };
  commands.CallCardGetListUiStates = function (frame, params, reply) { reply(uiStates); };

  function withCard(work) {
    return function (frame, params, reply) {
      var failure;
      if (!card) { reply(noCard); return; }
      failure = work(card, params || {});
      reply(failure ? [{ result: 'error', errorCode: failure }] : []);
    };
  }

  commands.CallCardSetMute = withCard(function (one, params) { one.press(say('Mute', 'Выключить микрофон'), params.muted === true); });
  commands.CallCardSetHold = withCard(function (one, params) { one.press(say('Hold', 'Удержать'), params.held === true); });
  commands.CallCardSetUiState = withCard(function (one, params) {
    if (uiStates.indexOf(params.uiState) < 0) { return 'Invalid ui state'; }
    one.state(params.uiState);
    if (params.uiState === 'connected' && !params.disableAutoStartTimer) { one.tick(true); }
    return null;
  });
  commands.CallCardSetCardTitle = withCard(function (one, params) {
    one.root.querySelector('[data-call-title]').textContent = String(params.title);
  });
  commands.CallCardSetStatusText = withCard(function (one, params) {
    one.root.querySelector('[data-call-status]').textContent = String(params.statusText);
  });
  commands.CallCardStartTimer = withCard(function (one) { one.tick(true); });
  commands.CallCardStopTimer = withCard(function (one) { one.tick(false); });
  commands.CallCardClose = withCard(function (one) { one.close(); });

  /** A library takes the first message after a binding for its acknowledgement, so the card's beginning is told a little later. */
  function bound(frame, event) {
    if (event !== 'BackgroundCallCard::initialized' || !card) { return; }
    setTimeout(function () { if (card) { frame.raise(event, card.data); } }, 1000);
  }

  // ---------------------------------------------------------------- forms that applications describe and the portal draws

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

  function Layout(frame) {
    this.frame = frame;
    this.blocks = {};
    this.places = {};
    this.root = element('fieldset', 'layout');
    this.root.setAttribute('aria-label', frame.told.title);
    frame.section.parentNode.insertBefore(this.root, frame.section);
  }

  Layout.prototype.draw = function (description) {
    var self = this, blocks = description.blocks || {}, line = element('p', 'line');
    this.root.replaceChildren();
    this.places = {};
    this.blocks = {};
    Object.keys(blocks).forEach(function (id) { self.root.appendChild(self.block(id, blocks[id])); });
    this.primary = this.button(description.primaryButton, 'primary', 'bindPrimaryButtonClickCallback');
    this.secondary = this.button(description.secondaryButton, '', 'bindSecondaryButtonClickCallback');
    line.appendChild(this.primary);
    line.appendChild(this.secondary);
    this.root.appendChild(line);
  };

  Layout.prototype.button = function (description, className, callback) {
    var made = element('button', className), frame = this.frame;
    made.type = 'button';
    made.addEventListener('click', function () { call(frame, callback, null, null); });
    dress(made, description);
    return made;
  };

  function dress(button, description) {
    if (description === undefined || description === null) { button.hidden = true; return; }
    button.hidden = false;
    if (description.title !== undefined) { button.textContent = String(description.title); }
    if (description.state !== undefined) { button.disabled = description.state === 'disabled'; }
  }

  /** A block in a wrapping of its own, so that it can be drawn anew alone. */
  Layout.prototype.block = function (id, description) {
    var place = element('div', 'block');
    place.setAttribute('data-block', id);
    this.places[id] = place;
    this.blocks[id] = { type: String(description.type), visible: description.visible !== false, properties: description.properties || {} };
    this.redraw(id);
    return place;
  };

  Layout.prototype.redraw = function (id) {
    var one = this.blocks[id], place = this.places[id];
    place.hidden = !one.visible;
    place.replaceChildren(this.content(id, one.type, one.properties));
  };

  function sized(node, properties) {
    if (/^(xs|sm|md|lg|xl)$/.test(properties.size)) { node.classList.add('size-' + properties.size); }
    if (/^(base_(50|60|70|90)|primary|warning|danger|success)$/.test(properties.color)) { node.classList.add('color-' + properties.color); }
    if (properties.bold === true) { node.classList.add('bold'); }
    return node;
  }

  Layout.prototype.content = function (id, type, properties) {
    var self = this, made, lines;

    function inner(className) {
      var box = element(className === 'list' ? 'ul' : 'div', className);
      Object.keys(properties.blocks || {}).forEach(function (key) {
        var item = self.block(key, properties.blocks[key]), row;
        if (className === 'list') {
          row = element('li');
          row.appendChild(item);
          item = row;
        }
        box.appendChild(item);
      });
      return box;
    }

    if (type === 'text') {
      made = sized(element('span', 'text'), properties);
      lines = properties.multiline === true ? String(properties.value).split('\n') : [String(properties.value)];
      lines.forEach(function (text, index) {
        if (index) { made.appendChild(element('br')); }
        made.appendChild(document.createTextNode(text));
      });
      return made;
    }
    if (type === 'link') {
      made = sized(element('button', 'link', String(properties.text)), properties);
      made.type = 'button';
      made.addEventListener('click', function () { self.act(id, properties.action || {}); });
      return made;
    }
    if (type === 'withTitle') {
      made = element('div', properties.inline === true ? 'with-title inline' : 'with-title');
      made.appendChild(element('span', 'quiet', String(properties.title)));
      made.appendChild(this.content(id, String((properties.block || {}).type), (properties.block || {}).properties || {}));
      return made;
    }
    if (type === 'lineOfBlocks') { return inner('line'); }
    if (type === 'list') { return inner('list'); }
    if (type === 'section') {
      made = inner('section type-' + (/^(primary|warning|danger|success|withBorder)$/.test(properties.type) ? properties.type : 'default'));
      return made;
    }
    if (type === 'input' || type === 'textarea' || type === 'select' || type === 'dropdownMenu') {
      return this.field(id, type, properties);
    }
    return element('span', 'quiet', type);
  };

  Layout.prototype.field = function (id, type, properties) {
    var self = this, label = element('label', 'field', properties.title === undefined ? '' : String(properties.title)), input, error;
    if (type === 'select' || type === 'dropdownMenu') {
      input = element('select');
      Object.keys(properties.values || {}).forEach(function (value) {
        var option = element('option', '', String(properties.values[value]));
        option.value = value;
        option.selected = value === properties.selectedValue;
        input.appendChild(option);
      });
    } else {
      input = element(type);
      input.value = properties.value === undefined ? '' : String(properties.value);
      input.placeholder = properties.placeholder === undefined ? '' : String(properties.placeholder);
    }
    if (!properties.title) { input.setAttribute('aria-label', id); }
    input.disabled = properties.disabled === true;
    input.addEventListener(input.tagName === 'SELECT' ? 'change' : 'input', function () {
      // Kept, so that a change of something else does not take back what a person has written.
      properties[input.tagName === 'SELECT' ? 'selectedValue' : 'value'] = input.value;
      call(self.frame, 'bindValueChangeCallback', id, { id: id, value: input.value });
    });
    label.appendChild(input);
    if (properties.errorText) {
      error = element('span', 'error', String(properties.errorText));
      error.id = 'error-' + id;
      input.setAttribute('aria-invalid', 'true');
      input.setAttribute('aria-describedby', error.id);
      label.appendChild(error);
    }
    return label;
  };

  /** What a link does: it leads away, tells the application, or opens the application over the page. */
  Layout.prototype.act = function (id, action) {
    var frame = this.frame, target = String(action.value === undefined ? action.uri : action.value), options, address;
    if (action.type === 'layoutEvent') {
      call(frame, 'bindLayoutEventCallback', id, { id: id, value: action.value });
    } else if (action.type === 'redirect') {
      try { address = new URL(target, location.origin); } catch (error) { return; }
      if (address.origin === location.origin && target.charAt(0) === '/') {
        address.searchParams.set('IFRAME', 'Y');
        address.searchParams.set('IFRAME_TYPE', 'SIDE_SLIDER');
        shared.windows.open('page', '', {}, null, frame).show(address.href);
      } else if (address.protocol === 'https:' || address.protocol === 'http:') {
        window.open(address.href, '_blank', 'noopener');
      }
    } else if (action.type === 'openRestApp') {
      options = Object.assign({}, typeof action.value === 'object' ? action.value : { value: action.value }, {
        entityTypeId: frame.told.options.entityTypeId, entityId: frame.told.options.entityId
      });
      Object.keys(action.sliderParams || {}).forEach(function (name) { options['bx24_' + name] = action.sliderParams[name]; });
      openApplication(frame, options);
    }
  };

  function openApplication(frame, options) {
    var slider = shared.windows.open('application', frame.told.title, options, null, frame);
    frame.ask('application', { options: options }).then(function (answer) { slider.fill(answer); }).catch(function (error) {
      slider.close();
      shared.fail(error);
    });
  }

  commands.setLayout = function (frame, params, reply) {
    frame.layout = frame.layout || new Layout(frame);
    frame.layout.draw(params || {});
    reply([]);
  };
  commands.setLayoutItemState = function (frame, params, reply) {
    var one = frame.layout && params && frame.layout.blocks[params.id];
    if (!one) { reply([]); return; }
    if (params.visible !== undefined) { one.visible = params.visible === true; }
    Object.assign(one.properties, params.properties || {});
    frame.layout.redraw(params.id);
    reply([]);
  };
  commands.setPrimaryButtonState = function (frame, params, reply) {
    if (frame.layout) { dress(frame.layout.primary, params); }
    reply([]);
  };
  commands.setSecondaryButtonState = function (frame, params, reply) {
    if (frame.layout) { dress(frame.layout.secondary, params); }
    reply([]);
  };
  commands.lock = function (frame, params, reply) { lock(frame, true); reply([]); };
  commands.unlock = function (frame, params, reply) { lock(frame, false); reply([]); };
  commands.finish = function (frame, params, reply) {
    var panel = frame.section.closest('.widget-panel');
    reply([]);
    setTimeout(function () {
      if (panel) { closePanel(panel); }
    }, 0);
  };

  function lock(frame, isLocked) {
    if (!frame.layout) { return; }
    frame.layout.root.disabled = isLocked;
    frame.layout.root.setAttribute('aria-busy', String(isLocked));
  }

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

  shared.places = { interfaceOf: interfaceOf, run: run, bound: bound, prepare: prepare };

  document.addEventListener('DOMContentLoaded', function () {
    var call = document.querySelector('[data-call-card]');
    if (call) { card = new Card(call); }
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
