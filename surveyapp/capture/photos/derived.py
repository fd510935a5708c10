"""Copies made from an original, which is never touched: small, for paper, for publication."""

from surveyapp.capture.photos.kinds import kind_of
from surveyapp.capture.photos.pictures import decode, jpeg_bytes, upright

LIST_PX = 512
"""Longer side of the picture in lists and strips."""
PRINT_PX = 1_600
"""Longer side of the copy that papers use: four photos on an A4 page at 300 dpi."""
_LIST_QUALITY, _PRINT_QUALITY = 78, 84


def thumbnail(data: bytes, size: int = LIST_PX, orientation: int = 1) -> bytes:
    """A JPEG whose longer side is at most `size`, upright and without any EXIF.

    Raises `NoPicture` when nothing of the original can be shown.
    """
    from PIL.Image import Resampling

    if _is_film(data):
        from surveyapp.capture.photos.film import film_card

        return jpeg_bytes(film_card(size), _LIST_QUALITY)
    picture, _whole = decode(data, size)
    # Decoding by eighths left little to do; bicubic over a gap of two is as good as Lanczos there.
    picture.thumbnail((size, size), Resampling.BICUBIC, reducing_gap=2.0)
    quality = _LIST_QUALITY if size <= LIST_PX else _PRINT_QUALITY
    return jpeg_bytes(upright(picture, orientation), quality)


def published(data: bytes, max_px: int = PRINT_PX, orientation: int = 1) -> bytes:
    """The copy that may leave the house: no EXIF, no position, no camera, no embedded preview."""
    return thumbnail(data, max_px, orientation)


def _is_film(data: bytes) -> bool:
    kind = kind_of(data[:64])
    return kind is not None and kind.video
