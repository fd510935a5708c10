/* The map in the window. It asks the program for what one view shows, draws it on one canvas, and
   tells the program what a person did; every word from a record is only ever text. */
(function () {
  "use strict";

  var signs = window.surveySigns, tools = window.surveyTools, element = signs.element;
  var LOOKS = {
    light: { ground: "#f6f4ee", ink: "#8b887d", net: "#d9d6cc", border: "#a08f78", line: "#1f2a30", hollow: "#7a52b3",
      bubble: "#dfe7ea", rim: "#6b7f8c", count: "#26323a", halo: "#0c6663", wedge: "#1f6fb5" },
    dark: { ground: "#1b2120", ink: "#87928e", net: "#2c3533", border: "#8b7c68", line: "#e3eae7", hollow: "#b794ec",
      bubble: "#37474a", rim: "#8fa3a8", count: "#eef3f2", halo: "#66c7bf", wedge: "#8cc4f5" }
  };

  function Live(map, given) {
    this.map = map; this.given = given; this.words = given.words; this.look = LOOKS.light;
    this.marks = []; this.asked = 0; this.busy = false; this.stale = false; this.have = null;
    this.chosen = null; this.round = 0;
    map.createPane("county").style.zIndex = 350;
    map.createPane("views").style.zIndex = 390;
    map.createPane("chosen").style.zIndex = 640;
    map.getPane("chosen").style.pointerEvents = "none";
    map.getPane("county").style.pointerEvents = "none";
    map.getPane("views").style.pointerEvents = "none";
    this.above = L.canvas({ pane: "chosen", padding: 0.3 });
    this.below = L.canvas({ pane: "views", padding: 0.3 });
    this.sites = L.layerGroup().addTo(map);
    this.views = L.layerGroup();
    this.pick = L.layerGroup().addTo(map);
    this.own = L.layerGroup().addTo(map);
    this.names = L.layerGroup().addTo(map);
    this.tools = new tools.Tools(map, this.tell.bind(this));
    map.on("zoomend", this.near, this);
    map.on("moveend", this.refresh, this);
    map.on("move", L.Util.throttle(this.refresh, 60, this), this);
    map.on("moveend", this.told, this);
    this.base(null);
    this.controls();
    new ResizeObserver(function () { map.invalidateSize({ animate: false }); }).observe(map.getContainer());
    var self = this;
    new QWebChannel(qt.webChannelTransport, function (channel) {
      self.bridge = channel.objects.bridge;
      self.bridge.ready();
    });
  }

  Live.prototype = {
    tell: function (what, value) {
      if (!this.bridge) { return; }
      if (what === "picked") { this.bridge.picked(value.lng, value.lat); }
      else if (what === "measured") { this.bridge.measured(value); }
      else { this.bridge.ended(value); }
    },
    controls: function () {
      var map = this.map, words = this.words, container = map.getContainer();
      map.attributionControl.setPrefix(false);
      map.attributionControl.addAttribution(element("span", "", words.credits).outerHTML);
      L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 120 }).addTo(map);
      container.setAttribute("role", "application");
      container.setAttribute("aria-label", words.map);
      map.zoomControl._zoomInButton.title = words.zoomIn;
      map.zoomControl._zoomOutButton.title = words.zoomOut;
      map.zoomControl._zoomInButton.setAttribute("aria-label", words.zoomIn);
      map.zoomControl._zoomOutButton.setAttribute("aria-label", words.zoomOut);
    },
    told: function () {
      var c = this.map.getCenter();
      document.body.dataset.zoom = this.map.getZoom();
      if (this.bridge) { this.bridge.moved(c.lng, c.lat, this.map.getZoom()); }
    },

    /* What the program calls. */
    dress: function (name) {
      this.look = LOOKS[name] || LOOKS.light;
      document.documentElement.dataset.look = name;
      this.base(this.given.base);
      this.drawBorders();
      this.draw();
      if (this.chosen) { this.choose(this.chosen, false); }
      if (this.legendBox) { this.legend(true); }
    },
    base: function (base) {
      this.given.base = base;
      if (this.ground) { this.ground.remove(); this.ground = null; }
      if (this.credit) { this.map.attributionControl.removeAttribution(this.credit); this.credit = ""; }
      this.map.off("moveend", this.shift, this);
      if (!base) {
        this.ground = new signs.Graticule({ ground: this.look.ground, ink: this.look.ink, net: this.look.net }).addTo(this.map);
        return;
      }
      var Layer = base.shifted ? tools.ShiftedTiles : L.TileLayer;
      this.ground = new Layer("survey://map/tiles/" + base.number + "/{z}/{x}/{y}", {
        minNativeZoom: base.min, maxNativeZoom: base.max, minZoom: 0, maxZoom: 20, keepBuffer: 1,
        bounds: [[base.box[1], base.box[0]], [base.box[3], base.box[2]]]
      });
      if (base.credits) {
        this.credit = element("span", "", base.credits).outerHTML;
        this.map.attributionControl.addAttribution(this.credit);
      }
      this.ground.addTo(this.map);
      if (base.shifted) { this.map.on("moveend", this.shift, this); this.shift(); }
    },
    shift: function () {
      var c = this.map.getCenter(), layer = this.ground, map = this.map;
      fetch("survey://map/shift?at=" + c.lng + "," + c.lat).then(function (r) { return r.json(); }).then(function (to) {
        layer.moved(map.project(c, 0).subtract(map.project([to[1], to[0]], 0)));
      });
    },
    borders: function () {
      var self = this;
      fetch("survey://map/borders").then(function (r) { return r.json(); }).then(function (found) {
        self.counties = found;
        self.drawBorders();
        document.body.dataset.borders = String(found.length);
      });
    },
    drawBorders: function () {
      if (this.county) { this.county.remove(); }
      var group = this.county = L.layerGroup().addTo(this.map), look = this.look;
      (this.counties || []).forEach(function (border) {
        L.polygon(border.rings.map(function (ring) { return ring.map(function (p) { return [p[1], p[0]]; }); }),
          { color: look.border, weight: 1.4, fill: false, interactive: false, pane: "county", smoothFactor: 1.2 }).addTo(group);
        if (!border.label) { return; }
        var icon = L.divIcon({ className: "county-name", html: element("span", "", border.name), iconSize: [120, 16] });
        L.marker([border.label[1], border.label[0]], { icon: icon, interactive: false, keyboard: false, pane: "county" }).addTo(group);
      });
    },
    see: function (box, deepest) {
      this.map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { padding: [28, 28], maxZoom: deepest || 16, animate: false });
    },
    go: function (lon, lat, zoom) { this.map.setView([lat, lon], zoom || this.map.getZoom(), { animate: false }); },
    anew: function () { this.have = null; this.round += 1; this.refresh(); },
    mode: function (name) { this.tools.start(name); this.map.getContainer().focus(); },
    focus: function () { this.map.getContainer().focus(); },

    choose: function (site, bring) {
      this.chosen = site;
      this.pick.clearLayers();
      this.views.clearLayers();
      if (!site) { document.body.dataset.chosen = ""; this.renamed(); return; }
      var look = this.look, place = [site.lat, site.lon], group = this.pick, self = this;
      if (site.lat !== null) {
        site.views.forEach(function (view) { self.view(view, place); });
        if (site.planned) {
          L.polyline([place, site.planned], { renderer: this.above, color: look.halo, weight: 1.5, dashArray: "2 5", interactive: false }).addTo(group);
          L.marker(site.planned, { icon: L.divIcon({ className: "planned", html: element("span", "", "✕"), iconSize: [16, 16] }), interactive: false, keyboard: false }).addTo(group);
        }
        this.sign(site, place, { renderer: this.above, radius: 7, halo: look.halo, interactive: false })
          .bindTooltip(document.createTextNode(site.name), { permanent: true, direction: "top", offset: [0, -10], className: "site-label" }).addTo(group);
        if (bring && !this.map.getBounds().pad(-0.06).contains(place)) {
          this.map.setView(place, Math.max(this.map.getZoom(), 14), { animate: false });
        }
      }
      this.near();
      document.body.dataset.chosen = site.id;
      this.renamed();
    },
    /* Where photos looked means something only where streets can be told apart. */
    near: function () {
      var near = this.map.getZoom() >= 15, shown = this.map.hasLayer(this.views);
      if (near && !shown) { this.views.addTo(this.map); }
      if (!near && shown) { this.views.remove(); }
    },
    view: function (view, site) {
      var look = this.look, at = view.lat === null ? site : [view.lat, view.lon];
      var dot = { renderer: this.below, radius: 2.5, stroke: false, fillColor: look.wedge, fillOpacity: 0.9, interactive: false };
      if (view.direction !== null) {
        new tools.WedgeMark(at, { renderer: this.below, radius: 34, direction: view.direction, weight: 1, color: look.wedge,
          opacity: 0.5, fillColor: look.wedge, fillOpacity: 0.12, interactive: false }).addTo(this.views);
      }
      L.circleMarker(at, dot).addTo(this.views);
    },
    position: function (own) {
      this.own.clearLayers();
      if (!own) { return; }
      var place = [own.lat, own.lon], o = { renderer: this.above, interactive: false };
      if (own.accuracy) {
        L.circle(place, L.extend({ radius: own.accuracy, weight: 1, color: "#1d6fd0", fillColor: "#1d6fd0", fillOpacity: 0.12 }, o)).addTo(this.own);
      }
      L.circleMarker(place, L.extend({ radius: 6, weight: 2.5, color: "#ffffff", fillColor: "#1d6fd0", fillOpacity: 1 }, o)).addTo(this.own);
    },
    legend: function (shown) {
      if (this.legendBox) { this.legendBox.remove(); this.legendBox = null; }
      if (!shown) { return; }
      var self = this, control = this.legendBox = L.control({ position: "bottomright" });
      control.onAdd = function () {
        var box = element("div", "map-box legend"), given = self.given, line = self.look.line;
        function row(kind, colour, edge, words) {
          var line = element("div", "row", undefined, box);
          signs.swatch(line, kind, colour, edge);
          element("span", "", words, line);
        }
        given.kinds.forEach(function (kind) { if (kind.label) { row(kind.id, "rgba(0,0,0,0)", line, kind.label); } });
        element("hr", "", undefined, box);
        given.states.forEach(function (s) { if (s.label) { row("facility", s.hollow ? "rgba(0,0,0,0)" : s.colour, s.hollow ? self.look.hollow : line, s.label); } });
        [["flag-dot", self.words.severe], ["flag-dot warning", self.words.warned]].forEach(function (pair) {
          var flag = element("div", "row", undefined, box);
          element("i", pair[0], undefined, flag);
          element("span", "", pair[1], flag);
        });
        L.DomEvent.disableClickPropagation(box);
        return box;
      };
      control.addTo(this.map);
    },

    /* Signs by view. */
    refresh: function () {
      var map = this.map, zoom = map.getZoom(), view = map.getBounds();
      if (this.have && this.have.zoom === zoom && this.have.box.contains(view)) { return; }
      if (this.busy) { this.stale = true; return; }
      this.busy = true; this.stale = false;
      var box = view.pad(0.25), self = this, asked = performance.now(), round = this.round;
      var at = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
      fetch("survey://map/features?box=" + at.join(",") + "&zoom=" + zoom).then(function (r) { return r.json(); }).then(function (found) {
        self.busy = false;
        self.data = found;
        self.have = round === self.round ? { zoom: zoom, box: box } : null;
        self.draw();
        document.body.dataset.took = (performance.now() - asked).toFixed(1);
        document.body.dataset.signs = String(found.at.length + ((found.clusters.count || []).length));
        document.body.dataset.version = String(found.version);
        if (self.stale) { self.refresh(); }
      }).catch(function () { self.busy = false; });
    },
    sign: function (site, place, more) {
      var state = this.given.states[site.state] || this.given.states[0];
      var kind = (this.given.kinds[site.kind] || {}).id;
      return new signs.SiteMark(place, L.extend({
        kind: kind, flagged: site.flagged > 1 ? site.flagged : 0, radius: 6, weight: state.hollow ? 2 : 1,
        color: state.hollow ? this.look.hollow : this.look.line, fillColor: state.hollow ? this.look.ground : state.colour,
        fillOpacity: state.hollow ? 0.35 : 0.94
      }, more));
    },
    draw: function () {
      var d = this.data, look = this.look, self = this;
      this.sites.clearLayers();
      this.renamed();
      if (!d) { return; }
      d.at.forEach(function (at, i) {
        var place = [d.lat[i], d.lon[i]];
        var mark = self.sign({ kind: d.kind[i], state: d.state[i], flagged: d.weight[i] }, place, {});
        mark.on("click", function (event) { self.hit(event, i); });
        self.sites.addLayer(mark);
      });
      var c = d.clusters;
      (c.count || []).forEach(function (count, i) {
        var mark = new signs.ClusterMark([c.lat[i], c.lon[i]], {
          radius: 9 + 1.7 * Math.log(count), text: String(count), flagged: c.flagged[i] > 0,
          color: look.rim, weight: 1, fillColor: look.bubble, ink: look.count, fillOpacity: 0.95
        });
        mark.on("click", function (event) {
          if (self.tools.mode) { return; }
          L.DomEvent.stopPropagation(event);
          self.map.setView([c.lat[i], c.lon[i]], Math.min(18, self.map.getZoom() + 2));
        });
        self.sites.addLayer(mark);
      });
    },
    renamed: function () {
      this.names.clearLayers();
      if (this.data && this.data.names.length && this.map.getZoom() >= 14) { this.name(this.data); }
    },
    /* Names stand beside their signs where they hide no other. */
    name: function (d) {
      var taken = [], self = this, chosen = this.chosen && this.chosen.lat !== null ? this.chosen : null;
      d.at.forEach(function (at, i) {
        if (chosen && chosen.name === d.names[i] && Math.abs(chosen.lat - d.lat[i]) < 1e-6) { return; }
        var p = self.map.latLngToLayerPoint([d.lat[i], d.lon[i]]);
        var box = L.bounds([p.x + 8, p.y - 9], [p.x + 12 + 13 * Math.min(14, d.names[i].length), p.y + 9]);
        if (taken.some(function (other) { return other.intersects(box); })) { return; }
        taken.push(box);
        L.tooltip({ permanent: true, direction: "right", offset: [8, 0], className: "site-name" })
          .setLatLng([d.lat[i], d.lon[i]]).setContent(document.createTextNode(d.names[i])).addTo(self.names);
      });
    },
    /* Of signs that lie upon each other each click takes the next. */
    hit: function (event, i) {
      if (this.tools.mode) { return; }
      L.DomEvent.stopPropagation(event);
      var d = this.data, map = this.map, p = map.latLngToLayerPoint([d.lat[i], d.lon[i]]);
      var heap = d.at.filter(function (at, k) {
        return map.latLngToLayerPoint([d.lat[k], d.lon[k]]).distanceTo(p) < 5;
      });
      var last = heap.indexOf(this.last);
      this.last = last >= 0 ? heap[(last + 1) % heap.length] : d.at[i];
      if (this.bridge) { this.bridge.chosen(d.version, this.last); }
    }
  };

  window.surveyLive = function (map, given) { window.survey = new Live(map, given); };
})();
