/* Asks the device where it is, to a hundred metres, and sends that in a form: no address ever holds it. */
(function () {
  var form = document.getElementById("near");
  if (!form || !navigator.geolocation) { return; }
  var told = form.querySelector("[role=status]"), asked = false;
  form.hidden = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (asked) { return; }
    asked = true;
    told.textContent = form.getAttribute("data-wait");
    navigator.geolocation.getCurrentPosition(function (place) {
      form.elements.lat.value = place.coords.latitude.toFixed(3);
      form.elements.lon.value = place.coords.longitude.toFixed(3);
      form.submit();
    }, function () {
      asked = false;
      told.textContent = form.getAttribute("data-no");
    }, { maximumAge: 300000, timeout: 15000 });
  });
  window.addEventListener("pageshow", function () { asked = false; told.textContent = ""; });
})();
