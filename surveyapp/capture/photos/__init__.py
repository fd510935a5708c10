"""Photo files: reading, intake, derived copies and grouping into candidate sites."""

from surveyapp.capture.photos.derived import published, thumbnail
from surveyapp.capture.photos.intake import Intake, take_in
from surveyapp.capture.photos.listing import list_photos
from surveyapp.capture.photos.pictures import NoPicture
from surveyapp.capture.photos.reading import NotTaken, Reading, read_photo

__all__ = [
    "Intake",
    "NoPicture",
    "NotTaken",
    "Reading",
    "list_photos",
    "published",
    "read_photo",
    "take_in",
    "thumbnail",
]
