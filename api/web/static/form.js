/* Improves the form, which is complete without it: tells how many characters are left, sends once, keeps what
   was typed when there is no network, and while an office is being rushed does the small sum it is asked for. */
(function () {
  var form = document.getElementById("f"), box = document.getElementById("comment");
  if (!form || !box) { return; }
  var limit = +box.getAttribute("data-limit"), hint = document.createElement("p"), told = 0;
  hint.className = "hint count";
  hint.setAttribute("aria-live", "polite");
  box.parentNode.appendChild(hint);
  function count() {
    var length = Array.from ? Array.from(box.value).length : box.value.length, left = limit - length;
    clearTimeout(told);
    told = setTimeout(function () {
      hint.textContent = left > 200 ? "" : box.getAttribute(left < 0 ? "data-over" : "data-left") + " " + Math.abs(left);
    }, 300);
  }
  box.addEventListener("input", count);
  count();

  var away = document.createElement("p");
  away.className = "fault";
  away.setAttribute("role", "alert");
  form.appendChild(away);

  /* The sum is done beside the page while people type. Whoever sends first waits for it, ten seconds at most:
     without it nothing is refused. */
  var solving = false, waiting = 0;
  function sent() {
    clearTimeout(waiting);
    solving = false;
    if (form.getAttribute("aria-busy")) { form.submit(); }
  }
  if (form.getAttribute("data-solver") && window.Worker && !form.elements.number.value) {
    try {
      var worker = new Worker(form.getAttribute("data-solver"));
      solving = true;
      worker.onmessage = function (event) { form.elements.number.value = event.data; sent(); };
      worker.onerror = sent;
      worker.postMessage([form.getAttribute("data-prefix"), form.getAttribute("data-target")]);
    } catch (error) { solving = false; }
  }

  form.addEventListener("submit", function (event) {
    if (form.getAttribute("aria-busy")) { event.preventDefault(); return; }
    if (navigator.onLine === false) {
      event.preventDefault();
      away.textContent = form.getAttribute("data-away");
      return;
    }
    away.textContent = "";
    form.setAttribute("aria-busy", "true");
    if (solving) {
      event.preventDefault();
      waiting = setTimeout(sent, 10000);
    }
  });
  window.addEventListener("pageshow", function () { form.removeAttribute("aria-busy"); });
})();
