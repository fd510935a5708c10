"""Worked cases: a sentence of a text, what was found on the spot, and what must be said of it.

Four jurisdictions: 金水区 of Zhengzhou, 龙亭区 and 杞县 of Kaifeng, 老城区 of Luoyang (which has only
the province's texts), and a city far away that adopted the template. A case names every finding it
expects; one that expects none must stay silent. Sites have no kind unless the case is about it, so
that missing photos do not speak.
"""
# ruff: noqa: E501 - one case, one row

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from surveyapp.domain.changes import Value
from surveyapp.domain.policy.facts import Neighbour, Row

JINSHUI, LONGTING, QIXIAN, LUOYANG, CITY = "410105", "410202", "410221", "410302", "990101"
TODAY = date(2026, 3, 20)

ZZ, KF, HN, OLD, T = "zhengzhou-2020", "kaifeng-2020", "henan-2020", "henan-2019", "city-template"
ORDER, REGULATION = "henan-order-165", "henan-telecom-2021"


@dataclass(frozen=True)
class Found:
    """A finding expected: clauses as `pack clause section`, the most local first."""

    rule: str
    severity: str
    clauses: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    money: float | None = None


@dataclass(frozen=True)
class Case:
    text: str
    section: str
    sentence: str
    county: str
    site: Row = field(default_factory=dict)
    found: tuple[Found, ...] = ()
    fees: Sequence[Row] = ()
    supplies: Sequence[Row] = ()
    obstacles: Sequence[Row] = ()
    approvals: Sequence[Row] = ()
    neighbours: Sequence[Neighbour] = ()
    own: Sequence[tuple[str, float]] = ()
    """The county's own values, as key and value."""


def fee(kind: str, amount: float | None = None, **more: Value) -> tuple[Row]:
    return ({"id": "r1", "kind": kind, "amount": amount, **more},)


def power(**more: Value) -> tuple[Row]:
    return ({"id": "r1", "mode": "resale", **more},)


def obstacle(kind: str, **more: Value) -> tuple[Row]:
    return ({"id": "r1", "kind": kind, "status": "open", **more},)


def approval(kind: str, **more: Value) -> tuple[Row]:
    return ({"id": "r1", "kind": kind, **more},)


def pole(metres: float, kind: str = "pole") -> tuple[Neighbour]:
    return (Neighbour("n1", "410105-2", kind, "邻杆", "", metres),)


ZZ_FEES = ("市发展改革委", "市城建局", "市市场监管局", "市通管办")
ZZ_OPEN = ("市发展改革委", "市事管局", "市国资委", "市通管办")
ZZ_SCHOOL = ("市发展改革委", "市教育局", "市事管局", "市国资委", "市通管办")
ZZ_POWER = ("市发展改革委", "市市场监管局", "市通管办", "郑州供电公司")
ZZ_GUARD = ("市发展改革委", "市城建局", "市公安局", "市通管办")
ZZ_POLES = ("市发展改革委", "市城建局", "市交通局", "市公安局", "市通管办", "郑州供电公司")
ZZ_PLAN = (
    "市资源规划局", "市通管办", "市城建局", "市住房保障局", "市交通局", "市生态环境局", "市工信局",
    "市林业局", "市园林局", "郑州供电公司",
)  # fmt: skip
KF_FEES = ("市发展改革委员会", "市住房城乡建设局", "市市场监管局", "市通信管理办公室", "各县区政府")
KF_OPEN = ("市发展改革委员会", "市机关事务中心", "市通信管理办公室", "各县区政府")
KF_POWER = ("市发展改革委员会", "市市场监管局", "市供电公司", "市通信管理办公室", "各县区政府")
KF_GUARD = ("市发展改革委员会", "市公安局", "市住房城乡建设局", "市通信管理办公室", "各县区政府")
KF_PLAN = (
    "市工业和信息化局", "市自然资源规划局", "市生态环境局", "市住房城乡建设局", "市城市管理局",
    "市交通运输局", "市无线电管理局", "市供电公司", "市通信管理办公室", "各县区政府",
)  # fmt: skip
HN_FEES = ("省发展改革委", "省住房城乡建设厅", "省市场监管局", "省通信管理局")
HN_OPEN = ("省发展改革委", "省事管局", "省政府国资委", "省通信管理局")
HN_POWER = ("省发展改革委", "省市场监管局", "省通信管理局", "省电力公司")
HN_GUARD = ("省发展改革委", "省住房城乡建设厅", "省公安厅", "省通信管理局")
HN_PLAN = (
    "省通信管理局", "省自然资源厅", "省住房城乡建设厅", "省交通运输厅", "省生态环境厅",
    "省工业和信息化厅", "省林业局", "省电力公司",
)  # fmt: skip
T_OPEN = ("市发改委", "市机关事务管理局", "中国铁塔某市分公司", "各县市区人民政府")
T_BASIS = ("市发改委", "市市场监管局", "中国铁塔某市分公司", "各县市区人民政府")
T_BAN = ("市住建局", "各县市区人民政府")
T_GUARD = ("各县市区人民政府", "市公安局", "市通管办", "市住建局")

