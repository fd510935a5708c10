"""Dossiers from photos already shrunk, against WeasyPrint and typst; from full-size photos; in memory.

The peers set the same facts and photos on four pages a site, with no map, no code and no rose. Every site
has photos of its own and every run its own sites, since typst remembers what it has set before.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path

import pypdf
from PIL import Image

from surveyapp.capture.photos.derived import copies
from surveyapp.domain.bundled import resource
from surveyapp.domain.fields import SITE
from surveyapp.domain.values import show_value
from surveyapp.reports.dossier import write_dossier
from surveyapp.reports.facts import DossierFacts, Photo
from surveyapp.reports.fonts import face
from tests.benchmarks.bench_intake import make_card
from tests.benchmarks.result import Result, paired
from tests.benchmarks.scene import have, in_own_process, workplace
from tests.reports.samples import facts, photo

_SITES = 40
_RUNS = 3
_PHOTOS = 6
Work = Callable[[list[DossierFacts]], object]


def results() -> Iterator[Result]:
    """From small copies beside each peer, from full-size photos, and what memory does."""
    with tempfile.TemporaryDirectory(dir=workplace()) as name:
        folder = Path(name)

        def ours(sites: list[DossierFacts]) -> object:
            return write_dossier(folder / "out.pdf", sites)

        yield Result("dossier, a page", *_against(folder, ours, "platypus", _platypus), 0.5)
        if have("weasyprint"):
            yield Result("dossier, a page", *_against(folder, ours, "WeasyPrint", _weasyprint), 0.2)
        if have("typst"):
            yield Result("dossier, a page", *_against(folder, ours, "typst", _typst), 1.0)
        few, many = (in_own_process("dossiers", folder, sites)[0] for sites in (20, 300))
        yield Result("memory of 300 dossiers", many, "of 20", few, 1.25, "MB")
    yield from _from_full_size()


def _against(folder: Path, ours: Work, name: str, peer: Work) -> tuple[float, str, float]:
    """Seconds a page by turns; every run has sites of its own."""
    runs = iter([sites_of(folder, run) for run in range(2 * _RUNS + 2)])
    ours(next(runs))
    pages = len(pypdf.PdfReader(folder / "out.pdf").pages)
    peer(next(runs))
    spent, theirs = paired(lambda: ours(next(runs)), lambda: peer(next(runs)), _RUNS)
    return spent / pages, name, theirs / pages


def _from_full_size() -> Iterator[Result]:
    """A site whose photos have no copies yet, against shrinking its photos and nothing else."""
    with tempfile.TemporaryDirectory(dir=workplace()) as name:
        files = make_card(Path(name), _PHOTOS)

        def shrink() -> list[bytes]:
            return [copies(file.read_bytes()).print for file in files]

        def print_it() -> None:
            photos = [
                Photo(photo(n).row, data, f"环视{n * 45}°") for n, data in enumerate(shrink())
            ]
            write_dossier(Path(name) / "out.pdf", [facts(photos)])

        ours, theirs = paired(print_it, shrink, _RUNS)
        yield Result(
            "dossier from full-size photos", ours, "shrinking them alone", theirs, 1 / 0.85
        )


def sites_of(folder: Path, run: int, many: int = _SITES) -> list[DossierFacts]:
    """Sites with their photos, other ones in every run."""
    return [_site(folder, run, n) for n in range(many)]


def _site(folder: Path, run: int, number: int) -> DossierFacts:
    copies = []
    for n in range(_PHOTOS):
        path = folder / f"{number}-{n}.jpg"
        if not path.exists():
            noise = Image.effect_noise((250, 188), 60).resize((1000, 750)).convert("RGB")
            noise.save(path, quality=80)
        copies.append(Photo(photo(n).row, path, f"环视{n * 45}°"))
    changed = {"number": f"410105-{number}", "name": f"人民路{run}{number}号院2号楼"}
    return facts(copies, site={**facts(0).site, **changed})


def _site_rows(site: DossierFacts) -> Iterator[tuple[str, str]]:
    for field in SITE:
        yield field.zh, show_value(field, site.site.get(field.name)) or "—"


def _child_rows(site: DossierFacts) -> Iterator[tuple[str, str]]:
    for visit in (*site.visits, *site.obstacles, *site.fees, *site.supplies):
        yield from ((name, str(value)) for name, value in visit.items())


def _captions(site: DossierFacts) -> list[tuple[Path, str]]:
    said = []
    for given in site.photos:
        row = given.row
        words = (given.shot, row["taken_at"], row["lon"], row["lat"], row["direction_deg"])
        assert isinstance(given.copy, Path)
        said.append((given.copy, " ".join(map(str, (*words, str(row["sha256"])[:12])))))
    return said


def _platypus(sites: list[DossierFacts]) -> None:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table
    from reportlab.platypus import Image as Picture

    style = ParagraphStyle("body", fontName=face("sans").fontName, fontSize=9.5, wordWrap="CJK")
    story: list[Flowable] = []

    def grid(rows: Iterable[tuple[str, str]]) -> Table:
        cells = [Paragraph(escape(word), style) for row in rows for word in row]
        cells += [Paragraph("", style)] * (-len(cells) % 4)
        return Table([cells[n : n + 4] for n in range(0, len(cells), 4)])

    for site in sites:
        title = Paragraph(escape(f"{site.number} {site.name}"), style)
        shown = [[Picture(str(p), 200, 150), Paragraph(w, style)] for p, w in _captions(site)]
        story += [title, grid(_site_rows(site)), PageBreak()]
        for start in range(0, len(shown), 4):
            four = shown[start : start + 4]
            story += [Table([four[n : n + 2] for n in range(0, len(four), 2)]), PageBreak()]
        story += [grid(_child_rows(site)), PageBreak()]
    SimpleDocTemplate(str(_out(sites))).build(story)


def _weasyprint(sites: list[DossierFacts]) -> None:
    from weasyprint import CSS, HTML  # type: ignore[import-not-found,import-untyped,unused-ignore]

    style = "@page{size:A4;margin:2cm;@bottom-right{content:counter(page) ' / ' counter(pages)}}"
    style += "body{font:9.5pt 'Noto Sans SC'}section{page-break-after:always}img{width:80mm}"
    style += "figure{display:inline-block;width:80mm;margin:1mm}table{width:100%}"
    style += "td{border-bottom:.3pt solid #ccc;width:25%}"
    style += f"@font-face{{font-family:'Noto Sans SC';src:url('{_font().as_uri()}')}}"

    def grid(rows: Iterable[tuple[str, str]]) -> str:
        cells = [f"<td>{escape(k)}<td>{escape(v)}" for k, v in rows]
        lines = (f"<tr>{''.join(cells[n : n + 2])}" for n in range(0, len(cells), 2))
        return f"<table>{''.join(lines)}</table>"

    parts = []
    for site in sites:
        parts.append(f"<section><h1>{escape(site.number)} {escape(site.name)}</h1>")
        parts.append(f"{grid(_site_rows(site))}</section>")
        shown = [f"<figure><img src='{p.name}'><p>{w}</p></figure>" for p, w in _captions(site)]
        parts += [
            f"<section>{''.join(shown[n : n + 4])}</section>" for n in range(0, len(shown), 4)
        ]
        parts.append(f"<section>{grid(_child_rows(site))}</section>")
    out = _out(sites)
    page = HTML(string="".join(parts), base_url=f"{out.parent}/")
    page.write_pdf(out, stylesheets=[CSS(string=style)])


def _typst(sites: list[DossierFacts]) -> None:
    import typst  # type: ignore[import-not-found,import-untyped,unused-ignore]

    def grid(rows: Iterable[tuple[str, str]]) -> str:
        cells = ", ".join(f"{_quoted(k)}, {_quoted(v)}" for k, v in rows)
        return f"#grid(columns: (1fr, 1fr, 1fr, 1fr), {cells})"

    parts = [
        '#set page(paper: "a4", margin: 2cm, numbering: "1 / 1")',
        '#set text(font: "Noto Sans SC", size: 9.5pt)',
    ]
    for site in sites:
        shown = [
            f"[#image({_quoted(p.name)}, width: 80mm) #{_quoted(w)}]" for p, w in _captions(site)
        ]
        parts += [f"= #{_quoted(site.number + ' ' + site.name)}", grid(_site_rows(site))]
        for start in range(0, len(shown), 4):
            four = ", ".join(shown[start : start + 4])
            parts.append(f"#pagebreak()\n#grid(columns: 2, gutter: 6mm, {four})")
        parts += ["#pagebreak()", grid(_child_rows(site)), "#pagebreak()"]
    out = _out(sites)
    source = out.with_suffix(".typ")
    source.write_text("\n".join(parts), encoding="utf-8")
    typst.compile(str(source), output=str(out), font_paths=[str(_font().parent)])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _out(sites: list[DossierFacts]) -> Path:
    return _captions(sites[0])[0][0].with_name("out.pdf")


def _font() -> Path:
    return resource("fonts", "NotoSansSC-Regular.ttf")
