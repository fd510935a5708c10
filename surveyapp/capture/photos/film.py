"""The card that stands for a film in lists and papers: no decoder for films is shipped."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_GROUND, _EDGE, _SIGN = (38, 44, 52), (58, 66, 76), (226, 230, 235)


def film_card(size: int) -> "Image":
    """A calm dark frame of 4 to 3 with the sign for a film."""
    from PIL import Image, ImageDraw

    width, height = max(size, 16), max(size * 3 // 4, 12)
    card = Image.new("RGB", (width, height), _GROUND)
    pen = ImageDraw.Draw(card)
    hole = height // 12
    for x in range(hole // 2, width, hole * 2):
        for y in (hole // 2, height - hole - hole // 2):
            pen.rounded_rectangle((x, y, x + hole, y + hole), hole // 4, fill=_EDGE)
    mx, my, arm = width / 2, height / 2, height / 6
    pen.polygon(
        [(mx - arm * 0.7, my - arm), (mx - arm * 0.7, my + arm), (mx + arm, my)], fill=_SIGN
    )
    return card
