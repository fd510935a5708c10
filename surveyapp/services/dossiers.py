"""Print dossiers: gather what a site's paper shows, and write one file or one for each site."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from surveyapp.domain.changes import Value
from surveyapp.domain.counties import city_name
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import language
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.terms import TOPIC
from surveyapp.domain.vocabulary import REQUIRED_SHOTS
from surveyapp.reports.dossier import write_dossier
from surveyapp.reports.facts import Clause, DossierFacts, Ground, Nearby, Photo, PrintedFlag, Region
from surveyapp.services.areas import name_of
from surveyapp.services.borders import neighbours_of, rings_of, source
from surveyapp.services.forms import site_form
from surveyapp.services.judge import findings_of_site
from surveyapp.services.own_answers import pairs_of
from surveyapp.services.photos import PRINT, make_copies, picture
from surveyapp.services.policies import policy_of
from surveyapp.storage import Row, Survey

Progress = Callable[[int, int], None]

NEARBY_DEGREES = 0.02
"""About 2 km: what a map of one site shows around it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The files that were written and their pages in all."""

    files: tuple[Path, ...]
    pages: int


def print_dossiers(
    survey: Survey,
    out: Path,
    sites: Sequence[str] | None = None,
    *,
    leaflet: bool = False,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Printed:
    """Print sites (None: all), into one PDF when `out` ends in .pdf, else one each in a folder.

    With `leaflet` each ends in a page on the limits of radiation. Copies for paper that are
    missing are made first. A cancelled run leaves whole files only.
    """
    keys = survey.sites() if sites is None else [str(survey.site(s)["id"]) for s in sites]
    if not survey.read_only:
        make_copies(survey, cancelled=cancelled)
    moment = datetime.now().astimezone().isoformat(timespec="seconds")
    counted = _counted(survey, keys, moment, progress, cancelled)
    gathered = (replace(facts, leaflet=leaflet) for facts in counted)
    if out.suffix.lower() == ".pdf":
        out.parent.mkdir(parents=True, exist_ok=True)
        return Printed((out,), write_dossier(out, gathered, language=language()))
    out.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    pages = 0
    for facts in gathered:
        file = out / f"{file_name(facts.number, facts.name)}.pdf"
        pages += write_dossier(file, [facts], language=language())
        files.append(file)
    return Printed(tuple(files), pages)


def _counted(
    survey: Survey,
    keys: Sequence[str],
    moment: str,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> Iterator[DossierFacts]:
    for done, key in enumerate(keys):
        if cancelled():
            return
        yield gather(survey, key, moment)
        progress(done + 1, len(keys))


def file_name(number: str, name: str) -> str:
    """A name every system takes: the number and what is safe of the name."""
    safe = re.sub(r'[\x00-\x1f<>:"/\\|?*.]+', "", name).strip()[:60]
    return f"{number} {safe}".strip()


def gather(survey: Survey, key: str, moment: str) -> DossierFacts:
    """Everything the dossier of one site says."""
    site = survey.site(key)
    record, county = str(site["id"]), str(site["county"] or "")
    children = {t: survey.children(t, record) for t in ("fee", "supply", "visit", "obstacle")}
    return DossierFacts(
        site=site,
        survey=survey.name,
        printed_by=survey.who,
        printed_at=moment,
        county=name_of(county) or "",
        city=_city(county),
        own=pairs_of(site_form(survey, site["kind"]), site),
        photos=[photo_for_paper(survey, site, row) for row in survey.photos(record)],
        fees=children["fee"],
        supplies=children["supply"],
        visits=children["visit"],
        obstacles=children["obstacle"],
        approvals=survey.children("approval", record),
        stations=survey.children("station", record),
        contacts=survey.children("contact", record),
        fixes=survey.children("fix", record),
        flags=[_printed(found) for found in findings_of_site(survey, record)],
        ground=_ground(county),
        nearby=_nearby(survey, site),
        clauses=_clauses(survey, site, children),
    )


_TOPICS = {
    "fee": ("fees", "fee_basis"),
    "supply": ("resale_price", "conversion", "direct_price"),
    "obstacle": ("obstruction", "damage", "moves"),
}
"""Which clauses bear on a site beside those on opening and on fees, by the facts it has."""


def _clauses(survey: Survey, site: Row, children: Mapping[str, Sequence[Row]]) -> list[Clause]:
    """The clauses in force today that bear on what was found at a site."""
    policy = policy_of(survey, site, date.today())  # noqa: DTZ011 - the day it is printed
    topics = ["opening", "fees"]
    topics += [t for table, ts in _TOPICS.items() if children.get(table) for t in ts]
    if site["build_stage"] not in (None, "existing"):
        topics.append("builds")
    if any(row["kind"] == "radiation_worry" for row in children["obstacle"]):
        topics.append("radiation")
    found = ((t, c) for t in dict.fromkeys(topics) for c in policy.clauses(t))
    return [Clause(c.text, c.section, TOPIC.label(t), c.summary) for t, c in found]


def _city(county: str) -> str:
    try:
        return city_name(county)
    except SurveyError:
        return ""


def photo_for_paper(survey: Survey, site: Row, row: Row) -> Photo:
    """A photo with its print copy, the name of its shot and how it was turned by hand."""
    shots = REQUIRED_SHOTS.get(str(site["kind"]))
    shot = shots.label(str(row["shot"])) if shots and row["shot"] else ""
    turn = int(row["turn"]) if isinstance(row["turn"], int) else 0
    return Photo(row, picture(survey, row, PRINT), shot, turn)


def _printed(found: Flag) -> PrintedFlag:
    return PrintedFlag(
        message=found.message,
        severity=found.severity.id,
        topic=found.topic,
        clauses=[f"{c.text} {c.section}".strip() for c in found.clauses],
        departments=found.departments,
        money=found.money_yuan,
        about=found.record or "",
    )


@lru_cache(maxsize=16)
def _ground(county: str) -> Ground | None:
    """One object for all sites of a county: the drawing is then made once in a document."""
    rings = rings_of(county)
    if not rings:
        return None
    around = [Region(name, border) for name, border in neighbours_of(county)]
    return Ground(Region(name_of(county) or county, rings), around, source())


def _nearby(survey: Survey, site: Row) -> list[Nearby]:
    lon, lat = site["lon"], site["lat"]
    if not isinstance(lon, float) or not isinstance(lat, float):
        return []
    reach = NEARBY_DEGREES
    found = survey.box(lon - reach, lat - reach, lon + reach, lat + reach)
    others = survey.rows("site", [key for key in found if key != site["id"]][:200])
    return [
        Nearby(str(o["number"]), str(o["kind"] or ""), _degrees(o["lon"]), _degrees(o["lat"]))
        for o in others
    ]


def _degrees(value: Value) -> float:
    return float(str(value))
