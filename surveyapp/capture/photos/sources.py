"""What each file format holds: its metadata blocks, its size, and a picture for the list."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from surveyapp.capture.photos import boxes
from surveyapp.capture.photos.flir import flir_records
from surveyapp.capture.photos.jpeg import JpegParts, jpeg_parts
from surveyapp.capture.photos.kinds import AVIF, HEIC, JPEG, TIFF, WEBP, Kind
from surveyapp.capture.photos.pictures import (
    MAX_PIXELS,
    NoPicture,
    TooManyPixels,
    decode,
    jpeg_bytes,
    open_picture,
)
from surveyapp.capture.photos.tiff import ExifBlock, read_block

PREVIEW_PX = 320
_QUALITY = 75


@dataclass(frozen=True, slots=True)
class Source:
    """The parts of one file that facts and marks are made from."""

    width: int
    height: int
    preview: bytes | None
    whole: bool
    """False when the file is cut, or its picture shows only in part."""
    blocks: tuple[ExifBlock, ...] = ()
    xmp: bytes = b""
    flir: dict[int, bytes] = field(default_factory=dict)
    turned: bool = False
    """Whether the decoder already sets the picture upright, so that EXIF orientation is spent."""


def source_of(kind: Kind, data: bytes) -> Source:
    """The parts of a picture; raises `NoPicture` when nothing of it can be shown."""
    return _jpeg(data) if kind is JPEG else _other(kind, data)


def _jpeg(data: bytes) -> Source:
    parts = jpeg_parts(data)
    if parts.width * parts.height > MAX_PIXELS:
        raise TooManyPixels(f"{parts.width} × {parts.height}")
    blocks = tuple(read_block(block) for block in parts.exif)
    ready = _embedded(parts, blocks)
    preview, whole = _jpeg_preview(data, parts, ready)
    return Source(
        parts.width, parts.height, preview, whole, blocks, parts.xmp, flir_records(parts.flir)
    )


def embedded_preview(data: bytes) -> bytes | None:
    """The small picture a camera put into its JPEG, None when there is none."""
    parts = jpeg_parts(data)
    return _embedded(parts, tuple(read_block(block) for block in parts.exif))


def _embedded(parts: JpegParts, blocks: tuple[ExifBlock, ...]) -> bytes | None:
    return next((b.thumbnail for b in blocks if b.thumbnail), None) or parts.preview


def _jpeg_preview(data: bytes, parts: JpegParts, ready: bytes | None) -> tuple[bytes, bool]:
    """The camera's own small picture when there is one, else one decoded at an eighth."""
    if ready and parts.scan and parts.width and parts.height:
        return ready, parts.complete
    try:
        picture, whole = decode(data, PREVIEW_PX)
    except NoPicture:
        if not ready:
            raise
        # The picture itself is lost, its small copy is not: that is still evidence.
        decode(ready)
        return ready, False
    picture.thumbnail((PREVIEW_PX, PREVIEW_PX))
    return jpeg_bytes(picture, _QUALITY), whole and parts.complete


def _other(kind: Kind, data: bytes) -> Source:
    complete = _complete(kind, data)
    opened = open_picture(data)
    small = _heif_thumbnail(data) if kind is HEIC else None
    if small is None or not complete:
        picture, whole = decode(data)
        info, complete = {**opened.info, **picture.info}, complete and whole
        picture.thumbnail((PREVIEW_PX, PREVIEW_PX))
        small = jpeg_bytes(picture, _QUALITY)
    else:
        info = opened.info
    xmp = info.get("xmp")
    block = data if kind is TIFF else info.get("exif") or _raw_profile(info)
    return Source(
        opened.width,
        opened.height,
        small,
        complete,
        (read_block(block),) if isinstance(block, bytes) else (),
        xmp if isinstance(xmp, bytes) else b"",
        turned=kind in {HEIC, AVIF},
    )


def _raw_profile(info: Mapping[str | tuple[int, int], object]) -> bytes | None:
    """EXIF as ImageMagick writes it into a PNG: a name, a length, and hexadecimal lines."""
    for name in ("Raw profile type exif", "Raw profile type APP1"):
        text = info.get(name)
        if isinstance(text, str):
            with suppress(ValueError):
                return bytes.fromhex("".join(text.split("\n")[3:]))
    return None


def _complete(kind: Kind, data: bytes) -> bool:
    if kind in {HEIC, AVIF}:
        return boxes.whole(data)
    if kind is WEBP:
        return int.from_bytes(data[4:8], "little") + 8 <= len(data)
    return True


def _heif_thumbnail(data: bytes) -> bytes | None:
    import pillow_heif

    try:
        picture = pillow_heif.open_heif(boxes.padded(data), convert_hdr_to_8bit=True)[0]
        if not picture.info.get("thumbnails"):
            return None
        return jpeg_bytes(picture.get_thumbnail(0).to_pillow(), _QUALITY)
    except (OSError, ValueError, RuntimeError, EOFError, IndexError, SyntaxError, MemoryError):
        return None
