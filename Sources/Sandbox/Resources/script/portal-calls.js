/*
 * The card of a call: what an operator does with it is told to the applications, and the hidden frame of a telephony drives it.
 *
 * The call itself is made up.
 */
(function () {
  'use strict';

  var shared = window.LintelPortal, say = shared.say, element = shared.element, commands = shared.commands;

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
  shared.places.bound = function (frame, event) {
    if (event !== 'BackgroundCallCard::initialized' || !card) { return; }
    setTimeout(function () { if (card) { frame.raise(event, card.data); } }, 1000);
  };

  document.addEventListener('DOMContentLoaded', function () {
    var root = document.querySelector('[data-call-card]');
    if (root) { card = new Card(root); }
  });
}());
