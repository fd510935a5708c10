"""The sample survey: photos that are read like any others, in the counties they say."""

from datetime import timedelta
from pathlib import Path

import pytest

from surveyapp.capture.averaging import averaged_log
from surveyapp.capture.nmea import read_log
from surveyapp.capture.photos import NotTaken, PhotoPoint, Reading, suggest, take_in
from surveyapp.domain.fields import TABLES
from surveyapp.domain.photos import Mark
from surveyapp.domain.positions import distance_m
from surveyapp.domain.vocabulary import REQUIRED_SHOTS
from surveyapp.geography.counties import NEAR_BORDER_M, county_at
from surveyapp.services.sample import COUNTIES, SITES, doubtful, draw_card, draw_nmea
from surveyapp.services.sample.card import photo_of
from surveyapp.services.sample.pictures import direction_of


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("card")
    draw_card(folder)
    return folder


@pytest.fixture(scope="module")
def results(card: Path) -> list[Reading | NotTaken]:
    found: list[Reading | NotTaken] = []
    take_in([card], sink=found.append)
    return found


def test_every_site_lies_in_the_county_it_names_and_one_near_its_border() -> None:
    hits = [county_at(site.lon, site.lat) for site in SITES]
    assert [hit and hit.code for hit in hits] == [site.fields["county"] for site in SITES]
    assert {site.fields["county"] for site in SITES} == set(COUNTIES)
    assert [hit.border_m < NEAR_BORDER_M for hit in hits if hit].count(True) == 1


def test_every_record_uses_fields_choices_and_shots_that_exist() -> None:
    for site in SITES:
        for table, rows in {"site": [site.fields], **site.children}.items():
            known = {field.name: field for field in TABLES[table]}
            for row in rows:
                assert set(row) <= set(known), (site.key, table)
                for name, value in row.items():
                    choices = known[name].choices
                    words = str(value).split() if known[name].type == "tags" else [value]
                    assert not choices or all(word in choices for word in words), (name, value)
                    assert site.kind in known[name].kinds or table != "site"
        assert set(site.shots.values()) <= {c.id for c in REQUIRED_SHOTS[site.kind]}


def test_the_story_of_the_rooftop_is_there() -> None:
    (rooftop,) = (site for site in SITES if site.fields["name"] == "人民路23号")
    fees, supplies = rooftop.children["fee"], rooftop.children["supply"]
    assert [(f["kind"], f["amount"]) for f in fees] == [("entry", 8000.0)]
    assert [(s["mode"], s["price_yuan_kwh"]) for s in supplies] == [("resale", 1.2)]
    assert set(rooftop.shots.values()) == {c.id for c in REQUIRED_SHOTS["rooftop"]}
    assert {site.kind for site in SITES} == {"facility", "pole", "rooftop"}


def test_each_photo_tells_its_place_direction_and_time(results: list[Reading | NotTaken]) -> None:
    facts = {r.file.name: r.facts for r in results if isinstance(r, Reading)}
    odd = doubtful()
    for site in SITES:
        for file, shot in site.shots.items():
            told = facts[file]
            assert told.taken_at == f"{site.taken_at(file).isoformat()}+08:00"
            assert told.camera == "TOWER SURVEY CAM"
            if file in odd.no_position + odd.zero_position:
                continue
            assert told.lon is not None
            assert told.lat is not None
            assert told.direction_deg is not None
            assert distance_m(told.lon, told.lat, site.lon, site.lat) < 15
            assert abs((told.direction_deg - direction_of(shot) + 180) % 360 - 180) < 8
            assert told.direction_ref == "T"


def test_the_doubtful_files_are_marked_or_listed_and_nothing_else(
    results: list[Reading | NotTaken],
) -> None:
    odd = doubtful()
    marked = {r.file.name: r.facts.marks for r in results if isinstance(r, Reading)}
    expected = {
        **dict.fromkeys(odd.no_position, (Mark.NO_POSITION,)),
        **dict.fromkeys(odd.zero_position, (Mark.ZERO_POSITION,)),
        **dict.fromkeys(odd.cut, (Mark.DAMAGED,)),
    }
    assert {name: marks for name, marks in marked.items() if marks} == expected
    assert [r.file.name for r in results if isinstance(r, NotTaken)] == list(odd.not_an_image)
    digests = [r.facts.sha256 for r in results if isinstance(r, Reading)]
    assert len(digests) - len(set(digests)) == len(odd.copies)
    assert sum(r.facts.mime == "image/heic" for r in results if isinstance(r, Reading)) == 1


def test_the_photos_group_into_the_sites_they_were_taken_of(
    results: list[Reading | NotTaken],
) -> None:
    facts = {r.file.name: r.facts for r in results if isinstance(r, Reading)}
    points = [PhotoPoint(name, f.lon, f.lat, f.taken_at) for name, f in facts.items()]
    groups = suggest([p if p.lon else PhotoPoint(p.id, None, None, p.taken_at) for p in points])
    assert len(groups) == len(SITES)
    for group, site in zip(groups, SITES, strict=True):
        assert distance_m(group.lon, group.lat, site.lon, site.lat) < 6
        assert set(group.photos) - set(doubtful().copies) <= set(site.shots)


def test_a_photo_is_drawn_alike_every_time(card: Path) -> None:
    for file in ("IMG_0003.JPG", "IMG_0019.JPG", "IMG_0025.JPG"):
        site = next(s for s in SITES if file in s.shots)
        (there,) = card.rglob(file)
        assert photo_of(site, file) == there.read_bytes()


def test_the_receiver_log_averages_to_the_site_without_its_outliers(tmp_path: Path) -> None:
    site = SITES[0]
    log = draw_nmea(tmp_path / "log.nmea", site.lon, site.lat, start=site.arrived)
    fix = averaged_log(read_log(log))
    assert distance_m(fix.lon, fix.lat, site.lon, site.lat) < 2
    assert fix.rejected == 3
    assert fix.at is not None
    assert fix.at.startswith(f"{site.arrived - timedelta(hours=8):%Y-%m-%dT%H}")
    sentences = {line[1:6] for line in log.read_text("ascii").splitlines()}
    assert sentences == {"GNGGA", "GNRMC", "GNGSA", "GPGSV", "GBGSV"}
