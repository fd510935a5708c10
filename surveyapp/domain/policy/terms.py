"""The words of policy: topics, duties, verdicts on fees, and how heavy a finding is."""

from enum import IntEnum

from surveyapp.domain.vocabulary import Vocabulary

TOPIC = Vocabulary(
    "topic",
    ("targets", "建设目标", "Targets"),
    ("planning", "规划布局", "Planning"),
    ("sharing", "共建共享", "Shared construction"),
    ("opening", "免费开放", "Free opening"),
    ("fees", "收费清理", "Fees"),
    ("fee_basis", "收费依据", "Basis of fees"),
    ("poles", "多杆合一", "Shared poles"),
    ("cabinets", "箱体整合", "Merged cabinets"),
    ("moves", "设施迁移", "Moves of equipment"),
    ("obstruction", "阻挠施工或维护", "Obstruction of works"),
    ("damage", "设施保护", "Protection of equipment"),
    ("complaint", "群众投诉", "Complaints"),
    ("conversion", "转供改直供", "Conversion to direct supply"),
    ("resale_share", "转供电占比", "Share of resale power"),
    ("resale_price", "转供电价格", "Price of resale power"),
    ("direct_price", "直供电价格", "Price of direct power"),
    ("power_audit", "用电核查结算", "Power audit and billing"),
    ("power_connection", "引电报装", "Power connection"),
    ("builds", "新建预留", "Reservation in new builds"),
    ("procedures", "审批手续", "Procedures"),
    ("award", "建站奖励", "Awards"),
    ("coordination", "协调机制", "Coordination"),
    ("lists", "清单与报告", "Lists and reports"),
    ("radiation", "辐射科普", "Radiation explained"),
    ("data", "安全保障", "Security and data"),
    ("position", "坐标核实", "Positions"),
    ("evidence", "资料核实", "Evidence"),
)
DUTY = Vocabulary(
    "duty",
    ("must", "应当开放", "Must open"),
    ("in_principle", "原则上开放", "Opens in principle"),
    ("encouraged", "鼓励开放", "Encouraged to open"),
)
VERDICT = Vocabulary(
    "verdict",
    ("forbidden", "明令禁止", "Forbidden by name"),
    ("unreasonable", "不合理收费", "Unreasonable fee"),
    ("no_basis", "没有依据", "No basis"),
    ("lowest", "高于最低标准", "Above the lowest standard"),
)
"""What a text says of a kind of fee, the strongest first; the first that fits is the judgement."""

PACK_KIND = ("plan", "law", "template")
PAYERS = ("province", "city", "county", "district")
PLACES = ("county", "district")

PAYER = Vocabulary(
    "payer",
    ("province", "省级财政", "Province"),
    ("city", "市级财政", "City"),
    ("county", "县级财政", "County"),
    ("district", "区级财政", "District"),
)


class Severity(IntEnum):
    """How heavy a finding is; files and scripts see the name in lower case."""

    NOTICE = 1
    WARNING = 2
    SEVERE = 3

    @property
    def id(self) -> str:
        """The stable identifier: `notice`, `warning` or `severe`."""
        return self.name.lower()


SEVERITY = Vocabulary(
    "severity",
    ("severe", "严重", "Severe"),
    ("warning", "注意", "Warning"),
    ("notice", "提醒", "Notice"),
)
