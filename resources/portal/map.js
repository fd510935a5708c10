/* The map of a page: what its list shows, each site leading to its own page. It draws with the same
   signs as every map of ours and asks this server alone. Without it the list says the same. */
(function () {
  "use strict";
  var box = document.getElementById("map"), map = null;
  if (!box) { return; }

  function draw(data) {
    if (map) { map.remove(); }
    box.hidden = false;
    map = L.map(box, { preferCanvas: true, maxZoom: 19, zoomControl: false, scrollWheelZoom: false });
    L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
    map.on("focus", function () { map.scrollWheelZoom.enable(); });
    map.on("blur", function () { map.scrollWheelZoom.disable(); });
    window.surveyMap(map, data);
    if (data.chosen !== undefined) { window.survey.sites.ring(data.chosen); }
  }

  function load() {
    var asked = box.dataset.map + (box.dataset.follows ? window.location.search : "");
    fetch(asked, { credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) { throw new Error(asked); } return answer.json(); })
      .then(draw)
      .catch(function () { box.hidden = true; });
  }

  load();
  /* The list was searched: the map shows what it found. */
  document.addEventListener("htmx:pushedIntoHistory", function () { if (box.dataset.follows) { load(); } });
})();
