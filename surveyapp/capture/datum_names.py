"""What people, cameras and spreadsheets call a datum."""

import re
import unicodedata

from surveyapp.domain.positions import Datum

_NAMES = {
    Datum.WGS84: "wgs84 wgs1984 wgs gps gps84 84 worldgeodeticsystem1984 地球 世界 世界大地",
    Datum.CGCS2000: (
        "cgcs2000 cgcs 2000 国家2000 2000国家 中国2000 大地2000 国家大地2000 2000国家大地"
        " chinageodetic2000 chinageodeticcoordinatesystem2000 天地图"
    ),
    Datum.GCJ02: "gcj02 gcj gcj2002 国测局 国测局02 火星 高德 腾讯 amap gaode tencent mars 火星gcj02",
    Datum.BD09: "bd09 bd09ll bd 百度 baidu 百度bd09 百度09",
}
_KNOWN = {name: datum for datum, names in _NAMES.items() for name in names.split()}

_SIGNS = re.compile(r"[\W_]")
_IGNORED = re.compile(r"坐标|系统|系|地图|经纬度|大地(?=$)|coordinates?|datum(?!s)|map")
_ZONE = re.compile(r"高斯|gauss|[36三六]°?度?分?带|[36]degree|zone\d")
_EPSG = re.compile(r"epsg:*(\d{4,6})")


def datum_of(text: str) -> Datum | None:
    """The datum a name means ("WGS-84", 国家2000, 火星坐标, "EPSG:4490" …); None when unknown.

    None is also the answer for datums we do not convert from (北京54, 西安80, Tokyo).
    """
    name = unicodedata.normalize("NFKC", text.replace("\0", "")).casefold().strip()
    if name in tuple(Datum):
        return Datum(name)
    epsg = _EPSG.search(name)
    if epsg is not None:
        return _by_epsg(int(epsg[1]))
    whole = _SIGNS.sub("", name)
    bare = _IGNORED.sub("", whole)
    if _ZONE.search(bare) and ("2000" in bare or "cgcs" in bare):
        return Datum.CGCS2000_ZONE
    return _KNOWN.get(whole) or _KNOWN.get(bare) or _in_brackets(name)


def _in_brackets(name: str) -> Datum | None:
    """`火星坐标(GCJ-02)` says it twice; both must mean the same."""
    parts = [part for part in re.split(r"[()\[\]/,;]", name) if part.strip()]
    if len(parts) < 2:
        return None
    meant = {datum_of(part) for part in parts}
    return meant.pop() if len(meant) == 1 else None


def _by_epsg(code: int) -> Datum | None:
    if code in {4326, 4979}:
        return Datum.WGS84
    if code in {4490, 4480}:
        return Datum.CGCS2000
    return Datum.CGCS2000_ZONE if 4491 <= code <= 4554 else None
