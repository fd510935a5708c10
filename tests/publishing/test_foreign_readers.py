"""What foreign readers find in each output is what the snapshot says, whatever the names are."""

import csv
import json
import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pypdf
import pytest
import python_calamine
from pypdfium2 import PdfDocument

from surveyapp.domain.batches import Pictured, Shown, Snapshot
from surveyapp.exchange.safe import clean, unguard
from surveyapp.publishing.checking import verify
from surveyapp.publishing.folder import publish
from surveyapp.publishing.minisign import Signer
from tests.publishing.conftest import SITES

Make = Callable[..., Snapshot]
NAMES = (
    "</td><img src=x onerror=alert(1)>&amp;", "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3",
    "𠮷龘䶮浉瀍", "🏫学校", "مدرسة الفرات", "בית ספר", "a\u202egpj.exe", "e\u0301cole",
    "]]></name><script>1</script>", "{{ 7*7 }}", "'quoted\"", "长" * 300, "两行\n名称", "制\u0001控",
    "410105;1,2\t3", "\ufeff零宽\u200b",
)  # fmt: skip


@pytest.fixture(scope="module")
def odd() -> Snapshot:
    """A list of every name that ever made trouble, with two photos."""
    from tests.publishing.conftest import made

    sites = [
        {**SITES[0], "id": f"rec-{n}", "number": f"410105-{n}/é {n}", "name": name, "note": name[::-1]}
        for n, name in enumerate(NAMES, 1)
    ]  # fmt: skip
    names = {copy: Pictured("410105-1/é 1", "正面全景", "2026-03-01", sha) for sha, copy in PHOTOS}
    return made(sites=sites, photos=tuple(names.values()))


def _photo(shade: str) -> tuple[str, bytes]:
    from hashlib import sha256

    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (40, 30), shade).save(file, "JPEG")
    return sha256(file.getvalue()).hexdigest(), file.getvalue()


PHOTOS = (_photo("#456"), _photo("#654"))


@pytest.fixture(scope="module")
def folder(odd: Snapshot, tmp_path_factory: pytest.TempPathFactory, signer: Signer) -> Path:
    out = tmp_path_factory.mktemp("odd") / "list"
    publish(out, odd, signer, photos=dict(PHOTOS))
    return out


def told(snapshot: Snapshot) -> list[list[str]]:
    """Every value as people read it, without the characters that no format carries."""
    return [
        [clean(column.text(entry.get(column.name))) for column in snapshot.columns]
        for entry in snapshot.entries
    ]


def _text(column: Shown, value: object) -> str:
    if column.name in ("lon", "lat") and value not in (None, ""):
        return f"{float(str(value)):.6f}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def test_two_readers_of_the_workbook_find_every_cell_and_no_formula(
    folder: Path, odd: Snapshot
) -> None:
    sheet = openpyxl.load_workbook(folder / "list.xlsx").worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "inlineStr"}
    found = [
        [_text(c, cell.value) for c, cell in zip(odd.columns, row, strict=True)] for row in rows
    ]
    assert found == told(odd)
    book = python_calamine.CalamineWorkbook.from_path(str(folder / "list.xlsx"))
    lines = book.get_sheet_by_index(0).to_python()[1:]
    assert [
        [_text(c, v) for c, v in zip(odd.columns, line, strict=True)] for line in lines
    ] == told(odd)


