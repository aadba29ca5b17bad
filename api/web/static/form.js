/* Improves the form, which is complete without it: tells how many characters are left, and sends once. */
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
  form.addEventListener("submit", function (event) {
    if (form.getAttribute("aria-busy")) { event.preventDefault(); return; }
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", function () { form.removeAttribute("aria-busy"); });
})();
