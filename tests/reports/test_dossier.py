"""The dossier as it comes out: read back, measured, and looked at as pictures."""

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import segno
from PIL import Image
from pypdf.generic import DictionaryObject

from surveyapp.reports.cover import QR_SIZE
from surveyapp.reports.dossier import write_dossier
from surveyapp.reports.facts import DossierFacts, Photo
from surveyapp.reports.layout import LEFT, MM, PAGE_HEIGHT, RIGHT, TOP
from tests.conftest import SharedData
from tests.reports.samples import CORNERS, facts, photo, picture, site


def printed(folder: Path, *sites: DossierFacts) -> pypdf.PdfReader:
    out = folder / "dossier.pdf"
    pages = write_dossier(out, sites)
    reader = pypdf.PdfReader(out, strict=True)
    assert len(reader.pages) == pages
    return reader


def text_of(reader: pypdf.PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def test_everything_given_is_read_back(tmp_path: Path) -> None:
    text = text_of(printed(tmp_path, facts()))
    for given in (
        "410105-17", "人民路23号院2号楼", "河南省直机关事务管理局", "退回", "屋面", "8000 元",
        "物业企业不得收取进场费。", "豫政办〔2019〕45号 第二部分（四）", "市住房保障和房产管理局",
        "1.2 元/kWh", "人孔加锁", "月底前提供钥匙", "113.677123°", "113°40′37.64″E", "±2.4 m",
        "GCJ-02 → WGS", "113.683264", "2019年重做", "中国移动", "0371-6000 0000", "缺少天面角4照片",
        "环视45°", "2026-03-21 14:01", "000000000001", "智慧城市、智慧医疗", "勘察组长", "金水区",
    ):  # fmt: skip
        assert given in text, given


def test_every_page_is_a4_and_says_which_of_how_many(tmp_path: Path) -> None:
    reader = printed(tmp_path, facts(photos=9), facts(photos=0))
    seen: list[tuple[int, int]] = []
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        line = next(w for w in page.extract_text().splitlines() if "页，共" in w)
        assert "2026-03-22 08:30 打印" in line
        number, whole = line.split("第 ")[1].rstrip(" 页").split(" 页，共 ")
        seen.append((int(number), int(whole)))
    first = seen[0][1]
    assert [n for n, _ in seen] == [*range(1, first + 1), *range(1, len(seen) - first + 1)]
    assert {w for _, w in seen[:first]} == {first}
    assert {w for _, w in seen[first:]} == {len(seen) - first}


def test_every_font_is_embedded_cut_and_readable(tmp_path: Path) -> None:
    reader = printed(tmp_path, facts())
    names = set()
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            whole = font.get_object()
            inner = whole["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in inner["/FontDescriptor"]
            assert "/ToUnicode" in whole
            names.add(whole["/BaseFont"].split("+")[1])
            assert len(whole["/BaseFont"].split("+")[0]) == len("/ABCDEF")
    assert names == {"NotoSansSC-Regular", "NotoSansSC-Bold"}
    assert (tmp_path / "dossier.pdf").stat().st_size < 400_000


def test_rare_characters_come_back_as_themselves_even_where_no_face_has_them(
    tmp_path: Path,
) -> None:
    name = "𠮷野家䶮㛃浉河区瀍河回族区"
    assert name in text_of(printed(tmp_path, facts(site=site(name=name))))


def test_a_character_without_a_glyph_is_seen_as_a_box(tmp_path: Path) -> None:
    plain = _title_ink(tmp_path, "\u3000")
    assert _title_ink(tmp_path, "𠮷") > plain + 60


def _title_ink(folder: Path, name: str) -> int:
    """How many dark pixels the name's line has."""
    printed(folder, facts(site=site(name=f"甲{name}甲")))
    image = _rendered(folder)[0].convert("L")
    top = TOP + 38
    strip = image.crop((int(LEFT) + 23, int(top), int(LEFT) + 43, int(top) + 26))
    return sum(strip.histogram()[:128])


def _rendered(folder: Path, scale: float = 1.0) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(folder / "dossier.pdf")
    try:
        return [page.render(scale=scale).to_pil() for page in document]
    finally:
        document.close()


def test_markup_in_a_name_is_only_text(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>&<b>粗</b>"
    text = text_of(printed(tmp_path, facts(site=site(name=name))))
    assert name in text.replace("\n", "")


def test_control_and_direction_characters_do_not_print(tmp_path: Path) -> None:
    text = text_of(printed(tmp_path, facts(site=site(name="甲\x00\u202e乙\u200b\ufe0f丙\r\n丁"))))
    assert "甲乙丙" in text
    assert "\u202e" not in text


def test_the_same_facts_make_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    write_dossier(first, [facts(), facts()])
    write_dossier(second, [facts(), facts()])
    assert first.read_bytes() == second.read_bytes()


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    reader = printed(tmp_path, facts())
    about = reader.metadata
    assert about is not None
    assert about.title == "勘察档案 410105-17 人民路23号院2号楼"
    assert about.author == "李静"
    assert about.subject == "金水区2026年第一批勘察"
    assert about.creation_date is not None
    assert about.creation_date.isoformat().startswith("2026-03-22T08:30:00")
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "zh-CN"


def test_the_outline_leads_to_every_site_and_its_parts(tmp_path: Path) -> None:
    reader = printed(tmp_path, facts(), facts(site=site(number="410105-18", name="市图书馆")))
    entries = reader.outline
    tops = [e for e in entries if not isinstance(e, list)]
    assert [str(e["/Title"]) for e in tops] == ["410105-17 人民路23号院2号楼", "410105-18 市图书馆"]
    starts = [reader.get_destination_page_number(e) for e in tops]
    assert starts[0] == 0
    assert starts[1] is not None
    assert "市图书馆" in reader.pages[starts[1]].extract_text()
    parts = next(e for e in entries if isinstance(e, list))
    titles = [str(part["/Title"]) for part in parts if not isinstance(part, list)]
    assert titles == [
        "概况", "站址信息", "定位", "照片", "收费要求与判定", "供电", "上门记录", "障碍", "手续",
        "基站", "联系人", "签字确认",
    ]  # fmt: skip


def test_the_code_on_the_cover_holds_number_and_id(tmp_path: Path) -> None:
    printed(tmp_path, facts())
    row = site()
    expected = segno.make(f"{row['number']} {row['id']}", error="m", micro=False, mask=3).matrix
    scale = 4
    image = _rendered(tmp_path, scale)[0].convert("L")
    module = QR_SIZE / len(expected)
    for y, line in enumerate(expected):
        for x, dark in enumerate(line):
            at = RIGHT - QR_SIZE + (x + 0.5) * module, TOP + (y + 0.5) * module
            value: Any = image.getpixel((int(at[0] * scale), int(at[1] * scale)))
            assert (value < 128) == bool(dark)


def test_a_photo_is_embedded_as_the_bytes_it_came_in(tmp_path: Path) -> None:
    data = picture(640, 480)
    path = tmp_path / "photo.jpg"
    path.write_bytes(data)
    reader = printed(tmp_path, facts([Photo({}, path)]))
    assert data in (tmp_path / "dossier.pdf").read_bytes()
    assert len(_pictures(reader)) == 1


def _pictures(reader: pypdf.PdfReader) -> list[DictionaryObject]:
    found: list[DictionaryObject] = []
    for page in reader.pages:
        resources: Any = page["/Resources"]
        found += [x.get_object() for x in resources.get("/XObject", {}).values()]
    return [x for x in found if str(x["/Subtype"]) == "/Image"]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_camera_was_held(
    tmp_path: Path, orientation: int
) -> None:
    _assert_upright(tmp_path, Photo({}, picture(orientation=orientation)))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_photo_turned_by_hand_stands_upright(tmp_path: Path, turn: int) -> None:
    with Image.open(io.BytesIO(picture())) as image:
        wrong = image.rotate(turn, expand=True)
    out = io.BytesIO()
    wrong.save(out, "JPEG")
    _assert_upright(tmp_path, Photo({}, out.getvalue(), turn=turn))


def _assert_upright(folder: Path, given: Photo) -> None:
    printed(folder, facts(photos=[given], fixes=[]))
    for page in _rendered(folder):
        box = _coloured(page)
        if box:
            left, top, right, bottom = box
            spots = [(x, y) for y in (top + 9, bottom - 9) for x in (left + 9, right - 9)]
            seen = [page.getpixel(spot) for spot in spots]
            for colour, wanted in zip(seen, CORNERS, strict=True):
                assert isinstance(colour, tuple)
                assert sum(abs(a - b) for a, b in zip(colour, wanted, strict=True)) < 60
            return
    raise AssertionError("no photo on any page")


def _coloured(page: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of what is neither grey nor of the house's pale accent."""
    saturation = page.convert("HSV").getchannel("S").point(lambda s: 255 * (s > 150))
    value = page.convert("HSV").getchannel("V").point(lambda v: 255 * (v > 130))
    box = Image.composite(saturation, Image.new("L", page.size), value).getbbox()
    return box if box and box[2] - box[0] > 100 else None


def test_a_photo_that_cannot_be_opened_leaves_a_calm_frame(tmp_path: Path) -> None:
    gone = Photo({"file_name": "a.jpg"}, tmp_path / "gone.jpg", "门牌")
    broken = Photo({}, b"\xff\xd8\xff\xe0 cut", "电表")
    text = text_of(printed(tmp_path, facts(photos=[gone, broken, Photo({}, None), photo(1)])))
    assert text.count("照片文件缺失或无法读取") == 3
    assert "门牌" in text


def test_pictures_of_other_formats_print_too(tmp_path: Path) -> None:
    reader = printed(tmp_path, facts(photos=[Photo({}, picture(kind="PNG"))]))
    (image,) = _pictures(reader)
    assert str(image["/Filter"]) == "/DCTDecode"


def test_real_photos_of_every_sort_print(tmp_path: Path, shared_data: SharedData) -> None:
    folder = shared_data("photos_metadata-extractor-images_free-use")
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.stat().st_size < 3_000_000)
    pages = write_dossier(tmp_path / "real.pdf", [facts(photos=[Photo({}, p) for p in files])])
    assert pages >= len(files) / 4


def test_two_hundred_photos_stand_four_to_a_page(tmp_path: Path) -> None:
    data = picture()
    reader = printed(tmp_path, facts(photos=[photo(n, data) for n in range(200)]))
    counts = [text.count("/200") for text in (p.extract_text() for p in reader.pages)]
    assert sum(counts) == 200
    assert max(counts) == 4
    assert counts.count(4) >= 48


def test_nothing_leaves_the_page_however_long_it_is(tmp_path: Path) -> None:
    long = "河南省郑州市金水区人民路与经八路交叉口东北角综合办公楼（原省图书馆老馆）A座" * 8
    endless = "x" * 3000
    row = site(name=long, owner=long, address=endless, note=long * 30, number="9" * 90)
    visit = {"visited_on": "2026-03-14", "note": long * 4, "promise": endless}
    whole = facts(site=row, visits=[visit], survey=long, printed_by=long, city=long, county=long)
    printed(tmp_path, whole)
    document = pypdfium2.PdfDocument(tmp_path / "dossier.pdf")
    for page in document:
        words = page.get_textpage()
        for index in range(words.count_chars()):
            left, low, right, high = words.get_charbox(index)
            assert left >= LEFT - 3
            assert right <= RIGHT + 3
            assert low >= 10 * MM
            assert high <= PAGE_HEIGHT - 10 * MM
    document.close()


def test_an_empty_record_prints_calmly(tmp_path: Path) -> None:
    reader = printed(tmp_path, DossierFacts(site={}, survey=""))
    text = text_of(reader)
    assert len(reader.pages) == 2
    assert "（未命名）" in text
    assert "尚未定位" in text
    assert "None" not in text


def test_english_labels_stand_in_an_english_dossier(tmp_path: Path) -> None:
    out = tmp_path / "en.pdf"
    write_dossier(out, [facts()], language="en")
    text = text_of(pypdf.PdfReader(out))
    assert "Rooftop" in text
    assert "Free in principle" in text
    root: Any = pypdf.PdfReader(out).trailer["/Root"]
    assert root["/Lang"] == "en"


def test_no_sites_make_no_file(tmp_path: Path) -> None:
    assert write_dossier(tmp_path / "none.pdf", []) == 0
    assert not list(tmp_path.iterdir())


def test_work_that_fails_leaves_the_older_file(tmp_path: Path) -> None:
    out = tmp_path / "dossier.pdf"
    out.write_bytes(b"older")

    def failing() -> Iterator[DossierFacts]:
        yield facts()
        raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        write_dossier(out, failing())
    assert out.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [out]


_MEASURE = """
import resource, sys
from pathlib import Path
from typing import Any
from surveyapp.reports.dossier import write_dossier
from surveyapp.reports.facts import Photo
from tests.reports.samples import facts, photo
copy = Path(sys.argv[2])
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
marks = {}
def sites():
    for n in range(301):
        if n in (30, 300):
            marks[n] = peak()
        yield facts(photos=[Photo(photo(i).row, copy) for i in range(4)])
write_dossier(Path(sys.argv[1]), sites())
print(marks[300] - marks[30], peak() - marks[30])
"""


def test_three_hundred_dossiers_need_the_memory_of_thirty(
    tmp_path: Path, project_root: Path
) -> None:
    copy = tmp_path / "copy.jpg"
    Image.effect_noise((1000, 750), 60).convert("RGB").save(copy, quality=85)
    out = tmp_path / "many.pdf"
    ran = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(out), str(copy)],
        cwd=project_root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    grown, at_the_end = map(float, ran.stdout.split())
    assert out.stat().st_size > 200_000_000
    assert grown < 10
    assert at_the_end < 30
