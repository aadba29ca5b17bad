/* Keeps every press on the device until the server has it: the network may be away for days. */
(function () {
  "use strict";
  var form = document.getElementById("kiosk");
  if (!form || !window.indexedDB || !window.fetch || !window.crypto) { return; }
  var PACE = 4000, EVERY = 15000, heading = document.getElementById("ask"), told = document.getElementById("told");
  var sync = document.getElementById("sync"), locked = false, sending = false, opening = null;
  function say(name) { return form.getAttribute("data-" + name); }

  function store() {
    opening = opening || new Promise(function (done, failed) {
      var request = indexedDB.open("puas", 1);
      request.onupgradeneeded = function () { request.result.createObjectStore("presses", { keyPath: "act" }); };
      request.onsuccess = function () { done(request.result); };
      request.onerror = function () { opening = null; failed(request.error); };
    });
    return opening;
  }
  function within(mode, work) {
    return store().then(function (database) {
      return new Promise(function (done, failed) {
        var transaction = database.transaction("presses", mode), request = work(transaction.objectStore("presses"));
        transaction.oncomplete = function () { done(request.result); };
        transaction.onerror = transaction.onabort = function () { failed(transaction.error); };
      });
    });
  }
  function key() {
    var bytes = crypto.getRandomValues(new Uint8Array(18));
    return "w" + btoa(String.fromCharCode.apply(null, bytes)).replace(/\+/g, "-").replace(/\//g, "_");
  }

  function show() {
    return within("readonly", function (presses) { return presses.count(); }).then(function (waiting) {
      var last = localStorage.getItem("puas-sent"), words = [];
      if (last) { words.push(say("sent") + " " + new Date(+last).toLocaleString(document.documentElement.lang)); }
      if (waiting) { words.push(say("waiting") + " " + waiting); }
      sync.textContent = words.join(" · ");
    });
  }
  function send(one) {
    var body = new URLSearchParams();
    body.set("act", one.act);
    body.set("overall", one.rating);
    // The device's clock may be wrong; how long ago the press was is right all the same.
    body.set("age", Math.max(0, Math.round((Date.now() - one.at) / 1000)));
    return fetch(one.to, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "omit" });
  }
  /* One after the other, oldest first; what the server has is forgotten here, what it cannot take now is kept. */
  function flush() {
    if (sending) { return; }
    sending = true;
    within("readonly", function (presses) { return presses.getAll(); }).then(function (all) {
      all.sort(function (a, b) { return a.at - b.at; });
      return all.reduce(function (before, one) {
        return before.then(function () {
          return send(one).then(function (answer) {
            if (answer.status >= 500 || answer.status === 429) { throw new Error("later"); }
            if (answer.ok) { localStorage.setItem("puas-sent", Date.now()); }
            else if (answer.status !== 400) { return null; }
            return within("readwrite", function (presses) { return presses.delete(one.act); });
          });
        });
      }, Promise.resolve());
    }).catch(function () { return null; }).then(function () { sending = false; return show(); });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var pressed = event.submitter;
    if (locked || !pressed) { return; }
    locked = true;
    var one = { act: key(), rating: pressed.value, at: Date.now(), to: form.getAttribute("action") };
    within("readwrite", function (presses) { return presses.put(one); }).then(function () {
      form.className = "thanked";
      heading.textContent = told.textContent = say("thanks");
      setTimeout(function () {
        form.className = told.textContent = "";
        heading.textContent = say("ask");
        locked = false;
        if (document.activeElement) { document.activeElement.blur(); }
      }, PACE);
      flush();
    }, function () { locked = false; form.submit(); });
  });
  window.addEventListener("online", flush);
  setInterval(flush, EVERY);
  flush();
  if ("serviceWorker" in navigator) { navigator.serviceWorker.register(say("worker"), { scope: "/k/" }).catch(function () { return null; }); }
})();
