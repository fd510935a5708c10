"""A site with everything a dossier can say, made up; photos with a colour in every corner."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image

from surveyapp.domain.changes import Value
from surveyapp.reports.facts import DossierFacts, Ground, Nearby, Photo, PrintedFlag, Region

CORNERS = ((220, 30, 30), (30, 160, 60), (30, 60, 220), (230, 190, 30))
"""Colours of a sample photo as a person sees it: top left, top right, bottom left, bottom right."""


def picture(
    width: int = 320, height: int = 240, *, kind: str = "JPEG", orientation: int = 1
) -> bytes:
    """A photo of four coloured quarters, stored with an EXIF orientation."""
    image = Image.new("RGB", (2, 2))
    image.putdata(CORNERS)
    image = image.resize((width, height), Image.Resampling.NEAREST)
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    if orientation in turned:
        image = image.transpose(turned[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def photo(number: int, data: bytes | None = None, **row: Value) -> Photo:
    """One photo of the sample site."""
    facts: dict[str, Value] = {
        "id": f"photo-{number}",
        "sha256": f"{number:012x}" + "0" * 52,
        "file_name": f"IMG_{number:04d}.JPG",
        "taken_at": f"2026-03-21T14:{number % 60:02d}:05+08:00",
        "lon": 113.6771 + number * 1e-4,
        "lat": 34.7708,
        "datum": "wgs84",
        "accuracy_m": 4.5,
        "direction_deg": float(number * 45 % 360),
        "direction_ref": "T",
    }
    return Photo(facts | row, picture() if data is None else data, f"环视{number * 45 % 360}°")


def site(**changed: Value) -> dict[str, Value]:
    """The record of the sample site."""
    row: dict[str, Value] = {
        "id": "0190f7e0-1234-7abc-8def-0123456789ab",
        "number": "410105-17",
        "kind": "rooftop",
        "name": "人民路23号院2号楼",
        "county": "410105",
        "township": "经八路街道",
        "address": "人民路23号院2号楼（省图书馆东侧）",
        "category": "housing_estate",
        "owner": "河南省直机关事务管理局",
        "owner_type": "party_government",
        "opening": "free_in_principle",
        "scenario": "urban",
        "demand": "smart_city smart_medical",
        "in_plan": 1,
        "planned_lon": 113.6779,
        "planned_lat": 34.7712,
        "deviation_m": 82.4,
        "height_m": 21.5,
        "storeys": 7,
        "roof_area_m2": 240.0,
        "way_up": "2单元爬梯，人孔上锁",
        "key_holder": "物业 张师傅",
        "note": "物业要求每次上站提前一天电话通知。",
        "lon": 113.677123,
        "lat": 34.770889,
        "datum": "wgs84",
        "source": "averaged",
        "accuracy_m": 2.4,
        "fixed_at": "2026-03-21T14:28:11+08:00",
        "state": "returned",
        "state_reason": "缺少天面角4照片，请补拍",
    }
    return row | changed


def square(west: float, south: float, side: float, name: str) -> Region:
    """A county as a square of many short stretches."""
    steps = [n / 40 for n in range(40)]
    ring = [(west + side * s, south) for s in steps]
    ring += [(west + side, south + side * s) for s in steps]
    ring += [(west + side * (1 - s), south + side) for s in steps]
    ring += [(west, south + side * (1 - s)) for s in steps]
    return Region(name, [ring])


GROUND = Ground(
    square(113.6, 34.7, 0.2, "金水区"),
    [square(113.8, 34.7, 0.2, "中牟县"), square(113.4, 34.7, 0.2, "中原区")],
    "天地图",
)

_COMPANY = "某某物业服务有限公司"
_CHILDREN: Mapping[str, list[dict[str, Value]]] = {
    "fees": [
        {"id": "f1", "kind": "entry", "amount": 8000.0, "period": "once", "payee": _COMPANY},
    ],
    "supplies": [
        {"id": "s1", "mode": "resale", "price_yuan_kwh": 1.2, "seller": _COMPANY},
    ],
    "visits": [
        {"id": "v1", "visited_on": "2026-03-14", "visitor": "李静", "outcome": "refused"},
        {"id": "v2", "visited_on": "2026-03-21", "met": "王主任", "promise": "月底前提供钥匙"},
    ],
    "obstacles": [
        {"id": "o1", "kind": "locked_roof", "description": "人孔加锁", "status": "open"},
    ],
    "approvals": [{"id": "a1", "kind": "power", "limit_days": 10}],
    "stations": [{"id": "t1", "operator": "中国移动", "network_mode": "sa"}],
    "contacts": [{"id": "c1", "name": "王主任", "phone": "0371-6000 0000"}],
    "fixes": [
        {
            "id": "x1",
            "raw": "113.683264, 34.769671",
            "datum": "gcj02",
            "source": "map",
            "lon": 113.67719,
            "lat": 34.77091,
            "accuracy_m": 30.0,
            "conversion": "GCJ-02 → WGS 84，迭代反算",
        }
    ],
}


def facts(photos: int | Sequence[Photo] = 3, **changed: Any) -> DossierFacts:
    """Everything about the sample site."""
    whole: dict[str, Any] = {
        "site": site(),
        "survey": "金水区2026年第一批勘察",
        "printed_by": "李静",
        "printed_at": "2026-03-22T08:30:00+08:00",
        "county": "金水区",
        "city": "郑州市",
        "photos": [photo(n) for n in range(photos)] if isinstance(photos, int) else photos,
        "flags": [
            PrintedFlag(
                "物业企业不得收取进场费。",
                "severe",
                "fees",
                ["豫政办〔2019〕45号 第二部分（四）"],
                ["市住房保障和房产管理局", "市市场监督管理局"],
                8000.0,
                "f1",
            ),
            PrintedFlag("缺少必拍项：电表。", "notice"),
        ],
        "ground": GROUND,
        "nearby": [Nearby("410105-18", "pole", 113.6795, 34.7716)],
        **_CHILDREN,
    }
    whole["own"] = (
        ("楼顶防水年限", "2019年重做"),
        ("机房 1", "面积 12.5，用途 通信，门禁 （编号 A1）、（编号 A2），备注 与物业共用一路电源"),
    )
    return DossierFacts(**(whole | changed))
