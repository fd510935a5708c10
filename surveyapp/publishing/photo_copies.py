"""Photos as they may leave the house: small, upright, nothing but pixels, the same bytes each time."""

from surveyapp.capture.photos.derived import published
from surveyapp.capture.photos.pictures import NoPicture
from surveyapp.domain.photos import turned

COPY_PX = 800
"""Longer side of a published copy: enough to know the place again, too little for faces far off."""


def photo_copy(data: bytes, orientation: int = 1, turn_deg: int = 0) -> bytes | None:
    """The copy of a photo that was turned by hand so far; None when no picture comes out of it."""
    try:
        return published(data, COPY_PX, turned(orientation, turn_deg))
    except NoPicture:
        return None
