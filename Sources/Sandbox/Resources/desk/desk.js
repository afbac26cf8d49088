// The desk's own script: keys, and the journal as it happens. Everything can be read and changed without it.
(function () {
  'use strict';

  // MARK: Keys

  var dialog = document.getElementById('keys');
  var single = document.getElementById('single-keys');
  var store = {
    get: function (name) { try { return localStorage.getItem(name); } catch (error) { return null; } },
    set: function (name, value) { try { localStorage.setItem(name, value); } catch (error) { /* a browser that keeps nothing */ } }
  };
  if (single) {
    single.checked = store.get('desk.keys') !== 'off';
    single.addEventListener('change', function () { store.set('desk.keys', single.checked ? 'on' : 'off'); });
  }

  function showKeys() {
    if (dialog && !dialog.open) dialog.showModal();
  }
  document.querySelectorAll('[data-keys]').forEach(function (link) {
    link.addEventListener('click', function (event) { event.preventDefault(); showKeys(); });
  });

  function isTyping(target) {
    return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
  }

  /** Moves to the link of the next or previous row of the list. */
  function move(step) {
    var links = Array.prototype.filter.call(document.querySelectorAll('table.list tbody tr'), function (row) {
      return row.querySelector('a, button');
    });
    if (!links.length) return;
    var current = document.activeElement && document.activeElement.closest ? document.activeElement.closest('tr') : null;
    var index = links.indexOf(current);
    var next = index < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, index + step));
    links[next].querySelector('a, button').focus();
    links[next].scrollIntoView({block: 'nearest'});
  }

  var waitsForPlace = 0;
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (dialog && dialog.open) return;
    if (!single || !single.checked) return;
    // By the key's place, so that it works in a Russian layout too.
    var letter = /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : (event.key || '').toLowerCase();
    if (event.key === '?' || (event.code === 'Slash' && event.shiftKey)) {
      event.preventDefault();
      showKeys();
    } else if (event.key === '/' || event.code === 'Slash') {
      var field = document.querySelector('[data-search]');
      if (field) { event.preventDefault(); field.focus(); field.select(); }
    } else if (Date.now() < waitsForPlace) {
      waitsForPlace = 0;
      var link = document.querySelector('[data-go="' + CSS.escape(letter) + '"]');
      if (link) { event.preventDefault(); link.click(); }
    } else if (letter === 'g') {
      waitsForPlace = Date.now() + 1500;
    } else if (letter === 'n') {
      event.preventDefault();
      move(1);
    } else if (letter === 'p') {
      event.preventDefault();
      move(-1);
    } else if (letter === 'l' && follow) {
      follow.click();
    }
  });

  // MARK: The journal as it happens

  var list = document.querySelector('[data-news]');
  var follow = document.querySelector('[data-follow]');
  if (!list || !follow) return;
  var body = list.querySelector('tbody');
  var told = document.querySelector('[data-told]');
  var newest = document.querySelector('[data-newest]');
  var last = Number(list.dataset.last);
  var count = 0;
  var running = null;
  /** Rows that stay on the page. */
  var rowLimit = 500;

  function add(answer) {
    last = answer.last;
    newest.textContent = String(last);
    if (!answer.count) return;
    var rows = document.createElement('template');
    rows.innerHTML = answer.rows;
    Array.prototype.forEach.call(rows.content.children, function (row) { row.classList.add('new'); });
    body.prepend(rows.content);
    while (body.rows.length > rowLimit) body.deleteRow(-1);
    var empty = list.querySelector('[data-empty]');
    if (empty) empty.remove();
    count += answer.count;
    told.textContent = told.dataset.text + ' ' + count;
  }

  async function watch(signal) {
    var failures = 0;
    while (!signal.aborted) {
      try {
        var address = list.dataset.news + (list.dataset.news.indexOf('?') < 0 ? '?' : '&') + 'after=' + last;
        var response = await fetch(address, {signal: signal, cache: 'no-store', redirect: 'error'});
        if (!response.ok) throw new Error(String(response.status));
        add(await response.json());
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        if (failures > 5) { told.textContent = told.dataset.lost; return stop(); }
        await new Promise(function (resolve) { setTimeout(resolve, 500 * failures); });
      }
    }
  }

  function stop() {
    if (running) running.abort();
    running = null;
    follow.setAttribute('aria-pressed', 'false');
  }

  follow.hidden = false;
  follow.addEventListener('click', function () {
    if (running) {
      stop();
      store.set('desk.follow', 'off');
      return;
    }
    running = new AbortController();
    follow.setAttribute('aria-pressed', 'true');
    store.set('desk.follow', 'on');
    watch(running.signal);
  });
  addEventListener('pagehide', stop);
  addEventListener('pageshow', function () {
    if (!running && store.get('desk.follow') === 'on') follow.click();
  });
})();