ZZ_FEE = (f"{ZZ} fees 三（一）3", f"{HN} fees 二（一）3")
KF_FEE = (f"{KF} entry 二（一）2", f"{KF} fees 二（一）3", f"{HN} fees 二（一）3")
T_FEE = (f"{T} fee_ban 三（五）",)
T_LOW = (f"{T} fee_basis 二（一）3",)
ZZ_OPENING = (f"{ZZ} opening 三（一）3", f"{HN} opening 二（一）3")
KF_OPENING = (f"{KF} opening 二（一）3", f"{HN} opening 二（一）3")
T_OPENING = (f"{T} opening 二（一）3",)
ZZ_PRICE = (f"{ZZ} resale_price 三（一）3", f"{HN} resale_price 二（一）3")
KF_PRICE = (f"{KF} resale_price 二（一）3", f"{HN} resale_price 二（一）3")
ZZ_MOVE = (
    f"{ZZ} moves 三（一）3",
    f"{HN} moves 二（一）3",
    f"{REGULATION} moves ",
    f"{ORDER} moves ",
)

HOMES: Row = {"category": "housing_estate", "owner_type": "housing_estate"}
TOWER: Row = {"category": "office_tower", "owner_type": "office_tower"}
SCHOOL: Row = {"category": "school", "owner_type": "school"}
OFFICE: Row = {"category": "party_government_office", "owner_type": "party_government"}
CAP = (("power.resale_cap_yuan_kwh", 0.8),)

_BAN = "严禁开发商或物业服务企业收取进场费、接入费、协调费、分摊费等任何不合理费用"
_BASIS = "对没有政策依据的收费项目，要加强清理"
_LOWEST = "对有政策依据的收费项目，参照最低标准收取"
_WATCH = "对5G基站及配套设施运营中的收费行为进行监管"
_RENTS = "收取不合理场租费用等行为"
_ENTRY = "降低通信设施建设入场难度和成本"
_ZZ_OPEN = "政府投资建设的公共场所、公共设施及公共机构的办公场所原则上向5G基站建设免费开放"
_HN_OPEN = "机关、企事业单位、公共机构等所属设施，公路、绿地、机场、地铁、大型场馆、景区等公共场所"
_KF_OPEN = "公路、绿地、大型场馆、景区等公共场所向5G基站建设免费开放"
_OLD_OPEN = "将政府公共建筑物、弱电井管道、杆塔、绿地等资源向移动通信基站建设开放"
_T_OPEN = "各级党政机关、事业单位、国有企业所属建筑物（含人防工程与人防疏散场所）和公共区域应免费"
_T_PLACES = "免费开放公共场所、学校、展览馆、旅游景点、人防工程、高等院校、科研院所"
_T_POLES = "城市照明杆、交通标识杆、公安监控杆、非指挥工程的人防报警站（塔）等各类杆塔"
_T_HOMES = "积极推动居民小区、商务楼宇为5G网络站址建设提供场地支持"
_T_BLOCK = "阻挠施工或维护、非法逼迁、非法破坏、非法占用（或挪用）通信资源"
_T_MOVE = "按照同等数量提供替代站址并保证传输便利，遵循“先建后拆”的原则"
_T_CAP = "尚无法改直供电的5G基站应严格执行转供电最高限价"
_T_BUILD = "严格按标准预留5G网络配套机房、电源、管道和屋面站址等"
_T_FAST = "进一步优化审批流程，压缩审批时限"
_MOVE = "因规划调整确需迁移通信基础设施的"
_CONVERT = "对具备直供电改造条件的基站"


def forbidden(clauses: tuple[str, ...], who: tuple[str, ...], money: float | None) -> tuple[Found]:
    severity = "severe" if clauses == T_FEE else "warning"
    return (Found("forbidden_fee", severity, clauses, who, money),)


def baseless(clauses: tuple[str, ...], who: tuple[str, ...], money: float | None) -> tuple[Found]:
    return (Found("fee_without_basis", "warning", clauses, who, money),)


def too_high(clauses: tuple[str, ...], who: tuple[str, ...], money: float) -> tuple[Found]:
    return (Found("fee_above_lowest_standard", "warning", clauses, who, money),)


def closed(
    severity: str, clauses: tuple[str, ...], who: tuple[str, ...], money: float | None = None
) -> tuple[Found]:
    return (Found("rent_or_refusal_by_duty_owner", severity, clauses, who, money),)


def unjudged(clauses: tuple[str, ...], who: tuple[str, ...]) -> tuple[Found]:
    return (Found("resale_price_unjudged", "notice", clauses, who),)


def dear(clauses: tuple[str, ...], who: tuple[str, ...], money: float | None) -> tuple[Found]:
    return (Found("resale_price_above_cap", "severe", clauses, who, money),)


