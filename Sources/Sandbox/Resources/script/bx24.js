/*
 * BX24: the library with which an application's page talks to the portal that shows it.
 *
 * Written for this sandbox from the documented interface, https://apidocs.bitrix24.com/sdk/bx24-js-sdk/index.html.
 * The page must be the portal's direct frame. Its window.name is HOST|1|SID (|0| for http), and every request to the portal is a
 * message `command:PARAMS:KEY:SID`, answered by `KEY:JSON`. REST calls go to the portal by POST, with the tokens in the body: they
 * never stand in an address, in the console or in the browser's storage, and no variable outside this function holds them.
 *
 *   start         init(fn), install(fn | address of a script), installFinish(), getAuth(), refreshAuth(fn)
 *   REST          callMethod(method, params, fn), callBatch(calls, fn, halt), callBind(event, handler, auth_type, fn), callUnbind(…)
 *   who, where    isAdmin(), getLang(), getDomain(), isReady(), ready(fn), canUse(name)
 *   options       userOption.get(name), userOption.set(name, value), appOption.get(name), appOption.set(name, value, fn)
 *   dialogs       selectUser(fn), selectUsers(fn), selectAccess([blocked,] fn), selectCRM(params, fn)
 *   windows       openApplication(params, fn, settings), closeApplication(fn), openPath(path, fn), resizeWindow(width, height, fn),
 *                 fitWindow(fn), reloadWindow(fn), setTitle(title, fn), scrollParentWindow(y, fn), getScrollSize()
 *   widgets       placement.info(), placement.getInterface(fn), placement.call(command, params, fn), placement.bindEvent(event, fn)
 *   messenger     im.callTo(id, video), im.phoneTo(number), im.openMessenger(dialog), im.openHistory(dialog)
 *                 and BX.Runtime.loadExtension('im.public.iframe') with Messenger.openChat(dialog, message), startVideoCall(dialog, video),
 *                 startPhoneCall(number, params)
 *   helpers       proxy(fn, object), proxyContext(), bind(element, event, fn), unbind(element, event, fn), loadScript(addresses, fn)
 */
