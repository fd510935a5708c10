"""A small list with everything in it that ever made trouble."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveyapp.domain.batches import (
    STANDARD,
    Answered,
    Gone,
    Notice,
    Snapshot,
    published_entry,
)
from surveyapp.publishing.folder import publish
from surveyapp.publishing.minisign import Signer

SITES: tuple[dict[str, Any], ...] = (
    {
        "id": "0195d0f4-0000-7000-8000-000000000001",
        "number": "410105-1",
        "name": "金水区图书馆<script>alert(1)</script>",
        "address": '=HYPERLINK("http://x")',
        "category": "culture_sport_venue",
        "kind": "rooftop",
        "lon": 113.6712345678,
        "lat": 34.7712345678,
        "opening": "free",
        "owner": "金水区文化局",
        "owner_type": "public_institution",
        "note": "联系 13812345678",
    },
    {
        "id": "0195d0f4-0000-7000-8000-000000000002",
        "number": "410105-2",
        "name": "𠮷龘䶮路监控杆&\"'",
        "address": "金水路12号",
        "category": "camera_pole",
        "kind": "pole",
        "lon": 113.68,
        "lat": 34.78,
        "opening": "free_in_principle",
        "owner": "张三",
        "owner_type": "private",
        "note": None,
    },
    {
        "id": "0195d0f4-0000-7000-8000-000000000003",
        "number": "410105-3",
        "name": "无坐标学校",
        "address": "文化路\n东侧",
        "category": "school",
        "kind": "facility",
        "lon": None,
        "lat": None,
        "opening": "free",
        "owner": "金水区教育局",
        "owner_type": "school",
        "note": "-3",
    },
)


def made(**more: Any) -> Snapshot:
    columns = more.pop("columns", STANDARD)
    sites = more.pop("sites", SITES)
    usual: dict[str, Any] = {
        "county": "410105",
        "county_name": "金水区",
        "city": "郑州市",
        "serial": 2,
        "title": "2026年第一批",
        "stage": "published",
        "dated": "2026-04-13",
        "issuer": "金水区5G建设专班",
        "columns": columns,
        "entries": tuple(published_entry(i, s, columns) for i, s in enumerate(sites, 1)),
        "basis": ("《郑州市加快5G产业发展行动计划》第三条",),
        "notice": Notice("2026-03-21", "2026-04-13", 15, "金水区政府三楼，电话0371-60000000"),
        "held_back": (Gone("410105-9", "某楼", "异议待核实"),),
        "objections": (Answered("410105-9", "2026-03-25", "采纳", "暂缓公布，另行核实。"),),
        "map_source": "天地图",
    }
    return Snapshot(**{**usual, **more})


@pytest.fixture
def snapshot() -> Callable[..., Snapshot]:
    """Makes a list."""
    return made


@pytest.fixture(scope="session")
def signer() -> Signer:
    """A county's key."""
    return Signer.new()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, signer: Signer) -> Path:
    """A published folder that no test changes."""
    out = tmp_path_factory.mktemp("county") / "list"
    publish(out, made(), signer)
    return out
