/* What every map of ours draws with: symbols by kind on one canvas, a net of degrees; words only as
   text (nothing from a record is ever read as HTML). */
(function () {
  "use strict";

  var SHAPES = {
    rooftop: function (ctx, x, y, r) { ctx.rect(x - r, y - r, 2 * r, 2 * r); },
    pole: function (ctx, x, y, r) {
      ctx.moveTo(x, y - r * 1.3); ctx.lineTo(x + r * 1.2, y + r * 0.9);
      ctx.lineTo(x - r * 1.2, y + r * 0.9); ctx.closePath();
    },
    facility: function (ctx, x, y, r) { ctx.arc(x, y, r * 1.1, 0, 2 * Math.PI); }
  };

  function drawShape(ctx, kind, x, y, r) {
    ctx.beginPath();
    (SHAPES[kind] || SHAPES.facility)(ctx, x, y, r);
  }

  function flagDot(ctx, x, y, weight) {
    ctx.globalAlpha = 1;
    ctx.beginPath();
    ctx.arc(x, y, 3.2, 0, 2 * Math.PI);
    ctx.fillStyle = weight === 2 ? "#e8912d" : "#c62828"; ctx.fill();
    ctx.lineWidth = 1; ctx.strokeStyle = "#fff"; ctx.stroke();
  }

  L.Canvas.include({
    _updateSite: function (mark) {
      if (!this._drawing || mark._empty()) { return; }
      var p = mark._point, ctx = this._ctx, o = mark.options;
      if (o.halo) {
        drawShape(ctx, o.kind, p.x, p.y, mark._radius + 4);
        ctx.globalAlpha = 1;
        ctx.setLineDash([]);
        ctx.lineWidth = 6; ctx.strokeStyle = "#ffffff"; ctx.stroke();
        ctx.lineWidth = 3; ctx.strokeStyle = o.halo; ctx.stroke();
      }
      drawShape(ctx, o.kind, p.x, p.y, mark._radius);
      this._fillStroke(ctx, mark);
      if (o.flagged) { flagDot(ctx, p.x + mark._radius, p.y - mark._radius, o.flagged); }
    },
    _updateCluster: function (mark) {
      if (!this._drawing || mark._empty()) { return; }
      var p = mark._point, ctx = this._ctx;
      ctx.beginPath();
      ctx.arc(p.x, p.y, mark._radius, 0, 2 * Math.PI);
      this._fillStroke(ctx, mark);
      ctx.globalAlpha = 1;
      ctx.font = "600 11.5px " + getComputedStyle(mark._map.getContainer()).fontFamily;
      ctx.textAlign = "center"; ctx.textBaseline = "middle";
      ctx.fillStyle = mark.options.ink || "#26323a";
      ctx.fillText(mark.options.text, p.x, p.y + 0.5);
      if (mark.options.flagged) { flagDot(ctx, p.x + mark._radius * 0.7, p.y - mark._radius * 0.7); }
    }
  });

  var SiteMark = L.CircleMarker.extend({
    _updatePath: function () { this._renderer._updateSite(this); }
  });
  var ClusterMark = L.CircleMarker.extend({
    _updatePath: function () { this._renderer._updateCluster(this); }
  });

  function element(tag, name, text, parent) {
    var node = L.DomUtil.create(tag, name || "", parent);
    if (text !== undefined) { node.textContent = text; }
    return node;
  }

  /* Degrees as a quiet net of lines, so that a page without tiles still tells where it is. */
  var Graticule = L.GridLayer.extend({
    options: { ground: "#f6f4ee", ink: "#8b887d", net: "#d9d6cc" },
    createTile: function (coords) {
      var tile = document.createElement("canvas"), size = this.getTileSize();
      var sharp = window.devicePixelRatio || 1;
      tile.width = size.x * sharp; tile.height = size.y * sharp;
      var ctx = tile.getContext("2d"), map = this._map, z = coords.z;
      ctx.scale(sharp, sharp);
      var origin = coords.scaleBy(size), nw = map.unproject(origin, z);
      var se = map.unproject(origin.add(size), z), step = stepAt(z);
      var look = this.options;
      ctx.strokeStyle = look.net; ctx.lineWidth = 1;
      ctx.font = "10px " + getComputedStyle(map.getContainer()).fontFamily;
      var digits = Math.max(0, Math.ceil(-Math.log(step) / Math.LN10 - 1e-9)), i, at;
      /* A label that crosses the edge of a tile is drawn in both, each showing its part. */
      var wide = (se.lng - nw.lng) * 0.3, high = (nw.lat - se.lat) * 0.06;
      for (i = Math.ceil((nw.lng - wide) / step); i * step < se.lng; i++) {
        at = Math.round(map.project([0, i * step], z).x - origin.x) + 0.5;
        line(ctx, at, 0, at, size.y);
        if (coords.y % 2 === 0) { label(ctx, look, (i * step).toFixed(digits) + "°E", at + 3, 11); }
      }
      for (i = Math.ceil((se.lat - high) / step); i * step <= nw.lat; i++) {
        at = Math.round(map.project([i * step, 0], z).y - origin.y) + 0.5;
        line(ctx, 0, at, size.x, at);
        if (coords.x % 2 === 0) { label(ctx, look, (i * step).toFixed(digits) + "°N", 3, at < 26 ? Math.max(at + 12, 24) : at - 3); }
      }
      return tile;
    }
  });
  function stepAt(z) {
    var steps = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];
    var wanted = 220 * 360 / (256 * Math.pow(2, z));
    return steps.filter(function (s) { return s <= wanted; })[0] || 0.0002;
  }
  function label(ctx, look, text, x, y) {
    ctx.fillStyle = look.ground;
    ctx.fillRect(x - 1, y - 9, ctx.measureText(text).width + 2, 11);
    ctx.fillStyle = look.ink;
    ctx.fillText(text, x, y);
  }
  function line(ctx, x1, y1, x2, y2) {
    ctx.beginPath(); ctx.moveTo(x1, y1); ctx.lineTo(x2, y2); ctx.stroke();
  }

  function swatch(parent, kind, colour, line) {
    var canvas = element("canvas", "swatch", undefined, parent), sharp = 2;
    canvas.width = 18 * sharp; canvas.height = 18 * sharp;
    var ctx = canvas.getContext("2d");
    ctx.scale(sharp, sharp);
    drawShape(ctx, kind, 9, 9, 5.5);
    ctx.fillStyle = colour; ctx.fill(); ctx.strokeStyle = line || "#1f2a30"; ctx.stroke();
  }

  window.surveySigns = {
    drawShape: drawShape, SiteMark: SiteMark, ClusterMark: ClusterMark, Graticule: Graticule,
    element: element, swatch: swatch
  };
})();