def convert(clauses: tuple[str, ...], who: tuple[str, ...]) -> tuple[Found]:
    return (Found("resale_where_direct_possible", "warning", clauses, who),)


def found(rule: str, severity: str, clauses: tuple[str, ...], who: tuple[str, ...]) -> tuple[Found]:
    return (Found(rule, severity, clauses, who),)


def refused(place: Row) -> Row:
    return {**place, "opening": "refused"}


FEES = (
    Case(T, "三（五）", _BAN, CITY, HOMES, forbidden(T_FEE, T_BAN, 8000), fee("entry", 8000, payee="某物业公司")),
    Case(T, "三（五）", _BAN, CITY, HOMES, forbidden(T_FEE, T_BAN, 500), fee("access", 500, payee="某物业", basis="公司制度")),
    Case(T, "三（五）", _BAN, CITY, TOWER, forbidden(T_FEE, T_BAN, 3000), fee("coordination", 3000, payee="某置业开发商")),
    Case(T, "三（五）", _BAN, CITY, TOWER, forbidden(T_FEE, T_BAN, 1200), fee("apportionment", 1200, payee_type="office_tower")),
    Case(T, "三（五）", _BAN, CITY, HOMES, forbidden(T_FEE, T_BAN, None), fee("entry")),
    Case(T, "二（一）3", _BASIS, CITY, {"category": "other", "owner_type": "village"}, baseless(T_LOW, T_BASIS, 2000), fee("entry", 2000, payee="村委会")),
    Case(T, "二（一）3", _BASIS, CITY, HOMES, baseless(T_LOW, T_BASIS, 600), fee("management", 600, period="year", payee="某物业")),
    Case(T, "二（一）3", _BASIS, CITY, TOWER, baseless(T_LOW, T_BASIS, 10000), fee("deposit", 10000, basis="  ")),
    Case(T, "二（一）3", _BASIS, CITY, SCHOOL, baseless(T_LOW, T_BASIS, 50), fee("other", 50)),
    Case(T, "二（一）3", _LOWEST, CITY, TOWER, too_high(T_LOW, T_BASIS, 200), fee("management", 800, basis="某价费文件", lowest_amount=600)),
    Case(T, "二（一）3", _LOWEST, CITY, HOMES, too_high(T_LOW, T_BASIS, 1000), fee("rent", 4000, period="year"), own=(("fees.lowest_yuan.rent.year", 3000),)),
    Case(ZZ, "三（一）3", _WATCH, JINSHUI, TOWER, forbidden(ZZ_FEE, ZZ_FEES, 8000), fee("entry", 8000, payee="某物业")),
    Case(ZZ, "三（一）3", _WATCH, JINSHUI, SCHOOL, forbidden(ZZ_FEE, ZZ_FEES, 300), fee("coordination", 300)),
    Case(ZZ, "三（一）3", _WATCH, JINSHUI, HOMES, baseless(ZZ_FEE[:1], ZZ_FEES, 500), fee("management", 500)),
    Case(ZZ, "三（一）3", _WATCH, JINSHUI, HOMES, too_high(ZZ_FEE, ZZ_FEES, 100), fee("management", 500, period="month", basis="收费标准"), own=(("fees.lowest_yuan.management.month", 400),)),
    Case(KF, "二（一）2", _ENTRY, LONGTING, HOMES, forbidden(KF_FEE, KF_FEES, 5000), fee("entry", 5000, payee="某物业")),
    Case(KF, "二（一）3", _RENTS, QIXIAN, TOWER, too_high(KF_FEE[1:], KF_FEES, 500), fee("rent", 1500, lowest_amount=1000)),
    Case(HN, "二（一）3", _RENTS, LUOYANG, HOMES, forbidden(ZZ_FEE[1:], HN_FEES, 999.5), fee("apportionment", 999.5)),
    Case(HN, "二（一）3", _RENTS, LUOYANG, TOWER, too_high(ZZ_FEE[1:], HN_FEES, 1), fee("rent", 1001, lowest_amount=1000)),
)  # fmt: skip

