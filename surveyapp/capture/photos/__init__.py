"""Photo files: reading, intake, derived copies and grouping into candidate sites."""

from surveyapp.capture.photos.derived import Copies, copies, make_copies, published, thumbnail
from surveyapp.capture.photos.grouping import PhotoPoint, Suggestion, suggest
from surveyapp.capture.photos.intake import Intake, take_in
from surveyapp.capture.photos.listing import list_photos
from surveyapp.capture.photos.markup import marked_up
from surveyapp.capture.photos.pictures import NoPicture
from surveyapp.capture.photos.reading import NotTaken, Reading, read_photo
from surveyapp.capture.photos.stamp import stamped

__all__ = [
    "Copies",
    "Intake",
    "NoPicture",
    "NotTaken",
    "PhotoPoint",
    "Reading",
    "Suggestion",
    "copies",
    "list_photos",
    "make_copies",
    "marked_up",
    "published",
    "read_photo",
    "stamped",
    "suggest",
    "take_in",
    "thumbnail",
]
