/* The sites of a map page that carries everything inside itself: signs, clusters when there are
   many, a card for each site, search, legend. */
(function () {
  "use strict";

  var signs = window.surveySigns, element = signs.element, swatch = signs.swatch;
  var SiteMark = signs.SiteMark, ClusterMark = signs.ClusterMark, Graticule = signs.Graticule;

  /* Tiles that travel inside the page, by "z/x/y". */
  var PackedTiles = L.GridLayer.extend({
    createTile: function (coords, done) {
      var image = document.createElement("img");
      var data = this.options.tiles[coords.z + "/" + coords.x + "/" + coords.y];
      image.alt = "";
      if (!data) { setTimeout(function () { done(null, image); }, 0); return image; }
      image.onload = function () { done(null, image); };
      image.src = "data:" + this.options.mime + ";base64," + data;
      return image;
    }
  });

  function Sites(map, data) {
    this.map = map; this.data = data; this.count = data.lon.length;
    this.layer = L.layerGroup().addTo(map);
    if (this.count > data.clusterAbove) {
      this.cluster();
      map.on("moveend", this.refresh, this);
      this.refresh();
    } else {
      for (var i = 0; i < this.count; i++) { this.layer.addLayer(this.mark(i)); }
    }
  }
  Sites.prototype = {
    cluster: function () {
      var points = new Array(this.count), d = this.data;
      for (var i = 0; i < this.count; i++) {
        points[i] = { type: "Feature", properties: { i: i },
          geometry: { type: "Point", coordinates: [d.lon[i] / 1e6, d.lat[i] / 1e6] } };
      }
      this.index = new Supercluster({ radius: 72, maxZoom: 15, minPoints: 3 });
      this.index.load(points);
    },
    place: function (i) { return [this.data.lat[i] / 1e6, this.data.lon[i] / 1e6]; },
    refresh: function () {
      var b = this.map.getBounds().pad(0.1), self = this;
      this.layer.clearLayers();
      this.index.getClusters(
        [Math.max(-180, b.getWest()), Math.max(-85, b.getSouth()),
          Math.min(180, b.getEast()), Math.min(85, b.getNorth())], Math.floor(this.map.getZoom())
      ).forEach(function (f) {
        self.layer.addLayer(f.properties.cluster ? self.bubble(f) : self.mark(f.properties.i));
      });
    },
    bubble: function (f) {
      var self = this, c = f.geometry.coordinates, n = f.properties.point_count;
      var mark = new ClusterMark([c[1], c[0]], {
        radius: 9 + 1.7 * Math.log(n), text: String(n),
        color: "#6b7f8c", weight: 1, fillColor: "#dfe7ea", fillOpacity: 0.94
      });
      return mark.on("click", function () {
        self.map.setView([c[1], c[0]], self.index.getClusterExpansionZoom(f.properties.cluster_id));
      });
    },
    mark: function (i) {
      var d = this.data, state = d.states[d.state[i]] || d.states[0], self = this;
      var mark = new SiteMark(this.place(i), {
        kind: (d.kinds[d.kind[i]] || {}).id, flagged: d.flags[i] > 0, radius: 6,
        color: "#1f2a30", weight: 1, fillColor: state.colour, fillOpacity: 0.92
      });
      return mark.on("click", function () { self.open(i); });
    },
    open: function (i) {
      L.popup({ maxWidth: 320, autoPanPadding: [24, 24] })
        .setLatLng(this.place(i)).setContent(this.card(i)).openOn(this.map);
    },
    card: function (i) {
      var d = this.data, card = element("div", "site-card");
      var name = element("div", "site-name", d.links ? undefined : d.name[i] || d.number[i], card);
      if (d.links) { element("a", "", d.name[i] || d.number[i], name).href = d.links[i]; }
      var kind = d.kinds[d.kind[i]], state = d.states[d.state[i]];
      var facts = [[d.words.number, d.number[i]], [d.words.kind, kind && kind.label],
        [d.words.state, state && state.label]];
      d.more.forEach(function (more) {
        var value = more.values[i];
        facts.push([more.label, more.known ? more.known[value] : value]);
      });
      facts.push([d.words.position,
        (d.lon[i] / 1e6).toFixed(6) + "°E " + (d.lat[i] / 1e6).toFixed(6) + "°N"]);
      var table = element("table", "", undefined, card);
      facts.forEach(function (fact) {
        if (fact[1] === null || fact[1] === undefined || fact[1] === "") { return; }
        var row = element("tr", "", undefined, table);
        element("th", "", fact[0], row);
        element("td", "", String(fact[1]), row);
      });
      return card;
    },
    ring: function (i) {
      var d = this.data;
      this.map.addLayer(new SiteMark(this.place(i), {
        kind: (d.kinds[d.kind[i]] || {}).id, halo: "#0b57a4", radius: 8, interactive: false,
        color: "#1f2a30", weight: 1, fillColor: (d.states[d.state[i]] || d.states[0]).colour, fillOpacity: 1
      }));
    },
    show: function (i) {
      this.map.setView(this.place(i), Math.max(this.map.getZoom(), 17));
      this.open(i);
    },
    find: function (word, most) {
      var found = [], d = this.data, key = word.trim().toLowerCase();
      for (var i = 0; key && i < this.count && found.length < most; i++) {
        if ((d.number[i] + " " + d.name[i]).toLowerCase().indexOf(key) >= 0) { found.push(i); }
      }
      return found;
    }
  };

  function addBorders(map, data) {
    var rings = [];
    data.borders.forEach(function (border) {
      border.rings.forEach(function (ring) {
        rings.push(ring.map(function (p) { return [p[1], p[0]]; }));
      });
    });
    if (!rings.length) { return null; }
    var layer = L.polygon(rings, {
      color: "#a08f78", weight: 1.3, fill: false, interactive: false
    }).addTo(map);
    data.borders.forEach(function (border) {
      if (!border.label) { return; }
      var icon = L.divIcon({ className: "county-name", html: element("span", "", border.name), iconSize: [120, 16] });
      L.marker([border.label[1], border.label[0]], { icon: icon, interactive: false, keyboard: false }).addTo(map);
    });
    return layer;
  }

  function addLegend(map, data) {
    var legend = L.control({ position: "bottomright" });
    legend.onAdd = function () {
      var box = element("div", "map-box legend"), counts = { kind: {}, state: {} };
      data.kind.forEach(function (k) { counts.kind[k] = (counts.kind[k] || 0) + 1; });
      data.state.forEach(function (s) { counts.state[s] = (counts.state[s] || 0) + 1; });
      function group(items, used, kindOf, colourOf) {
        items.forEach(function (item, i) {
          if (!used[i] || !item.label) { return; }
          var row = element("div", "row", undefined, box);
          swatch(row, kindOf(item), colourOf(item));
          element("span", "", item.label, row);
          element("span", "count", String(used[i]), row);
        });
      }
      group(data.kinds, counts.kind, function (k) { return k.id; }, function () { return "#fff"; });
      element("hr", "", undefined, box);
      group(data.states, counts.state, function () { return "facility"; }, function (s) { return s.colour; });
      if (data.flags.some(function (n) { return n > 0; })) {
        var row = element("div", "row", undefined, box);
        element("i", "flag-dot", undefined, row);
        element("span", "", data.words.flagged, row);
      }
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    legend.addTo(map);
  }

  function addSearch(map, sites, words) {
    var control = L.control({ position: "topright" });
    control.onAdd = function () {
      var box = element("div", "map-box search"), input = element("input", "", undefined, box);
      var list = element("ul", "", undefined, box);
      input.type = "search"; input.placeholder = words.search;
      input.setAttribute("aria-label", words.search);
      input.addEventListener("input", function () {
        list.textContent = "";
        sites.find(input.value, 12).forEach(function (i) {
          var item = element("li", "", undefined, list);
          var button = element("button", "", sites.data.number[i] + " " + sites.data.name[i], item);
          button.type = "button";
          button.addEventListener("click", function (event) {
            event.stopPropagation(); /* the map would take it for a click beside the card */
            list.textContent = "";
            sites.show(i);
          });
        });
      });
      input.addEventListener("keydown", function (event) {
        var first = list.querySelector("button");
        if (event.key === "Enter" && first) { first.click(); }
      });
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    control.addTo(map);
  }

  function addNorth(map, words) {
    var north = L.control({ position: "bottomleft" });
    north.onAdd = function () {
      var box = element("div", "north");
      element("b", "", "▲", box);
      element("span", "", words.north, box);
      return box;
    };
    north.addTo(map);
  }

  window.surveyMap = function (map, data, tiles) {
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(element("span", "", data.credits).outerHTML);
    if (tiles) {
      if (tiles.credits) {
        map.attributionControl.addAttribution(element("span", "", tiles.credits).outerHTML);
      }
      new PackedTiles({ tiles: tiles.data, mime: tiles.mime, minZoom: 0, maxZoom: 22,
        minNativeZoom: tiles.min, maxNativeZoom: tiles.max }).addTo(map);
    } else {
      new Graticule().addTo(map);
    }
    var borders = addBorders(map, data);
    L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 160 }).addTo(map);
    addNorth(map, data.words);
    if (data.box) {
      map.fitBounds([[data.box[1], data.box[0]], [data.box[3], data.box[2]]], { padding: [40, 40], maxZoom: 16, animate: false });
    } else if (borders) {
      map.fitBounds(borders.getBounds(), { animate: false });
    }
    var sites = new Sites(map, data);
    addLegend(map, data);
    addSearch(map, sites, data.words);
    window.survey = { map: map, sites: sites };
    document.body.dataset.ready = String(sites.count);
  };
})();
