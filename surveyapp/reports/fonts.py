"""The faces papers are set in, and which of them can print a character.

A glyph that a face lacks would print as nothing, so every text is cut into runs by the faces'
character maps first. A character no face knows prints as a box with its code point in it and still
reads back as itself.
"""

import hashlib
import re
import threading
from array import array
from dataclasses import dataclass
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from surveyapp.domain.bundled import resource

FILES = {
    "sans": "NotoSansSC-Regular.ttf",
    "bold": "NotoSansSC-Bold.ttf",
    "serif": "NotoSerifSC-Regular.ttf",
    "serif-bold": "NotoSerifSC-Bold.ttf",
}
"""Faces by their short name; `sans` is whole, the others are cut to the common characters."""

_NEXT = {
    "sans": ("sans",),
    "bold": ("bold", "sans"),
    "serif": ("serif", "sans"),
    "serif-bold": ("serif-bold", "bold", "sans"),
}
_BOX = 0x25A1
_UNPRINTED = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_cutting = threading.Lock()

Document = pdfdoc.PDFDocument


def clean(text: str) -> str:
    """The text as it can be set: no control or direction characters, line ends as line feeds."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    return _SURROGATE.sub("\ufffd", _UNPRINTED.sub("", text))


class Codes(dict[str, str]):
    """The characters one document uses of one face, each under two bytes in hexadecimal."""

    def __init__(self) -> None:
        super().__init__()
        self.points: list[int] = []

    def __missing__(self, char: str) -> str:
        """Give a character its code on first use."""
        self.points.append(ord(char))
        code = self[char] = f"{len(self.points):04x}"
        return code


class Face(TTFont):
    """A TrueType face that is embedded once a document, cut to the characters used.

    reportlab's own embedding makes one font of every 256 characters and writes wrong Unicode for
    characters beyond U+FFFF; this one is a single composite font whose text reads back as given.
    """

    def __init__(self, name: str, filename: str) -> None:
        super().__init__(name, filename, shapable=False)
        self._codes: WeakKeyDictionary[Document, Codes] = WeakKeyDictionary()

    def codes(self, doc: Document) -> Codes:
        """The codes of this face's characters in a document; the face is then embedded in it."""
        codes = self._codes.get(doc)
        if codes is None:
            codes = self._codes[doc] = Codes()
            doc.fontMapping[self.fontName] = f"/F{len(doc.fontMapping) + 1}"
            doc.delayedFonts.append(self)
        return codes

    def knows(self, char: str) -> bool:
        """Whether the face has a glyph for this character."""
        return ord(char) in self.face.charToGlyph

    def splitString(  # noqa: N802 - the name is reportlab's
        self,
        text: str,
        doc: Document,
        encoding: str = "utf-8",  # noqa: ARG002
    ) -> list[tuple[int, bytes]]:
        """The codes of a text, all in the one subset there is."""
        return [(0, bytes.fromhex("".join(map(self.codes(doc).__getitem__, text))))]

    def getSubsetInternalName(self, subset: int, doc: Document) -> str:  # noqa: ARG002, N802
        """The name of this face in the page's resources."""
        self.codes(doc)
        return str(doc.fontMapping[self.fontName])

    def addObjects(self, doc: Document) -> None:  # noqa: N802 - the name is reportlab's
        """Embed the face in a document that is being closed."""
        points = self._codes.pop(doc).points
        with _cutting:
            _embed(self, doc, points)


