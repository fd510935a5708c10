"""The map of the window: sites by view in a web page that asks nobody but us."""

from surveyapp.ui.map.pane import MapPane, PickRequest

__all__ = ["MapPane", "PickRequest"]
