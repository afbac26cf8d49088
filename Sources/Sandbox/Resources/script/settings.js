/* The settings form of an application without pages: asks for it anew when a field with updateForm has changed. */
(function () {
  'use strict';
  document.querySelectorAll('form[data-settings]').forEach(function (form) {
    var refresh = form.querySelector('button[data-refresh]'), isSent = false;
    if (refresh) { refresh.hidden = true; }
    form.addEventListener('change', function (event) {
      var index = event.target.getAttribute('data-update');
      if (index === null || !refresh) { return; }
      form.elements.changed.value = index;
      form.requestSubmit(refresh);
    });
    form.addEventListener('submit', function (event) {
      if (isSent) { event.preventDefault(); return; }
      isSent = true;
      form.setAttribute('aria-busy', 'true');
    });
    // A page that comes back from the browser's memory can be sent again.
    window.addEventListener('pageshow', function () { isSent = false; form.removeAttribute('aria-busy'); });
  });
}());
