"""What goes out comes back the same, in every format, whatever people wrote."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from surveyapp.domain.changes import Value
from surveyapp.exchange import export_sites, plan_import
from surveyapp.exchange.safe import clean

FORMATS = ("xlsx", "csv", "geojson", "kml", "gpkg")
Site = dict[str, Value]

texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("=+-@\t\n'\"<>&;,，、_x000D_\u202e𠮷㐀浉瀍"),
    ),
    min_size=1,
    max_size=40,
)


def site(**fields: Value) -> Site:
    """A site that has a name, a kind and a place."""
    given: Site = {
        "id": "0190c7e0-0000-7000-8000-000000000001",
        "number": "410105-17",
        "name": "人民路23号",
        "kind": "rooftop",
        "county": "410105",
        "county_name": "金水区",
        "lon": 113.6512345,
        "lat": 34.7612345,
        "datum": "gcj02",
        "state": "draft",
        "photos": 3,
        "flags": 1,
    }
    return given | fields


FULL = site(
    owner_type="university",
    opening="free_in_principle",
    demand="smart_city smart_police",
    in_plan=1,
    equipment_room=0,
    height_m=-3.5,
    storeys=6,
    roof_area_m2=1e-7,
    planned_lon=113.6512345,
    planned_lat=34.7612345,
    reserved="room duct",
    build_stage="existing",
    note="第一行\n第二行",
)


def back(tmp_path: Path, suffix: str, sites: Sequence[Site]) -> list[Site]:
    """The fields that come back when these sites go out and in again."""
    out = tmp_path / f"out.{suffix}"
    assert export_sites(out, sites) == len(sites)
    plan = plan_import(out)
    assert not plan.refused
    return [row.fields for row in plan.sites]


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_typed_value_comes_back_as_it_was(tmp_path: Path, suffix: str) -> None:
    by_hand = {"name", "kind", "county", *(k for k in FULL if k not in site())}
    assert back(tmp_path, suffix, [FULL]) == [{k: FULL[k] for k in by_hand}]


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_position_comes_back_to_the_centimetre_and_is_not_converted_again(
    tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"out.{suffix}"
    export_sites(out, [site(lon=113.65123454, lat=-34.7, accuracy_m=2.5, altitude_m=101.0)])
    fix = plan_import(out).sites[0].fix
    assert fix
    assert (fix.lon, fix.lat) == (113.6512345, -34.7)
    assert (fix.accuracy_m, fix.altitude_m) == (2.5, 101.0)


@pytest.mark.parametrize("suffix", FORMATS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(texts, min_size=1, max_size=30))
@example(["=1+1", "+1", "-1", "-3.5", "@SUM(1)", "\t=1", "'=1", "''+x", "_x000D_", "<b>&amp;</b>"])
@example([" a ", "a\nb", "'", "''", "-", "/", "1.0", "007", "TRUE", "2026-03-21", "1e5", "𠮷"])
def test_any_text_comes_back_as_it_was(tmp_path: Path, suffix: str, notes: list[str]) -> None:
    kept = [clean(note).strip() for note in notes]
    got = back(tmp_path, suffix, [site(note=note) for note in notes])
    assert [row.get("note", "") for row in got] == kept