OPENING = (
    Case(T, "二（一）3", _T_OPEN, CITY, refused(OFFICE), closed("severe", T_OPENING, T_OPEN)),
    Case(T, "二（一）3", _T_OPEN, CITY, refused({"owner_type": "state_enterprise"}), closed("severe", T_OPENING, T_OPEN)),
    Case(T, "二（一）3", _T_PLACES, CITY, refused(SCHOOL), closed("severe", T_OPENING, (T_OPEN[0], "市教育局", *T_OPEN[1:]))),
    Case(T, "二（一）3", _T_PLACES, CITY, refused({"category": "air_raid_work"}), closed("severe", T_OPENING, (T_OPEN[0], "市住建局（市人防办）", *T_OPEN[1:]))),
    Case(T, "二（一）3", _T_PLACES, CITY, {"category": "scenic_area"}, closed("severe", T_OPENING, (T_OPEN[0], "市文旅广体局", *T_OPEN[1:]), 5000), fee("rent", 5000, period="year")),
    Case(T, "二（一）3", _T_POLES, CITY, refused({"category": "camera_pole"}), closed("severe", T_OPENING, (T_OPEN[0], "市公安局", *T_OPEN[1:]))),
    Case(T, "二（一）3", _T_POLES, CITY, {"category": "lamp_pole"}, closed("severe", T_OPENING, (T_OPEN[0], "市城管和综合执法局", *T_OPEN[1:]), 300), fee("rent", 300)),
    Case(T, "二（一）3", "铁路车站、公路客运站、公路服务区、医院、公共绿地", CITY, refused({"category": "service_area", "owner_type": "private"}), closed("severe", T_OPENING, (T_OPEN[0], "市交通运输局", *T_OPEN[1:]))),
    Case(ZZ, "三（一）3", _ZZ_OPEN, JINSHUI, refused(SCHOOL), closed("warning", ZZ_OPENING, ZZ_SCHOOL)),
    Case(ZZ, "三（一）3", _ZZ_OPEN, JINSHUI, refused(OFFICE), closed("warning", (*ZZ_OPENING, f"{OLD} opening 二（一）4"), ZZ_OPEN)),
    Case(ZZ, "三（一）3", _ZZ_OPEN, JINSHUI, {"category": "hospital"}, closed("warning", ZZ_OPENING, (ZZ_OPEN[0], "市卫健委", *ZZ_OPEN[1:]), 20000), fee("rent", 20000, period="year")),
    Case(ZZ, "三（一）3", _ZZ_OPEN, JINSHUI, refused({"category": "other", "owner_type": "public_institution"}), closed("warning", ZZ_OPENING, ZZ_OPEN)),
    Case(HN, "二（一）3", _HN_OPEN, JINSHUI, refused({"category": "metro"}), closed("severe", ZZ_OPENING[1:], (ZZ_OPEN[0], "市交通局", *ZZ_OPEN[1:]))),
    Case(HN, "二（一）3", _HN_OPEN, JINSHUI, refused({"owner_type": "state_enterprise"}), closed("severe", ZZ_OPENING[1:], ZZ_OPEN)),
    Case(KF, "二（一）3", _KF_OPEN, LONGTING, refused({"category": "scenic_area"}), closed("severe", KF_OPENING, (KF_OPEN[0], "市教育体育局", "市文化广电和旅游局", *KF_OPEN[1:]))),
    Case(KF, "二（一）3", _KF_OPEN, QIXIAN, {"category": "green_land"}, closed("severe", (*KF_OPENING, f"{OLD} opening 二（一）4"), (KF_OPEN[0], "市城市管理局", *KF_OPEN[1:]), 100), fee("rent", 100)),
    Case(HN, "二（一）3", _HN_OPEN, QIXIAN, refused({"category": "airport"}), closed("severe", KF_OPENING[1:], (KF_OPEN[0], "市交通运输局", *KF_OPEN[1:]))),
    Case(HN, "二（一）3", _HN_OPEN, LUOYANG, refused({"category": "culture_sport_venue"}), closed("severe", KF_OPENING[1:], (HN_OPEN[0], "省文化和旅游厅", "省体育局", *HN_OPEN[1:]))),
    Case(OLD, "二（一）4", _OLD_OPEN, LUOYANG, refused({"category": "weak_current_shaft"}), closed("warning", (f"{OLD} opening 二（一）4",), HN_OPEN)),
    Case(OLD, "二（一）4", _OLD_OPEN, LUOYANG, refused({"category": "camera_pole"}), closed("warning", (f"{OLD} opening 二（一）4",), (HN_OPEN[0], "省公安厅", *HN_OPEN[1:]))),
)  # fmt: skip

POWER = (
    Case(T, "三（二）", _T_CAP, CITY, HOMES, dear((f"{T} resale_price 三（二）",), ("市市场监管局", "各供电企业"), 4000), supplies=power(price_yuan_kwh=1.2, kwh_year=10000), own=CAP),
    Case(T, "三（二）", "大力推进5G基站转供电改直供电", CITY, HOMES, convert((f"{T} conversion 三（二）",), ("各供电企业", "市市场监管局")), supplies=power(price_yuan_kwh=0.7, direct_possible=1), own=CAP),
    Case(T, "三（二）", "纠正转供电环节中发生的乱加价行为", CITY, HOMES, unjudged((f"{T} resale_price 三（二）",), ("市市场监管局", "各供电企业")), supplies=power(price_yuan_kwh=1.2)),
    Case(ZZ, "三（一）3", "依法查处转供电环节的价格违法问题", JINSHUI, TOWER, unjudged(ZZ_PRICE, ZZ_FEES), supplies=power(price_yuan_kwh=1.2)),
    Case(ZZ, "三（一）3", "依法查处转供电环节的价格违法问题", JINSHUI, TOWER, dear(ZZ_PRICE, ZZ_FEES, None), supplies=power(price_yuan_kwh=0.81), own=CAP),
    Case(ZZ, "三（一）3", _CONVERT, JINSHUI, TOWER, convert((f"{ZZ} conversion 三（一）3", f"{HN} conversion 二（一）3"), ZZ_POWER), supplies=power(price_yuan_kwh=0.8, direct_possible=1), own=CAP),
    Case(KF, "二（一）3", "依法查处转供电环节乱加价", LONGTING, HOMES, dear(KF_PRICE, KF_FEES, 2400), supplies=power(price_yuan_kwh=1, kwh_year=12000), own=CAP),
    Case(KF, "二（一）3", _CONVERT, QIXIAN, HOMES, (*convert((f"{KF} conversion 二（一）3", f"{HN} conversion 二（一）3"), KF_POWER), *unjudged(KF_PRICE, KF_FEES)), supplies=power(direct_possible=1)),
    Case(HN, "二（一）3", "依法查处转供电环节乱加价", LUOYANG, HOMES, unjudged(ZZ_PRICE[1:], HN_FEES), supplies=power(), own=CAP),
    Case(HN, "二（一）3", _CONVERT, LUOYANG, HOMES, convert((f"{HN} conversion 二（一）3",), HN_POWER), supplies=power(price_yuan_kwh=0.5, direct_possible=1, converted_on="2026-12-31"), own=CAP),
)  # fmt: skip

