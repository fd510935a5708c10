"""The field's own words: every enumeration, its identifiers and its labels in both languages.

Identifiers are what files, scripts and other programs see and never change; labels are what
people see. A choice is accepted by its identifier, by its label in either language, or by another word
that `synonyms` knows for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _, language
from surveyapp.domain.synonyms import words_for


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an enumeration."""

    id: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        """The label in the language of this context."""
        return self.zh if language() == "zh" else self.en


class Vocabulary:
    """An ordered enumeration, found by identifier or by label."""

    def __init__(self, name: str, *choices: tuple[str, str, str]) -> None:
        self.name = name
        self.choices = tuple(Choice(*c) for c in choices)
        self._by_id = {c.id: c for c in self.choices}
        further = {word: self._by_id[i] for word, i in words_for(name).items()}
        own = {w.casefold(): c for c in self.choices for w in (c.en, c.zh, c.id)}
        self._by_word = further | own

    def __iter__(self) -> Iterator[Choice]:
        return iter(self.choices)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._by_id

    def label(self, identifier: str) -> str:
        """The label of an identifier; the identifier itself when it is not one of ours."""
        choice = self._by_id.get(identifier)
        return choice.label if choice else identifier

    def read(self, word: str) -> str:
        """The identifier behind what a person or file wrote; raises `NO_SUCH_CHOICE`."""
        choice = self._by_word.get(word.strip().casefold())
        if choice is None:
            known = _("、").join(c.label for c in self.choices)
            raise SurveyError(Problem.NO_SUCH_CHOICE, value=word, list=self.name, known=known)
        return choice.id


