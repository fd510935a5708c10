"""Letters and the meeting's list: gather what they say, and write them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from surveyapp.domain.counties import city_name
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _, language
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.packs import ClauseRef
from surveyapp.domain.policy.terms import TOPIC
from surveyapp.domain.vocabulary import COORDINATION_OUTCOME
from surveyapp.reports.facts import Photo
from surveyapp.reports.letter_facts import LetterFacts, Listed, Matter
from surveyapp.services.areas import name_of
from surveyapp.services.coordination import Case, cases, find_case
from surveyapp.services.dossiers import Printed, file_name, photo_for_paper
from surveyapp.services.judge import findings_of_site
from surveyapp.services.photos import make_copies
from surveyapp.services.places import site_name
from surveyapp.services.policies import county_of, policy_in
from surveyapp.storage import Row, Survey

PHOTOS = 3
"""How many photos of a site go into a letter's annex: the required views first."""


def print_letters(survey: Survey, out: Path, keys: Sequence[str] | None = None) -> Printed:
    """Write the letters of these matters (None: of all open ones).

    One PDF when `out` ends in .pdf, else one for each in a folder. Raises `NO_SUCH_RECORD`.
    """
    from surveyapp.reports.letter import write_letters

    known = (case for case in cases(survey) if case.open)
    wanted = [find_case(survey, key) for key in keys] if keys is not None else list(known)
    if not survey.read_only:
        make_copies(survey)
    letters = (gather_letter(survey, case) for case in wanted)
    if out.suffix.lower() == ".pdf":
        out.parent.mkdir(parents=True, exist_ok=True)
        pages = write_letters(out, letters, language=language())
        return Printed((out,) if pages else (), pages)
    out.mkdir(parents=True, exist_ok=True)
    files, pages = [], 0
    for facts in letters:
        file = out / f"{file_name(facts.number, facts.title)}.pdf"
        pages += write_letters(file, [facts], language=language())
        files.append(file)
    return Printed(tuple(files), pages)


def gather_letter(survey: Survey, case: Case) -> LetterFacts:
    """Everything the letter of one matter says."""
    row = case.row
    sites = survey.rows("site", case.sites)
    obstacles = survey.rows("obstacle", case.obstacles)
    topic = str(row["topic"] or "")
    matters, cited = [], []
    for site in sites:
        own = [o for o in obstacles if o["site"] == site["id"]]
        flags = _about(survey, site, own)
        cited += [clause for flag in flags for clause in flag.clauses]
        matters.append(_matter(survey, site, own, flags))
    if not cited and sites:
        day = date.fromisoformat(str(row["opened_on"]))
        cited = list(policy_in(survey, county_of(survey, sites[0]), day).clauses(topic))
    return LetterFacts(
        number=str(row["letter_number"] or ""),
        title=str(row["title"] or ""),
        to=str(row["lead"] or ""),
        copies=case.co,
        place=_place(survey, sites),
        topic=TOPIC.label(topic),
        opened_on=str(row["opened_on"] or ""),
        due_on=str(row["due_on"] or ""),
        asked=str(row["asked"] or ""),
        clauses=[_cited(clause) for clause in dict.fromkeys(cited)],
        matters=matters,
        contact=survey.who,
        survey=survey.name,
        printed_at=datetime.now().astimezone().isoformat(timespec="seconds"),
    )


def _about(survey: Survey, site: Row, obstacles: Sequence[Row]) -> list[Flag]:
    """What the rules find today of these obstacles, or of what they were made from."""
    known = {str(o["id"]) for o in obstacles} | {str(o["from_flag"]) for o in obstacles}
    found = findings_of_site(survey, str(site["id"]))
    return [f for f in found if f.record in known or f.fingerprint in known]


def _matter(survey: Survey, site: Row, obstacles: Sequence[Row], flags: list[Flag]) -> Matter:
    money = [flag.money_yuan for flag in flags if flag.money_yuan is not None]
    said = [text for o in obstacles if (text := _said(o, flags))]
    parties = dict.fromkeys(str(o["party"]) for o in obstacles if o["party"])
    since = min((str(o["since"]) for o in obstacles if o["since"]), default="")
    clauses = dict.fromkeys(clause for flag in flags for clause in flag.clauses)
    return Matter(
        number=str(site["number"] or ""),
        name=str(site["name"] or ""),
        address=str(site["address"] or ""),
        owner=str(site["owner"] or ""),
        position=_position(site),
        said=list(dict.fromkeys(said)),
        since=since,
        party=_("、").join(parties),
        # Some sums are asked once, some every year: only a single one can be named.
        money=money[0] if len(money) == 1 else None,
        clauses=[f"{c.text} {c.section}".strip() for c in clauses],
        photos=_photos(survey, site),
    )


