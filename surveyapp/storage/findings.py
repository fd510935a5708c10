"""What a check can find, and its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from surveyapp.domain.language import _


class Kind(StrEnum):
    """Everything a check of a survey can find wrong."""

    FILE_DAMAGED = "file_damaged"
    LINK_BROKEN = "link_broken"
    MAP_INDEX_WRONG = "map_index_wrong"
    POSITION_DIFFERS = "position_differs"
    SEARCH_INDEX_WRONG = "search_index_wrong"
    PHOTO_MISSING = "photo_missing"
    PHOTO_ALTERED = "photo_altered"
    JOURNAL_BEHIND = "journal_behind"
    JOURNAL_AHEAD = "journal_ahead"
    JOURNAL_DAMAGED = "journal_damaged"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a survey, with the facts its sentence needs."""

    kind: Kind
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return _sentence(self.kind).format(**self.facts)


def _sentence(kind: Kind) -> str:  # noqa: C901, PLR0911 - one line each
    match kind:
        case Kind.FILE_DAMAGED:
            return _("数据文件损坏：{reason}。请用 rebuild 重建，或从备份恢复。")
        case Kind.LINK_BROKEN:
            return _("{table} 的记录 {record} 指向不存在的 {parent}。请用 rebuild 重建。")
        case Kind.MAP_INDEX_WRONG:
            return _("{count} 处站址的地图索引与坐标不符。请用 rebuild 重建。")
        case Kind.POSITION_DIFFERS:
            return _("站址 {site} 的图形与经纬度不符，可能被其他程序移动过。请核对后重新定位。")
        case Kind.SEARCH_INDEX_WRONG:
            return _("搜索索引不完整（{indexed}/{sites}）。请用 rebuild 重建。")
        case Kind.PHOTO_MISSING:
            return _("照片 {file}（{sha256}）的原件不见了。请找回原件后重新导入。")
        case Kind.PHOTO_ALTERED:
            return _("照片 {file}（{sha256}）的原件被改动或损坏。请重新导入原件。")
        case Kind.JOURNAL_BEHIND:
            return _(
                "流水账缺少最近 {count} 次操作（{reason}）。请检查磁盘空间和权限后重新打开工程。"
            )
        case Kind.JOURNAL_AHEAD:
            return _("流水账比数据文件多 {count} 次操作，数据文件可能是旧的。请用 rebuild 找回。")
        case Kind.JOURNAL_DAMAGED:
            return _("流水账 {file} 第 {line} 行损坏。数据文件完好时可用 rebuild 重写。")
    assert_never(kind)