IN_THE_WAY = (
    Case(T, "三（五）", _T_BLOCK, CITY, found=found("blocked_access", "severe", (f"{T} obstruction 三（五）",), T_GUARD), obstacles=obstacle("blocked_access", party="某物业")),
    Case(T, "三（五）", _T_BLOCK, CITY, found=found("damage", "severe", (f"{T} damage 三（五）",), T_GUARD), obstacles=obstacle("damage")),
    Case(T, "三（五）", _T_BLOCK, CITY, found=found("occupation", "severe", (f"{T} damage 三（五）",), T_GUARD), obstacles=obstacle("occupation")),
    Case(T, "三（五）", _T_BLOCK, CITY, found=found("misuse", "severe", (f"{T} damage 三（五）",), T_GUARD), obstacles=obstacle("misuse", status="in_coordination")),
    Case(T, "三（五）", "群众投诉集中的通信覆盖难点问题", CITY, found=found("complaint", "notice", (f"{T} complaint 三（五）",), T_GUARD[:1]), obstacles=obstacle("complaint")),
    Case(T, "三（六）", "增强全社会对电磁辐射科普知识的了解", CITY, found=found("radiation_worry", "notice", (f"{T} radiation 三（六）",), ("市通管办", "市生态环境局", "市工信局", "各县市区人民政府")), obstacles=obstacle("radiation_worry")),
    Case(T, "三（二）", "用电申请、电力增容和转供电改造上为5G网络建设提供最大便利", CITY, found=found("no_power", "warning", (f"{T} power_connection 三（二）",), ("各供电企业", "市市场监管局")), obstacles=obstacle("no_power")),
    Case(ZZ, "三（一）3", "加强对5G基站及配套设施的保护", JINSHUI, found=found("blocked_access", "severe", (f"{ZZ} protection 三（一）3", f"{ORDER} obstruction "), ZZ_GUARD), obstacles=obstacle("blocked_access")),
    Case(ZZ, "三（一）3", "加强对5G基站及配套设施的保护", JINSHUI, found=found("locked_roof", "warning", (f"{ZZ} protection 三（一）3", f"{ORDER} obstruction "), ZZ_GUARD), obstacles=obstacle("locked_roof")),
    Case(ZZ, "四（四）", "引导群众正确认识5G网络", JINSHUI, found=found("radiation_worry", "notice", (f"{ZZ} radiation 四（四）",), ("市工信局", "市发展改革委", "市通管办")), obstacles=obstacle("radiation_worry")),
    Case(KF, "二（一）3", "严格落实《河南省通信基础设施建设与保护办法》", LONGTING, found=found("damage", "severe", (f"{KF} damage 二（一）3", f"{OLD} damage 二（一）4", f"{REGULATION} damage ", f"{ORDER} damage "), KF_GUARD), obstacles=obstacle("damage")),
    Case(OLD, "二（一）4", "依法打击破坏5G基站等信息基础设施的违法犯罪活动", LUOYANG, found=found("damage", "severe", (f"{OLD} damage 二（一）4", f"{REGULATION} damage ", f"{ORDER} damage "), HN_GUARD), obstacles=obstacle("damage")),
    Case(OLD, "二（一）4", "传输和管道工程建设、电力引接等方面予以支持", LUOYANG, found=found("no_power", "warning", (f"{OLD} power_connection 二（一）4",), HN_PLAN), obstacles=obstacle("no_power")),
    Case(T, "三（五）", _T_MOVE, CITY, found=found("move_without_replacement", "severe", (f"{T} moves 三（五）",), T_GUARD[:1]), obstacles=obstacle("forced_move", status="solved")),
    Case(T, "三（五）", _T_MOVE, CITY, found=found("move_before_building", "severe", (f"{T} moves 三（五）",), T_GUARD[:1]), obstacles=obstacle("forced_move", replacement_site="甲", moved_on="2026-02-01", replacement_built_on="2026-02-02")),
    Case(ZZ, "三（一）3", _MOVE, JINSHUI, found=found("move_without_replacement", "warning", ZZ_MOVE, ZZ_GUARD), obstacles=obstacle("forced_move")),
    Case(HN, "二（一）3", _MOVE, LUOYANG, found=found("move_before_building", "warning", ZZ_MOVE[1:], HN_GUARD), obstacles=obstacle("forced_move", replacement_site="甲", moved_on="2026-02-01")),
)  # fmt: skip

