/* Keeps every press on the device until the server has it: the network may be away for days. */
(function () {
  "use strict";
  var form = document.getElementById("kiosk");
  if (!form || !window.indexedDB || !window.fetch || !window.crypto) { return; }
  /* Milliseconds: the screen is locked, then the next person may go on, then it is told, then it goes by itself. */
  var PACE = 4000, SHOWN = 12000, WARNED = 5000, LONGER = 30000, EVERY = 15000, BEAT = 300000, IDLE = 60000;
  var heading = document.getElementById("ask"), told = document.getElementById("told"), sync = document.getElementById("sync");
  var done = document.getElementById("done"), add = document.getElementById("add"), open = document.getElementById("open");
  var next = document.getElementById("next"), soon = document.getElementById("soon");
  var current = null, sending = false, again = false, opening = null, tick = 0, idle = 0;
  function say(name) { return form.getAttribute("data-" + name); }

  function store() {
    opening = opening || new Promise(function (made, failed) {
      var request = indexedDB.open("puas", 1);
      request.onupgradeneeded = function () { request.result.createObjectStore("presses", { keyPath: "act" }); };
      request.onsuccess = function () { made(request.result); };
      request.onerror = function () { opening = null; failed(request.error); };
    });
    return opening;
  }
  function within(mode, work) {
    return store().then(function (database) {
      return new Promise(function (made, failed) {
        var transaction = database.transaction("presses", mode, { durability: "strict" }), request = work(transaction.objectStore("presses"));
        transaction.oncomplete = function () { made(request.result); };
        transaction.onerror = transaction.onabort = function () { failed(transaction.error); };
      });
    });
  }
  function key() {
    var bytes = crypto.getRandomValues(new Uint8Array(18));
    return "w" + btoa(String.fromCharCode.apply(null, bytes)).replace(/\+/g, "-").replace(/\//g, "_");
  }
  function post(to, fields) {
    return fetch(to, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" }, credentials: "same-origin" });
  }

  function show() {
    return within("readonly", function (presses) { return presses.count(); }).then(function (waiting) {
      var last = localStorage.getItem("puas-sent"), words = [];
      if (last) { words.push(say("sent") + " " + new Date(+last).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" })); }
      if (waiting) { words.push(say("waiting") + " " + waiting); }
      sync.textContent = words.join(" · ");
      return waiting;
    });
  }
  /* The device's clock may be wrong; how long ago the press was is right all the same. */
  function send(one) {
    var age = Math.max(0, Math.round((Date.now() - one.at) / 1000));
    return post(one.to, { act: one.act, overall: one.rating, age: age });
  }
  /* One after the other, oldest first; what the server has is forgotten here, what it cannot take now is kept. */
  function flush() {
    if (sending) { again = true; return; }
    sending = true;
    within("readonly", function (presses) { return presses.getAll(); }).then(function (all) {
      all.sort(function (a, b) { return a.at - b.at; });
      return all.reduce(function (before, one) {
        return before.then(function () {
          return send(one).then(function (answer) {
            if (answer.status >= 500 || answer.status === 429) { throw new Error("later"); }
            if (answer.ok) {
              localStorage.setItem("puas-sent", Date.now());
              answer.json().then(function (stored) { offer(one.act, stored.more); });
            } else if (answer.status !== 400) { return null; }
            return within("readwrite", function (presses) { return presses.delete(one.act); });
          });
        });
      }, Promise.resolve());
    }).catch(function () { again = false; }).then(function () {
      sending = false;
      if (again) { again = false; flush(); }
      return show();
    });
  }

  /* The way to one's own answer is shown to whoever has just pressed, and gone with them. */
  function offer(act, drawing) {
    if (act !== current || !drawing) { return; }
    var drawn = new DOMParser().parseFromString(drawing, "text/html").querySelector("svg");
    if (!drawn) { return; }
    add.firstElementChild.replaceChildren(document.importNode(drawn, true));
    add.hidden = false;
  }
  function reset() {
    clearInterval(tick);
    current = null;
    form.className = "";
    form.hidden = open.hidden = false;
    done.hidden = add.hidden = true;
    add.firstElementChild.replaceChildren();
    told.textContent = soon.textContent = "";
    heading.textContent = say("ask");
    if (document.activeElement) { document.activeElement.blur(); }
    rest();
  }
  function thank(act) {
    var shown = SHOWN, began = Date.now(), passed = 0;
    current = act;
    form.className = "thanked";
    form.hidden = open.hidden = next.disabled = true;
    done.hidden = false;
    heading.textContent = told.textContent = say("thanks");
    document.getElementById("longer").onclick = function () { shown = passed + LONGER; soon.textContent = ""; };
    tick = setInterval(function () {
      passed = Date.now() - began;
      next.disabled = passed < PACE;
      if (passed >= shown) { reset(); }
      else if (shown - passed <= WARNED) { soon.textContent = say("soon") + " " + Math.ceil((shown - passed) / 1000); }
    }, 500);
    form.dispatchEvent(new Event("thanked"));
  }
  next.addEventListener("click", reset);

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var pressed = event.submitter;
    if (current || !pressed) { return; }
    current = key();
    var one = { act: current, rating: pressed.value, at: Date.now(), to: form.getAttribute("action") };
    within("readwrite", function (presses) { return presses.put(one); }).then(function () {
      thank(one.act);
      flush();
    }, function () { current = null; form.submit(); });
  });

  /* A language that somebody has chosen is not the next one's. */
  function rest() {
    clearTimeout(idle);
    if (location.search) { idle = setTimeout(function () { if (!current) { location.replace(location.pathname); } }, IDLE); }
  }
  document.addEventListener("pointerdown", rest);
  rest();

  function beat() {
    if (!say("device")) { return; }
    show().then(function (waiting) {
      return post(say("beat"), { waiting: waiting, version: say("version") });
    }).then(function (answer) { return answer.ok ? answer.json() : null; }).then(function (known) {
      if (known && !known.paired) { location.reload(); }
    }).catch(function () { return null; });
  }
  window.addEventListener("online", flush);
  setInterval(flush, EVERY);
  setInterval(beat, BEAT);
  document.addEventListener("contextmenu", function (event) { event.preventDefault(); });
  flush();
  beat();
  if (navigator.storage && navigator.storage.persist) { navigator.storage.persist().catch(function () { return null; }); }
  if ("serviceWorker" in navigator) { navigator.serviceWorker.register(say("worker"), { scope: "/k/" }).catch(function () { return null; }); }
})();
