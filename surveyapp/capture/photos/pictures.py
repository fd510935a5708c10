"""Pixels out of bytes: the one place that calls Pillow to decode, with its limits and its warnings.

Only the decoders in `kinds.PLUGINS` are reachable, sizes are checked before a pixel is decoded, and
what can be seen of a cut file is shown.
"""

import io
import logging
import struct
import warnings
from functools import cache
from typing import TYPE_CHECKING

from surveyapp.capture.photos.boxes import padded
from surveyapp.capture.photos.kinds import PLUGINS

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 210_000_000
"""The largest phone sensor has 200 megapixels; more is a decompression bomb or a mistake."""
MAX_TEXT = 16 * 2**20
"""Bytes of one text in a PNG: editors keep whole profiles there, beyond Pillow's megabyte."""
_UPRIGHT = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""EXIF orientation → the `PIL.Image.Transpose` that sets the picture upright."""


class NoPicture(Exception):  # noqa: N818 - a finding about the bytes, not a fault of ours
    """No picture comes out of these bytes; the text says why, for the list of broken files."""


class TooManyPixels(NoPicture):
    """The header promises more pixels than `MAX_PIXELS`."""


def open_picture(data: bytes) -> "Image":
    """A picture whose header was read and whose size is bearable; raises `NoPicture`."""
    _ready()
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(io.BytesIO(padded(data)), formats=PLUGINS)
    except UnidentifiedImageError as fault:
        raise NoPicture from fault  # its words name an object in memory
    except _FAULTS as fault:
        raise NoPicture(str(fault) or type(fault).__name__) from fault
    if picture.width * picture.height > MAX_PIXELS:
        raise TooManyPixels(f"{picture.width} × {picture.height}")
    return picture


def decode(data: bytes, size: int | None = None) -> tuple["Image", bool]:
    """The picture in RGB, and whether it is whole. Raises `NoPicture` when nothing shows.

    With `size` the decoder may stop at a coarser scale (JPEG halves, quarters, eighths), never
    below `size` pixels on the longer side. Of a cut file the part that is there is given.
    """
    picture = open_picture(data)
    if size is not None:
        picture.draft("RGB", (size, size))
    try:
        picture.load()
        return _rgb(picture), True
    except _FAULTS as fault:
        return _rest(data, picture, fault), False


def upright(picture: "Image", orientation: int) -> "Image":
    """The picture turned and mirrored as EXIF orientation 1 to 8 says."""
    from PIL.Image import Transpose

    how = _UPRIGHT.get(orientation)
    return picture if how is None else picture.transpose(Transpose(how))


def jpeg_bytes(picture: "Image", quality: int) -> bytes:
    """The picture as a JPEG that carries nothing but pixels."""
    out = io.BytesIO()
    clean = picture if picture.mode in {"RGB", "L"} else picture.convert("RGB")
    clean.save(out, "JPEG", quality=quality, exif=b"", icc_profile=None, comment=b"")
    return out.getvalue()


def _rest(data: bytes, picture: "Image", fault: BaseException) -> "Image":
    """What was decoded before the fault; raises `NoPicture` when that is nothing."""
    from PIL.ImageFile import ImageFile

    if picture.format == "JPEG" and not data.endswith(b"\xff\xd9"):
        # An end mark makes the decoder fill the missing part in place of giving up.
        try:
            return decode(data + b"\xff\xd9", max(picture.size))[0]
        except NoPicture:
            pass
    if picture.format in {"JPEG", "PNG", "BMP"} and isinstance(picture, ImageFile):
        picture.tile = []  # nothing left to decode: what is there is the picture
        try:
            seen = _rgb(picture)
            shows = any(low != high for low, high in seen.getextrema())  # type: ignore[misc]
        except _FAULTS:
            shows, seen = False, picture
        if shows:
            return seen
    raise NoPicture(str(fault)) from fault


def _rgb(picture: "Image") -> "Image":
    """RGB over white: sixteen-bit greys scaled, transparency laid on paper."""
    from PIL import Image

    if picture.mode == "RGB":
        return picture
    if picture.mode.startswith("I;16"):
        # Through "I", for Pillow has no point operation on the big-endian kind.
        return picture.convert("I").point(lambda v: v / 256).convert("L").convert("RGB")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    return picture.convert("RGB")


@cache
def _register() -> None:
    from PIL import Image, PngImagePlugin
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    # Sizes are judged here, before decoding; Pillow's own limit is a warning on the way.
    Image.MAX_IMAGE_PIXELS = None
    PngImagePlugin.MAX_TEXT_CHUNK = MAX_TEXT
    # Without a handler Python prints errors of a damaged TIFF straight to standard error.
    logging.getLogger("PIL").addHandler(logging.NullHandler())


def _ready() -> None:
    _register()
    # Damaged files are expected: what matters is in the reading, not on standard error.
    warnings.filterwarnings("ignore", module=r"PIL\b")


_FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    EOFError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    AssertionError,
    struct.error,
)
"""What decoders raise on bytes that are not what they claim."""
