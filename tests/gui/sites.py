"""Surveys with sites in them, for lists and pictures: plausible names, every state, some findings."""

from itertools import cycle, islice

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.ids import uuid7
from surveyapp.storage import Survey

STREETS = ("人民路", "金水路", "花园路", "文化路", "农业路", "东风路", "经三路", "黄河路", "纬五路")
KINDS = {"rooftop": "号", "pole": "监控杆", "facility": "图书馆"}
STATES = ("draft", "draft", "submitted", "returned", "approved", "draft", "published", "draft")
OWNERS = ("郑州市第三中学", "金水区城市管理局", "某某物业服务有限公司", "郑州市图书馆")
LONG = "河南省郑州市金水区人民路与金水路交叉口东北角原第二纺织机械厂家属院七号楼二单元屋面"


def spread(n: int) -> tuple[float, float]:
    """The nth of points that lie evenly over the middle of 金水区, WGS 84: a Roberts sequence."""
    return 113.645 + n * 0.7548776662 % 1 * 0.095, 34.765 + n * 0.5698402910 % 1 * 0.055


def fill(survey: Survey, many: int, *, long_names: bool = False) -> list[str]:
    """Write many sites in one act; gives their ids in the order of their numbers."""
    rows = zip(cycle(KINDS), cycle(STATES), cycle(STREETS), cycle(OWNERS), strict=False)
    edits = []
    for n, (kind, state, street, owner) in enumerate(islice(rows, many), 1):
        name = f"{LONG}{n}" if long_names else f"{street}{n}{KINDS[kind]}"
        lon, lat = spread(n)
        fields: dict[str, Value] = {
            "number": f"410105-{n}", "kind": kind, "name": name, "county": "410105",
            "owner": owner, "address": f"金水区{street}{n}号", "state": state,
            "lon": lon, "lat": lat, "datum": "wgs84", "source": "typed",
            "created_by": "王勘",
        }  # fmt: skip
        edits.append(Edit("site", uuid7(), fields))
    survey.write(Label("import", {"file": "sites.xlsx", "count": str(many)}), edits)
    survey.idle()
    return [edit.record for edit in edits]
