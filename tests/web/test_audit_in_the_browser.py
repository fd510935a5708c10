"""The audit in the browser: a county's office reads what was done there and to whom, and nobody else does."""

from tests.sync.laptop import COUNTY
from tests.web.scenes_audit import LONG, lived
from tests.web.scenes_coordination import HERE
from tests.web.town import Town


def test_the_office_reads_what_was_done_to_records_and_to_people_of_its_county(town: Town) -> None:
    lived(town)
    office = town.visitor("赵审核").http
    records = office.get(f"{HERE}/audit").text
    assert records.index("开始公示，第 1 号") < records.index("编制草稿，1 处")
    assert "记入人员与设备审计链的链头" in records
    people = office.get(f"{HERE}/audit?of=people").text
    assert f"收回 {LONG} 的授权：{COUNTY} 查阅" in people
    assert "吊销 王勘察 的设备“笔记本”" in people
    assert people.index("吊销 王勘察") < people.index("王勘察 登记设备")
    assert "授权 孙主任：4101 市工信局" in people
    assert "邻县" not in people


def test_a_long_audit_is_walked_page_by_page_from_the_latest(town: Town) -> None:
    town.person("赵审核")
    laptop = town.laptop("王勘察")
    for n in range(1, 53):
        laptop.save(f"r{n}", {"name": "x"})
    office = town.visitor("赵审核").http
    first, second = (office.get(f"{HERE}/audit?page={number}").text for number in (1, 2))
    assert (first.count("<tr data-row>"), second.count("<tr data-row>")) == (50, 2)
    assert "送来改动，第 52 至 52 条" in first
    assert "送来改动，第 1 至 1 条" in second
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


def test_only_the_county_s_office_finds_the_way_to_its_audit(town: Town) -> None:
    for role in ("reader", "bureau", "surveyor"):
        town.person(role, role)
        visitor = town.visitor(role).http
        assert f"{HERE}/audit" not in visitor.get(HERE).text
        assert visitor.get(f"{HERE}/audit").status_code == 403
    town.person("赵审核")
    assert f"{HERE}/audit" in town.visitor("赵审核").http.get(HERE).text
