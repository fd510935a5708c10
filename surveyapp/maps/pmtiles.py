"""PMTiles version 3: one file, looked up by directories; only ever read."""

import gzip
import json
import mmap
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.maps.tiles import Box, bad_tiles

_DEEPEST = 4
_LARGEST = 20_000_000
_DAMAGE = (IndexError, ValueError, EOFError, OverflowError, zlib.error, gzip.BadGzipFile)


class PMTiles:
    """One PMTiles file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._directory = lru_cache(maxsize=64)(self._read_directory)
        try:
            self._header = self._read_header()
            self._directory(self._header["root_offset"], self._header["root_length"])
        except BaseException:
            self._bytes.close()
            raise
        h = self._header
        self.format = h["tile_type"].name.lower().replace("mvt", "pbf").replace("jpeg", "jpg")
        self.attribution = self._attribution()
        self.min_zoom, self.max_zoom = h["min_zoom"], h["max_zoom"]
        self.bounds: Box = (
            h["min_lon_e7"] / 1e7, h["min_lat_e7"] / 1e7,
            h["max_lon_e7"] / 1e7, h["max_lat_e7"] / 1e7,
        )  # fmt: skip

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """One tile, unpacked, `y` from the north."""
        from pmtiles.tile import find_tile, zxy_to_tileid

        wanted, h = zxy_to_tileid(z, x, y), self._header
        offset, length = h["root_offset"], h["root_length"]
        for _level in range(_DEEPEST):
            entry = find_tile(self._directory(offset, length), wanted)
            if entry is None:
                return None
            if entry.run_length:
                return self._tile_data(h["tile_data_offset"] + entry.offset, entry.length)
            offset, length = h["leaf_directory_offset"] + entry.offset, entry.length
        raise bad_tiles(self.path, _("索引层数过深"))

    def close(self) -> None:
        """Let go of the file."""
        self._directory.cache_clear()
        self._bytes.close()

    def _attribution(self) -> str:
        """Whom to name; a set whose description is damaged still has its tiles."""
        try:
            described = self._piece(
                self._header["metadata_offset"], self._header["metadata_length"]
            )
            told = json.loads(self._plain(described) if described[:2] == b"\x1f\x8b" else described)
            return str(told.get("attribution") or "")
        except (SurveyError, ValueError, AttributeError, RecursionError):
            return ""

    def _read_header(self) -> Any:  # noqa: ANN401 - the library's typed dictionary
        from pmtiles.tile import Compression, SpecVersionUnsupported, deserialize_header

        try:
            header = deserialize_header(self._bytes[:127])
        except SpecVersionUnsupported as fault:
            raise bad_tiles(self.path, _("只支持 PMTiles 第 3 版")) from fault
        except _DAMAGE as fault:
            raise bad_tiles(self.path, _("文件头已损坏")) from fault
        known = (Compression.NONE, Compression.GZIP)
        if header["internal_compression"] not in known or header["tile_compression"] not in (
            *known,
            Compression.UNKNOWN,
        ):
            raise bad_tiles(self.path, _("压缩方式不受支持"))
        return header

    def _read_directory(self, offset: int, length: int) -> Any:  # noqa: ANN401 - its entries
        from pmtiles.tile import Compression, deserialize_directory

        packed = self._piece(offset, length)
        try:
            if self._header_compression() is Compression.GZIP:
                packed = self._plain(packed)
            return deserialize_directory(gzip.compress(packed, 1))
        except _DAMAGE as fault:
            raise bad_tiles(self.path, _("索引已损坏")) from fault

    def _header_compression(self) -> Any:  # noqa: ANN401 - the library's enumeration
        return self._header["internal_compression"]

    def _tile_data(self, offset: int, length: int) -> bytes:
        data = self._piece(offset, length)
        return self._plain(data) if data.startswith(b"\x1f\x8b") else data

    def _piece(self, offset: int, length: int) -> bytes:
        if not 0 <= offset <= offset + length <= len(self._bytes):
            raise bad_tiles(self.path, _("文件不完整"))
        return self._bytes[offset : offset + length]

    def _plain(self, data: bytes) -> bytes:
        """Unpacked, and no more than any sound file holds."""
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            plain = unpacker.decompress(data, _LARGEST)
        except zlib.error as fault:
            raise bad_tiles(self.path, _("数据已损坏")) from fault
        if not unpacker.eof:
            raise bad_tiles(self.path, _("数据已损坏"))
        return plain
