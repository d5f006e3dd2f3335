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

  // What is said stands in the page, in its language: munikit/script_words.html.
  var words = d.getElementById('script-words');
  function say(name, value) {
    var text = words && words.getAttribute('data-' + name) || '';
    return text.replace('{}', function () { return value; });
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

  // Who chooses a language sends the form as it is, and gets the page back with what they typed.
  each('.languages button', function (button) {
    button.addEventListener('click', function () {
      if (button.form) { button.form.setAttribute('data-language', '1'); }
    });
  });

  each('[data-run]', function (box) {
    box.addEventListener('blur', function () {
      /* Only what is a RUN already is written as one; anything else is for the server to read. */
      var typed = box.value.trim().toUpperCase().replace(/\s*[\u2010-\u2015-]\s*|\s+(?=.$)/g, '-');
      /* Digits alone may lack their check digit, and their last one would make another person. */
      var run = /^0*([1-9][\d.\s]*)-?(K)$|^0*([1-9][\d.\s]*)-(\d)$/.exec(typed);
      var number = run && (run[1] || run[3]).replace(/[\s.]/g, '');
      if (number && number.length < 10) {
        box.value = number.replace(/\B(?=(\d{3})+(?!\d))/g, '.') + '-' + (run[2] || run[4]);
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
      left.textContent = n >= 0 ? say('left', n) : say('over', -n);
    }
    box.addEventListener('input', tell);
    tell();
  });

  // A file on a bad line: how far it is, and if it stops, the page with everything on it stays.
  var leaving = [];
  function complain(form, words, page) {
    var told = form.querySelector('.told') || d.createElement('div');
    told.className = 'told error-summary';
    told.setAttribute('role', 'alert');
    told.setAttribute('tabindex', '-1');
    told.innerHTML = '';
    if (page) { told.appendChild(page); } else { told.textContent = words; }
    form.insertBefore(told, form.firstChild);
    told.focus();
  }

  // What the server said of a failure is shown over the form, which keeps what was chosen and typed.
  function failure(text) {
    var answer, main, part = d.createElement('div'), i, found;
    try { answer = new DOMParser().parseFromString(text, 'text/html'); } catch (error) { return null; }
    main = answer && answer.querySelector('main');
    if (!main || main.querySelector('form')) { return null; }
    found = main.querySelectorAll('h1, p:not(.actions)');
    for (i = 0; i < found.length; i++) {
      var line = d.createElement(found[i].tagName === 'H1' ? 'h2' : 'p');
      line.textContent = found[i].textContent;
      part.appendChild(line);
    }
    return part;
  }

  function show(request, asked) {
    var from = window.location.href;
    if (request.status < 400 && request.responseURL && request.responseURL.split('#')[0] !== asked) {
      window.location.href = request.responseURL;
      return;
    }
    while (leaving.length) { leaving.pop()(); }
    // «Volver» of the browser goes back to the form, as it does without this script.
    if (history.pushState) {
      history.replaceState({left: true}, '', from);
      history.pushState({answer: true}, '', from);
    }
    d.open();
    d.write(request.responseText);
    d.close();
  }
  window.addEventListener('popstate', function (event) {
    if (event.state && (event.state.left || event.state.answer)) { window.location.reload(); }
  });
  if (window.history.state && history.state.answer && !d.querySelector('.error-summary')) {
    each('main h1', function (heading) {
      heading.setAttribute('tabindex', '-1');
      heading.focus();
    });
  }

  function chosen(form) {
    var found = [], boxes = form.querySelectorAll('input[type=file]'), i;
    for (i = 0; i < boxes.length; i++) {
      if (boxes[i].files && boxes[i].files.length) { found.push(boxes[i]); }
    }
    return found;
  }

  function weight(bytes) {
    var kilobytes = Math.ceil(bytes / 1024);
    if (kilobytes < 1024) { return kilobytes + ' KB'; }
    return (Math.ceil(bytes / 104857.6) / 10).toFixed(1).replace('.', ',').replace(',0', '') + ' MB';
  }

  // An error is of the file before: it goes as soon as there is another.
  function forget(form, box) {
    var field = box.parentNode, error = field.querySelector('.error'), summary = d.querySelector('main .error-summary:not(.told)');
    field.className = field.className.replace(' field--error', '');
    box.removeAttribute('aria-invalid');
    if (error) { error.parentNode.removeChild(error); }
    if (!summary) { return; }
    each('.error-summary a[href="#' + box.id + '"]', function (link) {
      link.parentNode.parentNode.removeChild(link.parentNode);
    });
    if (!summary.querySelector('li')) { summary.parentNode.removeChild(summary); }
  }

  // Said before it travels: on a bad line that is minutes.
  function heavy(form, box) {
    var most = Number(box.getAttribute('data-most-bytes')), size = box.files[0].size, error;
    if (!most || size <= most) { return false; }
    error = d.createElement('span');
    error.className = 'error';
    error.id = box.id + '-error';
    error.setAttribute('role', 'alert');
    error.textContent = box.getAttribute('data-heavy').replace('{size}', weight(size));
    box.parentNode.className += ' field--error';
    box.parentNode.insertBefore(error, box);
    box.setAttribute('aria-invalid', 'true');
    box.setAttribute('aria-describedby', ((box.getAttribute('aria-describedby') || '') + ' ' + error.id).trim());
    return true;
  }

  each('form', function (form) {
    var file = form.querySelector('input[type=file]'), pressed = null, said;
    if (!file || !window.FormData || !('upload' in new XMLHttpRequest())) { return; }
    said = d.createElement('p');
    said.className = 'help';
    said.setAttribute('role', 'status');
    file.parentNode.appendChild(said);
    form.addEventListener('click', function (event) {
      if (event.target.type === 'submit') { pressed = event.target; }
    });
    form.addEventListener('change', function (event) {
      if (event.target.type !== 'file') { return; }
      said.textContent = '';
      forget(form, event.target);
      if (event.target.files.length) { heavy(form, event.target); }
    });
    form.addEventListener('submit', function (event) {
      var boxes = chosen(form), i;
      if (event.defaultPrevented || !boxes.length || form.getAttribute('data-language')) { return; }
      event.preventDefault();
      for (i = 0; i < boxes.length; i++) {
        forget(form, boxes[i]);
        if (heavy(form, boxes[i])) {
          form.removeAttribute('data-sent');
          boxes[i].focus();
          return;
        }
      }
      send(form, said, pressed);
    });
  });

  function send(form, said, pressed) {
    var request = new XMLHttpRequest(), data = new FormData(form), asked;
    asked = (form.getAttribute('action') ? form.action : window.location.href).split('#')[0];
    if (pressed && pressed.name) { data.append(pressed.name, pressed.value); }
    each('.told', function (told) { told.parentNode.removeChild(told); });
    function failed() {
      form.removeAttribute('data-sent');
      said.textContent = '';
      complain(form, say('not-sent'));
    }
    request.open('POST', asked);
    request.upload.onprogress = function (sent) {
      if (sent.lengthComputable) {
        said.textContent = say('sending', Math.round(100 * sent.loaded / sent.total));
      }
    };
    request.upload.onload = function () { said.textContent = say('arrived'); };
    request.onload = function () {
      var refusal = request.status >= 400 && failure(request.responseText);
      if (!refusal) { show(request, asked); return; }
      form.removeAttribute('data-sent');
      said.textContent = '';
      complain(form, '', refusal);
    };
    request.onerror = failed;
    request.ontimeout = failed;
    request.timeout = 120000;
    request.send(data);
  }

  // What is written is kept as it is written, and it is said when it could not be.
  each('[data-autosave]', function (form) {
    var said = d.createElement('p'), timer, sending = false, pressed = null, waiting = null;
    said.className = 'help';
    said.setAttribute('role', 'status');
    form.appendChild(said);
    function body() {
      var parts = [], fields = form.elements, i, field;
      for (i = 0; i < fields.length; i++) {
        field = fields[i];
        if (!field.name || field.type === 'file' || field.type === 'submit') { continue; }
        if ((field.type === 'radio' || field.type === 'checkbox') && !field.checked) { continue; }
        parts.push(encodeURIComponent(field.name) + '=' + encodeURIComponent(field.value));
      }
      return parts.join('&');
    }
    /* «Continuar» waits for what is just being kept: else it would be an older tab's. */
    function done() {
      var button = waiting;
      sending = false;
      waiting = null;
      if (button) { button.click(); }
      return Boolean(button);
    }
    form.addEventListener('click', function (event) {
      if (event.target.type === 'submit') { pressed = event.target; }
    });
    d.addEventListener('submit', function (event) {
      if (event.target !== form || !sending || form.getAttribute('data-language')) { return; }
      event.preventDefault();
      event.stopPropagation();
      waiting = pressed || form.querySelector('[type=submit]');
    }, true);
    function failed() {
      if (done()) { return; }
      said.textContent = say('not-kept');
      timer = setTimeout(save, 15000);
    }
    function save() {
      var request = new XMLHttpRequest(), now = new Date(), made;
      sending = true;
      request.open('POST', form.getAttribute('data-autosave'));
      request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
      request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
      request.timeout = 20000;
      request.ontimeout = failed;
      request.onload = function () {
        if (request.status === 401) {
          if (done()) { return; }
          said.textContent = say('closed');
          return;
        }
        if (request.status !== 204 && request.status !== 200) { return failed(); }
        made = form.elements['made-from'];
        if (made) { made.value = request.getResponseHeader('X-Made-From') || made.value; }
        said.textContent = (say('kept', now.getHours() + ':' + ('0' + now.getMinutes()).slice(-2)) +
          ' ' + request.responseText).trim();
        done();
      };
      request.onerror = failed;
      request.send(body());
    }
    form.addEventListener('input', function () {
      clearTimeout(timer);
      timer = setTimeout(save, 2000);
    });
    form.addEventListener('submit', function () { clearTimeout(timer); });
    leaving.push(function () { clearTimeout(timer); });
  });

  // What is marked adds up as it is marked.
  each('[data-sum]', function (told) {
    var boxes = d.querySelectorAll('[data-pesos]');
    function add() {
      var sum = 0, i;
      for (i = 0; i < boxes.length; i++) {
        if (boxes[i].checked) { sum += Number(boxes[i].getAttribute('data-pesos')); }
      }
      told.textContent = told.getAttribute('data-sum').replace('{}', '$$' + String(sum).replace(/\B(?=(\d{3})+(?!\d))/g, '.'));
    }
    d.addEventListener('change', add);
    add();
  });

  // A page that waits for something looks by itself, and shows what changed; for five minutes.
  each('main[data-refreshes]', function (main) {
    var before = main.textContent, looks = 0, timer;
    function look() {
      var request = new XMLHttpRequest();
      looks += 1;
      request.open('GET', window.location.href);
      request.timeout = 20000;
      request.onload = function () {
        var found = null;
        try { found = new DOMParser().parseFromString(request.responseText, 'text/html').querySelector('main'); }
        catch (error) { found = null; }
        if (request.status === 200 && found && found.textContent !== before) {
          window.location.replace(window.location.href);
          return;
        }
        again();
      };
      request.onerror = again;
      request.ontimeout = again;
      request.send();
    }
    function again() {
      if (looks < 60) { timer = setTimeout(look, looks < 20 ? 2000 : 7000); }
    }
    leaving.push(function () { clearTimeout(timer); });
    again();
  });

  // Warns 2 minutes before the session ends. The server notes a visit once a minute, so 3 before.
  function watch(seconds) {
    var bar = d.createElement('div'), told = d.createElement('p'), go = d.createElement('button');
    function show(text) {
      told.textContent = text;
      d.body.className += ' warned';
      d.body.appendChild(bar);
    }
    bar.className = 'session';
    bar.setAttribute('role', 'alert');
    go.type = 'button';
    go.className = 'button';
    go.textContent = say('stay');
    bar.appendChild(told);
    bar.appendChild(go);
    var ending = setTimeout(function () {
      show(say('closing'));
    }, (seconds - 180) * 1000);
    function over() {
      if (go.parentNode) { bar.removeChild(go); }
      told.textContent = say('ended');
    }
    var ended = setTimeout(over, (seconds - 60) * 1000);
    leaving.push(function () {
      clearTimeout(ending);
      clearTimeout(ended);
    });
    go.addEventListener('click', function () {
      var request = new XMLHttpRequest();
      request.open('GET', d.body.getAttribute('data-stay'));
      request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
      request.onload = function () {
        if (request.status !== 204 && request.status !== 401) {
          told.textContent = say('not-stayed');
          return;
        }
        clearTimeout(ending);
        clearTimeout(ended);
        if (request.status === 401) { return over(); }
        d.body.removeChild(bar);
        d.body.className = d.body.className.replace(' warned', '');
        watch(seconds);
      };
      request.onerror = function () { told.textContent = say('no-network'); };
      request.send();
    });
  }
  var idle = Number(d.body.getAttribute('data-session'));
  if (idle > 180) { watch(idle); }
})();
