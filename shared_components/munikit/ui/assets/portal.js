/* SPDX-FileCopyrightText: 2026 The munikit contributors
   SPDX-License-Identifier: EUPL-1.2

   Makes things easier; nothing needs it. ES5 on purpose: old phones. */
(function () {
  'use strict';
  var d = document;

  function each(selector, act) {
    var found = d.querySelectorAll(selector);
    for (var i = 0; i < found.length; i++) { act(found[i]); }
  }

  // Errors are read first: by eye, by screen reader and by keyboard.
  each('.error-summary', function (summary) {
    summary.setAttribute('tabindex', '-1');
    summary.focus();
  });

  // A second click sends nothing. After a while it may: the line may have dropped.
  each('form', function (form) {
    form.addEventListener('submit', function (event) {
      if (form.getAttribute('data-sent')) { event.preventDefault(); return; }
      form.setAttribute('data-sent', '1');
      setTimeout(function () { form.removeAttribute('data-sent'); }, 5000);
    });
  });
  window.addEventListener('pageshow', function () {
    each('form[data-sent]', function (form) { form.removeAttribute('data-sent'); });
  });

  each('[data-run]', function (box) {
    box.addEventListener('blur', function () {
      var run = box.value.replace(/[^0-9kK]/g, '').toUpperCase();
      if (run.length > 1) {
        box.value = run.slice(0, -1).replace(/\B(?=(\d{3})+(?!\d))/g, '.') + '-' + run.slice(-1);
      }
    });
  });

  each('[data-most]', function (box) {
    var left = d.createElement('span');
    left.className = 'help';
    left.setAttribute('aria-live', 'polite');
    box.parentNode.insertBefore(left, box.nextSibling);
    function tell() {
      var n = box.getAttribute('data-most') - box.value.length;
      left.textContent = n >= 0 ? 'Le quedan ' + n + ' caracteres' : 'Sobran ' + (-n) + ' caracteres';
    }
    box.addEventListener('input', tell);
    tell();
  });
})();
