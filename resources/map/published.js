/* What scripts add to a published list: finding in it, and from a line to its place on the map. */
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  document.documentElement.classList.add("scripted");
  var rows = Array.prototype.slice.call(document.querySelectorAll("#entries tbody tr"));
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  var input = document.getElementById("find"), found = document.getElementById("found");
  document.querySelector(".find").hidden = false;
  input.addEventListener("input", function () {
    var words = input.value.trim().toLowerCase().split(/\s+/), count = 0;
    rows.forEach(function (row, i) {
      var has = words.every(function (word) { return texts[i].indexOf(word) >= 0; });
      row.hidden = !has;
      count += has ? 1 : 0;
    });
    found.textContent = input.value.trim() ? count + " 处" : "";
  });
  function show(row) {
    var sites = window.survey && window.survey.sites;
    var at = sites ? sites.data.number.indexOf(row.dataset.number) : -1;
    if (at >= 0) { sites.show(at); }
  }
  rows.forEach(function (row) {
    row.tabIndex = 0;
    row.addEventListener("click", function () { show(row); });
    row.addEventListener("keydown", function (event) { if (event.key === "Enter") { show(row); } });
  });
});