WORKS = (
    Case(T, "三（四）", _T_BUILD, CITY, {"build_stage": "acceptance", "reserved": "room duct"}, found("missing_reservation", "severe", (f"{T} builds 三（四）",), ("市自然资源和规划局", "市通管办", "市住建局（市人防办）", "国网某供电公司", "各县市区人民政府"))),
    Case(ZZ, "三（一）1", "同步建设（同步设计、同步施工）通信管道、管线、机房等5G通信配套设施", JINSHUI, {"build_stage": "construction", "reserved": "room"}, found("missing_reservation", "warning", (f"{ZZ} builds 三（一）1", f"{HN} builds 二（一）1", f"{REGULATION} builds "), ZZ_PLAN)),
    Case(KF, "二（一）1", "要按照标准同步设计并预留通信管廊及配套设施建设空间", QIXIAN, {"build_stage": "design"}, found("missing_reservation", "notice", (f"{KF} builds 二（一）1", f"{HN} builds 二（一）1", f"{REGULATION} builds "), KF_PLAN)),
    Case(HN, "二（一）1", "要按照标准同步设计并预留通信管廊及配套设施建设空间", LUOYANG, {"build_stage": "design", "reserved": "duct"}, found("missing_reservation", "notice", (f"{HN} builds 二（一）1", f"{REGULATION} builds "), HN_PLAN)),
    Case(T, "三（四）", _T_FAST, CITY, found=found("overdue_procedure", "warning", (f"{T} land 三（二）", f"{T} procedures 三（四）"), ("市工信局", "各县市区人民政府")), approvals=approval("planning", requested_on="2026-03-02", limit_days=5)),
    Case(ZZ, "三（一）1", "优化5G网络建设审批和用电报装流程", JINSHUI, found=found("overdue_procedure", "warning", (f"{ZZ} procedures 三（一）1", f"{HN} procedures 二（一）1"), ZZ_PLAN), approvals=approval("power", requested_on="2026-03-02"), own=(("procedures.limit_days.power", 10),)),
    Case(KF, "二（一）1", "优化5G网络建设审批和用电报装流程", LONGTING, found=found("overdue_procedure", "warning", (f"{KF} procedures 二（一）1", f"{HN} procedures 二（一）1"), KF_PLAN), approvals=approval("environment", requested_on="2026-03-18", limit_days=1)),
    Case(T, "三（二）", "设计占用林地的手续办理工作", CITY, {"land_type": "forest"}, found("procedure_missing", "notice", (f"{T} land 三（二）", f"{T} procedures 三（四）"), ("市工信局", "各县市区人民政府"))),
    Case(ZZ, "三（一）3", "电力、市政、交通、公安等行业的杆（塔）资源共建共享", JINSHUI, {"kind": "pole", "candidate": 1}, found("poles_to_merge", "notice", (f"{ZZ} poles 三（一）3", f"{HN} poles 二（一）3"), ZZ_POLES), neighbours=pole(12)),
    Case(KF, "二（一）3", "实现“多杆合一”", LONGTING, {"kind": "pole", "candidate": 1}, found("poles_to_merge", "notice", (f"{KF} poles 二（一）3", f"{HN} poles 二（一）3"), ("市发展改革委员会", "市公安局", "市住房城乡建设局", "市城市管理局", "市交通运输局", "市供电公司", "市通信管理办公室", "各县区政府")), neighbours=pole(35), own=(("poles.merging_distance_m", 40),)),
    Case(T, "二（一）2", "“多杆合一”智能杆塔指导意见", CITY, {"kind": "pole", "candidate": 1}, found("poles_to_merge", "notice", (f"{T} poles 二（一）2",), ("中国铁塔某市分公司", "市住建局（市人防办）", "各县市区人民政府")), neighbours=pole(20)),
    Case(ZZ, "三（一）3", "推动基站机房（柜）与道路上现有通信、交通、监控等箱体整合", JINSHUI, {"cabinet_nearby": "交通信号机箱"}, found("cabinets_to_merge", "notice", (f"{ZZ} cabinets 三（一）3",), ZZ_POLES)),
)  # fmt: skip

LOUD = (*FEES, *OPENING, *POWER, *IN_THE_WAY, *WORKS)

