"""What a file is by its content; names and suffixes are never trusted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A file format: media type, the suffix it gets in the vault, and Pillow's name for it."""

    mime: str
    suffix: str
    plugin: str = ""
    video: bool = False


JPEG = Kind("image/jpeg", ".jpg", "JPEG")
PNG = Kind("image/png", ".png", "PNG")
WEBP = Kind("image/webp", ".webp", "WEBP")
TIFF = Kind("image/tiff", ".tif", "TIFF")
HEIC = Kind("image/heic", ".heic", "HEIF")
AVIF = Kind("image/avif", ".avif", "AVIF")
GIF = Kind("image/gif", ".gif", "GIF")
BMP = Kind("image/bmp", ".bmp", "BMP")
MOV = Kind("video/quicktime", ".mov", video=True)
MP4 = Kind("video/mp4", ".mp4", video=True)
AVI = Kind("video/x-msvideo", ".avi", video=True)

PLUGINS = ("JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF", "GIF", "BMP")
"""The only decoders of Pillow that a file may reach; others start programs or read other files."""

_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    ((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), TIFF),
    ((b"GIF87a", b"GIF89a"), GIF),
)
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_RAW = (
    b"II*\0\x10\0\0\0CR",
    b"II\x1a\0\0\0HEAPCCDR",
    b"FUJIFILMCCD-RAW",
    b"IIU\0",
    b"IIRO",
    b"IIRS",
    b"MMOR",
    b"\0MRM",
    b"FOVb",
)
_NEARLY = (b"\xff\xd8", b"\x89P", b"NG\r\n", b"PNG\r", b"II", b"MM", b"I\xdb", b"\x89\0NG")


def kind_of(head: bytes) -> Kind | None:
    """The format whose first bytes these are (at least 64 of them), None when it is none of ours."""
    if head.startswith(b"RIFF"):
        return {b"WEBP": WEBP, b"AVI ": AVI}.get(head[8:12])
    if head.startswith(b"BM"):
        return BMP if head[6:10] == b"\0\0\0\0" else None
    return next((kind for start, kind in _STARTS if head.startswith(start)), _boxed(head))


def is_raw(head: bytes) -> bool:
    """Whether these first bytes are of a camera's own raw format, which needs its maker's program.

    Canon CR2, CRW and CR3, Fujifilm RAF, Panasonic RW2, Olympus ORF, Minolta MRW, Sigma X3F. Those
    whose first directory is a picture that opens (DNG, NEF) are read as TIFF.
    """
    return head[4:12] == b"ftypcrx " or head.startswith(_RAW)


def looks_damaged(head: bytes) -> bool:
    """Whether the first bytes are nearly those of a picture: damaged rather than something else."""
    if head.startswith(b"RIFF"):
        return head[8:12] not in {b"WAVE", b"AVI "}
    return head.startswith(_NEARLY) or head[1:4] == b"PNG" or head[2:4] == b"NG"


def _boxed(head: bytes) -> Kind | None:
    """Formats made of ISO boxes (ISO/IEC 14496-12): HEIC, AVIF, MP4 and QuickTime."""
    if head[4:8] in _OLD_QUICKTIME:
        return MOV
    if head[4:8] != b"ftyp":
        return None
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
    if b"avif" in brands or b"avis" in brands:
        return AVIF
    if _HEIF_BRANDS.intersection(brands):
        return HEIC
    return MOV if brands[0] == b"qt  " else MP4
