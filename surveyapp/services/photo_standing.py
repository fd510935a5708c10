"""Where each photo stands with the office: here only, sent, confirmed, or taken by someone else."""

from collections.abc import Sequence
from typing import Literal

from surveyapp.domain.language import _
from surveyapp.services.enrolment import enrolments
from surveyapp.storage import Row, Survey

Standing = Literal["local", "sent", "confirmed", "remote"]


def photo_standing(survey: Survey, photos: Sequence[Row]) -> dict[str, Standing]:
    """The standing of each photo by hash; nothing on a laptop that no office knows.

    `remote` is a photo of others of which only the small copy is here; once its original was
    fetched it is like any that the office has confirmed.
    """
    if not enrolments(survey):
        return {}
    states = survey.outbox.photos.states(str(p["sha256"]) for p in photos if p["sha256"])
    return {sha256: _standing(survey, sha256, state) for sha256, state in states.items()}


def _standing(survey: Survey, sha256: str, state: str) -> Standing:
    match state:
        case "remote":
            return "remote" if survey.vault.find(sha256) is None else "confirmed"
        case "sent":
            return "sent"
        case "confirmed":
            return "confirmed"
        case _:
            return "local"


def standing_words(standing: Standing) -> str:
    """The standing as people read it."""
    match standing:
        case "local":
            return _("仅在本机，尚未上传")
        case "sent":
            return _("已发出，待县区核对")
        case "confirmed":
            return _("县区已收到并核对")
        case "remote":
            return _("他人所拍，本机只有缩略图")
