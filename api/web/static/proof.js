/* Finds the number for which SHA-256 of prefix and number is the target. A worker, in the oldest dialect:
   small telephones have no crypto.subtle outside https, and calling it 50,000 times is slower than this. */
(function () {
  "use strict";
  var K = [], H = [], n = 2, found = 0, MOST = 100000;
  function part(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
  for (; found < 64; n++) {
    var prime = true, d = 2;
    for (; d * d <= n; d++) { if (n % d === 0) { prime = false; break; } }
    if (prime) {
      if (found < 8) { H[found] = part(Math.pow(n, 1 / 2)); }
      K[found++] = part(Math.pow(n, 1 / 3));
    }
  }
  /* Words of the padded message in blocks of sixteen; all of it is ASCII. */
  function padded(text) {
    var length = text.length, words = [], total = ((length + 8 >> 6) + 1) * 16, i;
    for (i = 0; i < total; i++) { words[i] = 0; }
    for (i = 0; i < length; i++) { words[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8); }
    words[length >> 2] |= 0x80 << (24 - (length % 4) * 8);
    words[total - 1] = length * 8;
    return words;
  }
  var w = [];
  function block(state, words, at) {
    var a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (var i = 0; i < 64; i++) {
      if (i < 16) { w[i] = words[at + i]; } else {
        var x = w[i - 15], y = w[i - 2];
        w[i] = (w[i - 16] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ (x >>> 3)) + w[i - 7]
          + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ (y >>> 10))) | 0;
      }
      var one = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      var two = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    return [state[0] + a | 0, state[1] + b | 0, state[2] + c | 0, state[3] + d | 0,
      state[4] + e | 0, state[5] + f | 0, state[6] + g | 0, state[7] + h | 0];
  }
  function first(text) {
    var words = padded(text), state = H;
    for (var at = 0; at < words.length; at += 16) { state = block(state, words, at); }
    return state;
  }
  self.onmessage = function (event) {
    var prefix = event.data[0], target = [], i, j;
    for (i = 0; i < 8; i++) { target[i] = parseInt(event.data[1].substr(i * 8, 8), 16) | 0; }
    for (i = 0; i < MOST; i++) {
      var made = first(prefix + i);
      for (j = 0; j < 8 && made[j] === target[j]; j++) { /* as long as they agree */ }
      if (j === 8) { self.postMessage(String(i)); return; }
    }
    self.postMessage("");
  };
})();
