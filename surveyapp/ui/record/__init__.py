"""The record: header, findings, form, photos, facts, history."""

from surveyapp.ui.record.panel import RecordPanel

__all__ = ["RecordPanel"]
