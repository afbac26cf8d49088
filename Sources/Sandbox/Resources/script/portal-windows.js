/*
 * Sheets over the page of the portal (sliders), and dialogs in which a person chooses.
 *
 * The uppermost sheet is the only part of the page that can be reached; closing it gives the focus back to where it was.
 */
(function () {
  'use strict';

  var shared = window.LintelPortal, say = shared.say, element = shared.element;
  var sliders = [];

  // ---------------------------------------------------------------- sliders

  /**
   * @param {string} kind what is in it: an `application`, a `widget` or a `page` of the portal
   * @param {object} settings bx24_width, bx24_leftBoundary, bx24_title, bx24_label
   */
  function Slider(kind, title, settings, onClose, opener) {
    var self = this, label = settings.bx24_label || {}, width = parseInt(settings.bx24_width, 10);
    var left = parseInt(settings.bx24_leftBoundary, 10), bar = element('div', 'bar'), close, tag;
    this.kind = kind;
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
    close.type = 'button';
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
    uncover();
    close.focus();
  }

  /** Shows what the portal has drawn: a frame or a sentence. */
  Slider.prototype.fill = function (answer) {
    if (sliders.indexOf(this) < 0) { return; }
    if (!this.heading.textContent) {
      this.heading.textContent = answer.title;
      this.element.setAttribute('aria-label', answer.title);
    }
    shared.put(this.body, answer.html);
  };

  /** Shows another page of the portal. */
  Slider.prototype.show = function (address) {
    this.page = element('iframe');
    this.page.src = address;
    this.page.title = say('Page of the portal', 'Страница портала');
    this.body.appendChild(this.page);
  };

  Slider.prototype.close = function () {
    var self = this;
    if (sliders.indexOf(this) < 0) { return; }
    // What was opened from within goes first.
    sliders.filter(function (one) { return one.opener && self.element.contains(one.opener.section); }).forEach(function (one) { one.close(); });
    sliders.splice(sliders.indexOf(this), 1);
    this.element.remove();
    uncover();
    shared.forget();
    if (this.before && this.before.isConnected && this.before.focus) { this.before.focus(); }
    if (this.onClose) { this.onClose(); }
  };

  /** Only the uppermost sheet can be reached. */
  function uncover() {
    var top = sliders.length ? sliders[sliders.length - 1].element : null;
    Array.prototype.forEach.call(document.body.children, function (child) {
      if (child.tagName === 'DIALOG' || child.classList.contains('toast')) { return; }
      child.inert = top !== null && child !== top;
    });
  }

  /** The page of the portal in whose slider this page stands, if any. */
  function outer() {
    try { return window.parent !== window && window.parent.LintelPortal ? window.parent.LintelPortal : null; } catch (error) { return null; }
  }

  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || document.querySelector('dialog[open]')) { return; }
    if (sliders.length) { sliders[sliders.length - 1].close(); } else if (outer()) { outer().closeSliderOf(window); }
  });

  // ---------------------------------------------------------------- dialogs

  function dialogOf(title) {
    var dialog = element('dialog'), heading = element('h2', '', title);
    heading.id = 'dialog-title';
    dialog.setAttribute('aria-labelledby', heading.id);
    dialog.appendChild(heading);
    dialog.addEventListener('close', function () { dialog.remove(); });
    return dialog;
  }

  function button(text, className, action) {
    var made = element('button', className, text);
    made.type = 'button';
    made.addEventListener('click', action);
    return made;
  }

  /**
   * Lets a person choose. Nothing happens when they choose nothing.
   *
   * @param {object} question title, isMultiple, choices [{key, label, about, group, value, isChosen}], and, where not all choices
   *     are known at once, search(text) that promises choices
   */
  function choose(question, onChosen) {
    var dialog = dialogOf(question.title), list = element('ul'), line = element('p', 'line'), search = element('input', 'search');
    var nothing = element('p', 'empty', say('There is nothing to choose from.', 'Выбирать не из чего.'));
    var chosen = {}, order = [], asked = 0;

    function mark(choice, isChosen) {
      if (!question.isMultiple) { chosen = {}; order = []; }
      if (isChosen && !chosen[choice.key]) { order.push(choice.key); }
      if (!isChosen) { order = order.filter(function (key) { return key !== choice.key; }); }
      chosen[choice.key] = isChosen ? choice.value : undefined;
    }

    function draw(choices) {
      var group = null;
      list.replaceChildren();
      choices.forEach(function (choice) {
        var item = element('li'), label = element('label'), input = element('input');
        if (choice.group && choice.group !== group) {
          group = choice.group;
          item.appendChild(element('h3', 'quiet', group));
        }
        input.type = question.isMultiple ? 'checkbox' : 'radio';
        input.name = 'choice';
        input.value = choice.key;
        input.checked = chosen[choice.key] !== undefined;
        input.addEventListener('change', function () { mark(choice, input.checked); });
        label.appendChild(input);
        label.appendChild(element('span', '', choice.label));
        label.appendChild(element('span', 'quiet', choice.about || ''));
        item.appendChild(label);
        list.appendChild(item);
      });
      nothing.hidden = choices.length > 0;
    }

    function look() {
      var text = search.value.trim(), number;
      if (question.search) {
        asked += 1;
        number = asked;
        question.search(text).then(function (choices) { if (number === asked) { draw(choices); } }).catch(shared.fail);
      } else {
        draw(question.choices.filter(function (choice) {
          return (choice.label + ' ' + (choice.about || '')).toLowerCase().indexOf(text.toLowerCase()) >= 0;
        }));
      }
    }

    question.choices.forEach(function (choice) { if (choice.isChosen) { mark(choice, true); } });
    search.type = 'search';
    search.setAttribute('aria-label', say('Search', 'Поиск'));
    search.placeholder = say('Search', 'Поиск');
    search.addEventListener('input', look);
    dialog.appendChild(search);
    dialog.appendChild(list);
    dialog.appendChild(nothing);
    line.appendChild(button(say('Choose', 'Выбрать'), 'primary', function () {
      var values = order.map(function (key) { return chosen[key]; });
      dialog.close();
      if (values.length) { onChosen(values); }
    }));
    line.appendChild(button(say('Cancel', 'Отмена'), '', function () { dialog.close(); }));
    dialog.appendChild(line);
    draw(question.choices);
    document.body.appendChild(dialog);
    dialog.showModal();
  }

  /** Tells a person something. */
  function inform(title, text) {
    var dialog = dialogOf(title), line = element('p', 'line');
    dialog.appendChild(element('p', '', text));
    line.appendChild(button(say('Close', 'Закрыть'), 'primary', function () { dialog.close(); }));
    dialog.appendChild(line);
    document.body.appendChild(dialog);
    dialog.showModal();
  }

  /**
   * Lets a person fill in a form.
   *
   * @param {object} form title, action (the button's text), fields [{name, label, type, value}]
   */
  function fillIn(form, onDone) {
    var dialog = dialogOf(form.title), made = element('form'), line = element('p', 'line'), go = element('button', 'primary', form.action);
    form.fields.forEach(function (field) {
      var label = element('label', 'field', field.label), input = element('input');
      input.name = field.name;
      input.type = field.type || 'text';
      input.value = field.value || '';
      input.required = true;
      label.appendChild(input);
      made.appendChild(label);
    });
    line.appendChild(go);
    line.appendChild(button(say('Cancel', 'Отмена'), '', function () { dialog.close(); }));
    made.appendChild(line);
    made.addEventListener('submit', function (event) {
      var values = {};
      event.preventDefault();
      form.fields.forEach(function (field) { values[field.name] = made.elements[field.name].value; });
      dialog.close();
      onDone(values);
    });
    dialog.appendChild(made);
    document.body.appendChild(dialog);
    dialog.showModal();
  }

  // ---------------------------------------------------------------- for the other parts

  shared.windows = {
    open: function (kind, title, settings, onClose, opener) { return new Slider(kind, title, settings, onClose, opener); },
    sliderOf: function (node) { return sliders.filter(function (slider) { return slider.element.contains(node); })[0]; },
    /** Closes what the application in the frame has opened, or that in which it stands. */
    closeFor: function (frame) {
      var own = frame.slider() || sliders.filter(function (slider) {
        return slider.opener === frame && slider.kind === 'application';
      }).pop();
      if (own) { own.close(); } else if (outer()) { outer().closeSliderOf(window); }
    },
    closeSliderOf: function (page) {
      sliders.filter(function (slider) { return slider.page && slider.page.contentWindow === page; })
        .forEach(function (slider) { slider.close(); });
    },
    choose: choose,
    inform: inform,
    fillIn: fillIn
  };
}());
