"""Pictures small enough to be committed."""

from pathlib import Path


def slim(file: Path) -> None:
    """A picture of a window needs few colours; a repository should not grow by megabytes."""
    from PIL import Image

    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
