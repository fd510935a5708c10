"""Puts `resources/` and `forms/` in the wheel; an editable install reads the checkout."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("resources", "forms")


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling calls this once for each build."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders to carry; `version` is "editable" for an install of the checkout."""
        if version == "editable":
            return
        for folder in FOLDERS:
            build_data["force_include"][folder] = f"surveyapp/_bundled/{folder}"
