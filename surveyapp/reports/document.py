"""A PDF that is written while it is made, so that hundreds of dossiers need the memory of one page.

reportlab keeps every page and picture until the end. Here each page goes to the file, with its
pictures, as soon as it is shown; only fonts, outline and page tree wait for the close.
"""

import errno
import os
from array import array
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.reports.fonts import face

rl_config.useA85 = 0  # twenty times faster, and a fifth smaller

HEADER = b"%PDF-1.4\n%\xe5\x8b\x98\xe5\xaf\x9f\n"
_READY = (pdfdoc.PDFPage, pdfdoc.PDFStream, pdfdoc.PDFFormXObject)


class Picture(pdfdoc.PDFObject):
    """A JPEG passed through as it is: decoded by nobody, encoded by nobody."""

    def __init__(self, data: bytes, width: int, height: int, channels: int) -> None:
        self.data = data
        self.size = (width, height)
        self.channels = channels

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
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


class Sink:
    """The file being written, beside its final place until it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.offset = 0
        self._part = path.with_name(f".{path.name}.part")
        try:
            self._file = self._part.open("wb")
        except OSError as error:
            raise self._fault(error) from error

    def write(self, data: bytes) -> None:
        """Append bytes."""
        try:
            self._file.write(data)
        except OSError as error:
            raise self._fault(error) from error
        self.offset += len(data)

    def keep(self) -> None:
        """The file is whole: put it in its place, over an older one."""
        try:
            self._file.close()
            os.replace(self._part, self.path)
        except OSError as error:
            raise self._fault(error) from error

    def drop(self) -> None:
        """Nothing was finished: leave nothing behind."""
        self._file.close()
        self._part.unlink(missing_ok=True)

    def _fault(self, error: OSError) -> SurveyError:
        problem = Problem.DISK_FULL if error.errno == errno.ENOSPC else Problem.DISK_FAULT
        return SurveyError(problem, path=self.path, reason=error.strerror or str(error))


class FlowingDocument(pdfdoc.PDFDocument):
    """reportlab's document, writing what is complete and forgetting it."""

    def __init__(self, sink: Sink, lang: str) -> None:
        super().__init__(compression=1, invariant=1, lang=lang)
        self._sink = sink
        self._offsets = array("Q", [0])
        sink.write(HEADER)

    def addPage(self, page: pdfdoc.PDFPage) -> None:  # noqa: N802 - the name is reportlab's
        """Take a page in; the page tree keeps its number only."""
        name = self.thisPageName()
        self.Reference(page, name)
        self.Pages.addPage(pdfdoc.PDFObjectReference(name))
        self.pageCounter += 1
        self.inObject = None

    def spill(self) -> None:
        """Write every page, picture and stream that is complete."""
        done: list[str] = []
        while ready := [n for n, i in self.numberToId.items() if self._is_ready(i)]:
            done += [self._write(number) for number in ready]
        for name in done:  # pages and forms are still spoken of, their streams and pictures not
            del self.idToObject[name]
            if not name.startswith(("Page", "FormXob.")) or name.startswith("FormXob.photo"):
                del self.idToObjectNumberAndVersion[name]

    def _is_ready(self, name: str) -> bool:
        return isinstance(self.idToObject[name], (*_READY, Picture))

    def _write(self, number: int) -> str:
        name = self.numberToId.pop(number)
        found = self.idToObject[name]
        content = pdfdoc.PDFIndirectObject(name, found).format(self)
        if not isinstance(found, Picture):
            self.updateSignature(content)
        missing = self.objectcounter + 1 - len(self._offsets)
        self._offsets.extend([0] * missing)
        self._offsets[number] = self._sink.offset
        self._sink.write(content)
        return name

    def close(self, canvas: Canvas) -> None:
        """Write fonts, outline, page tree and the table of contents of the file."""
        for font in self.delayedFonts:
            font.addObjects(self)
        self.info.invariant = self.invariant
        self.info.digest(self.signature)
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        self.Outlines.prepare(self, canvas)
        if self.Outlines.ready < 0:
            self.Catalog.Outlines = None
        root, info = root.format(self), info.format(self)
        while self.numberToId:
            self._write(next(iter(self.numberToId)))
        self._trailer(root, info)

    def _trailer(self, root: bytes, info: bytes) -> None:
        start = self._sink.offset
        size = len(self._offsets)
        self._sink.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        self._sink.write(b"".join(b"%010d 00000 n \n" % o for o in self._offsets[1:]))
        ends = b"trailer\n<< /Size %d /Root %s /Info %s /ID %s >>\nstartxref\n%d\n%%%%EOF\n"
        self._sink.write(ends % (size, root, info, self.ID().split(b"%")[0].strip(), start))


class FlowingCanvas(Canvas):
    """A canvas on such a document; use it in a `with`, the file appears when all went well."""

    def __init__(self, out: Path, *, lang: str) -> None:
        face("sans")
        base: Any = "sans"
        super().__init__(
            BytesIO(), pagesize=A4, invariant=1, pageCompression=1, initialFontName=base
        )
        self.sink = Sink(out)
        self.document = self._doc = FlowingDocument(self.sink, lang)
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
        """Finish the file, or leave none when the work failed."""
        if error is not None:
            self.sink.drop()
            return
        try:
            self.document.close(self)
            self.sink.keep()
        except BaseException:
            self.sink.drop()
            raise
