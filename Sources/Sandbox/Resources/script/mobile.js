/* The mobile application's frame: posts the form into it like the portal does, and answers no messages. */
(function () {
  'use strict';
  document.querySelectorAll('section.frame[data-frame]').forEach(function (section) {
    var told = JSON.parse(section.getAttribute('data-frame'));
    var form = section.querySelector('form'), named = section.querySelector('iframe'), frame = named.cloneNode(false);
    // Without the portal's name for it: the library must see that there is no portal to talk to. A frame that stands already keeps
    // the name that it was made with, so another takes its place.
    frame.name = 'application';
    named.replaceWith(frame);
    form.target = 'application';
    if (told.isStatic) { frame.src = told.address; } else { form.submit(); }
    form.remove();
    section.removeAttribute('data-frame');
  });
}());