def _said(obstacle: Row, flags: Sequence[Flag]) -> str:
    """What a person wrote of it, else what the rules find."""
    words = str(obstacle["description"] or "").strip()
    if not words:
        about = (f.message for f in flags if f.record == obstacle["id"])
        words = next(about, "")
    return words if not words or words[-1] in "。.！!？?" else words + _("。")


def _photos(survey: Survey, site: Row) -> list[Photo]:
    rows = survey.photos(str(site["id"]))
    chosen = sorted(rows, key=lambda p: (not p["shot"], str(p["taken_at"] or "")))[:PHOTOS]
    return [photo_for_paper(survey, site, row) for row in chosen]


def _position(site: Row) -> str:
    lon, lat = site["lon"], site["lat"]
    known = isinstance(lon, float) and isinstance(lat, float)
    words = _("{lon}, {lat}（WGS 84）")
    return words.format(lon=f"{lon:.6f}", lat=f"{lat:.6f}") if known else ""


def _place(survey: Survey, sites: Sequence[Row]) -> str:
    counties = dict.fromkeys(county_of(survey, site) for site in sites)
    return _("、").join(_city(code) + (name_of(code) or "") for code in counties)


def _city(code: str) -> str:
    try:
        return city_name(code)
    except SurveyError:
        return ""


def _cited(clause: ClauseRef) -> str:
    return _("：").join(filter(None, (f"{clause.text}{clause.section}", clause.summary)))


def print_meeting(survey: Survey, out: Path, today: date | None = None) -> Printed:
    """Write the list for a meeting: .pdf, .xlsx, or both into a folder. Raises `UNKNOWN_FORMAT`."""
    from surveyapp.reports.meeting import write_meeting

    listed = [told(survey, case) for case in cases(survey, today) if case.open]
    moment = datetime.now().astimezone().isoformat(timespec="seconds")
    suffix = out.suffix.lower()
    if suffix not in (".pdf", ".xlsx", ""):
        raise SurveyError(Problem.UNKNOWN_FORMAT, path=out.name, known=".pdf .xlsx")
    targets = [out] if suffix else [out / _("协调事项清单.pdf"), out / _("协调事项清单.xlsx")]
    if not listed:
        return Printed((), 0)
    pages = 0
    for target in targets:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix.lower() == ".xlsx":
            list_cases(target, listed)
        else:
            pages += write_meeting(
                target, listed, survey=survey.name, printed_at=moment, language=language()
            )
    return Printed(tuple(targets), pages)


def list_cases(out: Path, listed: Sequence[Listed]) -> int:
    """Matters as a workbook, a row each."""
    from surveyapp.exchange.lists import write_list

    headings = (
        (_("文号"), 18), (_("牵头单位"), 16), (_("配合单位"), 26), (_("事由"), 30),
        (_("涉及站址"), 34), (_("站址数"), 8), (_("提交日期"), 12), (_("办结期限"), 12),
        (_("办理情况"), 20), (_("商请事项"), 44), (_("答复"), 34),
    )  # fmt: skip
    return write_list(out, _("协调事项"), headings, _rows(listed))


def _rows(listed: Sequence[Listed]) -> Iterator[tuple[str | int, ...]]:
    for row in listed:
        yield (
            row.number, row.lead, _("、").join(row.co), row.title, "\n".join(row.sites),
            len(row.sites), row.opened_on, row.due_on, row.state, row.asked, row.reply,
        )  # fmt: skip


def told(survey: Survey, case: Case) -> Listed:
    """One matter as a row of lists."""
    row = case.row
    names = [f"{s['number']} {site_name(s)}" for s in survey.rows("site", case.sites)]
    return Listed(
        number=str(row["letter_number"] or ""),
        title=str(row["title"] or ""),
        lead=str(row["lead"] or ""),
        co=case.co,
        sites=names,
        opened_on=str(row["opened_on"] or ""),
        due_on=str(row["due_on"] or ""),
        state=state_of(case),
        asked=str(row["asked"] or ""),
        reply=str(row["reply"] or ""),
        late=case.overdue,
    )


def state_of(case: Case) -> str:
    """How a matter stands, in words."""
    row = case.row
    if row["closed_on"]:
        outcome = COORDINATION_OUTCOME.label(str(row["outcome"]))
        return _("{day} 办结：{outcome}").format(day=row["closed_on"], outcome=outcome)
    if row["replied_on"]:
        return _("{day} 已答复").format(day=row["replied_on"])
    if case.days_left is None:
        return _("待答复")
    words = _("逾期 {days} 个工作日") if case.overdue else _("待答复，余 {days} 个工作日")
    return words.format(days=abs(case.days_left))


def line_of(case: Case) -> str:
    """A matter in one line: who, until when, what came of it."""
    row = case.row
    words = (row["letter_number"], row["title"], row["lead"], row["due_on"], state_of(case))
    return "  ".join(str(word) for word in words if word)
