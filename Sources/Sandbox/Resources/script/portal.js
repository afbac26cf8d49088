/*
 * The portal's side of the messages between a page of the portal and the application's frame in it.
 *
 * A frame asks with `command:PARAMS:KEY:SID` (PARAMS may be left out together with its colon), or with an object when the command
 * itself holds a colon; it is answered with the string `KEY:JSON`. A message counts only from the frame's own window, from the
 * application's own origin and with the frame's own SID; all others are ignored without a word.
 */
(function () {
  'use strict';

  /** What the parts of the portal's script share, and what those who play the portal use: see the end of this file. */
  var shared = {};

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
    // PHP writes an object without members as a list.
    if (Array.isArray(told.options)) { told.options = {}; }
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
    this.isHidden = told.placement === 'PAGE_BACKGROUND_WORKER' || told.options.useBuiltInInterface === 'Y';
    if (this.isHidden) { section.classList.add('worker'); }
    frames.push(this);
    shared.places.prepare(this);
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
    return shared.windows.sliderOf(this.section);
  };

  function frameOf(source) {
    return frames.filter(function (frame) { return frame.iframe.isConnected && frame.iframe.contentWindow === source; })[0];
  }

  /** Tells the frame of an event it has bound. */
  Frame.prototype.raise = function (event, value) {
    var self = this;
    (this.listeners[event] || []).forEach(function (key) { self.reply(key, value); });
  };

  function mount(root) {
    root.querySelectorAll('section.frame[data-frame]').forEach(function (section) { return new Frame(section); });
  }

  /** Puts what the portal has drawn, a frame or a sentence, into a block. */
  function put(block, html) {
    var drawn = document.importNode(new DOMParser().parseFromString(html, 'text/html').body, true);
    block.replaceChildren.apply(block, Array.prototype.slice.call(drawn.childNodes));
    mount(block);
  }

  /** Asks for the widget that stands behind an element of the page: a tab, a button, a field. */
  function widget(source, more) {
    var options = JSON.parse(source.getAttribute('data-options') || '{}');
    Object.keys(more || {}).forEach(function (key) { options[key] = more[key]; });
    return portal('widget', source.getAttribute('data-token'), {
      binding: Number(source.getAttribute('data-binding')), options: options, uri: location.pathname + location.search
    });
  }

  /** Frames whose place is no longer in the document are forgotten. */
  function forget() { frames = frames.filter(function (frame) { return frame.section.isConnected; }); }

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

  /**
   * Commands that the portal does not carry out for a frame, nor answer.
   *
   * What an application opens over itself fills its sheet and opens nothing further over it; a widget changes no heading but that
   * of its own sheet; the hidden frame has no size.
   */
  function refused(frame) {
    var slider = frame.slider(), isWidget = frame.told.placement !== 'DEFAULT';
    if (slider && slider.kind === 'application') { return ['openApplication', 'resizeWindow', 'setScroll', 'reloadWindow']; }
    if (frame.isHidden) { return ['resizeWindow', 'setTitle']; }
    if (isWidget) { return slider ? ['setScroll', 'reloadWindow'] : ['setTitle']; }
    return [];
  }

  function dispatch(frame, message, params) {
    var command = message.command;
    var general = Object.prototype.hasOwnProperty.call(commands, command) ? commands[command] : null;
    var reply = function (value) { frame.reply(message.key, value); };
    if (general) {
      if (refused(frame).indexOf(command) < 0) { general(frame, params || {}, reply, message); }
    } else if (shared.places.interfaceOf(frame.told.placement).command.indexOf(command) >= 0) {
      shared.places.run(frame, command, params, reply, message);
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

    getInterface: function (frame, params, reply) { reply(shared.places.interfaceOf(frame.told.placement)); },

    placementBindEvent: function (frame, params, reply, message) {
      var event = String(params.event || '');
      if (!message.key || shared.places.interfaceOf(frame.told.placement).event.indexOf(event) < 0) { return; }
      (frame.listeners[event] = frame.listeners[event] || []).push(message.key);
      shared.places.bound(frame, event);
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
      var slider = shared.windows.open('application', frame.told.title, params, function () { reply({}); }, frame);
      frame.ask('application', { options: params }).then(function (answer) { slider.fill(answer); }).catch(function (error) {
        slider.close();
        fail(error);
      });
    },

    closeApplication: function (frame, params, reply) {
      reply({});
      // The answer goes out first: with the slider its frame is gone.
      setTimeout(function () { shared.windows.closeFor(frame); }, 0);
    },

    openPath: function (frame, params, reply) {
      var path = String(params.path || ''), address;
      if (frame.told.isMobile) { reply({ result: 'error', errorCode: 'METHOD_NOT_SUPPORTED_ON_DEVICE' }); return; }
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
      shared.windows.open('page', '', {}, function () { reply({ result: 'close' }); }, frame).show(address.href);
    },

    selectUser: function (frame, params, reply) {
      frame.ask('people').then(function (people) {
        shared.windows.choose({
          title: params.title || say('Choose a person', 'Выберите сотрудника'), isMultiple: params.mult === true,
          choices: people.map(function (person) { return { key: person.id, label: person.name, about: person.position, value: person }; })
        }, function (chosen) { reply(params.mult === true ? chosen : chosen[0]); });
      }).catch(fail);
    },

    selectAccess: function (frame, params, reply) {
      var blocked = (params.value && Object.keys(params.value).map(function (key) { return String(params.value[key]); })) || [];
      frame.ask('access').then(function (all) {
        shared.windows.choose({
          title: say('Choose who has access', 'Выберите, кому дать доступ'), isMultiple: true,
          choices: all.filter(function (one) { return blocked.indexOf(one.id) < 0; }).map(function (one) {
            return { key: one.id, label: one.name, about: one.id, group: one.provider, value: one };
          })
        }, reply);
      }).catch(fail);
    },

    selectCRM: function (frame, params, reply) {
      var types = params.entityType || ['lead', 'contact', 'company', 'deal', 'quote'], before = preselected(params.value);
      if (!Array.isArray(types)) { types = Object.keys(types).map(function (key) { return types[key]; }); }
      types = types.map(String);

      function choices(records) {
        var found = [];
        types.forEach(function (type) {
          (records[type] || []).forEach(function (record) {
            found.push({
              key: record.id, label: record.title, about: record.id, group: kindName(type), value: record,
              isChosen: params.multiple === true && before.indexOf(record.id) >= 0
            });
          });
        });
        return found;
      }

      frame.ask('records', { types: types, chosen: before }).then(function (records) {
        shared.windows.choose({
          title: say('Choose from CRM', 'Выберите из CRM'), isMultiple: params.multiple === true, choices: choices(records),
          search: function (text) { return frame.ask('records', { types: types, text: text }).then(choices); }
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

    // The portal never answers these; a person sees what the application asked for.
    imCallTo: function (frame, params) {
      shared.windows.inform(
        params.video === false ? say('Audio call', 'Аудиозвонок') : say('Video call', 'Видеозвонок'),
        say('The application calls ', 'Приложение звонит: ') + String(params.userId)
      );
    },
    imPhoneTo: function (frame, params) {
      shared.windows.inform(
        say('Phone call', 'Телефонный звонок'), say('The application calls the number ', 'Приложение звонит на номер ') + String(params.phone)
      );
    },
    imOpenMessenger: function (frame, params) { openChat(frame, params.dialogId); },
    imOpenHistory: function (frame, params) { openChat(frame, params.dialogId); },
    showAppForm: function () {}
  };

  function openChat(frame, dialog) {
    var path = '/online/?IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER';
    if (dialog !== undefined && dialog !== null && dialog !== '') { path += '&IM_DIALOG=' + encodeURIComponent(String(dialog)); }
    shared.windows.open('page', say('Messenger', 'Мессенджер'), {}, null, frame).show(path);
  }

  function kindName(type) {
    return {
      lead: say('Leads', 'Лиды'), contact: say('Contacts', 'Контакты'), company: say('Companies', 'Компании'),
      deal: say('Deals', 'Сделки'), quote: say('Estimates', 'Предложения')
    }[type] || type;
  }

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

  // ---------------------------------------------------------------- for the other parts

  shared.say = say;
  shared.element = element;
  shared.toast = toast;
  shared.fail = fail;
  shared.portal = portal;
  shared.widget = widget;
  shared.put = put;
  shared.mount = mount;
  shared.forget = forget;
  shared.frames = function () { return frames.slice(); };

  /** For those who play the portal: raises an event in the frames that listen to it. */
  shared.raise = function (event, value) { frames.forEach(function (frame) { frame.raise(event, value); }); };
  /** For the portal's own pages in sliders. */
  shared.closeSliderOf = function (page) { shared.windows.closeSliderOf(page); };

  window.LintelPortal = shared;
}());