SILENT = (
    # Money no longer asked, not asked at all, allowed, or below the standard.
    Case(T, "三（五）", _BAN, CITY, HOMES, fees=fee("entry", 8000, payee="某物业", given_up_on="2026-03-01")),
    Case(T, "三（五）", _BAN, CITY, HOMES, fees=fee("entry", 0, payee="某物业")),
    Case(T, "三（五）", _BAN, CITY, HOMES, fees=fee("access", -5, payee="某物业")),
    Case(T, "三（五）", _BAN, CITY, {"owner_type": "village"}, fees=fee("entry", 2000, payee="村委会", basis="省价费文件")),
    Case(T, "二（一）3", _LOWEST, CITY, TOWER, fees=fee("management", 600, basis="某价费文件", lowest_amount=600)),
    Case(T, "二（一）3", _LOWEST, CITY, TOWER, fees=fee("management", 600, basis="某价费文件")),
    Case(T, "二（一）3", _LOWEST, CITY, HOMES, fees=fee("rent", 3000, period="year"), own=(("fees.lowest_yuan.rent.year", 3000),)),
    Case(T, "二（一）3", _LOWEST, CITY, HOMES, fees=fee("rent", 4000, period="month"), own=(("fees.lowest_yuan.rent.year", 3000),)),
    Case(T, "二（一）3", _T_HOMES, CITY, HOMES, fees=fee("rent", 3000)),
    Case(T, "二（一）3", _BASIS, CITY, HOMES, fees=fee("electricity", 300, period="month")),
    Case(ZZ, "三（一）3", _WATCH, JINSHUI, HOMES, fees=fee("rent", 6000, period="year")),
    Case(ZZ, "三（一）3", _WATCH, JINSHUI, HOMES, fees=fee("management", 500, basis="小区收费公示")),
    Case(ZZ, "三（一）3", _WATCH, JINSHUI, TOWER, fees=fee("entry", 8000, given_up_on="2026-03-20")),
    Case(ZZ, "三（一）3", _WATCH, JINSHUI, TOWER, fees=fee("electricity", 900)),
    Case(KF, "二（一）3", _RENTS, LONGTING, HOMES, fees=fee("rent", 900, lowest_amount=1000)),
    Case(KF, "二（一）3", _RENTS, QIXIAN, HOMES, fees=fee("management", 900)),
    Case(KF, "二（一）2", _ENTRY, QIXIAN, HOMES, fees=fee("entry", 0)),
    Case(HN, "二（一）3", _RENTS, LUOYANG, TOWER, fees=fee("rent", 1500)),
    Case(HN, "二（一）3", _RENTS, LUOYANG, TOWER, fees=fee("deposit", 1500)),
    Case(HN, "二（一）3", _RENTS, LUOYANG, TOWER, fees=fee("unknown", 1500)),
    # Opened, not asked, agreed upon, or nobody's duty.
    Case(T, "二（一）3", _T_OPEN, CITY, {**OFFICE, "opening": "free"}),
    Case(T, "二（一）3", _T_OPEN, CITY, {**OFFICE, "opening": "not_asked"}),
    Case(T, "二（一）3", _T_PLACES, CITY, {**SCHOOL, "opening": "by_agreement"}),
    Case(T, "二（一）3", _T_HOMES, CITY, refused(HOMES)),
    Case(T, "二（一）3", _T_HOMES, CITY, refused(TOWER)),
    Case(T, "二（一）3", _T_POLES, CITY, refused({"category": "lamp_pole", "owner_type": "private"})),
    Case(T, "二（一）3", _T_POLES, CITY, refused({"category": "telecom_pole"})),
    Case(T, "二（一）3", _T_OPEN, CITY, refused({"owner_type": "private"})),
    Case(T, "二（一）3", _T_OPEN, CITY, refused({})),
    Case(ZZ, "三（一）3", _ZZ_OPEN, JINSHUI, {**SCHOOL, "opening": "free_in_principle"}),
    Case(ZZ, "三（一）3", _ZZ_OPEN, JINSHUI, refused(HOMES)),
    Case(ZZ, "三（一）3", _ZZ_OPEN, JINSHUI, refused({"owner_type": "village"})),
    Case(ZZ, "三（一）3", _ZZ_OPEN, JINSHUI, {"category": "lamp_pole"}, fees=fee("rent", 300)),
    Case(KF, "二（一）3", _KF_OPEN, LONGTING, refused(TOWER)),
    Case(KF, "二（一）3", _KF_OPEN, QIXIAN, refused({"category": "air_raid_work"})),
    Case(KF, "二（一）3", _KF_OPEN, QIXIAN, refused({"category": "utility_tunnel"})),
    Case(HN, "二（一）3", _HN_OPEN, LUOYANG, refused({"category": "housing_estate", "owner_type": "private"})),
    Case(HN, "二（一）3", _HN_OPEN, LUOYANG, {**SCHOOL, "opening": "free"}),
    Case(OLD, "二（一）4", _OLD_OPEN, LUOYANG, refused({"category": "weak_current_shaft", "owner_type": "office_tower"})),
    Case(OLD, "二（一）4", _OLD_OPEN, LUOYANG, {"category": "weak_current_shaft"}, fees=fee("rent", 100)),
    # Power that is direct, converted, or not above the cap.
    Case(T, "三（二）", _T_CAP, CITY, HOMES, supplies=power(price_yuan_kwh=0.8), own=CAP),
    Case(T, "三（二）", _T_CAP, CITY, HOMES, supplies=power(mode="direct", price_yuan_kwh=1.2), own=CAP),
    Case(T, "三（二）", _T_CAP, CITY, HOMES, supplies=power(price_yuan_kwh=1.2, converted_on="2026-03-01"), own=CAP),
    Case(ZZ, "三（一）3", _CONVERT, JINSHUI, HOMES, supplies=power(mode="direct", direct_possible=1)),
    Case(ZZ, "三（一）3", _CONVERT, JINSHUI, HOMES, supplies=power(mode="none", direct_possible=1)),
    Case(ZZ, "三（一）3", _CONVERT, JINSHUI, HOMES, supplies=power(direct_possible=0, price_yuan_kwh=0.6), own=CAP),
    Case(KF, "二（一）3", _CONVERT, QIXIAN, HOMES, supplies=power(direct_possible=1, converted_on="2025-01-01")),
    Case(HN, "二（一）3", _CONVERT, LUOYANG, HOMES, supplies=power(price_yuan_kwh=0.79), own=CAP),
    # What is over, or was made good.
    Case(T, "三（五）", _T_BLOCK, CITY, obstacles=obstacle("blocked_access", status="solved")),
    Case(T, "三（五）", _T_BLOCK, CITY, obstacles=obstacle("damage", solved_on="2026-03-01")),
    Case(T, "三（五）", _T_BLOCK, CITY, obstacles=obstacle("structure")),
    Case(ZZ, "三（一）3", "加强对5G基站及配套设施的保护", JINSHUI, obstacles=obstacle("occupation", status="given_up")),
    Case(KF, "二（一）3", "严格落实《河南省通信基础设施建设与保护办法》", QIXIAN, obstacles=obstacle("other")),
    Case(T, "三（五）", _T_MOVE, CITY, obstacles=obstacle("forced_move", replacement_site="甲", moved_on="2026-02-01", replacement_built_on="2026-01-15")),
    Case(T, "三（五）", _T_MOVE, CITY, obstacles=obstacle("forced_move", replacement_site="甲")),
    Case(ZZ, "三（一）3", _MOVE, JINSHUI, obstacles=obstacle("forced_move", status="given_up")),
    Case(HN, "二（一）3", _MOVE, LUOYANG, obstacles=obstacle("forced_move", replacement_site="甲", moved_on="2026-12-01")),
    Case(T, "三（四）", _T_BUILD, CITY, {"build_stage": "acceptance", "reserved": "room power duct rooftop"}),
    Case(T, "三（四）", _T_BUILD, CITY, {"build_stage": "existing"}),
    Case(ZZ, "三（一）1", "并预留通信管廊及配套设施建设空间", JINSHUI, {"build_stage": "acceptance", "reserved": "duct room"}),
    Case(T, "三（四）", _T_FAST, CITY, approvals=approval("planning", requested_on="2026-03-02", limit_days=20)),
    Case(T, "三（四）", _T_FAST, CITY, approvals=approval("planning", requested_on="2026-03-02")),
    Case(ZZ, "三（一）1", "优化5G网络建设审批和用电报装流程", JINSHUI, approvals=approval("power", requested_on="2026-01-02", limit_days=5, granted_on="2026-03-01")),
    Case(KF, "二（一）1", "提高自然资源、环评、无线电频谱资源等行政审批效率", LONGTING, approvals=approval("land", requested_on="2026-01-02", limit_days=5, refused_on="2026-03-01")),
    Case(T, "三（二）", "设计占用林地的手续办理工作", CITY, {"land_type": "forest"}, approvals=approval("forest")),
    Case(T, "三（二）", "设计占用林地的手续办理工作", CITY, {"land_type": "built"}),
    Case(ZZ, "三（一）3", "电力、市政、交通、公安等行业的杆（塔）资源共建共享", JINSHUI, {"kind": "pole", "candidate": 1}, neighbours=pole(21)),
    Case(ZZ, "三（一）3", "电力、市政、交通、公安等行业的杆（塔）资源共建共享", JINSHUI, {"kind": "pole", "candidate": 1}, neighbours=pole(5, "rooftop")),
    Case(T, "二（一）2", "“多杆合一”智能杆塔指导意见", CITY, {"kind": "rooftop", "candidate": 1}, neighbours=pole(5)),
    Case(KF, "二（一）3", "实现“多杆合一”", LONGTING, {"cabinet_nearby": "交通信号机箱"}),
    Case(ZZ, "三（一）3", "推动基站机房（柜）与道路上现有通信、交通、监控等箱体整合", JINSHUI, {"cabinet_nearby": "无"}),
)  # fmt: skip
