"""The only place that knows the laptop's SQLite: survey.gpkg, photo vault, migrations, backups."""

from surveyapp.storage.drafts import Draft
from surveyapp.storage.files import create_survey, restore
from surveyapp.storage.findings import Finding
from surveyapp.storage.flags import Flagged, FlagRow
from surveyapp.storage.listing import Listed
from surveyapp.storage.opening import holds_survey, open_survey
from surveyapp.storage.queries import Counts, SiteQuery
from surveyapp.storage.rebuild import Rebuilt, rebuild
from surveyapp.storage.records import Row
from surveyapp.storage.survey import ANY, Survey
from surveyapp.storage.vault import Vault

__all__ = [
    "ANY", "Counts", "Draft", "Finding", "FlagRow", "Flagged", "Listed", "Rebuilt", "Row", "SiteQuery",
    "Survey", "Vault", "create_survey", "holds_survey", "open_survey", "rebuild", "restore",
]  # fmt: skip
