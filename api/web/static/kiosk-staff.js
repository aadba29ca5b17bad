/* What only a paired kiosk has: a sound where staff have switched it on, and for staff full screen, and the way out behind a PIN that the device checks by
   itself, with or without a network. Whoever guesses waits: 30 seconds, then twice as long each time. */
(function () {
  "use strict";
  var kiosk = document.getElementById("kiosk"), audio = null;
  if (!kiosk) { return; }

  /* Two soft notes, made on the spot. */
  kiosk.addEventListener("thanked", function () {
    var Audio = window.AudioContext || window.webkitAudioContext;
    if (!Audio || !isHeard()) { return; }
    audio = audio || new Audio();
    [[660, 0], [880, 0.14]].forEach(function (note) {
      var tone = audio.createOscillator(), loud = audio.createGain(), at = audio.currentTime + note[1];
      tone.frequency.value = note[0];
      loud.gain.setValueAtTime(0.18, at);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.35);
      tone.connect(loud);
      loud.connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.4);
    });
    kiosk.setAttribute("data-rung", +(kiosk.getAttribute("data-rung") || 0) + 1);
  });
  function isHeard() {
    var own = localStorage.getItem("puas-sound");
    return own === null ? kiosk.hasAttribute("data-sound") : own === "1";
  }

  var box = document.getElementById("leave"), door = document.getElementById("staff"), full = document.getElementById("full");
  var whole = document.documentElement;
  if (!box || !box.showModal || !window.crypto || !crypto.subtle) { return; }
  var pin = document.getElementById("pin"), fault = document.getElementById("pin-fault"), inside = document.getElementById("inside");
  var form = document.getElementById("pin-form"), sound = document.getElementById("sound");
  var FREE = 5, FIRST = 30000, LONGEST = 900000, checking = false;
  function told(name) { return box.getAttribute("data-" + name); }
  function tries() { try { return JSON.parse(localStorage.getItem("puas-tries")) || { n: 0, at: 0 }; } catch (error) { return { n: 0, at: 0 }; } }
  function wait() {
    var failed = tries(), beyond = failed.n - FREE;
    return beyond < 0 ? 0 : Math.min(FIRST * Math.pow(2, beyond), LONGEST) - (Date.now() - failed.at);
  }
  function bytes(hex) { return new Uint8Array(hex.match(/../g).map(function (two) { return parseInt(two, 16); })); }
  function hashed(text) {
    return crypto.subtle.importKey("raw", new TextEncoder().encode(text), "PBKDF2", false, ["deriveBits"]).then(function (key) {
      return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytes(told("salt")), iterations: +told("rounds") }, key, 256);
    }).then(function (bits) {
      return Array.from(new Uint8Array(bits), function (one) { return ("0" + one.toString(16)).slice(-2); }).join("");
    });
  }
  function shut() {
    inside.hidden = true;
    form.hidden = false;
    pin.value = fault.textContent = "";
    if (box.open) { box.close(); }
  }

  door.hidden = false;
  door.addEventListener("click", function () { shut(); box.showModal(); pin.focus(); });
  box.addEventListener("close", shut);
  Array.prototype.forEach.call(box.querySelectorAll("[data-close]"), function (one) { one.addEventListener("click", shut); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (checking) { return; }
    var left = wait();
    if (left > 0) { fault.textContent = told("wait") + " " + Math.ceil(left / 1000); return; }
    checking = true;
    fault.textContent = told("check");
    hashed(pin.value).then(function (found) {
      checking = false;
      pin.value = fault.textContent = "";
      if (found !== told("hash")) {
        localStorage.setItem("puas-tries", JSON.stringify({ n: tries().n + 1, at: Date.now() }));
        fault.textContent = told("wrong");
        return;
      }
      localStorage.removeItem("puas-tries");
      sound.checked = isHeard();
      document.getElementById("inside-sync").textContent = document.getElementById("sync").textContent || "–";
      form.hidden = true;
      inside.hidden = false;
      inside.querySelector("a, button, input").focus();
    });
  });
  sound.addEventListener("change", function () { localStorage.setItem("puas-sound", sound.checked ? "1" : "0"); });
  document.getElementById("out").addEventListener("click", function () {
    if (document.fullscreenElement) { document.exitFullscreen(); }
  });

  if (whole.requestFullscreen) {
    var seen = function () { full.hidden = !!document.fullscreenElement; };
    full.addEventListener("click", function () {
      whole.requestFullscreen().then(function () {
        if (navigator.wakeLock) { navigator.wakeLock.request("screen").catch(function () { return null; }); }
      }).catch(function () { return null; });
    });
    document.addEventListener("fullscreenchange", seen);
    seen();
  }
})();
