"""The words of a batch: where it stands, what an objection is about and how it is answered."""

from surveyapp.domain.vocabulary import Vocabulary

BATCH_STATE = Vocabulary(
    "batch_state",
    ("draft", "草稿", "Draft"),
    ("notice", "公示中", "On notice"),
    ("over", "公示结束", "Notice over"),
    ("published", "已公布", "Published"),
    ("superseded", "已取代", "Superseded"),
    ("withdrawn", "已撤回", "Withdrawn"),
    ("dropped", "已作废", "Dropped"),
)
"""Where a batch stands; `over` is said only of a list that was on notice and is followed by another."""

ABOUT = Vocabulary(
    "objection_about",
    ("ownership", "产权有误", "Ownership"),
    ("facts", "内容有误", "Wrong facts"),
    ("unsuitable", "不宜建站", "Unsuitable place"),
    ("radiation", "担心辐射", "Worry about radiation"),
    ("other", "其他", "Other"),
)
"""Worry about radiation is a type of its own: it is answered with the leaflet on the limits."""

OUTCOME = Vocabulary(
    "objection_outcome",
    ("upheld", "采纳", "Upheld"),
    ("rejected", "不予采纳", "Not upheld"),
)
