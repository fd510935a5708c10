"""The map of the window: sites by view in a web page that asks nobody but us."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveyapp.ui.map.pane import MapPane, PickRequest

__all__ = ["MapPane", "PickRequest"]


def __getattr__(name: str) -> object:
    """The scheme is registered before anything else is loaded: the pane comes when asked for."""
    if name not in __all__:
        raise AttributeError(name)
    from surveyapp.ui.map import pane

    return getattr(pane, name)
