"""What the rules find: of one site at once, of a survey kept up to date off the save path."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

import orjson

from surveyapp import __version__ as VERSION  # noqa: N812 - a new version judges anew
from surveyapp.domain.changes import ChangeSet, Edit, Label
from surveyapp.domain.ids import uuid7
from surveyapp.domain.language import _
from surveyapp.domain.policy.flags import Flag, as_dict, fingerprint
from surveyapp.domain.policy.judge import judge
from surveyapp.domain.policy.policy import Policy, policy_for
from surveyapp.domain.policy.terms import SEVERITY, Severity
from surveyapp.domain.policy.view import policy_view
from surveyapp.services.areas import name_of, read_county
from surveyapp.services.county_findings import conversion_list, county_findings
from surveyapp.services.days import day_or_today
from surveyapp.services.evidence import all_facts, facts_of
from surveyapp.services.neighbours import neighbours_of, reach_m
from surveyapp.services.places import site_name
from surveyapp.services.policies import (
    library_of,
    own_values,
    policy_basis,
    policy_of,
)
from surveyapp.services.record import stamp
from surveyapp.storage import FlagRow, Row, Survey

JUDGED = "flags.judged"
"""The setting that tells on which day and after which act the kept findings were made."""
KEPT_AT_ONCE = 1_000
"""Sites whose findings are written in one transaction: some 30 ms."""
RECENT = 200
"""More sites than this touched since are judged faster all together."""


def findings_of_site(survey: Survey, key: str, today: date | None = None) -> list[Flag]:
    """What the rules find of one site now, without what a person set aside; severest first."""
    day = today or date.today()  # noqa: DTZ011 - the surveyor's own day decides what is overdue
    site = survey.site(key)
    found = judge(facts_of(survey, site, day), policy_of(survey, site, day))
    aside = _set_aside(survey.children("aside", str(site["id"])))
    return [flag for flag in found if flag.fingerprint not in aside]


def _set_aside(rows: Iterable[Row]) -> set[str]:
    prints = set()
    for row in rows:
        kept = json.loads(str(row["facts"] or "{}"))
        prints.add(fingerprint(str(row["rule"]), kept.get("record"), kept.get("facts", {})))
    return prints


def findings_of_survey(
    survey: Survey, today: date | None = None, cancelled: Callable[[], bool] = lambda: False
) -> dict[str, list[Flag]]:
    """What the rules find of every site, by site; only of the first ones when it is cancelled."""
    return dict(_each_site(survey, today or date.today(), cancelled))  # noqa: DTZ011


def _each_site(
    survey: Survey, day: date, cancelled: Callable[[], bool]
) -> Iterator[tuple[str, list[Flag]]]:
    """Site by site, so that a survey of any size is judged in the same memory."""
    overrides, library = own_values(survey), library_of(survey)
    policies: dict[object, Policy] = {}
    aside: dict[str, set[str]] = {}
    for row in survey.all_rows("aside"):
        aside.setdefault(str(row["site"]), set()).update(_set_aside([row]))
    for facts in all_facts(survey, day):
        if cancelled():
            return
        county = facts.site["county"] or next(iter(survey.counties), "")
        if county not in policies:
            policies[county] = policy_for(str(county), day, overrides, library)
        flags = judge(facts, policies[county])
        hidden = aside.get(facts.id, set())
        yield facts.id, [f for f in flags if f.fingerprint not in hidden] if hidden else flags


def flags_of_site(survey: Survey, key: str) -> list[dict[str, Any]]:
    """The findings of one site as scripts see them."""
    return [as_dict(flag) for flag in findings_of_site(survey, key)]


def flags_of_record(survey: Survey, key: str, record: str) -> list[dict[str, Any]]:
    """The findings that concern one fact of a site."""
    return [as_dict(flag) for flag in findings_of_site(survey, key) if flag.record == record]


def flags_of_survey(survey: Survey) -> list[dict[str, Any]]:
    """The findings of a whole survey, severest first, then by site; a county's before its sites'."""
    order = {str(key): n for n, key in enumerate(survey.sites())}
    found = [flag for flags in findings_of_survey(survey).values() for flag in flags]
    found.sort(key=lambda f: (-f.severity, order.get(f.site, -1)))
    whole = flags_of_counties(survey)
    documents = [*whole, *map(as_dict, found)]
    weights = [choice.id for choice in SEVERITY]
    return sorted(documents, key=lambda d: weights.index(d["severity"]))


def flags_of_counties(survey: Survey) -> list[dict[str, Any]]:
    """The findings about whole counties as scripts see them."""
    return [_of_county(survey, flag) for flag in county_findings(survey)]


def _of_county(survey: Survey, flag: Flag) -> dict[str, Any]:
    """A finding about a county names it instead of a site, and which sites are to be converted."""
    county = str(flag.facts["county.code"])
    document = {**as_dict(flag), "site": None, "county": county, "county_name": name_of(county)}
    if flag.rule == "resale_share_above_goal":
        document["convert_first"] = conversion_list(survey, county)
    return document


def refresh_flags(
    survey: Survey, today: date | None = None, cancelled: Callable[[], bool] = lambda: False
) -> None:
    """Bring the kept findings up to date: the sites touched since, or all on another day.

    Lists and counts read what is kept; this runs when the program is idle and before they are
    read, never in the path of a save. A run that was cancelled is begun anew the next time.
    """
    if survey.read_only:
        return
    day = today or date.today()  # noqa: DTZ011
    basis = [day.isoformat(), VERSION, *policy_basis(survey)]
    kept = survey.setting(JUDGED) or {}
    last = survey.last_act()
    if kept.get("basis") == basis and kept.get("last") == last:
        return
    touched = _touched_since(survey, kept.get("last")) if kept.get("basis") == basis else None
    found = (
        _each_site(survey, day, cancelled)
        if touched is None
        else ((key, findings_of_site(survey, key, day)) for key in touched)
    )
    # A few at a time, so that a save meanwhile finds the file free.
    while some := dict(islice(found, KEPT_AT_ONCE)):
        if cancelled():
            return
        survey.replace_many_flags({key: [_row(f) for f in flags] for key, flags in some.items()})
    if not cancelled():
        survey.set_setting(JUDGED, {"basis": basis, "last": last})


def _touched_since(survey: Survey, last: object) -> set[str] | None:
    """The sites of all acts since one, with their neighbours; None when those are too many."""
    acts = survey.news(last) if isinstance(last, int) and last <= survey.last_act() else None
    if acts is None:
        return None
    sites = {site for act in acts for site in act.sites()}
    if len(sites) > RECENT:
        return None
    rows = {str(row["id"]): row for row in survey.rows("site", sorted(sites))}
    reach = reach_m(survey)
    near = {n.id for row in _places(acts, rows) for n in neighbours_of(survey, row, reach)}
    return near | {key for key, row in rows.items() if not row["deleted"]}


def _places(acts: Iterable[ChangeSet], rows: Mapping[str, Row]) -> Iterator[Row]:
    """Where the touched sites are and where they were: who was near there is judged anew, too."""
    yield from rows.values()
    for act in acts:
        for change in act.changes:
            if change.table == "site" and {"lon", "lat"} & change.before.keys():
                yield {**rows[change.record], **change.before}


def _row(flag: Flag) -> FlagRow:
    payload = orjson.dumps(as_dict(flag), default=str).decode()
    return FlagRow(flag.rule, flag.severity.id, payload)


def flag_counts(survey: Survey) -> Mapping[str, int]:
    """How many findings each site has."""
    if survey.read_only:
        return {site: len(flags) for site, flags in findings_of_survey(survey).items()}
    refresh_flags(survey)
    return survey.tally("flag")


def set_aside(survey: Survey, flag: Flag, reason: str) -> ChangeSet:
    """Put a finding aside with a reason; it comes back when the facts it rests on change."""
    site = survey.site(flag.site)
    kept = json.dumps(
        {"record": flag.record, "facts": dict(flag.facts)}, ensure_ascii=False, default=str
    )
    who = stamp(survey, created=True)
    fields = {"rule": flag.rule, "facts": kept, "reason": reason}
    fields |= {"created_at": str(who["created_at"]), "created_by": survey.who}
    label = Label("set_aside", {"name": site_name(site)})
    return survey.write(label, [Edit("aside", uuid7(), fields, str(site["id"]))])


def worst(flags: Iterable[Flag]) -> Severity | None:
    """The heaviest severity among findings."""
    return max((flag.severity for flag in flags), default=None)


def policy_document(
    pack: str | None, county: str | None, day: str | None, survey: Survey | None = None
) -> dict[str, Any]:
    """Packs, clauses and figures: of one pack, or in force for a county on a day.

    With a survey its adopted plans and its counties' own values count too.
    """
    today = day_or_today(day, _("日期"))
    code = read_county(county) if county else None
    if survey is None:
        return policy_view(pack, code, today)
    return policy_view(pack, code, today, own_values(survey), library_of(survey))
