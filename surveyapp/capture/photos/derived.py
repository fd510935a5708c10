"""Copies made from an original, which is never touched: for lists, for paper, for publication."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from surveyapp.capture.photos.flight import Task, fly
from surveyapp.capture.photos.kinds import kind_of
from surveyapp.capture.photos.pictures import NoPicture, decode, jpeg_bytes, upright
from surveyapp.capture.photos.sources import embedded_preview

if TYPE_CHECKING:
    from PIL.Image import Image

LIST_PX = 512
"""Longer side of the picture in lists and strips."""
PRINT_PX = 1_600
"""Longer side of the copy that papers use: 85 mm wide at over 450 dpi."""
_LIST_QUALITY, _PRINT_QUALITY = 78, 84

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Copies:
    """What lists and papers show of one photo: upright JPEGs without EXIF."""

    thumb: bytes
    print: bytes
    whole: bool
    """False when the original is damaged and shows only in part."""


def thumbnail(data: bytes, size: int = LIST_PX, orientation: int = 1) -> bytes:
    """A JPEG whose longer side is at most `size`, upright and without any EXIF.

    Raises `NoPicture` when nothing of the original can be shown.
    """
    return jpeg_bytes(upright(shrunk(data, size)[0], orientation), _quality(size))


def copies(data: bytes, orientation: int = 1) -> Copies:
    """The print copy and the list copy out of one decoding; raises `NoPicture`."""
    large, whole = shrunk(data, PRINT_PX)
    large = upright(large, orientation)
    printed = jpeg_bytes(large, _PRINT_QUALITY)
    return Copies(jpeg_bytes(_fitted(large, LIST_PX), _LIST_QUALITY), printed, whole)


def make_copies(
    photos: Iterable[tuple[Key, int, Callable[[], bytes]]],
    sink: Callable[[Key, Copies | NoPicture], None],
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Makes the copies of many photos on all cores and hands each to `sink`, here and in order.

    A photo is its key, its orientation and how to read its bytes. Gives how many were handed over.
    """
    done = 0
    tasks = (Task(_ROOM, partial(_attempt, *photo)) for photo in photos)
    with fly(tasks) as results:
        for key, made in results:
            sink(key, made)
            done += 1
            if cancelled():
                break
    return done


def published(data: bytes, max_px: int = PRINT_PX, orientation: int = 1) -> bytes:
    """The copy that may leave the house: no EXIF, no position, no camera, no embedded preview."""
    return thumbnail(data, max_px, orientation)


def shrunk(data: bytes, size: int) -> tuple["Image", bool]:
    """The picture as its file holds it, at most `size` pixels on the longer side, and if it is whole.

    A film gives the card that stands for it. Raises `NoPicture`.
    """
    kind = kind_of(data[:64])
    if kind is not None and kind.video:
        from surveyapp.capture.photos.film import film_card

        return film_card(size), True
    try:
        picture, whole = decode(data, size)
    except NoPicture:
        # The picture itself is lost, its small copy may not be: that is still evidence.
        small = embedded_preview(data)
        if small is None:
            raise
        picture, whole = decode(small)[0], False
    return _fitted(picture, size), whole


_ROOM = 24 * 2**20
"""Bytes a photo takes while its copies are made: its file and a picture of half its size."""


def _attempt(
    key: Key, orientation: int, read: Callable[[], bytes]
) -> tuple[Key, Copies | NoPicture]:
    try:
        return key, copies(read(), orientation)
    except NoPicture as fault:
        return key, fault


def _fitted(picture: "Image", size: int) -> "Image":
    from PIL.Image import Resampling

    longer = max(picture.size)
    if longer <= size:
        return picture
    wanted = (max(1, picture.width * size // longer), max(1, picture.height * size // longer))
    # Decoding by eighths left little to do; over a gap of two bicubic is as good as Lanczos.
    return picture.resize(wanted, Resampling.BICUBIC, reducing_gap=2.0)


def _quality(size: int) -> int:
    return _LIST_QUALITY if size <= LIST_PX else _PRINT_QUALITY