(function (window, document) {
  'use strict';

  if (window.BX24) { return; }

  var frame = String(window.name || '').split('|');
  var host = (frame[0] || '').replace(/:(80|443)$/, '');
  var sid = frame[2] || '';
  if (!host || !sid || window.parent === window) {
    throw new Error('Unable to initialize Bitrix24 JS library!');
  }
  var origin = (parseInt(frame[1], 10) === 0 ? 'http' : 'https') + '://' + host;

  // ---------------------------------------------------------------- values

  function isFunction(value) { return typeof value === 'function'; }
  function isArray(value) { return Object.prototype.toString.call(value) === '[object Array]'; }
  function isDate(value) { return Object.prototype.toString.call(value) === '[object Date]'; }
  function isObject(value) { return value !== null && typeof value === 'object'; }
  function isElement(value) { return isObject(value) && typeof value.nodeType === 'number' && typeof value.tagName === 'string'; }
  function isFileInput(value) { return isElement(value) && value.tagName === 'INPUT' && value.type === 'file'; }
  function has(object, key) { return Object.prototype.hasOwnProperty.call(object, key); }
  function nothing() {}

  function each(object, visit) {
    for (var key in object) { if (has(object, key)) { visit(object[key], key); } }
  }

  function copy(object) {
    var result = {};
    each(object || {}, function (value, key) { result[key] = value; });
    return result;
  }

  /** 32 characters of 0-9a-z, by which an answer finds its question. */
  function uniqueKey() {
    var letters = '0123456789abcdefghijklmnopqrstuvwxyz', key = '', numbers, index;
    if (window.crypto && window.crypto.getRandomValues) {
      numbers = window.crypto.getRandomValues(new Uint8Array(32));
    }
    for (index = 0; index < 32; index += 1) {
      key += letters.charAt(numbers ? numbers[index] % 36 : Math.floor(Math.random() * 36));
    }
    return key;
  }

  // ---------------------------------------------------------------- messages to the portal and back

  var waiting = {};

  /**
   * @param {string} command
   * @param {*} params sent as JSON; undefined and null are sent as nothing
   * @param {Function} [callback] gets the parsed answer
   * @param {boolean} [isRepeated] the portal may answer more than once
   */
  function ask(command, params, callback, isRepeated) {
    var key = '';
    if (isFunction(callback)) {
      key = uniqueKey();
      waiting[key] = { callback: callback, isRepeated: isRepeated === true };
    }
    var text = params === undefined || params === null ? '' : JSON.stringify(params);
    if (command.indexOf(':') >= 0) {
      // Such a command cannot stand in a text that is cut at its colons.
      window.parent.postMessage({ method: command, params: text === '' ? '' : params, callback: key, appSid: sid }, origin);
      return;
    }
    window.parent.postMessage(command + ':' + text + ':' + key + ':' + sid, origin);
  }

  function receive(event) {
    if (event.source !== window.parent || event.origin !== origin || typeof event.data !== 'string') { return; }
    var cut = event.data.indexOf(':');
    if (cut < 0) { return; }
    var key = event.data.slice(0, cut), text = event.data.slice(cut + 1), entry, value;
    if (!has(waiting, key)) { return; }
    entry = waiting[key];
    if (!entry.isRepeated) { delete waiting[key]; }
    if (text !== '') {
      try { value = JSON.parse(text); } catch (error) { return; }
    }
    entry.callback.call(window, value);
  }

  window.addEventListener('message', receive, false);

  // ---------------------------------------------------------------- the page itself

  var isPageReady = document.readyState === 'interactive' || document.readyState === 'complete';
  var onPageReady = [];

  function pageReady() {
    if (isPageReady) { return; }
    isPageReady = true;
    while (onPageReady.length) { onPageReady.shift().call(window); }
  }

  document.addEventListener('DOMContentLoaded', pageReady, false);
  window.addEventListener('load', pageReady, false);

  function ready(callback) {
    if (!isFunction(callback)) { return; }
    if (isPageReady) { callback.call(window); } else { onPageReady.push(callback); }
  }

  // ---------------------------------------------------------------- state

  var data = null;          // what the portal told at the start
  var auth = null;          // { accessToken, refreshToken, expires }
  var onData = [];          // work that needs `data`
  var onInit = [];          // callbacks of init()
  var onInstall = [];       // callbacks of install()
  var isHeld = true;        // init callbacks wait
  var isInstalling = false; // first run: installFinish() releases the init callbacks

  function whenKnown(work) {
    if (data) { work(); } else { onData.push(work); }
  }

  function takeAuth(answer) {
    auth = {
      accessToken: answer.AUTH_ID,
      refreshToken: answer.REFRESH_ID,
      expires: new Date().getTime() + parseInt(answer.AUTH_EXPIRES, 10) * 1000
    };
  }

  function release() {
    isHeld = false;
    isInstalling = false;
    while (onInit.length) { onInit.shift().call(window); }
  }

  function start(answer) {
    if (!isObject(answer) || data) { return; }
    data = copy(answer);
    data.USER_OPTIONS = copy(answer.USER_OPTIONS);
    data.APP_OPTIONS = copy(answer.APP_OPTIONS);
    takeAuth(answer);
    delete data.AUTH_ID;
    delete data.REFRESH_ID;
    // Scripts that stand further down the page may still add install() and init() callbacks.
    ready(function () {
      while (onData.length) { onData.shift()(); }
      if (!data.FIRST_RUN) { release(); return; }
      ask('setInstall', { install: true }, function () {
        if (!onInstall.length) { release(); return; }
        isInstalling = true;
        while (onInstall.length) { onInstall.shift().call(window); }
      });
    });
  }

  function init(callback) {
    if (!isFunction(callback)) { return; }
    if (isHeld) { onInit.push(callback); } else { callback.call(window); }
  }

  function install(callback) {
    var work = callback;
    if (typeof callback === 'string') {
      work = function () { loadScript(callback, installFinish); };
    }
    if (!isFunction(work)) { return; }
    if (isInstalling) { work.call(window); } else if (!data || isHeld) { onInstall.push(work); }
  }

  function installFinish() {
    whenKnown(function () {
      if (data.INSTALL) {
        ask('setInstallFinish', {});
      } else if (isInstalling) {
        release();
      }
    });
  }

  function getAuth() {
    if (!auth || auth.expires <= new Date().getTime()) { return false; }
    return {
      access_token: auth.accessToken,
      refresh_token: auth.refreshToken,
      expires_in: auth.expires,
      domain: data.DOMAIN,
      member_id: data.MEMBER_ID
    };
  }

  var onRefreshed = null;   // one renewal serves everybody who asks meanwhile

  function refreshAuth(callback) {
    if (onRefreshed) { onRefreshed.push(callback || nothing); return; }
    onRefreshed = [callback || nothing];
    ask('refreshAuth', null, function (answer) {
      var callbacks = onRefreshed;
      onRefreshed = null;
      if (!isObject(answer)) { return; }
      takeAuth(answer);
      callbacks.forEach(function (work) { work.call(window, getAuth()); });
    });
  }

  // ---------------------------------------------------------------- REST

  function pair(name, value) { return encodeURIComponent(name) + '=' + encodeURIComponent(value); }

  /** Adds `value` under `name` to `parts`; a file that must be read first is added to `files`. */
  function flatten(name, value, parts, files) {
    var place, count = 0;
    if (value === undefined || value === null) {
      parts.push(pair(name, ''));
    } else if (isFileInput(value)) {
      place = parts.push('') - 1;
      files.push({ input: value, name: name, place: place });
    } else if (isElement(value)) {
      parts.push(pair(name, value.value === undefined ? '' : value.value));
    } else if (isDate(value)) {
      parts.push(pair(name, value.toISOString()));
    } else if (isObject(value)) {
      each(value, function (member, key) {
        count += 1;
        flatten(name === '' ? key : name + '[' + key + ']', member, parts, files);
      });
      if (count === 0 && name !== '' && isArray(value)) { parts.push(encodeURIComponent(name) + '='); }
    } else if (!isFunction(value)) {
      parts.push(pair(name, value));
    }
  }

  /** Reads the files of the inputs, then calls back with the whole text. */
  function encode(params, callback) {
    var parts = [], files = [], left = 0;
    flatten('', params || {}, parts, files);

    function done() { callback(parts.filter(function (part) { return part !== ''; }).join('&')); }

    files.forEach(function (entry) {
      var list = entry.input.files || [];
      if (!list.length) { parts[entry.place] = encodeURIComponent(entry.name) + '='; }
      Array.prototype.forEach.call(list, function (file, index) {
        var reader = new window.FileReader();
        var name = entry.input.multiple ? entry.name + '[' + index + ']' : entry.name;
        left += 1;
        reader.onload = function () {
          var text = String(reader.result), content = text.slice(text.indexOf(',') + 1);
          parts[entry.place] += (parts[entry.place] ? '&' : '') + pair(name + '[0]', file.name) + '&' + pair(name + '[1]', content);
          left -= 1;
          if (left === 0) { done(); }
        };
        reader.readAsDataURL(file);
      });
    });
    if (left === 0) { done(); }
  }

  // A page may start with 90 calls at once, then two a second: faster, the portal would refuse them.
  var bucket = { level: 0, time: 0 };
  var burst = 90, perSecond = 2;

  function pace(work) {
    var now = new Date().getTime(), wait;
    bucket.level = Math.max(0, bucket.level - (now - bucket.time) / 1000 * perSecond);
    bucket.time = now;
    bucket.level += 1;
    wait = (bucket.level - burst) / perSecond * 1000;
    if (wait > 0) { window.setTimeout(work, wait); } else { work(); }
  }

  function isExpired(answer) { return isObject(answer) && String(answer.error).toLowerCase() === 'expired_token'; }

  /** One call: renewed and repeated once when the token has expired. Calls back with the parsed answer and the status. */
  function send(method, params, callback, xhr, isRepeated) {
    var url = origin + (data.PATH || '/rest') + '/' + encodeURIComponent(method) + '.json';

    function retry() {
      refreshAuth(function () { send(method, params, callback, xhr, true); });
    }

    if (!isRepeated && (!auth || auth.expires <= new Date().getTime())) { retry(); return; }

    encode(params, function (text) {
      var request = xhr, answer;
      request.onload = function () {
        var status = request.status;
        if (!(status >= 200 && status < 300) && status !== 304 && !(status >= 400 && status < 500)) {
          throw new Error('Query error!');
        }
        answer = request.responseText === '' ? {} : JSON.parse(request.responseText);
        if (!isRepeated && isExpired(answer)) { retry(); return; }
        callback(answer, status);
      };
      request.onerror = function () { throw new Error('Query error!'); };
      // The token is read now: a renewal may have happened while a file was read. No content type, so that no preflight is needed.
      pace(function () {
        request.open('POST', url, true);
        request.send(pair('auth', auth.accessToken) + (text ? '&' + text : ''));
      });
    });
  }

  function AjaxError(status, answer) {
    this.status = status;
    this.ex = { error: answer.error, error_description: answer.error_description };
    each(answer, function (value, key) { if (!has(this.ex, key)) { this.ex[key] = value; } }.bind(this));
  }
  AjaxError.prototype.getError = function () { return this.ex; };
  AjaxError.prototype.getStatus = function () { return this.status; };
  AjaxError.prototype.toString = function () {
    return this.ex.error + (this.ex.error_description ? ': ' + this.ex.error_description : '') + ' (' + this.status + ')';
  };

  /** The answer to one call. `query` is what was asked, so that next() can ask for more. */
  function AjaxResult(answer, query, status) {
    this.answer = isObject(answer) ? answer : {};
    this.query = query;
    this.status = status;
  }
  AjaxResult.prototype.data = function () { return this.answer.result; };
  AjaxResult.prototype.error = function () {
    if (this.answer.error === undefined || this.answer.error === null) { return undefined; }
    return new AjaxError(this.status, isObject(this.answer.error) ? this.answer.error : this.answer);
  };
  AjaxResult.prototype.error_description = function () {
    return isObject(this.answer.error) ? this.answer.error.error_description : this.answer.error_description;
  };
  AjaxResult.prototype.more = function () { return !isNaN(parseInt(this.answer.next, 10)); };
  AjaxResult.prototype.total = function () { return parseInt(this.answer.total, 10); };
  AjaxResult.prototype.time = function () { return this.answer.time; };
  AjaxResult.prototype.next = function (callback) {
    if (!this.more()) { return false; }
    var params = copy(this.query.params);
    params.start = this.answer.next;
    return callMethod(this.query.method, params, isFunction(callback) ? callback : this.query.callback);
  };

  function callMethod(method, params, callback) {
    var xhr = new window.XMLHttpRequest();
    var query = { method: method, params: params || {}, callback: callback };
    whenKnown(function () {
      send(method, params, function (answer, status) {
        if (isFunction(callback)) { callback.call(window, new AjaxResult(answer, query, status)); }
      }, xhr);
    });
    return xhr;
  }

  /** `method?a=1&b[c]=2`, the form in which a batch carries a call. */
  function command(method, params) {
    var parts = [];
    flatten('', params || {}, parts, []);
    parts = parts.filter(function (one) { return one !== ''; });
    return parts.length ? method + '?' + parts.join('&') : method;
  }

  function callBatch(calls, callback, haltsOnError) {
    var queries = {}, cmd = {}, count = 0;
    each(calls || {}, function (call, key) {
      var query = null;
      if (typeof call === 'string') {
        query = { method: call, params: {} };
      } else if (isArray(call)) {
        query = { method: call[0], params: call[1] || {} };
      } else if (isObject(call) && call.method) {
        query = { method: call.method, params: call.params || {} };
      }
      if (!query) { return; }
      query.callback = callback;
      queries[key] = query;
      cmd[key] = command(query.method, query.params);
      count += 1;
    });

    function part(answer, name, key) {
      var group = isObject(answer.result) ? answer.result[name] : undefined;
      return isObject(group) ? group[key] : undefined;
    }

    function finish(answer, status) {
      var results = isArray(calls) ? [] : {};
      each(queries, function (query, key) {
        var one = {
          result: part(answer, 'result', key), error: part(answer, 'result_error', key), total: part(answer, 'result_total', key),
          next: part(answer, 'result_next', key), time: part(answer, 'result_time', key)
        };
        if (answer.error !== undefined) {
          one.error = { error: answer.error, error_description: answer.error_description };
        } else if (one.result === undefined && one.error === undefined) {
          return; // not run, because an earlier one failed
        }
        results[key] = new AjaxResult(one, query, status);
      });
      if (isFunction(callback)) { callback.call(window, results); }
    }

    whenKnown(function () {
      if (count === 0) { finish({}, 200); return; }
      send('batch', { halt: haltsOnError ? 1 : 0, cmd: cmd }, finish, new window.XMLHttpRequest());
    });
  }

  function bindArguments(event, handler, authType, callback) {
    var params = { event: event, handler: handler };
    if (isFunction(authType)) {
      callback = authType;
    } else if (authType !== undefined && authType !== null) {
      params.auth_type = authType;
    }
    return { params: params, callback: callback };
  }

  function callBind(event, handler, authType, callback) {
    var call = bindArguments(event, handler, authType, callback);
    return callMethod('event.bind', call.params, call.callback);
  }

  function callUnbind(event, handler, authType, callback) {
    var call = bindArguments(event, handler, authType, callback);
    return callMethod('event.unbind', call.params, call.callback);
  }

  // ---------------------------------------------------------------- options

  function setOption(kind, isOfApplication) {
    return function (name, value, callback) {
      if (!data) { throw new Error('BX24 is not initialized yet: set options in BX24.init.'); }
      if (isOfApplication && !data.IS_ADMIN) { throw new Error('Access denied!'); }
      data[kind][name] = value;
      ask(isOfApplication ? 'setAppOption' : 'setUserOption', { name: name, value: value }, function (options) {
        if (isObject(options) && isOfApplication) { data[kind] = copy(options); }
        if (isFunction(callback)) { callback.call(window, options); }
      });
    };
  }

  function getOption(kind) {
    return function (name) { return data && has(data[kind], name) ? data[kind][name] : undefined; };
  }

  // ---------------------------------------------------------------- windows

  function getScrollSize() {
    var root = document.documentElement, body = document.body || root;
    return {
      scrollWidth: Math.max(root.scrollWidth, root.offsetWidth, body.scrollWidth),
      scrollHeight: Math.max(body.scrollHeight, body.offsetHeight, root.offsetHeight)
    };
  }

  function resizeWindow(width, height, callback) {
    var wide = width === '100%' ? width : parseInt(width, 10) || 100;
    var high = parseInt(height, 10);
    if (high > 0) { ask('resizeWindow', { width: wide, height: high }, callback); }
  }

  function scrollParentWindow(scroll, callback) {
    var position = parseInt(scroll, 10);
    if (!isNaN(position)) { ask('setScroll', { scroll: position }, callback); }
  }

  function openApplication(params, callback, settings) {
    var all;
    if (isFunction(params)) {
      settings = callback;
      callback = params;
      params = {};
    }
    all = copy(params);
    each(settings || {}, function (value, key) { all['bx24_' + key] = value; });
    ask('openApplication', all, callback);
  }

  // ---------------------------------------------------------------- helpers

  var proxies = [];
  var proxyContexts = [];

  function proxy(callback, object) {
    var index, made;
    for (index = 0; index < proxies.length; index += 1) {
      if (proxies[index].callback === callback && proxies[index].object === object) { return proxies[index].made; }
    }
    made = function () {
      proxyContexts.push(this);
      try { return callback.apply(object, arguments); } finally { proxyContexts.pop(); }
    };
    proxies.push({ callback: callback, object: object, made: made });
    return made;
  }

  function eventNames(name) {
    if (name === 'mousewheel') { return [name, 'DOMMouseScroll']; }
    if (name === 'transitionend') { return [name, 'webkitTransitionEnd', 'msTransitionEnd', 'oTransitionEnd']; }
    return [name];
  }

  function loadScript(addresses, callback) {
    var queue = isArray(addresses) ? addresses.slice() : [addresses];
    ready(function next() {
      var element;
      if (!queue.length) {
        if (isFunction(callback)) { callback.call(window); }
        return;
      }
      element = document.createElement('script');
      element.src = queue.shift();
      // A script that cannot be loaded does not keep the others back.
      element.onload = element.onerror = function () { next(); };
      (document.head || document.documentElement).appendChild(element);
    });
  }

  // ---------------------------------------------------------------- the interface

  var BX24 = {
    init: init,
    install: install,
    installFinish: installFinish,
    getAuth: getAuth,
    refreshAuth: function (callback) { whenKnown(function () { refreshAuth(callback); }); },

    callMethod: callMethod,
    callBatch: callBatch,
    callBind: callBind,
    callUnbind: callUnbind,

    isAdmin: function () { return data ? !!data.IS_ADMIN : false; },
    getLang: function () { return data ? data.LANG : undefined; },
    getDomain: function () { return data ? data.DOMAIN : host; },
    isReady: function () { return isPageReady; },
    ready: ready,
    canUse: function (name) {
      var value = BX24, parts = String(name).split('.'), index;
      for (index = 0; index < parts.length && value; index += 1) {
        value = has(value, parts[index]) ? value[parts[index]] : undefined;
      }
      return isFunction(value);
    },

    userOption: { get: getOption('USER_OPTIONS'), set: setOption('USER_OPTIONS', false) },
    appOption: { get: getOption('APP_OPTIONS'), set: setOption('APP_OPTIONS', true) },

    selectUser: function (callback) { ask('selectUser', { mult: false }, callback); },
    selectUsers: function (callback) { ask('selectUser', { mult: true }, callback); },
    selectAccess: function (blocked, callback) {
      if (isFunction(blocked)) {
        callback = blocked;
        blocked = [];
      }
      ask('selectAccess', { value: blocked || [] }, callback);
    },
    selectCRM: function (params, callback) {
      if (isFunction(params)) {
        callback = params;
        params = {};
      }
      params = params || {};
      ask('selectCRM', {
        entityType: params.entityType || ['lead', 'contact', 'company', 'deal', 'quote'],
        multiple: params.multiple === true,
        value: params.value || []
      }, callback);
    },

    openApplication: openApplication,
    closeApplication: function (callback) { ask('closeApplication', null, callback); },
    openPath: function (path, callback) { ask('openPath', { path: String(path) }, callback); },
    resizeWindow: resizeWindow,
    fitWindow: function (callback) { resizeWindow('100%', getScrollSize().scrollHeight, callback); },
    reloadWindow: function (callback) { ask('reloadWindow', null, callback); },
    setTitle: function (title, callback) { ask('setTitle', { title: String(title) }, callback); },
    scrollParentWindow: scrollParentWindow,
    getScrollSize: getScrollSize,

    placement: {
      info: function () {
        return { placement: data ? data.PLACEMENT || 'DEFAULT' : 'DEFAULT', options: data ? data.PLACEMENT_OPTIONS : {} };
      },
      getInterface: function (callback) { ask('getInterface', null, callback); },
      call: function (name, params, callback) {
        if (isFunction(params)) {
          callback = params;
          params = null;
        }
        ask(name, params, callback, true);
      },
      bindEvent: function (event, callback) { ask('placementBindEvent', { event: event }, callback, true); }
    },

    im: {
      callTo: function (userId, video) { ask('imCallTo', { userId: userId, video: video !== false }); },
      phoneTo: function (phone) { ask('imPhoneTo', { phone: phone }); },
      openMessenger: function (dialogId) { ask('imOpenMessenger', { dialogId: dialogId }); },
      openHistory: function (dialogId) { ask('imOpenHistory', { dialogId: dialogId }); }
    },

    proxy: proxy,
    proxyContext: function () { return proxyContexts.length ? proxyContexts[proxyContexts.length - 1] : null; },
    bind: function (element, name, callback) {
      eventNames(name).forEach(function (one) { element.addEventListener(one, callback, false); });
    },
    unbind: function (element, name, callback) {
      eventNames(name).forEach(function (one) { element.removeEventListener(one, callback, false); });
    },
    loadScript: loadScript
  };

  // ---------------------------------------------------------------- the messenger's own interface

  var Messenger = {
    openChat: function (dialogId, messageId) {
      var params = { dialogId: dialogId === undefined ? '' : String(dialogId) };
      if (messageId !== undefined) { params.messageId = messageId; }
      ask('imOpenMessenger', params);
      return Promise.resolve();
    },
    startVideoCall: function (dialogId, withVideo) {
      // Without a dialog nobody is called.
      if (dialogId) { ask('imCallTo', { userId: dialogId, video: withVideo !== false }); }
      return Promise.resolve();
    },
    startPhoneCall: function (number, params) {
      var all = { phone: String(number) };
      if (isObject(params)) { all.params = params; }
      ask('imPhoneTo', all);
      return Promise.resolve();
    }
  };

  /** A page may have a BX of its own; it is left as it is. */
  function addRuntime() {
    var BX = window.BX = window.BX || {};
    if (BX.Runtime) { return; }
    BX.Runtime = {
      loadExtension: function (name) {
        var names = isArray(name) ? name : [name];
        if (names.length === 1 && names[0] === 'im.public.iframe') { return Promise.resolve({ Messenger: Messenger }); }
        return Promise.reject(new Error('There is no extension ' + names.join(', ') + ' for applications.'));
      }
    };
  }

  addRuntime();
  window.BX24 = BX24;
  ask('getInitData', null, start);
}(window, document));
