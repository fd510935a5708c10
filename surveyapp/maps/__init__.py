"""Folium pages and tile sources. Nothing here ever asks another machine for anything."""

from surveyapp.maps.content import Border
from surveyapp.maps.page import write_map
from surveyapp.maps.tiles import TileSource

__all__ = ["Border", "TileSource", "write_map"]