def _embed(font: Face, document: Document, points: list[int]) -> None:
    doc: Any = document  # reportlab's types leave half of it out
    face: Any = font.face
    glyph_of: dict[int, int] = face.charToGlyph
    printed = [p if p in glyph_of else _BOX for p in points]
    digest = hashlib.sha256(repr(points).encode()).digest()
    name = "".join(chr(65 + b % 26) for b in digest[:6]) + "+" + face.name.decode("ascii")
    descriptor = pdfdoc.PDFDictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": "/" + name,
            "Flags": 4,
            "FontBBox": pdfdoc.PDFArray(face.bbox),
            "ItalicAngle": face.italicAngle,
            "Ascent": face.ascent,
            "Descent": face.descent,
            "CapHeight": face.capHeight,
            "StemV": face.stemV,
            "FontFile2": doc.Reference(_stream(face.makeSubset(printed), length1=True)),
        }
    )
    descendant = pdfdoc.PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": "/" + name,
            "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
            "FontDescriptor": doc.Reference(descriptor),
            "DW": 1000,
            "W": _widths([face.getCharWidth(p) for p in printed]),
            "CIDToGIDMap": doc.Reference(_stream(_glyphs(printed, glyph_of))),
        }
    )
    font_dict = pdfdoc.PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": "/" + name,
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant)]),
            "ToUnicode": doc.Reference(_stream(_to_unicode(points))),
        }
    )
    fonts: Any = doc.idToObject["BasicFonts"]
    fonts.dict[doc.fontMapping[font.fontName][1:]] = doc.Reference(font_dict)


def _stream(content: bytes, *, length1: bool = False) -> pdfdoc.PDFStream:
    stream = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress])
    if length1:
        stream.dictionary["Length1"] = len(content)
    return stream


def _widths(widths: list[float]) -> str:
    return "[ 1 [ " + " ".join(f"{w:g}" for w in widths) + " ] ]"


def _glyphs(points: list[int], glyph_of: dict[int, int]) -> bytes:
    """CID to glyph of the cut font: glyphs are numbered in the order of their first use."""
    new: dict[int, int] = {0: 0}
    table = array("H", [0])
    table.extend(new.setdefault(glyph_of.get(p, 0), len(new)) for p in points)
    table.byteswap()
    return table.tobytes()


def _to_unicode(points: list[int]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(points), 100):  # the format allows a hundred lines in one block
        block = points[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [
            f"<{cid:04X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
            for cid, point in enumerate(block, start + 1)
        ]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


@cache
def face(name: str) -> Face:
    """One of the faces in `FILES`, read on first use and registered with reportlab by that name."""
    font = Face(name, str(resource("fonts", FILES[name])))
    pdfmetrics.registerFont(font)
    return font


class _Owners(dict[str, str]):
    """Which face prints a character, for texts set in one face; the last takes what none knows."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._chain = _NEXT[name]

    def __missing__(self, char: str) -> str:
        known = (name for name in self._chain if face(name).knows(char))
        owner = self[char] = next(known, self._chain[-1])
        return owner


_strangers: set[str] = set()


class _Widths(dict[str, float]):
    """How wide a character is in ems, in the face that prints it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._owners = _owners(name)

    def __missing__(self, char: str) -> float:
        printer = face(self._owners[char])
        point = ord(char)
        if not printer.knows(char):
            _strangers.add(char)
            point = _BOX
        metrics: Any = printer.face
        wide: float = metrics.getCharWidth(point) / 1000
        self[char] = wide
        return wide


@cache
def _owners(name: str) -> _Owners:
    return _Owners(name)


@cache
def widths(name: str) -> dict[str, float]:
    """Width in ems of every character asked for, in one face with its fallbacks."""
    return _Widths(name)


def width(text: str, name: str, size: float) -> float:
    """Width in points of one line of text."""
    return sum(map(widths(name).__getitem__, text)) * size


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that one face prints."""

    face: str
    text: str


def runs(text: str, name: str) -> list[Run]:
    """A text cut into stretches by the face that has their glyphs, in order."""
    owners = [*map(_owners(name).__getitem__, text)]
    if len(set(owners)) == 1:
        return [Run(owners[0], text)]
    pieces: list[Run] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or owners[end] != owners[start]:
            pieces.append(Run(owners[start], text[start:end]))
            start = end
    return pieces


def strangers(text: str) -> frozenset[str]:
    """The characters of a text, measured before, that no face at all has a glyph for."""
    return frozenset(_strangers.intersection(text)) if _strangers else frozenset()
