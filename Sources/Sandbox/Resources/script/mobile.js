/* The mobile application's frame: posts the form into it like the portal does, and answers no messages. */
(function () {
  'use strict';
  document.querySelectorAll('section.frame[data-frame]').forEach(function (section) {
    var told = JSON.parse(section.getAttribute('data-frame'));
    var form = section.querySelector('form'), frame = section.querySelector('iframe');
    // Without the portal's name for it: the library must see that there is no portal to talk to.
    frame.name = 'application';
    form.target = 'application';
    if (told.isStatic) { frame.src = told.address; } else { form.submit(); }
    form.remove();
    section.removeAttribute('data-frame');
  });
}());
