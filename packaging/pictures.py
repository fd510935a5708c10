"""Makes pictures of what people get: plays the demo, then draws every paper and every page.

    make pictures            into build/pictures/papers, some of them into docs/pictures

Papers are drawn page by page; web pages as a 1366×768 browser shows them. The demo leaves the
pictures of the window beside them.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from pypdfium2 import PdfDocument

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "pictures" / "papers"
DOCS = ROOT / "docs" / "pictures"
SHOWN = {
    "paper_dossier": "dossiers/410105-1 *-1.png",
    "paper_dossier_photos": "dossiers/410105-1 *-4.png",
    "paper_dossier_demands": "dossiers/410105-1 *-7.png",
    "paper_letter": "letters/*1号*-1.png",
    "paper_meeting": "letters/协调事项清单-1.png",
    "paper_list": "published/list-1.png",
    "paper_report": "reports/*-1.png",
    "page_map": "map.png",
}
"""Pictures that the documentation shows, by what they are drawn as."""
SCALE = 1.5
"""108 dots per inch: an A4 page is read at a glance and its small print still legible."""


def draw_paper(paper: Path, folder: Path) -> Iterator[Path]:
    """One PNG for each page of a PDF."""
    with PdfDocument(paper) as document:
        for number, page in enumerate(document, 1):
            picture = folder / f"{paper.stem}-{number}.png"
            page.render(scale=SCALE).to_pil().save(picture)
            yield picture


def draw_page(page: Path, folder: Path) -> Iterator[Path]:
    """One PNG of an HTML file; none where there is no chromium."""
    browser = shutil.which("chromium")
    if browser is None:
        print(f"no chromium: {page.name} is not drawn", file=sys.stderr)
        return
    picture = folder / f"{page.stem}.png"
    words = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=1366,768"]
    words += ["--virtual-time-budget=10000", f"--screenshot={picture}", page.as_uri()]
    subprocess.run([browser, *words], check=True, capture_output=True)
    yield picture


def main() -> None:
    """Play the demo anew and draw all it made, keeping the demo's own folders."""
    shutil.rmtree(OUT, ignore_errors=True)
    demo = OUT / "demo"
    subprocess.run([Path(sys.executable).parent / "surveyapp", "demo", demo], check=True)
    for draw, kind in ((draw_paper, "pdf"), (draw_page, "html")):
        for source in sorted(demo.rglob(f"*.{kind}")):
            folder = OUT / source.parent.relative_to(demo)
            folder.mkdir(parents=True, exist_ok=True)
            for picture in draw(source, folder):
                print(picture.relative_to(ROOT))
    show_in_docs()


def show_in_docs() -> None:
    """Put the pictures that the documentation shows where it looks for them, in few colours."""
    for name, pattern in SHOWN.items():
        for found in sorted(OUT.glob(pattern))[:1]:
            with Image.open(found) as picture:
                slim = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
            slim.save(DOCS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
