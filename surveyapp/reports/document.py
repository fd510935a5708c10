"""A PDF that is written while it is made, so that hundreds of dossiers need the memory of one page.

reportlab keeps every page and picture until the end. Here each page goes to the file, with its
pictures, as soon as it is shown; only fonts, outline and page tree wait for the close.
"""

from array import array
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from surveyapp.reports.fonts import face

rl_config.useA85 = 0  # twenty times faster, and a fifth smaller

HEADER = b"%PDF-1.4\n%\xe5\x8b\x98\xe5\xaf\x9f\n"
_READY = (pdfdoc.PDFPage, pdfdoc.PDFStream, pdfdoc.PDFFormXObject)

if TYPE_CHECKING:
    _Document: Any
else:
    _Document = pdfdoc.PDFDocument


class Picture(pdfdoc.PDFObject):
    """A JPEG passed through as it is: decoded by nobody, encoded by nobody."""

    def __init__(self, data: bytes, width: int, height: int, channels: int) -> None:
        self.data = data
        self.size = (width, height)
        self.channels = channels

    def format(self, _document: pdfdoc.PDFDocument) -> bytes:
        """The object's bytes in the file."""
        space = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}[self.channels]
        # CMYK pictures of cameras and Photoshop are stored inverted.
        decode = " /Decode [1 0 1 0 1 0 1 0]" if self.channels == 4 else ""
        head = (
            f"<< /Type /XObject /Subtype /Image /Width {self.size[0]} /Height {self.size[1]}"
            f" /ColorSpace {space} /BitsPerComponent 8{decode}"
            f" /Filter /DCTDecode /Length {len(self.data)} >>\nstream\n"
        )
        return head.encode("ascii") + self.data + b"\nendstream\n"


class FlowingDocument(_Document):  # type: ignore[misc] # reportlab's types leave half of it out
    """reportlab's document, writing what is complete and forgetting it."""

    def __init__(self, path: Path, lang: str) -> None:
        super().__init__(compression=1, invariant=1, lang=lang)
        self._file = path.open("wb")
        self._at = 0
        self._offsets = array("Q", [0])
        self._put(HEADER)

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)

    def addPage(self, page: pdfdoc.PDFPage) -> None:  # noqa: N802 - the name is reportlab's
        """Take a page in; the page tree keeps its number only."""
        name = self.thisPageName()
        self.Reference(page, name)
        self.Pages.addPage(pdfdoc.PDFObjectReference(name))
        self.pageCounter += 1
        self.inObject = None

    def embed(self, picture: Picture) -> str:
        """Take a picture in and return the name pages call it by, until the next `spill`."""
        name = f"photo{self.objectcounter}"
        self.Reference(picture, self.getXObjectName(name))
        return name

    def spill(self) -> None:
        """Write every page, picture and stream that is complete."""
        done: list[str] = []
        while ready := [n for n, i in self.numberToId.items() if self._is_ready(i)]:
            done += [self._write(number) for number in ready]
        for name in done:  # pages and forms are still spoken of, their streams and pictures not
            found = self.idToObject.pop(name)
            if not isinstance(found, (pdfdoc.PDFPage, pdfdoc.PDFFormXObject)):
                del self.idToObjectNumberAndVersion[name]

    def _is_ready(self, name: str) -> bool:
        return isinstance(self.idToObject[name], (*_READY, Picture))

    def _write(self, number: int) -> str:
        name: str = self.numberToId.pop(number)
        found = self.idToObject[name]
        content = pdfdoc.PDFIndirectObject(name, found).format(self)
        if not isinstance(found, Picture):
            self.updateSignature(content)
        missing = self.objectcounter + 1 - len(self._offsets)
        self._offsets.extend([0] * missing)
        self._offsets[number] = self._at
        self._put(content)
        return name

    def finish(self, canvas: Canvas) -> None:
        """Write fonts, outline, page tree and the table of contents of the file."""
        for font in self.delayedFonts:
            font.addObjects(self)
        self.info.invariant = self.invariant
        self.info.digest(self.signature)
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        self.Outlines.prepare(self, canvas)
        if self.Outlines.ready < 0:
            self.Catalog.Outlines = None
        while self.numberToId:
            self._write(next(iter(self.numberToId)))
        self._trailer(root.format(self), info.format(self))

    def _trailer(self, root: bytes, info: bytes) -> None:
        start = self._at
        size = len(self._offsets)
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        self._put(b"".join(b"%010d 00000 n \n" % offset for offset in self._offsets[1:]))
        ends = b"trailer\n<< /Size %d /Root %s /Info %s /ID %s >>\nstartxref\n%d\n%%%%EOF\n"
        self._put(ends % (size, root, info, self.ID().split(b"%")[0].strip(), start))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class FlowingCanvas(Canvas):
    """A canvas on such a document, to be used in a `with`; the file is whole when it ends well."""

    def __init__(self, path: Path, *, lang: str) -> None:
        base: Any = face("sans").fontName
        super().__init__(
            BytesIO(), pagesize=A4, invariant=1, pageCompression=1, initialFontName=base
        )
        self.document = self._doc = FlowingDocument(path, lang)
        self.pages = 0
        self.kept: dict[object, object] = {}
        """What was drawn once to be used on many pages, by whatever names it."""

    def showPage(self) -> None:  # noqa: N802 - the name is reportlab's
        """Close the page and write it."""
        super().showPage()
        self.document.spill()
        self.pages += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the file, unless the work failed."""
        try:
            if error is None:
                self.document.finish(self)
        finally:
            self.document.close()