KIND = Vocabulary(
    "kind",
    ("facility", "公共设施", "Public facility"),
    ("pole", "杆塔", "Pole"),
    ("rooftop", "屋面", "Rooftop"),
)
OWNER_TYPE = Vocabulary(
    "owner_type",
    ("party_government", "党政机关", "Party or government body"),
    ("public_institution", "事业单位", "Public institution"),
    ("state_enterprise", "国有企业", "State-owned enterprise"),
    ("school", "学校", "School"),
    ("hospital", "医院", "Hospital"),
    ("university", "高等院校", "University"),
    ("housing_estate", "居民小区", "Housing estate"),
    ("office_tower", "商务楼宇", "Office tower"),
    ("village", "村集体", "Village collective"),
    ("private", "个人", "Private person"),
    ("other", "其他", "Other"),
)
OPENING = Vocabulary(
    "opening",
    ("free", "免费开放", "Free"),
    ("free_in_principle", "原则上免费开放", "Free in principle"),
    ("by_agreement", "协商开放", "By agreement"),
    ("refused", "拒绝", "Refused"),
    ("not_asked", "未征询", "Not asked"),
)
STATE = Vocabulary(
    "state",
    ("draft", "草稿", "Draft"),
    ("submitted", "已提交", "Submitted"),
    ("returned", "退回", "Returned"),
    ("approved", "通过", "Approved"),
    ("published", "已发布", "Published"),
    ("withdrawn", "撤回", "Withdrawn"),
)
SCENARIO = Vocabulary(
    "scenario",
    ("urban", "市区", "City"),
    ("county_town", "县城", "County town"),
    ("township", "乡镇", "Township"),
    ("rural_hotspot", "农村热点", "Rural hotspot"),
    ("transport_hub", "交通枢纽", "Transport hub"),
    ("transport_line", "交通干线", "Trunk road or railway"),
    ("scenic", "景区", "Scenic area"),
    ("park", "园区", "Industrial park"),
    ("campus", "校园", "Campus"),
    ("hospital", "医院", "Hospital"),
    ("housing", "居民区", "Housing"),
    ("indoor", "室内", "Indoor"),
)
DEMAND = Vocabulary(
    "demand",
    ("smart_manufacturing", "智能制造", "Smart manufacturing"),
    ("smart_agriculture", "现代农业", "Modern agriculture"),
    ("smart_medical", "智慧医疗", "Smart medicine"),
    ("smart_tourism", "智慧旅游", "Smart tourism"),
    ("smart_education", "智慧教育", "Smart education"),
    ("smart_city", "智慧城市", "Smart city"),
    ("smart_transport", "智慧交通", "Smart transport"),
    ("smart_park", "智慧园区", "Smart park"),
    ("smart_airport", "智慧机场", "Smart airport"),
    ("smart_police", "智慧公安", "Smart policing"),
    ("smart_elderly_care", "智慧养老", "Smart care for the old"),
    ("emergency", "应急管理", "Emergency management"),
    ("smart_media", "智慧媒体", "Smart media"),
    ("logistics", "智慧物流", "Smart logistics"),
)
CATEGORY = Vocabulary(
    "category",
    ("party_government_office", "党政机关办公场所", "Party or government offices"),
    ("institution_building", "事业单位建筑", "Public institution building"),
    ("state_enterprise_building", "国有企业建筑", "State enterprise building"),
    ("school", "学校", "School"),
    ("university", "高等院校", "University"),
    ("research_institute", "科研院所", "Research institute"),
    ("hospital", "医院", "Hospital"),
    ("exhibition_hall", "展览馆", "Exhibition hall"),
    ("culture_sport_venue", "文化体育场馆", "Culture or sports venue"),
    ("scenic_area", "旅游景点", "Scenic area"),
    ("public_place", "公共场所", "Public place"),
    ("airport", "机场", "Airport"),
    ("road", "公路", "Road"),
    ("railway", "铁路", "Railway"),
    ("bridge", "桥梁", "Bridge"),
    ("tunnel", "隧道", "Tunnel"),
    ("metro", "地铁", "Metro"),
    ("railway_station", "铁路车站", "Railway station"),
    ("bus_station", "公路客运站", "Coach station"),
    ("service_area", "公路服务区", "Motorway service area"),
    ("green_land", "公共绿地", "Public green land"),
    ("air_raid_work", "人防工程", "Air-raid works"),
    ("air_raid_shelter_place", "人防疏散场所", "Air-raid evacuation place"),
    ("underground_space", "公共地下空间", "Public underground space"),
    ("lamp_pole", "路灯杆", "Street-lamp pole"),
    ("traffic_sign_pole", "交通标识杆", "Traffic-sign pole"),
    ("camera_pole", "监控杆", "Police camera pole"),
    ("air_raid_alarm", "人防报警站", "Air-raid alarm station"),
    ("power_pole", "电力杆塔", "Power pole or tower"),
    ("telecom_pole", "通信杆塔", "Telecom pole or tower"),
    ("duct", "通信管道", "Telecom duct"),
    ("utility_tunnel", "综合管廊", "Utility tunnel"),
    ("weak_current_shaft", "弱电井", "Weak-current shaft"),
    ("housing_estate", "居民小区", "Housing estate"),
    ("office_tower", "商务楼宇", "Office tower"),
    ("other", "其他", "Other"),
)
FEE_KIND = Vocabulary(
    "fee_kind",
    ("entry", "进场费", "Entry fee"),
    ("access", "接入费", "Access fee"),
    ("coordination", "协调费", "Coordination fee"),
    ("apportionment", "分摊费", "Apportionment fee"),
    ("rent", "场租费", "Rent"),
    ("electricity", "电费", "Electricity"),
    ("management", "管理费", "Management fee"),
    ("deposit", "押金", "Deposit"),
    ("other", "其他收费", "Other fee"),
)
FEE_PERIOD = Vocabulary(
    "period",
    ("once", "一次性", "Once"),
    ("year", "每年", "Per year"),
    ("month", "每月", "Per month"),
)
SUPPLY_MODE = Vocabulary(
    "supply_mode",
    ("direct", "直供", "Direct"),
    ("resale", "转供", "Resale"),
    ("none", "无电", "None"),
)
OBSTACLE_KIND = Vocabulary(
    "obstacle_kind",
    ("blocked_access", "阻挠施工或维护", "Works or upkeep blocked"),
    ("locked_roof", "天面锁闭", "Roof locked"),
    ("forced_move", "强制迁移", "Forced move"),
    ("damage", "损坏设施", "Damage to equipment"),
    ("occupation", "侵占设施", "Occupation of equipment"),
    ("misuse", "挪用设施", "Misuse of equipment"),
    ("illegal_fee", "违规收费", "Illegal fee"),
    ("rent_or_refusal", "应开放未开放", "Duty to open not met"),
    ("resale_price", "转供电加价", "Resale power mark-up"),
    ("no_power", "引电困难", "No power supply"),
    ("no_reservation", "新建未预留", "No reservation in new build"),
    ("procedure", "手续超时", "Procedure overdue"),
    ("complaint", "群众投诉", "Complaint of residents"),
    ("radiation_worry", "辐射疑虑", "Radiation worry"),
    ("structure", "结构不满足", "Structure unfit"),
    ("other", "其他障碍", "Other"),
)
OBSTACLE_STATUS = Vocabulary(
    "status",
    ("open", "未解决", "Open"),
    ("in_coordination", "协调中", "In coordination"),
    ("solved", "已解决", "Solved"),
    ("given_up", "已放弃", "Given up"),
)
COORDINATION_OUTCOME = Vocabulary(
    "coordination_outcome",
    ("solved", "已解决", "Solved"),
    ("partly", "部分解决", "Partly solved"),
    ("refused", "未予解决", "Refused"),
    ("withdrawn", "撤回", "Withdrawn"),
)
VISIT_OUTCOME = Vocabulary(
    "outcome",
    ("agreed", "同意", "Agreed"),
    ("agreed_with_terms", "附条件同意", "Agreed with terms"),
    ("undecided", "未答复", "Undecided"),
    ("refused", "拒绝", "Refused"),
    ("nobody_there", "无人", "Nobody there"),
    ("surveyed", "完成勘察", "Surveyed"),
)
APPROVAL_KIND = Vocabulary(
    "approval_kind",
    ("land", "用地", "Land"),
    ("forest", "林地绿地", "Forest or green land"),
    ("environment", "环评", "Environment"),
    ("planning", "规划", "Planning"),
    ("power", "用电报装", "Power request"),
    ("road", "道路占用", "Road occupation"),
    ("other", "其他手续", "Other"),
)
NETWORK_MODE = Vocabulary(
    "network_mode",
    ("sa", "独立组网", "Standalone (SA)"),
    ("nsa", "非独立组网", "Non-standalone (NSA)"),
)
POLE_INDUSTRY = Vocabulary(
    "pole_industry",
    ("power", "电力", "Power"),
    ("municipal", "市政", "Municipal"),
    ("traffic", "交通", "Traffic"),
    ("police", "公安", "Police"),
    ("telecom", "通信", "Telecom"),
    ("air_defence", "人防", "Air defence"),
)
POLE_MATERIAL = Vocabulary(
    "pole_material",
    ("steel", "钢", "Steel"),
    ("concrete", "水泥", "Concrete"),
    ("wood", "木", "Wood"),
    ("composite", "复合材料", "Composite"),
)
LAND_TYPE = Vocabulary(
    "land_type",
    ("built", "建设用地", "Built land"),
    ("green", "绿地", "Green land"),
    ("forest", "林地", "Forest land"),
    ("farm", "农用地", "Farm land"),
    ("water", "水域", "Water"),
)
BUILD_STAGE = Vocabulary(
    "build_stage",
    ("existing", "既有", "Existing"),
    ("design", "同步设计", "In design"),
    ("construction", "同步施工", "In construction"),
    ("acceptance", "同步验收", "At acceptance"),
)
RESERVED = Vocabulary(
    "reserved",
    ("room", "机房", "Equipment room"),
    ("power", "电力", "Power"),
    ("duct", "管道管线", "Ducts"),
    ("rooftop", "屋面", "Rooftop"),
)
ROOFTOP_SHOT = Vocabulary(
    "rooftop_shot",
    ("gps", "GPS读数", "GPS reading"),
    *((f"view_{a:03d}", f"环视{a}°", f"View {a}°") for a in range(0, 360, 45)),
    *((f"corner_{i}", f"天面角{i}", f"Roof corner {i}") for i in range(1, 5)),
    ("mounting", "安装位置", "Mounting place"),
    ("plate", "门牌", "Door plate"),
    ("meter", "电表", "Meter"),
)
POLE_SHOT = Vocabulary(
    "pole_shot",
    ("base", "杆基", "Base"),
    ("whole", "杆体全景", "Whole pole"),
    ("pole_plate", "杆号牌", "Pole plate"),
    *((f"view_{a:03d}", f"环视{a}°", f"View {a}°") for a in range(0, 360, 90)),
    ("power_point", "引电点", "Power point"),
)
FACILITY_SHOT = Vocabulary(
    "facility_shot",
    ("front", "正面全景", "Front"),
    ("plate", "门牌", "Door plate"),
    ("mounting", "安装位置", "Mounting place"),
    *((f"view_{a:03d}", f"环视{a}°", f"View {a}°") for a in range(0, 360, 90)),
)
REQUIRED_SHOTS = {"rooftop": ROOFTOP_SHOT, "pole": POLE_SHOT, "facility": FACILITY_SHOT}
"""Views that a site of each kind must show (data.md); a missing one is flagged."""
