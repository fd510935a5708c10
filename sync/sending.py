"""One photo by tus: goes on where the line broke, and counts only when the office compared it."""

import base64
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from surveyapp.domain.errors import Problem, SurveyError
from sync.line import CHUNK, PATIENCE, Line, Refusal, Reply
from sync.protocol import Code, Malformed
from sync.shelf import Photo

SLICE = 16 << 20
"""Bytes of a photo in one request at most; a broken line loses none of them."""
TUS = {"Tus-Resumable": "1.0.0"}


class Unreadable(Exception):  # noqa: N818 - it says what is so, as Refusal does
    """The disk here does not give a photo whole."""


class Upload:
    """The way of one photo; `whole` when every byte went out, `confirmed` when the hash agreed."""

    def __init__(
        self, line: Line, county: str, photo: Photo, file: Path | None, *, begun: int | None = None
    ) -> None:
        """`begun`: the bytes the office has, where the photo was announced to it already."""
        self._line = line
        self._base = f"/c/{county}/blobs"
        self.photo = photo
        self._file = file
        self._begun = begun
        self.whole = False
        self.confirmed = False
        self.trouble = file is None

    def run(self) -> Iterator[int]:
        """Send; gives how many bytes the office has, as they grow."""
        if self._file is None:
            return
        for once_more in (True, False):
            try:
                yield from self._through(self._file)
            except Refusal as refusal:
                if refusal.code == Code.HASH and once_more and _is_sound(self._file, self.photo):
                    continue
                if refusal.code not in (Code.NO_SUCH, Code.HASH, Code.TOO_LARGE):
                    raise
                self.trouble = True
            except Unreadable:
                self.trouble = True
            return

    def _through(self, file: Path) -> Iterator[int]:
        size = _size_of(file)
        yield from self._send(file, size, self._begin(size))
        self.whole = True
        if not self.confirmed:
            self._where()

    def _begin(self, size: int) -> int:
        if self._begun is not None and size == self.photo.size:
            begun, self._begun = self._begun, None
            return begun
        named = base64.b64encode(self.photo.sha256.encode()).decode()
        told = {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"sha256 {named}"}
        return self._hear(self._line.call("POST", self._base, headers=told))

    def _send(self, file: Path, size: int, offset: int) -> Iterator[int]:
        attempt = 0
        while offset < size:
            before = offset
            try:
                offset = self._patch(file, size, offset)
            except Refusal as refusal:
                if refusal.code != Code.OFFSET and refusal.status not in (408, 429, 502, 503, 504):
                    raise
                offset = self._where()
            except SurveyError as error:
                if error.problem is not Problem.OFFICE_AWAY:
                    raise
                attempt += 1
                if attempt >= PATIENCE:
                    raise
                self._line.wait(attempt)
                offset = self._where()
            attempt = 0 if offset > before else attempt + 1
            if attempt >= PATIENCE:
                raise SurveyError(Problem.OFFICE_AWAY, server=self._line.server, reason="tus")
            yield offset

    def _patch(self, file: Path, size: int, offset: int) -> int:
        end = min(size, offset + SLICE)
        headers = {
            **TUS,
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(end - offset),
        }
        reply = self._line.call(
            "PATCH",
            f"{self._base}/{self.photo.sha256}",
            content=lambda: _stretch(file, offset, end),
            headers=headers,
            once=True,
        )
        return self._hear(reply)

    def _where(self) -> int:
        reply = self._line.call("HEAD", f"{self._base}/{self.photo.sha256}", headers=TUS)
        return self._hear(reply)

    def _hear(self, reply: Reply) -> int:
        """How far it is; confirmed only when the office says that it compared the hash."""
        offset = reply.headers.get("Upload-Offset", "0")
        if not (offset.isascii() and offset.isdecimal()):
            raise Malformed(Code.BAD_REQUEST, field="Upload-Offset")
        self.confirmed = reply.headers.get("Survey-Confirmed") == "1"
        return int(offset)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        with file.open("rb") as source:
            yield source
    except OSError as error:
        raise Unreadable from error


def _size_of(file: Path) -> int:
    """Its size, once it could be opened: the office hears of no photo that stays here."""
    with _opened(file) as source:
        return os.fstat(source.fileno()).st_size


def _stretch(file: Path, start: int, end: int) -> Iterator[bytes]:
    with _opened(file) as source:
        source.seek(start)
        while start < end:
            chunk = source.read(min(CHUNK, end - start))
            if not chunk:  # cut off since it was measured
                raise Unreadable
            start += len(chunk)
            yield chunk


def _is_sound(file: Path, photo: Photo) -> bool:
    """Whether the bytes here are the photo; then it was the way that spoiled them."""
    try:
        with file.open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest() == photo.sha256
    except OSError:
        return False
