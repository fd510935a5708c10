"""Sync in the window: the button, joining the office's list, receipts, values in doubt, files."""

from surveyapp.ui.sync.desk import SyncDesk

__all__ = ["SyncDesk"]
