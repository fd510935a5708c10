"""What a county sets over the texts, in the window: its own values, and a plan made from the template."""

from surveyapp.ui.policy.dialog import PolicyDialog

__all__ = ["PolicyDialog"]
