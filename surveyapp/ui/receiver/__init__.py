"""A receiver at work: its quality live, an average that fills a ring, the position into a record."""

from surveyapp.ui.receiver.dialog import ReceiverDialog
from surveyapp.ui.receiver.station import Station, station_of

__all__ = ["ReceiverDialog", "Station", "station_of"]