def test_the_text_table_holds_every_value_and_no_formula(folder: Path, odd: Snapshot) -> None:
    with (folder / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *lines = list(csv.reader(file))
    assert head == [column.label for column in odd.columns]
    assert not any(re.match("[=+@]", cell) for line in lines for cell in line)
    found = [
        [_text(c, unguard(cell)) for c, cell in zip(odd.columns, line, strict=True)]
        for line in lines
    ]
    assert found == told(odd)


@pytest.mark.parametrize("name", ["list.geojson", "list.gpkg", "list.kml"])
def test_a_gis_finds_every_name_at_its_place(folder: Path, odd: Snapshot, name: str) -> None:
    meta, _fids, shapes, columns = pyogrio.raw.read(folder / name)
    fields = [str(field) for field in meta["fields"]]
    values = dict(zip(fields, columns, strict=True))
    names = values["name"] if "name" in values else values["Name"]
    wanted = [clean(str(entry["name"])) for entry in odd.entries]
    assert [str(found).replace("\r\n", "\n") for found in names] == wanted
    assert pyogrio.read_bounds(folder / name)[1][:2, 0].tolist() == [113.671235, 34.771235]
    assert len(shapes) == len(odd.entries)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_a_reader_of_linked_data_finds_the_dataset_its_files_and_every_value(
    folder: Path, odd: Snapshot
) -> None:
    import rdflib
    from rdflib.collection import Collection

    dcat, dct = (
        rdflib.Namespace("http://www.w3.org/ns/dcat#"),
        rdflib.Namespace("http://purl.org/dc/terms/"),
    )
    spdx, site = (
        rdflib.Namespace("http://spdx.org/rdf/terms#"),
        rdflib.Namespace("urn:survey:site:"),
    )
    graph = rdflib.Graph().parse(folder / "list.json", format="json-ld")
    (dataset,) = graph.subjects(rdflib.RDF.type, dcat.Dataset)
    assert str(graph.value(dataset, dct.identifier)) == odd.digest()
    assert str(graph.value(dataset, dct.issued)) == odd.dated
    files = {}
    for one in graph.objects(dataset, dcat.distribution):
        checksum = graph.value(graph.value(one, spdx.checksum), spdx.checksumValue)
        size = graph.value(one, dcat.byteSize)
        files[str(graph.value(one, dct.title))] = (int(str(size)), str(checksum))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    others = {f["path"]: (f["size"], f["sha256"]) for f in manifest["files"]}
    assert files == {n: f for n, f in others.items() if n not in ("list.json", "county.pub")}
    assert sum(name.startswith("photos/") for name in files) == 2
    first = graph.value(dataset, site.entries)
    assert first is not None
    entries = Collection(graph, first)
    found: list[dict[str, Any]] = [
        {c.name: graph.value(entry, site[c.name]) for c in odd.columns} for entry in entries
    ]
    assert [
        {name: None if value is None else value.toPython() for name, value in entry.items()}
        for entry in found
    ] == [{c.name: entry.get(c.name) for c in odd.columns} for entry in odd.entries]


class _Page(HTMLParser):
    """The cells of the page's table, and what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._in = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        self._in = tag == "td" or (self._in and tag not in ("td", "tr"))
        if tag == "td":
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = self._in and tag != "td"

    def handle_data(self, data: str) -> None:
        if self._in:
            self.rows[-1][-1] += data


def test_the_page_shows_every_value_as_text_and_asks_nobody(folder: Path, odd: Snapshot) -> None:
    page = _Page()
    page.feed((folder / "index.html").read_text("utf-8"))
    rows = [row[: len(odd.columns)] for row in page.rows if row]
    assert [[clean(cell) for cell in row] for row in rows] == told(odd)
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        for name in ("src", "href", "action", "srcset"):
            target = attributes.get(name) or ""
            assert not re.match("(https?:)?//", target), (tag, target)
    shown = [a["href"] for tag, a in page.tags if tag == "a" and "photos/" in str(a.get("href"))]
    assert shown == [photo.path for photo in odd.photos]


def test_two_readers_of_the_paper_find_every_name(folder: Path, odd: Snapshot) -> None:
    first = "".join(page.extract_text() for page in pypdf.PdfReader(folder / "list.pdf").pages)
    with PdfDocument(folder / "list.pdf") as paper:
        second = "".join(page.get_textpage().get_text_range() for page in paper)
    for text in (first, second):
        plain = _plain(text)
        assert odd.digest()[:32] in plain
        for entry in odd.entries:
            name = _plain(str(entry["name"]))
            # Readers turn what is written from right to left, each in its own way; it stands there
            # twice, as name and as note.
            assert name in plain or sorted(name * 2) == sorted(_leftover(plain, name)), name


def _plain(text: str) -> str:
    """Letters, signs and digits; blanks, breaks and characters that set nothing do not count."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if not unicodedata.category(c).startswith(("C", "Z")))


def _leftover(plain: str, name: str) -> str:
    """The characters of a script from right to left that stand on the paper, as many as the name has."""
    found = re.findall(r"[\u0590-\u08ff]", plain)
    block = {"R": r"[\u0590-\u05ff]", "AL": r"[\u0600-\u08ff]"}
    way = unicodedata.bidirectional(name[0])
    return "".join(c for c in found if way in block and re.match(block[way], c))


def test_the_code_on_the_paper_is_read_and_names_the_list(folder: Path, odd: Snapshot) -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    with PdfDocument(folder / "list.pdf") as paper:
        picture = paper[0].render(scale=3).to_pil().convert("L")
    read = [code.text for code in zxingcpp.read_barcodes(picture)]
    assert read == [f"{odd.county} {odd.serial} sha256:{odd.digest()}"]


def test_published_photos_lie_in_the_folder_under_the_same_signature(
    folder: Path, odd: Snapshot, tmp_path: Path, signer: Signer
) -> None:
    assert verify(folder).ok
    assert {(folder / photo.path).read_bytes() for photo in odd.photos} == {b for _s, b in PHOTOS}
    wrong = {PHOTOS[0][0]: PHOTOS[1][1], PHOTOS[1][0]: PHOTOS[1][1]}
    with pytest.raises(Exception, match="photos/"):
        publish(tmp_path / "wrong", odd, signer, photos=wrong)
    assert list(tmp_path.iterdir()) == []
