/*
 * Forms above a timeline that an application describes and the portal draws; the application's own frame stays hidden.
 *
 * Source: the platform's documentation, "Additional features of CRM_XXX_DETAIL_ACTIVITY".
 */
(function () {
  'use strict';

  var shared = window.LintelPortal, element = shared.element, commands = shared.commands;

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
    made.addEventListener('click', function () { shared.places.call(frame, callback, null, null); });
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
      shared.places.call(self.frame, 'bindValueChangeCallback', id, { id: id, value: input.value });
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
      shared.places.call(frame, 'bindLayoutEventCallback', id, { id: id, value: action.value });
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
      if (panel) { shared.places.closePanel(panel); }
    }, 0);
  };

  function lock(frame, isLocked) {
    if (!frame.layout) { return; }
    frame.layout.root.disabled = isLocked;
    frame.layout.root.setAttribute('aria-busy', String(isLocked));
  }
}());
