"""What else people and county lists call the choices: read like labels, never written.

By vocabulary, identifier and words. Only what can mean nothing else stands here.
"""

from collections.abc import Mapping

SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "facility": "设施 公共场所",
        "pole": "杆 塔 铁塔 杆塔类",
        "rooftop": "屋顶 楼顶 楼面 天面",
    },
    "owner_type": {
        "party_government": "机关 政府 政府机关 政府部门",
        "public_institution": "事业",
        "state_enterprise": "国企 国有",
        "university": "高校 大学",
        "housing_estate": "小区 住宅小区 住宅 业主委员会",
        "office_tower": "写字楼 商务楼 商业楼宇",
        "village": "村委会 村民委员会 农村集体",
        "private": "私人 私有 居民个人",
        "other": "其它",
    },
    "opening": {
        "free": "免费 同意免费",
        "free_in_principle": "原则免费 原则上免费",
        "by_agreement": "协商 需协商",
        "refused": "拒绝开放 不同意",
        "not_asked": "未询问 未征求",
    },
    "category": {
        "party_government_office": "党政机关 机关 机关办公楼 政府办公楼 政府机关",
        "institution_building": "事业单位",
        "state_enterprise_building": "国有企业 国企",
        "school": "中学 小学 幼儿园 中小学",
        "university": "高校 大学",
        "research_institute": "科研院 研究院 研究所",
        "hospital": "卫生院",
        "exhibition_hall": "会展中心 展馆",
        "culture_sport_venue": "体育馆 体育场 图书馆 博物馆 文化馆 文体场馆 大型场馆 场馆",
        "scenic_area": "景区 旅游景区 风景区 景点",
        "railway_station": "火车站 高铁站",
        "bus_station": "汽车站 客运站 长途汽车站",
        "service_area": "服务区 高速服务区",
        "green_land": "绿地 公园绿地",
        "air_raid_work": "人防 人防设施",
        "underground_space": "地下空间",
        "lamp_pole": "灯杆 照明杆 城市照明杆 路灯",
        "traffic_sign_pole": "交通标志杆 标识杆 标志杆",
        "camera_pole": "公安监控杆 摄像杆",
        "air_raid_alarm": "人防警报站 人防报警塔",
        "power_pole": "电力杆 电力塔 电杆 电线杆",
        "telecom_pole": "通信杆 通信塔",
        "duct": "管道 地下通信管道",
        "utility_tunnel": "管廊",
        "weak_current_shaft": "弱电间 弱电竖井",
        "housing_estate": "小区 住宅小区",
        "office_tower": "写字楼 商务楼 商业楼宇",
        "other": "其它",
    },
    "fee_kind": {
        "entry": "入场费 进场费用",
        "access": "接入费用",
        "coordination": "协调费用",
        "apportionment": "分摊费用",
        "rent": "租金 场租 场租费用 场地租赁费 房租",
        "management": "物业费 物业管理费",
        "deposit": "保证金",
    },
    "period": {"once": "一次", "year": "年 按年", "month": "月 按月"},
    "supply_mode": {"direct": "直供电", "resale": "转供电"},
    "obstacle_kind": {
        "blocked_access": "阻挠施工 阻挠维护 阻工 阻挠",
        "locked_roof": "屋顶锁闭 楼顶锁闭",
        "forced_move": "逼迁 强制逼迁 非法逼迁",
        "damage": "破坏 损坏 破坏设施",
        "occupation": "占用 侵占 非法占用",
        "misuse": "挪用 非法挪用",
        "complaint": "投诉 覆盖投诉",
        "radiation_worry": "辐射 辐射担忧",
    },
    "approval_kind": {"forest": "林地 绿地"},
    "network_mode": {"sa": "独立", "nsa": "非独立"},
}


def words_for(vocabulary: str) -> Mapping[str, str]:
    """The identifier behind each further word of a vocabulary."""
    known = SYNONYMS.get(vocabulary, {})
    return {word: choice for choice, words in known.items() for word in words.split()}
