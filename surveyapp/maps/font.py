"""The characters a page needs, as a font inside it: a fresh machine may have no Chinese at all."""

import base64
import io

from surveyapp.domain.bundled import resource

_MOST = 6_000
"""Characters beyond which the font would outweigh its use; such pages rely on the system's."""


def font_face(text: str) -> str:
    """An `@font-face` named `survey` with the bundled font cut to the characters of `text`.

    Empty when the font is not there or the text needs too much of it.
    """
    path = resource("fonts", "NotoSansSC-Regular.ttf")
    needed = {ord(c) for c in text if c > "\x7f"}
    if not path.exists() or not needed or len(needed) > _MOST:
        return ""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=needed | set(range(32, 127)))
        cutter.subset(font)
        memory = io.BytesIO()
        font.save(memory)
    data = base64.b64encode(memory.getvalue()).decode()
    return f'@font-face{{font-family:"survey";src:url(data:font/ttf;base64,{data}) format("truetype")}}'
