"""What the headings of foreign tables mean: our labels, identifiers and the words lists use."""

import re
import unicodedata
from dataclasses import dataclass

from surveyapp.domain.fields import SITE
from surveyapp.domain.positions import Datum

_LONGEST = 24
"""Characters of a heading; what is longer is a sentence."""
IGNORED = "-"
"""A heading that is known and carries nothing to keep, such as 序号."""
PLACE_FIELDS = ("lon", "lat", "position", "datum", "accuracy_m", "altitude_m", "fixed_at")

_SYNONYMS = {
    "name": "站名 站址名称 基站名称 站点名称 物业名称 单位名称 场所名称 点位名称 资源名称 建筑名称 设施名称 杆塔名称 "
    "小区名称 项目名称 名称 site sitename title",
    "address": "地址 基站地址 站址地址 站点地址 物业地址 安装地址 单位地址 具体地址 所在地址 具体位置 位置 地点 坐落 "
    "location siteaddress",
    "owner": "物业所属单位 所属单位 产权人 产权方 业主 业主单位 业主名称 物业单位 权属单位 管理单位 产权所有人 landlord",
    "owner_type": "单位性质 业主类型 产权类型 物业性质 产权单位类型 产权单位性质",
    "category": "资源类型 物业类型 场所类型 设施类型 类别 资源分类",
    "kind": "站址类型 站点类型 建设类型 类型 种类 type",
    "number": "编号 站址编码 站点编号 站号 基站编号 资源编号 siteid siteno siteno. sitenumber code",
    "county": "县 区 县（市、区） 县市区 区县 所属区县 所在县区 行政区 行政区划 行政区划代码 所属县区 county code",
    "county_name": "县区名称 区县名称 countyname",
    "township": "乡镇 街道 乡镇（街道） 乡镇/街道 乡镇办 街道办 所属乡镇 所在乡镇 所属街道 town",
    "opening": "开放方式 是否开放 开放状态 开放意愿",
    "scenario": "场景 场景类型 覆盖类型",
    "height_m": "楼高 杆高 挂高 建筑高度 塔高 高度（米） 高度(m)",
    "storeys": "楼层 楼层数 总层数 floors",
    "roof_area_m2": "天面面积 屋面面积 屋顶面积 可用面积",
    "note": "说明 备注说明 其他说明 remark remarks notes comment comments",
    "lon": "经度 东经 lng long longitude x xcoord 东经e 经度e 经度（东经） 经度x x坐标 坐标x lon_wgs84 wgs84_lon",
    "lat": "纬度 北纬 latitude y ycoord 北纬n 纬度n 纬度（北纬） 纬度y y坐标 坐标y lat_wgs84 wgs84_lat",
    "position": "坐标 经纬度 位置坐标 地理坐标 gps坐标 站址坐标 坐标（经纬度） 经纬度坐标 coordinates lonlat latlon "
    "geopoint position",
    "datum": "坐标系 坐标系统 坐标基准 大地基准 坐标类型 crs coordinatesystem",
    "accuracy_m": "定位精度 精度 误差 accuracy hdop误差",
    "altitude_m": "海拔 海拔高度 高程 elevation altitude",
    "photos_listed": "照片 图片 现场照片 照片文件 photo pictures images",
    IGNORED: "序号 序 号 no no. 行号 index # fid ogc_fid objectid 原始坐标系 datumasread 照片数 提示数 photos flags "
    "合计 标识",
}
_DATUM_WORDS = (
    (Datum.GCJ02, ("gcj", "火星", "高德", "腾讯", "国测局", "amap", "mars")),
    (Datum.BD09, ("bd09", "bd-09", "bd 09", "bd_", "百度", "baidu")),
    (Datum.CGCS2000_ZONE, ("zone", "3度带", "三度带", "高斯", "带号", "投影")),
    (Datum.CGCS2000, ("cgcs", "国家2000", "2000国家", "大地2000", "epsg:4490", "4490")),
    (Datum.WGS84, ("wgs", "gps", "epsg:4326", "4326", "地球坐标", "84坐标", "crs84")),
)
_PARTS = (
    ("经纬", "position"),
    ("经度", "lon"),
    ("纬度", "lat"),
    ("坐标系", "datum"),
    ("乡镇", "township"),
    ("街道", "township"),
    ("产权单位", "owner"),
    ("业主", "owner"),
)
"""Words that tell a field wherever they stand in a heading that is not known as a whole."""
_ENDINGS = (("名称", "name"), ("站名", "name"), ("地址", "address"), ("备注", "note"))
_GEOPOINT_PART = re.compile(
    r"[\w/-]+[-:_](latitude|longitude|altitude|accuracy|precision)", re.IGNORECASE
)
_GEOPOINT_PARTS = {
    "latitude": "lat",
    "longitude": "lon",
    "altitude": "altitude_m",
    "accuracy": "accuracy_m",
    "precision": "accuracy_m",
}
"""The columns ODK Central, Briefcase and KoboToolbox make of one geopoint."""
_OF_A_SERVER = frozenset(
    {
        "SubmissionDate", "SubmitterID", "SubmitterName", "DeviceID", "AttachmentsPresent",
        "AttachmentsExpected", "ReviewState", "FormVersion", "Edits", "KEY", "PARENT_KEY",
        "meta-instanceID", "meta-instanceName", "instanceID", "formhub/uuid", "deviceid",
    }
)  # fmt: skip
_IDENTIFIERS = frozenset(field.name for field in SITE if field.by_hand)
_BRACKET = re.compile(r"[(\[【（].*?[)\]】）]")
_JUNK = re.compile(r"[\s*＊:：_\-—/\\.、，,（）()\[\]【】]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one heading stands for; `field` empty when nobody knows it."""

    field: str = ""
    datum: Datum | None = None


def datum_in(text: str) -> Datum | None:
    """The datum a heading or cell names, None when it names none."""
    word = unicodedata.normalize("NFKC", text).casefold()
    return next((d for d, words in _DATUM_WORDS if any(w in word for w in words)), None)


def meaning(heading: str) -> Meaning:
    """What a heading means, by identifier, label in either language, or a word lists use."""
    flat = _flat(heading)
    bare = _BRACKET.sub("", flat)
    datum = datum_in(heading)
    field = _KNOWN.get(_key(heading)) or _KNOWN.get(_key(bare)) or _in_a_submission(heading)
    if not field and len(heading) < _LONGEST:
        field = (_placed(flat) if datum else "") or _guessed(bare)
    return Meaning(field, datum if field in PLACE_FIELDS else None)


def _in_a_submission(heading: str) -> str:
    """A question in a server's table: `place-Latitude`, `_place_precision`, `roof/height_m`."""
    part = _GEOPOINT_PART.fullmatch(heading)
    if part:
        return _GEOPOINT_PARTS[part[1].casefold()]
    if heading.startswith("_") or heading in _OF_A_SERVER:
        return IGNORED
    question = re.split(r"[/:-]", heading)[-1]
    return question if question != heading and question in _IDENTIFIERS else ""


def _guessed(word: str) -> str:
    """A longer heading by the part of it that tells."""
    parts = (field for part, field in _PARTS if part in word)
    return next(parts, "") or next((f for end, f in _ENDINGS if word.endswith(end)), "")


def _placed(word: str) -> str:
    """`GCJ02经度`, `高德坐标`: the heading without its datum."""
    parts = ("经纬", "position"), ("经", "lon"), ("纬", "lat"), ("坐标系", "datum")
    for part, field in parts:
        if part in word:
            return field
    ends = {"lon": "lon", "lng": "lon", "lat": "lat", "坐标": "position"}
    return next((f for end, f in ends.items() if word.endswith(end) or word.startswith(end)), "")


def _flat(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading).casefold().strip()


def _key(heading: str) -> str:
    return _JUNK.sub("", _flat(heading))


def _known() -> dict[str, str]:
    words = {_key(w): field for field, line in _SYNONYMS.items() for w in line.split()}
    for field in SITE:
        for word in (field.name, field.zh, field.en):
            words[_key(word)] = field.name
    words |= {_key("datum"): "datum", _key("坐标系"): "datum"}
    for name in ("deleted", "merged_into", "state", "created_at", "created_by", "updated_at"):
        words[_key(name)] = IGNORED
    return words


_KNOWN = _known()
_KNOWN |= {_key(f.zh): IGNORED for f in SITE if f.group == "derived" and f.name != "number"}
_KNOWN |= {_key(f.en): IGNORED for f in SITE if f.group == "derived" and f.name != "number"}
_KNOWN |= {_key(w): IGNORED for w in ("updated_by", "border_m", "距县界", "Distance to border")}
_KNOWN |= {_key(w): IGNORED for w in ("source", "定位方式", "Position source", "state_reason")}
