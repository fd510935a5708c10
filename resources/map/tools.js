/* Tools of the map in the window: measuring, picking a point, tiles drawn in a shifted datum, the
   wedge of a photo's view. */
(function () {
  "use strict";

  var EARTH_M = 6371008.8;
  function rad(degrees) { return degrees * Math.PI / 180; }

  function away(a, b) {
    var half = Math.pow(Math.sin(rad(b.lat - a.lat) / 2), 2) +
      Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.pow(Math.sin(rad(b.lng - a.lng) / 2), 2);
    return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(half)));
  }
  function length(points) {
    return points.slice(1).reduce(function (sum, p, i) { return sum + away(points[i], p); }, 0);
  }
  /* Area on the sphere of a ring that is small against it (Chamberlain and Duquette, 2007). */
  function area(points) {
    var sum = points.reduce(function (total, p, i) {
      var next = points[(i + 1) % points.length];
      return total + rad(next.lng - p.lng) * (2 + Math.sin(rad(p.lat)) + Math.sin(rad(next.lat)));
    }, 0);
    return Math.abs(sum * EARTH_M * EARTH_M / 2);
  }
  function metres(m) {
    if (m >= 10000) { return (m / 1000).toFixed(1) + " km"; }
    if (m >= 1000) { return (m / 1000).toFixed(2) + " km"; }
    return m.toFixed(m < 100 ? 1 : 0) + " m";
  }
  function squares(m2) {
    if (m2 >= 1e6) { return (m2 / 1e6).toFixed(2) + " km²"; }
    return m2.toFixed(m2 < 100 ? 1 : 0) + " m²";
  }

  function Tools(map, tell) {
    this.map = map; this.tell = tell; this.mode = "";
    this.layer = L.layerGroup().addTo(map);
    this.cross = L.DomUtil.create("div", "cross", map.getContainer());
    map.on("click", function (event) { this.at(event.latlng); }, this);
    map.on("mousemove", function (event) { this.follow(event.latlng); }, this);
    L.DomEvent.on(map.getContainer(), "keydown", this.key, this);
  }
  Tools.prototype = {
    start: function (mode) {
      this.clear();
      this.mode = mode; this.points = []; this.closed = false; this.done = false;
      this.map.getContainer().classList.toggle("pointing", Boolean(mode));
      this.map.doubleClickZoom[mode ? "disable" : "enable"]();
    },
    clear: function () {
      this.layer.clearLayers();
      this.line = this.ghost = this.label = null; this.points = []; this.done = false;
      this.map.getContainer().classList.remove("by-keys");
    },
    key: function (event) {
      if (!this.mode) { return; }
      if (event.key.indexOf("Arrow") === 0) { this.map.getContainer().classList.add("by-keys"); }
      if (event.key === "Escape") {
        if (this.mode === "measure" && this.points.length) { this.clear(); } else { this.tell("ended", this.mode); }
      } else if (event.key === "Enter" || event.key === " ") {
        if (this.map.getContainer().classList.contains("by-keys")) { this.at(this.map.getCenter()); }
        else if (this.mode === "measure") { this.finish(); }
      } else { return; }
      event.preventDefault();
      event.stopPropagation();
    },
    at: function (place) {
      if (this.mode === "pick") { this.tell("picked", place); return; }
      if (this.mode !== "measure") { return; }
      if (this.done) { this.clear(); }
      if (this.points.length > 2 && this.near(place, this.points[0])) { this.closed = true; this.finish(); return; }
      if (this.points.length > 1 && this.near(place, this.points[this.points.length - 1])) { this.finish(); return; }
      this.closed = false;
      this.points.push(place);
      this.draw();
    },
    near: function (a, b) {
      return this.map.latLngToContainerPoint(a).distanceTo(this.map.latLngToContainerPoint(b)) < 9;
    },
    follow: function (place) {
      if (this.mode !== "measure" || this.done || !this.points.length) { return; }
      this.ghost.setLatLngs([this.points[this.points.length - 1], place]);
      this.say(length(this.points.concat([place])), place);
    },
    draw: function () {
      var o = { color: "#c2410c", weight: 2.5, interactive: false };
      if (!this.line) {
        this.line = L.polyline([], o).addTo(this.layer);
        this.ghost = L.polyline([], L.extend({ dashArray: "4 5" }, o)).addTo(this.layer);
      }
      this.line.setLatLngs(this.points);
      var last = this.points[this.points.length - 1];
      L.circleMarker(last, L.extend({}, o, { radius: 3.5, fillColor: "#fff", fillOpacity: 1 })).addTo(this.layer);
      this.say(length(this.points), last);
    },
    say: function (sum, place) {
      var words = this.closed ? squares(area(this.points)) + " · " + metres(sum) : metres(sum);
      if (!this.label) {
        this.label = L.tooltip({ permanent: true, direction: "right", offset: [10, 0], className: "measured" })
          .setLatLng(place).addTo(this.layer);
      }
      this.label.setLatLng(place).setContent(document.createTextNode(words));
      this.words = words;
    },
    finish: function () {
      if (this.points.length < 2) { return; }
      this.done = true;
      this.ghost.setLatLngs([]);
      var ring = this.closed ? this.points.concat([this.points[0]]) : this.points;
      this.line.setLatLngs(ring);
      if (this.closed) {
        L.polygon(this.points, { stroke: false, fillColor: "#c2410c", fillOpacity: 0.14, interactive: false }).addTo(this.layer);
      }
      this.say(length(ring), this.points[this.points.length - 1]);
      this.tell("measured", this.words);
    }
  };

  /* Tiles drawn in GCJ-02 under sites in WGS 84: the whole layer is moved by the shift at the middle
     of the window, which leaves at most two pixels at its edges. */
  var ShiftedTiles = L.TileLayer.extend({
    moved: function (vector) { /* in world pixels of zoom 0 */
      var before = this._vector;
      this._vector = vector;
      if (!this._map || !vector || (before && before.distanceTo(vector) * Math.pow(2, this._map.getZoom()) < 0.5)) { return; }
      Object.keys(this._tiles).forEach(function (key) {
        L.DomUtil.setPosition(this._tiles[key].el, this._getTilePos(this._tiles[key].coords));
      }, this);
      this._update();
    },
    _off: function (zoom) { return this._vector ? this._vector.multiplyBy(Math.pow(2, zoom)) : L.point(0, 0); },
    _getTilePos: function (coords) {
      return L.TileLayer.prototype._getTilePos.call(this, coords).add(this._off(coords.z)).round();
    },
    _getTiledPixelBounds: function (center) {
      var bounds = L.TileLayer.prototype._getTiledPixelBounds.call(this, center);
      var off = this._off(this._tileZoom);
      return new L.Bounds(bounds.min.subtract(off), bounds.max.subtract(off));
    }
  });

  L.Canvas.include({
    _updateWedge: function (mark) {
      if (!this._drawing || mark._empty()) { return; }
      var p = mark._point, ctx = this._ctx, middle = rad(mark.options.direction - 90), r = mark._radius;
      ctx.beginPath();
      ctx.moveTo(p.x, p.y);
      ctx.arc(p.x, p.y, r, middle - 0.45, middle + 0.45);
      ctx.closePath();
      this._fillStroke(ctx, mark);
    }
  });
  var WedgeMark = L.CircleMarker.extend({
    _updatePath: function () { this._renderer._updateWedge(this); },
    _containsPoint: function () { return false; }
  });

  window.surveyTools = {
    Tools: Tools, ShiftedTiles: ShiftedTiles, WedgeMark: WedgeMark,
    length: length, area: area, metres: metres, squares: squares
  };
})();
