"""The typed fields of every record: what the program reasons about, with unit and labels.

Answers to questions a county adds to a form are not here; they are keys of the JSON column
`answers`. The storage's migrations must agree with this table (a test compares them).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from surveyapp.domain import vocabulary as v
from surveyapp.domain.language import language
from surveyapp.domain.vocabulary import Vocabulary

Type = Literal["text", "integer", "real", "boolean", "choice", "tags", "date", "moment", "json"]

ALL_KINDS = ("facility", "pole", "rooftop")

ENGLISH_UNITS: Mapping[str, str] = {"元": "yuan", "元/kWh": "yuan/kWh", "工作日": "working days"}
"""Units that are words; all others are symbols and the same in both languages."""


@dataclass(frozen=True, slots=True)
class Field:
    """One typed field. `tags` hold identifiers separated by spaces, as XLSForm does."""

    name: str
    type: Type
    zh: str
    en: str
    unit: str = ""
    choices: Vocabulary | None = None
    kinds: tuple[str, ...] = ALL_KINDS
    group: str = "general"
    by_hand: bool = True
    """Whether a person may set it directly; False for what verbs derive (position, state, times)."""

    @property
    def label(self) -> str:
        """The short label in the language of this context, without its unit."""
        return self.zh if language() == "zh" else self.en

    @property
    def unit_label(self) -> str:
        """The unit in the language of this context."""
        return self.unit if language() == "zh" else ENGLISH_UNITS.get(self.unit, self.unit)


def _rooftop(name: str, type_: Type, zh: str, en: str, unit: str = "") -> Field:
    return Field(name, type_, zh, en, unit, kinds=("rooftop",), group="kind")


def _facility(
    name: str, type_: Type, zh: str, en: str, unit: str = "", choices: Vocabulary | None = None
) -> Field:
    return Field(name, type_, zh, en, unit, choices, ("facility",), "kind")


def _pole(
    name: str, type_: Type, zh: str, en: str, unit: str = "", choices: Vocabulary | None = None
) -> Field:
    return Field(name, type_, zh, en, unit, choices, ("pole",), "kind")


def _derived(name: str, type_: Type, zh: str, en: str, unit: str = "") -> Field:
    return Field(name, type_, zh, en, unit, group="derived", by_hand=False)


def _position(name: str, type_: Type, zh: str, en: str, unit: str = "") -> Field:
    return Field(name, type_, zh, en, unit, group="position", by_hand=False)


SITE: tuple[Field, ...] = (
    _derived("number", "text", "站址编号", "Number"),
    Field("kind", "choice", "类型", "Kind", choices=v.KIND),
    Field("name", "text", "名称", "Name"),
    Field("county", "text", "县区", "County"),
    Field("township", "text", "乡镇街道", "Township"),
    Field("address", "text", "详细地址", "Address"),
    Field("category", "choice", "资源类别", "Category", choices=v.CATEGORY),
    Field("owner", "text", "产权单位", "Owner"),
    Field("owner_type", "choice", "产权性质", "Owner type", choices=v.OWNER_TYPE),
    Field("opening", "choice", "开放情况", "Opening", choices=v.OPENING),
    Field("scenario", "choice", "覆盖场景", "Scenario", choices=v.SCENARIO, group="coverage"),
    Field("demand", "tags", "应用需求", "Demand", choices=v.DEMAND, group="coverage"),
    Field("in_plan", "boolean", "列入专项规划", "In the plan", group="coverage"),
    Field("planned_lon", "real", "规划点经度", "Planned longitude", "°", group="coverage"),
    Field("planned_lat", "real", "规划点纬度", "Planned latitude", "°", group="coverage"),
    Field("deviation_m", "real", "偏离规划点", "Deviation from plan", "m", group="coverage"),
    Field("surroundings", "text", "周边环境", "Surroundings", group="environment"),
    Field("obstruction", "text", "遮挡情况", "Obstruction", group="environment"),
    Field("road_access", "text", "道路条件", "Road access", group="environment"),
    Field("other_operators", "text", "已有运营商设施", "Operators present", group="environment"),
    Field("fibre_m", "real", "光缆距离", "Fibre distance", "m", group="environment"),
    Field("height_m", "real", "高度", "Height", "m", kinds=("rooftop", "pole"), group="kind"),
    _rooftop("building_use", "text", "建筑用途", "Building use"),
    _rooftop("storeys", "integer", "层数", "Storeys"),
    _rooftop("roof_area_m2", "real", "可用天面面积", "Roof area", "m²"),
    _rooftop("load_kn_m2", "real", "屋面荷载", "Roof load", "kN/m²"),
    _rooftop("parapet_m", "real", "女儿墙高度", "Parapet height", "m"),
    _rooftop("way_up", "text", "上屋面通道", "Way up"),
    _rooftop("key_holder", "text", "钥匙保管人", "Key holder"),
    _rooftop("equipment_room", "boolean", "有机房位置", "Room for equipment"),
    _rooftop("sensitive_nearby", "text", "30米内敏感建筑", "Sensitive buildings within 30 m"),
    _pole("pole_industry", "choice", "杆塔行业", "Industry of the pole", choices=v.POLE_INDUSTRY),
    _pole("material", "choice", "材质", "Material", choices=v.POLE_MATERIAL),
    _pole("base", "text", "基础形式", "Base"),
    _pole("spare_load_kg", "real", "剩余承重", "Spare load", "kg"),
    _pole("existing_equipment", "text", "已挂设备", "Equipment on it"),
    _pole("power_at_pole", "boolean", "杆上有电", "Power at the pole"),
    _pole("cabinet_nearby", "text", "附近箱体", "Cabinet nearby"),
    _pole("merge_neighbours", "text", "可合并杆体", "Poles to merge"),
    _facility("facility_use", "text", "设施用途", "Use"),
    _facility("area_offered_m2", "real", "可提供面积", "Area offered", "m²"),
    _facility("room", "boolean", "可提供机房", "Room offered"),
    _facility("shaft", "boolean", "可用弱电井", "Shaft"),
    _facility("duct", "boolean", "可用管道", "Duct"),
    _facility("land_type", "choice", "用地类型", "Land type", choices=v.LAND_TYPE),
    Field(
        "build_stage",
        "choice",
        "建设阶段",
        "Build stage",
        "",
        v.BUILD_STAGE,
        ("facility", "rooftop"),
        "kind",
    ),
    Field(
        "reserved", "tags", "已预留", "Reserved", "", v.RESERVED, ("facility", "rooftop"), "kind"
    ),
    Field("note", "text", "备注", "Note", group="note"),
    _position("lon", "real", "经度", "Longitude", "°"),
    _position("lat", "real", "纬度", "Latitude", "°"),
    _position("datum", "text", "坐标系", "Datum"),
    _position("source", "text", "定位方式", "Position source"),
    _position("accuracy_m", "real", "定位精度", "Accuracy", "m"),
    _position("altitude_m", "real", "海拔", "Altitude", "m"),
    _position("fixed_at", "moment", "定位时间", "Fixed at"),
    _position("border_m", "real", "距县界", "Distance to border", "m"),
    Field("county_reason", "text", "县区认定理由", "Reason for the county", group="position"),
    Field("state", "choice", "状态", "State", "", v.STATE, ALL_KINDS, "derived", by_hand=False),
    _derived("state_reason", "text", "退回原因", "Reason of the state"),
    _derived("candidate", "boolean", "待确认", "To be confirmed"),
    _derived("merged_into", "text", "并入站址", "Merged into"),
    _derived("answers", "json", "附加问题", "Further answers"),
    _derived("created_at", "moment", "登记时间", "Recorded at"),
    _derived("created_by", "text", "登记人", "Recorded by"),
    _derived("updated_at", "moment", "修改时间", "Changed at"),
    _derived("updated_by", "text", "修改人", "Changed by"),
    _derived("deleted", "boolean", "已删除", "Deleted"),
)

PHOTO: tuple[Field, ...] = (
    _derived("sha256", "text", "SHA-256", "SHA-256"),
    _derived("file_name", "text", "文件名", "File name"),
    _derived("size", "integer", "大小", "Size", "B"),
    _derived("mime", "text", "格式", "Format"),
    _derived("width", "integer", "宽", "Width", "px"),
    _derived("height", "integer", "高", "Height", "px"),
    _derived("orientation", "integer", "方向标记", "EXIF orientation"),
    _derived("taken_at", "moment", "拍摄时间", "Taken at"),
    _derived("lon", "real", "经度", "Longitude", "°"),
    _derived("lat", "real", "纬度", "Latitude", "°"),
    _derived("datum", "text", "坐标系", "Datum"),
    _derived("altitude_m", "real", "海拔", "Altitude", "m"),
    _derived("accuracy_m", "real", "精度", "Accuracy", "m"),
    _derived("direction_deg", "real", "拍摄方向", "Direction", "°"),
    _derived("direction_ref", "text", "方向基准", "Direction reference"),
    _derived("camera", "text", "相机", "Camera"),
    _derived("marks", "json", "标记", "Marks"),
    Field("shot", "text", "必拍项", "Shot"),
    Field("caption", "text", "说明", "Caption"),
    Field("turn", "integer", "旋转", "Turned by hand", "°"),
    Field("markup", "json", "标注", "Mark-up"),
)

FEE: tuple[Field, ...] = (
    Field("kind", "choice", "费用名目", "Kind of fee", choices=v.FEE_KIND),
    Field("amount", "real", "金额", "Amount", "元"),
    Field("period", "choice", "周期", "Period", choices=v.FEE_PERIOD),
    Field("payee", "text", "收取方", "Asked by"),
    Field("payee_type", "choice", "收取方性质", "Type of asker", choices=v.OWNER_TYPE),
    Field("basis", "text", "对方所称依据", "Basis named"),
    Field("lowest_amount", "real", "依据最低标准", "Lowest standard", "元"),
    Field("asked_on", "date", "提出日期", "Asked on"),
    Field("given_up_on", "date", "放弃日期", "Given up on"),
    Field("note", "text", "备注", "Note"),
)

SUPPLY: tuple[Field, ...] = (
    Field("mode", "choice", "供电方式", "Mode", choices=v.SUPPLY_MODE),
    Field("price_yuan_kwh", "real", "电价", "Price", "元/kWh"),
    Field("seller", "text", "供电方", "Seller"),
    Field("distance_m", "real", "引电距离", "Distance", "m"),
    Field("kwh_year", "real", "年用电量", "Use a year", "kWh"),
    Field("direct_possible", "boolean", "可转改直", "Direct supply possible"),
    Field("converted_on", "date", "转改直完成", "Converted on"),
    Field("note", "text", "备注", "Note"),
)

OBSTACLE: tuple[Field, ...] = (
    Field("kind", "choice", "障碍类型", "Kind", choices=v.OBSTACLE_KIND),
    Field("description", "text", "情况", "What happened"),
    Field("party", "text", "当事方", "By whom"),
    Field("since", "date", "发生日期", "Since"),
    Field("replacement_site", "text", "替代站址", "Replacement site"),
    Field("replacement_built_on", "date", "替代建成日期", "Replacement built on"),
    Field("moved_on", "date", "拆除日期", "Taken down on"),
    Field("compensation", "real", "补偿金额", "Compensation", "元"),
    Field("status", "choice", "进展", "Status", choices=v.OBSTACLE_STATUS),
    Field("from_flag", "text", "来源提示", "From flag", by_hand=False),
    Field("solved_on", "date", "解决日期", "Solved on"),
    Field("note", "text", "备注", "Note"),
)

VISIT: tuple[Field, ...] = (
    Field("visited_on", "date", "上门日期", "Visited on"),
    Field("visitor", "text", "上门人", "Visitor"),
    Field("met", "text", "接洽人", "Met"),
    Field("met_role", "text", "接洽人职务", "Role"),
    Field("outcome", "choice", "结果", "Outcome", choices=v.VISIT_OUTCOME),
    Field("promise", "text", "承诺事项", "Promise"),
    Field("promised_by", "date", "承诺期限", "Promised by"),
    Field("kept_on", "date", "兑现日期", "Kept on"),
    Field("note", "text", "备注", "Note"),
)

APPROVAL: tuple[Field, ...] = (
    Field("kind", "choice", "手续", "Procedure", choices=v.APPROVAL_KIND),
    Field("authority", "text", "办理单位", "Authority"),
    Field("requested_on", "date", "申请日期", "Requested on"),
    Field("limit_days", "integer", "时限", "Limit", "工作日"),
    Field("granted_on", "date", "批准日期", "Granted on"),
    Field("refused_on", "date", "不予批准日期", "Refused on"),
    Field("note", "text", "备注", "Note"),
)

STATION: tuple[Field, ...] = (
    Field("operator", "text", "运营商", "Operator"),
    Field("network_mode", "choice", "组网方式", "Network mode", choices=v.NETWORK_MODE),
    Field("planned_on", "date", "计划建成", "Planned for"),
    Field("built_on", "date", "建成日期", "Built on"),
    Field("note", "text", "备注", "Note"),
)

CONTACT: tuple[Field, ...] = (
    Field("name", "text", "联系人", "Contact"),
    Field("role", "text", "职务", "Role"),
    Field("phone", "text", "电话", "Phone"),
    Field("note", "text", "备注", "Note"),
)
"""People are records of their own, never columns of `site`, so that rights and erasure can differ."""

FIX: tuple[Field, ...] = (
    _derived("raw", "text", "原始读数", "As read"),
    _derived("datum", "text", "坐标系", "Datum"),
    _derived("source", "text", "定位方式", "Source"),
    _derived("lon", "real", "经度", "Longitude", "°"),
    _derived("lat", "real", "纬度", "Latitude", "°"),
    _derived("accuracy_m", "real", "精度", "Accuracy", "m"),
    _derived("altitude_m", "real", "海拔", "Altitude", "m"),
    _derived("at", "moment", "时间", "At"),
    _derived("conversion", "text", "换算方法", "Conversion"),
    _derived("used", "integer", "采用历元", "Readings used"),
    _derived("rejected", "integer", "剔除历元", "Readings rejected"),
    _derived("seconds", "real", "历时", "Seconds", "s"),
)

ASIDE: tuple[Field, ...] = (
    _derived("rule", "text", "规则", "Rule"),
    _derived("facts", "json", "依据事实", "Facts"),
    Field("reason", "text", "搁置理由", "Reason"),
)

COORDINATION: tuple[Field, ...] = (
    _derived("topic", "text", "事项类别", "Topic"),
    Field("title", "text", "事由", "Title"),
    Field("lead", "text", "牵头单位", "Lead department"),
    Field("co_departments", "json", "配合单位", "Co-departments"),
    Field("opened_on", "date", "提交日期", "Opened on"),
    Field("due_on", "date", "办结期限", "Due on"),
    Field("letter_number", "text", "文号", "Letter number"),
    Field("asked", "text", "商请事项", "What is asked"),
    Field("replied_on", "date", "答复日期", "Replied on"),
    Field("reply", "text", "答复", "Reply"),
    Field("reminded_on", "date", "催办日期", "Reminded on"),
    Field("outcome", "choice", "办理结果", "Outcome", choices=v.COORDINATION_OUTCOME),
    Field("closed_on", "date", "办结日期", "Closed on"),
    _derived("sites", "json", "涉及站址", "Sites"),
    _derived("obstacles", "json", "涉及障碍", "Obstacles"),
    Field("note", "text", "备注", "Note"),
)
"""A matter before the departments. It is of many sites, so its `site` stays empty; `sites` and
`obstacles` are JSON lists of ids, `co_departments` one of names, `topic` one of `policy.terms`."""

TABLES: Mapping[str, tuple[Field, ...]] = {
    "site": SITE,
    "photo": PHOTO,
    "fee": FEE,
    "supply": SUPPLY,
    "obstacle": OBSTACLE,
    "visit": VISIT,
    "approval": APPROVAL,
    "station": STATION,
    "contact": CONTACT,
    "fix": FIX,
    "aside": ASIDE,
    "coordination": COORDINATION,
}
"""Every kind of record. A child record also has `id`, `site`, `deleted`, `created_at`, `created_by`."""

FACTS = ("fee", "supply", "obstacle", "visit", "approval", "station", "contact")
"""Child records a person enters about a site, in the order they are shown."""

_BY_NAME = {table: {f.name: f for f in fields} for table, fields in TABLES.items()}


def field_of(table: str, name: str) -> Field | None:
    """The field of that name, None when the table has none (then it may be an answer)."""
    return _BY_NAME[table].get(name)


def site_fields(kind: str) -> Iterator[Field]:
    """The fields of `site` that make sense for one kind, in order of display."""
    return (f for f in SITE if kind in f.kinds)
