/*
 * The portal's side of the messages between a page of the portal and the application's frame in it.
 *
 * A frame asks with `command:PARAMS:KEY:SID` (PARAMS may be left out together with its colon), or with an object when the command
 * itself holds a colon; it is answered with the string `KEY:JSON`. A message counts only from the frame's own window, from the
 * application's own origin and with the frame's own SID; all others are ignored without a word.
 */
(function () {
  'use strict';

  var isRussian = document.documentElement.lang === 'ru';
  function say(english, russian) { return isRussian ? russian : english; }

  // ---------------------------------------------------------------- small things

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) { made.className = className; }
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  function toast(text) {
    var note = element('p', 'notice bad toast', text);
    note.setAttribute('role', 'alert');
    document.body.appendChild(note);
    setTimeout(function () { note.remove(); }, 8000);
  }

  function originOf(address) {
    try { return new URL(address, location.href).origin; } catch (error) { return ''; }
  }

  /** Asks the portal itself. The token proves that a page of this session asks. */
  function portal(action, token, body) {
    return fetch('/-/frame/' + action, {
      method: 'POST', credentials: 'same-origin', cache: 'no-store',
      headers: { 'Content-Type': 'application/json', 'X-Portal-Token': token },
      body: JSON.stringify(body)
    }).then(function (response) {
      return response.json().then(function (answer) {
        if (!response.ok) { throw new Error(answer.message || String(response.status)); }
        return answer;
      });
    });
  }

  // ---------------------------------------------------------------- frames

  var frames = [];

  /** A frame that the server has drawn: reads what it drew, listens, and posts the form into it. */
  function Frame(section) {
    var form = section.querySelector('form');
    var told = JSON.parse(section.getAttribute('data-frame'));
    this.section = section;
    this.iframe = section.querySelector('iframe');
    this.told = told;
    this.origin = originOf(told.address);
    this.auth = {
      AUTH_ID: form.elements.AUTH_ID.value, AUTH_EXPIRES: form.elements.AUTH_EXPIRES.value, REFRESH_ID: form.elements.REFRESH_ID.value
    };
    this.memberID = form.elements.member_id.value;
    this.isFirstRun = told.isFirstRun;
    this.value = told.options && told.options.VALUE !== undefined ? told.options.VALUE : null;
    this.listeners = {};
    if (told.placement === 'PAGE_BACKGROUND_WORKER') { this.iframe.classList.add('worker'); }
    frames.push(this);
    // Files take no form: a static application gets its tokens by messages only.
    if (told.isStatic) { this.iframe.src = told.address; } else { form.submit(); }
    // The tokens have left with the form; they need not stay in the document.
    form.remove();
    section.removeAttribute('data-frame');
  }

  Frame.prototype.reply = function (key, value) {
    if (!key || !this.iframe.contentWindow) { return; }
    this.iframe.contentWindow.postMessage(key + ':' + (value === undefined ? '' : JSON.stringify(value)), this.origin);
  };

  Frame.prototype.ask = function (action, body) {
    var all = { installation: this.told.installation };
    Object.keys(body || {}).forEach(function (key) { all[key] = body[key]; });
    return portal(action, this.told.token, all);
  };

  /** The slider in which the frame stands, if any. */
  Frame.prototype.slider = function () {
    var section = this.section;
    return sliders.filter(function (slider) { return slider.element.contains(section); })[0];
  };

  function frameOf(source) {
    return frames.filter(function (frame) { return frame.iframe.isConnected && frame.iframe.contentWindow === source; })[0];
  }

  function mount(root) {
    root.querySelectorAll('section.frame[data-frame]').forEach(function (section) { return new Frame(section); });
  }

  // ---------------------------------------------------------------- messages

  /** @returns {{command: string, params: string, key: string, sid: string}|null} */
  function parse(message) {
    var parts;
    if (typeof message === 'string') {
      parts = message.split(':');
      if (parts.length < 3) { return null; }
      return {
        command: parts[0], params: parts.slice(1, -2).join(':'), key: parts[parts.length - 2], sid: parts[parts.length - 1]
      };
    }
    if (message && typeof message === 'object' && typeof message.method === 'string') {
      return {
        command: message.method, object: message.params === '' ? null : message.params, key: String(message.callback || ''),
        sid: String(message.appSid || ''), requestID: message.requestId
      };
    }
    return null;
  }

  window.addEventListener('message', function (event) {
    var frame = frameOf(event.source), message, params = null;
    if (!frame || event.origin !== frame.origin) { return; }
    message = parse(event.data);
    if (!message || message.sid !== frame.told.sid) { return; }
    if (message.object !== undefined) {
      params = message.object;
    } else if (message.params !== '') {
      try { params = JSON.parse(message.params); } catch (error) { return; }
    }
    dispatch(frame, message, params);
  });

  function dispatch(frame, message, params) {
    var command = message.command;
    var general = Object.prototype.hasOwnProperty.call(commands, command) ? commands[command] : null;
    var reply = function (value) { frame.reply(message.key, value); };
    if (general) {
      general(frame, params || {}, reply, message);
    } else if (interfaceOf(frame.told.placement).command.indexOf(command) >= 0) {
      (placementCommands[command] || function (one, all, answer) { answer([]); })(frame, params, reply, message);
    }
  }

  function fail(error) { toast(error.message); }

  // ---------------------------------------------------------------- commands that every frame may use

  var commands = {
    getInitData: function (frame, params, reply) {
      var told = frame.told;
      reply({
        LANG: told.language, DOMAIN: told.domain, PROTOCOL: told.protocol, PATH: '/rest',
        AUTH_ID: frame.auth.AUTH_ID, AUTH_EXPIRES: frame.auth.AUTH_EXPIRES, REFRESH_ID: frame.auth.REFRESH_ID,
        MEMBER_ID: frame.memberID, FIRST_RUN: frame.isFirstRun, IS_ADMIN: told.isAdmin, INSTALL: told.isInstaller,
        USER_OPTIONS: told.userOptions, APP_OPTIONS: told.applicationOptions,
        PLACEMENT: told.placement, PLACEMENT_OPTIONS: told.options
      });
      frame.isFirstRun = false;
    },

    refreshAuth: function (frame, params, reply) {
      frame.ask('auth').then(function (auth) {
        frame.auth = auth;
        reply(auth);
      }).catch(function (error) {
        toast(say('The portal could not renew the access of the application: ', 'Портал не смог обновить доступ приложения: ') + error.message);
      });
    },

    setInstall: function (frame, params, reply) {
      // The application waits for this answer without a time limit, so it comes whatever the portal says.
      frame.ask('first-run').then(function () { reply(true); }, function () { reply(true); });
    },

    setInstallFinish: function (frame) {
      if (!frame.told.isInstaller) {
        // A second time changes nothing; the portal is told of it all the same, so that it can be seen.
        if (frame.told.wasInstaller) { frame.ask('finish').catch(function () {}); }
        return;
      }
      frame.told.isInstaller = false;
      frame.told.wasInstaller = true;
      frame.ask('finish').then(function () { finished('Y'); }, function (error) {
        frame.told.isInstaller = true;
        fail(error);
      });
    },

    getInterface: function (frame, params, reply) { reply(interfaceOf(frame.told.placement)); },

    placementBindEvent: function (frame, params, reply, message) {
      var event = String(params.event || '');
      if (!message.key || interfaceOf(frame.told.placement).event.indexOf(event) < 0) { return; }
      (frame.listeners[event] = frame.listeners[event] || []).push(message.key);
    },

    setUserOption: function (frame, params, reply) {
      frame.ask('option', { of: 'user', name: params.name, value: params.value }).then(function (options) {
        frame.told.userOptions = options;
        reply(options);
      }).catch(fail);
    },

    setAppOption: function (frame, params, reply) {
      if (!frame.told.isAdmin) { return; }
      frame.ask('option', { of: 'application', name: params.name, value: params.value }).then(function (options) {
        frame.told.applicationOptions = options;
        reply(options);
      }).catch(fail);
    },

    resizeWindow: function (frame, params, reply) {
      var height = parseInt(params.height, 10), width = params.width;
      if (width === '100%') {
        frame.iframe.style.width = '';
      } else if (parseInt(width, 10) > 0) {
        frame.iframe.style.width = parseInt(width, 10) + 'px';
      }
      if (height > 0) {
        frame.section.classList.add('sized');
        frame.iframe.style.height = Math.min(height, 100000) + 'px';
      }
      reply({ width: frame.iframe.offsetWidth, height: frame.iframe.offsetHeight });
    },

    setScroll: function (frame, params, reply) {
      var scroll = Math.max(0, parseInt(params.scroll, 10) || 0);
      if (!frame.slider()) { window.scrollTo(window.scrollX, scroll); }
      reply({ scroll: scroll });
    },

    setTitle: function (frame, params, reply) {
      var slider = frame.slider();
      var heading = slider ? slider.heading : document.querySelector('.page-title');
      if (heading && params.title !== undefined) { heading.textContent = String(params.title); }
      reply({ title: heading ? heading.textContent : '' });
    },

    reloadWindow: function () { location.reload(); },

    openApplication: function (frame, params, reply) {
      var slider = new Slider(frame.told.title, params, function () { reply({}); }, frame);
      frame.ask('application', { options: params }).then(function (answer) { slider.fill(answer); }).catch(function (error) {
        slider.close();
        fail(error);
      });
    },

    closeApplication: function (frame, params, reply) {
      var own = frame.slider() || sliders.filter(function (slider) { return slider.opener === frame; }).pop();
      reply({});
      if (own) {
        // The answer goes out first: with the slider its frame is gone.
        setTimeout(function () { own.close(); }, 0);
      } else if (outer()) {
        outer().closeSliderOf(window);
      }
    },

    openPath: function (frame, params, reply) {
      var path = String(params.path || ''), address;
      var isNamed = /^\/(crm\/(deal|lead|contact|company|type)\/|marketplace(\/|$)|company\/personal\/user\/\d+|workgroups\/group\/\d+)/;
      if (isNamed.test(path) && path.indexOf('\\') < 0) {
        // Libraries put a named path and as many `..` before the page that they mean.
        try { address = new URL(path, location.origin); } catch (error) { address = null; }
      }
      if (!address || address.origin !== location.origin || /^\/(auth|oauth|rest|-)(\/|$)/.test(address.pathname.replace(/\/+/g, '/'))) {
        reply({ result: 'error', errorCode: 'PATH_NOT_AVAILABLE' });
        return;
      }
      address.searchParams.set('IFRAME', 'Y');
      address.searchParams.set('IFRAME_TYPE', 'SIDE_SLIDER');
      address.searchParams.set('from', 'rest_placement');
      address.searchParams.set('from_app', frame.told.application);
      new Slider('', {}, function () { reply({ result: 'close' }); }, frame).show(address.href);
    },

    selectUser: function (frame, params, reply) {
      frame.ask('people').then(function (people) {
        choose({
          title: params.title || say('Choose a person', 'Выберите сотрудника'), isMultiple: params.mult === true,
          choices: people.map(function (person) { return { label: person.name, about: person.position, value: person }; })
        }, function (chosen) { reply(params.mult === true ? chosen : chosen[0]); });
      }).catch(fail);
    },

    selectAccess: function (frame, params, reply) {
      var blocked = (params.value && Object.keys(params.value).map(function (key) { return params.value[key]; })) || [];
      frame.ask('people').then(function (people) {
        var all = [{ id: 'AU', name: say('All authorized users', 'Все авторизованные пользователи'), provider: '' }];
        people.forEach(function (person) {
          all.push({ id: 'U' + person.id, name: person.name, provider: say('Employee', 'Сотрудник') });
        });
        choose({
          title: say('Choose who has access', 'Выберите, кому дать доступ'), isMultiple: true,
          choices: all.filter(function (one) { return blocked.indexOf(one.id) < 0; }).map(function (one) {
            return { label: one.name, about: one.id, value: one };
          })
        }, reply);
      }).catch(fail);
    },

    selectCRM: function (frame, params, reply) {
      var types = params.entityType || ['lead', 'contact', 'company', 'deal', 'quote'];
      if (!Array.isArray(types)) { types = Object.keys(types).map(function (key) { return types[key]; }); }
      frame.ask('records', { types: types }).then(function (records) {
        var choices = [], before = preselected(params.value);
        types.forEach(function (type) {
          (records[type] || []).forEach(function (record) {
            choices.push({
              label: record.title, about: record.id, value: record,
              isChosen: params.multiple === true && before.indexOf(record.id) >= 0
            });
          });
        });
        choose({
          title: say('Choose from CRM', 'Выберите из CRM'), isMultiple: params.multiple === true, choices: choices
        }, function (chosen) {
          var answer = {};
          types.forEach(function (type) {
            answer[type] = {};
            chosen.filter(function (record) { return record.type === type; }).forEach(function (record, index) {
              answer[type][index] = record;
            });
          });
          reply(answer);
        });
      }).catch(fail);
    },

    // The sandbox has no messenger. The portal never answers these.
    imCallTo: function () {},
    imPhoneTo: function () {},
    imOpenMessenger: function () {},
    imOpenHistory: function () {},
    showAppForm: function () {}
  };

  /** `D_7`, or `{deal: [7]}`, as the identifiers of the dialog. */
  function preselected(value) {
    var prefixes = { lead: 'L_', contact: 'C_', company: 'CO_', deal: 'D_', quote: 'Q_' }, ids = [];
    if (Array.isArray(value)) { return value.map(String); }
    Object.keys(value || {}).forEach(function (type) {
      [].concat(value[type]).forEach(function (id) { ids.push((prefixes[type] || '') + id); });
    });
    return ids;
  }

  function finished(flag) {
    var address = new URL(location.href);
    address.searchParams.set('install_finished', flag);
    location.replace(address.href);
  }

  // ---------------------------------------------------------------- what a place of the portal adds

  var callCard = ['BeforeClose', 'CallStateChanged', 'EntityChanged'].map(function (name) { return 'CallCard::' + name; });
  var backgroundCard = [
    'initialized', 'entityChanged', 'addCommentButtonClick', 'answerButtonClick', 'cancelTransferButtonClick', 'closeButtonClick',
    'completeTransferButtonClick', 'dialpadButtonClick', 'hangupButtonClick', 'holdButtonClick', 'makeCallButtonClick',
    'muteButtonClick', 'nextButtonClick', 'notifyAdminButtonClick', 'qualityMeterClick', 'skipButtonClick', 'transferButtonClick'
  ].map(function (name) { return 'BackgroundCallCard::' + name; });
  var cardActions = [
    'CallCardSetMute', 'CallCardSetHold', 'CallCardSetUiState', 'CallCardGetListUiStates', 'CallCardSetCardTitle',
    'CallCardSetStatusText', 'CallCardStartTimer', 'CallCardStopTimer', 'CallCardClose'
  ];
  var layout = [
    'setLayout', 'setLayoutItemState', 'setPrimaryButtonState', 'setSecondaryButtonState', 'bindLayoutEventCallback',
    'bindValueChangeCallback', 'bindEntityUpdateCallback', 'bindPrimaryButtonClickCallback', 'bindSecondaryButtonClickCallback',
    'lock', 'unlock', 'finish'
  ];

  /** Commands and events of a placement, beside those that every frame has. */
  function interfaceOf(placement) {
    if (placement === 'CALL_CARD') { return { command: ['getStatus', 'disableAutoClose', 'enableAutoClose'], event: callCard }; }
    if (placement === 'PAGE_BACKGROUND_WORKER') { return { command: cardActions, event: backgroundCard }; }
    if (placement === 'CALENDAR_GRIDVIEW') {
      return {
        command: ['getEvents', 'viewEvent', 'addEvent', 'editEvent', 'deleteEvent'],
        event: ['refreshEntries', 'decreaseViewRangeDate', 'increaseViewRangeDate', 'adjustToDate'].map(function (name) {
          return 'Calendar.customView:' + name;
        })
      };
    }
    if (placement === 'USERFIELD_TYPE') { return { command: ['setValue', 'getValue'], event: [] }; }
    if (placement === 'IM_TEXTAREA') { return { command: ['im:setImTextareaContent', 'im:getImTextareaContent'], event: [] }; }
    if (/^LANDING_BLOCK_/.test(placement)) { return { command: ['refreshBlock'], event: [] }; }
    if (/^CRM_(DETAIL_SEARCH|REQUISITE_AUTOCOMPLETE|BANK_DETAIL_AUTOCOMPLETE)$/.test(placement)) {
      return { command: ['crmShowFoundEntities', 'crmShowCreatedEntity'], event: ['onCrmEntityIsNeedToCreate'] };
    }
    if (/^CRM_.*_DETAIL_ACTIVITY$/.test(placement)) { return { command: ['reloadData'].concat(layout), event: [] }; }
    if (/^CRM_.*_(DETAIL_TAB|LIST_MENU)$/.test(placement)) { return { command: ['reloadData'], event: [] }; }
    return { command: [], event: [] };
  }

  var noCard = [{ result: 'error', errorCode: 'Call card is undefined' }];
  var textarea = '';

  var placementCommands = {
    reloadData: function (frame, params, reply) {
      var live = document.querySelector('[data-live]');
      if (!live) { reply(); return; }
      fetch(location.href, { credentials: 'same-origin', cache: 'no-store' }).then(function (response) { return response.text(); })
        .then(function (text) {
          var fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-live]');
          if (fresh) { live.replaceChildren.apply(live, Array.prototype.slice.call(document.importNode(fresh, true).childNodes)); }
          reply();
        }).catch(fail);
    },
    getValue: function (frame, params, reply) { reply(frame.value); },
    setValue: function (frame, params, reply) {
      frame.value = params;
      reply(params);
    },
    getStatus: function (frame, params, reply) { reply(frame.told.options.CALL_ID === undefined ? noCard : frame.told.options); },
    CallCardGetListUiStates: function (frame, params, reply) {
      reply([
        'incoming', 'transferIncoming', 'outgoing', 'connectingIncoming', 'connectingOutgoing', 'connected', 'transferring',
        'transferFailed', 'transferConnected', 'error', 'moneyError', 'redial'
      ]);
    },
    'im:getImTextareaContent': function (frame, params, reply) { reply(textarea); },
    'im:setImTextareaContent': function (frame, params, reply) {
      var text = String((params && params.text) || '');
      textarea = params && params.replace ? text : textarea + (params && params.withNewLine && textarea ? '\n' : '') + text;
      reply(true);
    },
    // These tell nothing until something happens in the form that the application has drawn.
    bindLayoutEventCallback: function () {},
    bindValueChangeCallback: function () {},
    bindEntityUpdateCallback: function () {},
    bindPrimaryButtonClickCallback: function () {},
    bindSecondaryButtonClickCallback: function () {},
    crmShowFoundEntities: function () {},
    crmShowCreatedEntity: function () {}
  };
  cardActions.forEach(function (name) {
    placementCommands[name] = placementCommands[name] || function (frame, params, reply) { reply(noCard); };
  });

  // ---------------------------------------------------------------- sliders

  var sliders = [];

  function Slider(title, settings, onClose, opener) {
    var self = this, label = settings.bx24_label || {}, width = parseInt(settings.bx24_width, 10);
    var left = parseInt(settings.bx24_leftBoundary, 10), bar = element('div', 'bar'), close, tag;
    this.onClose = onClose;
    this.opener = opener;
    this.before = document.activeElement;
    this.element = element('div', 'slider');
    this.element.setAttribute('role', 'dialog');
    this.element.setAttribute('aria-modal', 'true');
    this.sheet = element('div', 'sheet');
    this.heading = element('h2', '', settings.bx24_title ? String(settings.bx24_title) : title);
    this.body = element('div', 'body');
    close = element('button', 'close', say('Close', 'Закрыть'));
    close.addEventListener('click', function () { self.close(); });
    if (width > 0) {
      this.sheet.style.width = 'min(' + width + 'px, 100%)';
    } else if (left >= 0) {
      this.sheet.style.width = 'calc(100% - ' + Math.min(left, Math.max(0, window.innerWidth - 320)) + 'px)';
    }
    bar.appendChild(this.heading);
    if (label.text) {
      tag = element('span', 'label', String(label.text));
      if (label.bgColor) { tag.style.backgroundColor = String(label.bgColor); }
      if (label.color) { tag.style.color = String(label.color); }
      bar.appendChild(tag);
    }
    bar.appendChild(close);
    this.sheet.appendChild(bar);
    this.sheet.appendChild(this.body);
    this.element.appendChild(this.sheet);
    this.element.setAttribute('aria-label', this.heading.textContent || say('Page', 'Страница'));
    this.element.addEventListener('click', function (event) { if (event.target === self.element) { self.close(); } });
    document.body.appendChild(this.element);
    sliders.push(this);
    close.focus();
  }

  /** Shows what the portal has drawn: a frame or a sentence. */
  Slider.prototype.fill = function (answer) {
    if (!this.heading.textContent) { this.heading.textContent = answer.title; }
    this.body.appendChild(document.importNode(new DOMParser().parseFromString(answer.html, 'text/html').body, true).firstElementChild);
    mount(this.body);
  };

  /** Shows another page of the portal. */
  Slider.prototype.show = function (address) {
    this.page = element('iframe');
    this.page.src = address;
    this.page.title = say('Page of the portal', 'Страница портала');
    this.body.appendChild(this.page);
  };

  Slider.prototype.close = function () {
    var index = sliders.indexOf(this), self = this;
    if (index < 0) { return; }
    // What was opened from within goes first.
    sliders.filter(function (one) { return one.opener && self.element.contains(one.opener.section); }).forEach(function (one) { one.close(); });
    sliders.splice(sliders.indexOf(this), 1);
    this.element.remove();
    frames = frames.filter(function (frame) { return frame.section.isConnected; });
    if (this.before && this.before.focus) { this.before.focus(); }
    if (this.onClose) { this.onClose(); }
  };

  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || document.querySelector('dialog[open]')) { return; }
    if (sliders.length) { sliders[sliders.length - 1].close(); } else if (outer()) { outer().closeSliderOf(window); }
  });

  /** The page of the portal in whose slider this page stands, if any. */
  function outer() {
    try { return window.parent !== window && window.parent.LintelPortal ? window.parent.LintelPortal : null; } catch (error) { return null; }
  }

  // ---------------------------------------------------------------- dialogs

  /** Lets a person choose. Nothing happens when they choose nothing. */
  function choose(question, onChosen) {
    var dialog = element('dialog'), list = element('ul'), line = element('p', 'line');
    var confirm = element('button', 'primary', say('Choose', 'Выбрать')), cancel = element('button', '', say('Cancel', 'Отмена'));
    var inputs = question.choices.map(function (choice) {
      var item = element('li'), label = element('label'), input = element('input');
      input.type = question.isMultiple ? 'checkbox' : 'radio';
      input.name = 'choice';
      input.checked = choice.isChosen === true;
      label.appendChild(input);
      label.appendChild(element('span', '', choice.label));
      label.appendChild(element('span', 'quiet', choice.about || ''));
      item.appendChild(label);
      list.appendChild(item);
      return input;
    });
    dialog.appendChild(element('h2', '', question.title));
    dialog.appendChild(question.choices.length ? list : element('p', 'empty', say('There is nothing to choose from.', 'Выбирать не из чего.')));
    confirm.addEventListener('click', function () {
      var chosen = question.choices.filter(function (choice, index) { return inputs[index].checked; });
      dialog.close();
      if (chosen.length) { onChosen(chosen.map(function (choice) { return choice.value; })); }
    });
    cancel.addEventListener('click', function () { dialog.close(); });
    dialog.addEventListener('close', function () { dialog.remove(); });
    line.appendChild(confirm);
    line.appendChild(cancel);
    dialog.appendChild(line);
    document.body.appendChild(dialog);
    dialog.showModal();
  }

  // ---------------------------------------------------------------- tabs of a card

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
    portal('widget', tab.dataset.token, {
      binding: Number(tab.dataset.binding), options: JSON.parse(tab.dataset.options), uri: location.pathname + location.search
    }).then(function (answer) {
      panel.appendChild(document.importNode(new DOMParser().parseFromString(answer.html, 'text/html').body, true).firstElementChild);
      mount(panel);
    }).catch(function (error) {
      delete panel.dataset.opened;
      fail(error);
    });
  }

  document.querySelectorAll('[role="tablist"]').forEach(function (list) {
    list.addEventListener('click', function (event) {
      var tab = event.target.closest('[role="tab"]');
      if (tab) { openTab(tab); }
    });
    list.addEventListener('keydown', function (event) {
      var tabs = Array.prototype.slice.call(list.querySelectorAll('[role="tab"]'));
      var step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (!step) { return; }
      tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length].focus();
    });
  });

  // ---------------------------------------------------------------- start

  /** For the portal's own pages in sliders, and for those who play the portal: raises an event in the frames that listen to it. */
  window.LintelPortal = {
    closeSliderOf: function (page) {
      sliders.filter(function (slider) { return slider.page && slider.page.contentWindow === page; })
        .forEach(function (slider) { slider.close(); });
    },
    raise: function (event, value) {
      frames.forEach(function (frame) {
        (frame.listeners[event] || []).forEach(function (key) { frame.reply(key, value); });
      });
    }
  };

  if (window.matchMedia('(max-width: 760px)').matches) {
    document.querySelectorAll('details[data-menu]').forEach(function (menu) { menu.open = false; });
  }
  mount(document);
}());
