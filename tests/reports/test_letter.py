"""Letters, the meeting's list and the leaflet, read back from their files."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from surveyapp.domain.coordination import Listed
from surveyapp.domain.policy.radiation import leaflet, limit_at
from surveyapp.reports.dossier import write_dossier
from surveyapp.reports.facts import Clause, DossierFacts
from surveyapp.reports.letter import write_letters
from surveyapp.reports.letter_facts import LetterFacts, Matter
from surveyapp.reports.meeting import write_meeting
from surveyapp.reports.official import LEFT, WIDTH, balanced, chinese_day
from tests.reports.samples import photo, site

MM = 72 / 25.4
CLAUSE = (
    "《郑州市加快5G网络建设和产业发展三年行动计划（2020—2022年）》（郑政办〔2020〕42号）三（一）3"
)


def _matter(number: int, **more: object) -> Matter:
    facts: dict[str, object] = {
        "number": f"410105-{number}",
        "name": f"人民路{number}号",
        "address": "人民路23号院2号楼",
        "owner": "某物业服务有限公司",
        "said": ["物业锁闭天面，交进场费后才给钥匙。"],
        "since": "2026-03-18",
        "clauses": [CLAUSE],
        "money": 8000.0,
    }
    return Matter(**{**facts, **more})  # type: ignore[arg-type]


def _letter(**more: object) -> LetterFacts:
    facts: dict[str, object] = {
        "number": "协调〔2026〕1号",
        "title": "人民路23号阻挠施工或维护问题",
        "to": "市住建局",
        "copies": ["市公安局", "市通管办"],
        "place": "郑州市金水区",
        "topic": "阻挠施工或维护",
        "opened_on": "2026-09-21",
        "due_on": "2026-10-19",
        "asked": "请协调制止阻挠施工或维护的行为。",
        "clauses": [f"{CLAUSE}：保障网络稳定运行。"],
        "matters": [_matter(1)],
        "contact": "李晓勘",
        "printed_at": "2026-09-21T10:00:00+08:00",
    }
    return LetterFacts(**{**facts, **more})  # type: ignore[arg-type]


def _text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_a_letter_says_who_what_where_since_when_and_until_when(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    pages = write_letters(out, [_letter()])
    text = _text(out).replace("\n", "")
    assert len(PdfReader(out).pages) == pages
    for words in (
        "协调〔2026〕1号", "市住建局：", "抄送：市公安局，市通管办。", "自2026年3月18日起",
        "请于2026年10月19日前", "郑政办〔2020〕42号", "联系人：李晓勘", "8000 元", "附件：涉及站址及佐证",
    ):  # fmt: skip
        assert words in text


def test_a_letter_keeps_the_margins_of_the_standard(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    write_letters(out, [_letter(asked="请协调制止阻挠施工或维护的行为，保障正常进场。" * 30)])
    page = PdfReader(out).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    starts: list[tuple[float, float]] = []
    page.extract_text(
        visitor_text=lambda text, _cm, tm, _font, _size: (
            starts.append((tm[4], tm[5])) if text.strip() else None
        )
    )
    body = [place for place in starts if place[1] > 35 * MM]
    assert min(x for x, _y in body) >= 28 * MM - 0.5
    assert max(y for _x, y in body) <= (297 - 37) * MM
    assert len({round(y) for _x, y in body}) <= 22


def test_every_font_of_a_letter_is_embedded(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    write_letters(out, [_letter()])
    for page in PdfReader(out).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "/FontFile2" in descriptor.get_object()


def test_many_sites_are_counted_in_the_letter_and_shown_in_its_annex(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    write_letters(out, [_letter(matters=[_matter(n + 1) for n in range(30)])])
    text = _text(out).replace("\n", "")
    assert "另有24处" in text
    assert "410105-30" in text


def test_letters_one_after_another_each_begin_at_page_one(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    write_letters(out, [_letter(), _letter(number="协调〔2026〕2号")])
    reader = PdfReader(out)
    assert len(reader.outline) == 2
    firsts = [p for p in reader.pages if "— 1 —" in p.extract_text()]
    assert len(firsts) == 2


def test_photos_stand_in_the_annex_and_a_missing_one_is_said(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    photos = [photo(1), photo(2), photo(3, b"no picture")]
    write_letters(out, [_letter(matters=[_matter(1, photos=photos)])])
    assert "照片文件缺失或无法读取" in _text(out)
    images = [image for page in PdfReader(out).pages for image in page.images]
    assert len(images) == 2


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=400), count=st.integers(0, 3))
def test_no_text_breaks_a_letter(
    text: str, count: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("letter") / "a.pdf"
    matters = [_matter(1, name=text, said=[text], address=text, clauses=[text])] * count
    facts = _letter(matters=matters, title=text, asked=text, copies=[text])
    assert write_letters(out, [facts]) == len(PdfReader(out).pages)


@given(st.text(alphabet="关于商请协调解决人民路23号等处站址问题的函A1", min_size=1, max_size=120))
def test_a_title_keeps_its_words_and_its_room(text: str) -> None:
    lines = balanced(text, 22, WIDTH)
    assert "".join(lines) == text
    assert LEFT > 0


def test_a_number_stays_with_its_measure_word_in_a_title() -> None:
    lines = balanced("关于商请协调解决人民路23号阻挠施工或维护问题的函", 22, WIDTH)
    assert len(lines) == 2
    assert not lines[0][-1].isdigit()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("关于公布郑州市金水区5G基站免费站址资源清单（2026年第一批）的通告", "关于公布郑州市金水区5G基站免费站址"),
        ("郑州市金水区5G基站站址开放工作进展报告（2026年下半年）", "郑州市金水区5G基站站址开放工作"),
    ],
)  # fmt: skip
def test_no_line_of_a_title_ends_within_a_word(text: str, first: str) -> None:
    assert balanced(text, 22, WIDTH)[0] == first


def test_days_are_written_as_official_papers_write_them() -> None:
    assert chinese_day("2026-03-09") == "2026年3月9日"
    assert chinese_day("soon") == "soon"


def _listed(number: int, lead: str) -> Listed:
    sites = [f"410105-{n} 楼{n}" for n in range(number % 12 + 1)]
    words = ("2026-03-01", "2026-03-20", "逾期 3 个工作日")
    return Listed(f"协调〔2026〕{number}号", f"事由{number}", lead, ["市公安局"], sites, *words)


def test_the_meeting_s_list_lies_across_the_page_grouped_by_who_leads(tmp_path: Path) -> None:
    out = tmp_path / "m.pdf"
    rows = [_listed(n, ("市住建局", "市发改委")[n % 3 == 0]) for n in range(40)]
    pages = write_meeting(out, rows, survey="金水区", printed_at="2026-03-21T10:00:00+08:00")
    reader = PdfReader(out)
    assert len(reader.pages) == pages > 1
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    text = _text(out)
    assert text.index("市住建局（26 项）") < text.index("市发改委（14 项）")
    assert all(f"事由{n}" in text for n in range(40))
    assert all("办结期限" in page.extract_text() for page in reader.pages)


def test_a_reply_longer_than_a_page_runs_on(tmp_path: Path) -> None:
    from dataclasses import replace

    out = tmp_path / "m.pdf"
    long = replace(_listed(1, "市住建局"), reply="已约谈物业，要求限期开放。" * 400)
    assert write_meeting(out, [long]) > 1
    assert _text(out).replace("\n", "").count("限期") > 300


def test_clauses_stand_in_the_dossier_and_the_leaflet_only_on_request(tmp_path: Path) -> None:
    clause = Clause(
        "《某市行动计划》（某政办〔2020〕42号）", "三（一）3", "免费开放", "公共设施开放。"
    )
    plain = DossierFacts(site=site(), survey="金水区", clauses=[clause])
    asked = DossierFacts(site=site(), survey="金水区", clauses=[clause], leaflet=True)
    without = write_dossier(tmp_path / "a.pdf", [plain])
    assert write_dossier(tmp_path / "b.pdf", [asked]) == without + 1
    text = _text(tmp_path / "b.pdf")
    for words in ("有效条款", "某政办〔2020〕42号", "GB 8702-2014", "12 V/m", "f/7500 W/m²"):
        assert words in text
    assert "GB 8702-2014" not in _text(tmp_path / "a.pdf")


def test_the_leaflet_s_table_follows_the_formula() -> None:
    content = leaflet()
    assert [(b.from_mhz, b.to_mhz) for b in content.bands] == [(30, 3000), (3000, 15000)]
    for mhz in content.examples_mhz:
        limit = limit_at(mhz)
        assert limit.power_w_m2 == pytest.approx(max(0.4, mhz / 7500), rel=0.01)
