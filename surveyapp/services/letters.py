"""Letters and the meeting's list of a survey: gather what they say, and write them."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from surveyapp.domain.coordination import Case, Listed, told
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _, language
from surveyapp.reports.letter_facts import LetterFacts, Subject, chosen_photos, letter_of
from surveyapp.services.coordination import cases, find_case
from surveyapp.services.dossiers import Printed, file_name, photo_for_paper
from surveyapp.services.judge import findings_of_site
from surveyapp.services.photos import make_copies
from surveyapp.services.places import site_name
from surveyapp.services.policies import county_of, policy_in
from surveyapp.storage import Row, Survey


def print_letters(
    survey: Survey,
    out: Path,
    keys: Sequence[str] | None = None,
    *,
    reminders: bool = False,
    today: date | None = None,
) -> Printed:
    """Write the letters of these matters (None: of all open ones; reminders: of all late ones).

    One PDF when `out` ends in .pdf, else one for each in a folder. Raises `NO_SUCH_RECORD`.
    """
    from surveyapp.reports.letter import write_letters

    known = (c for c in cases(survey, today) if (c.overdue if reminders else c.open))
    wanted = [find_case(survey, key, today) for key in keys] if keys is not None else list(known)
    if not survey.read_only:
        make_copies(survey)
    letters = (gather_letter(survey, case, reminder=reminders) for case in wanted)
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


def gather_letter(survey: Survey, case: Case, *, reminder: bool = False) -> LetterFacts:
    """Everything the letter of one matter says."""
    sites = survey.rows("site", case.sites)
    obstacles = survey.rows("obstacle", case.obstacles)
    counties = [county_of(survey, site) for site in sites]
    day = date.fromisoformat(case.text("opened_on"))
    general = policy_in(survey, counties[0], day).clauses(case.text("topic")) if sites else ()
    return letter_of(
        case,
        [_subject(survey, site, obstacles) for site in sites],
        counties=counties,
        general=general,
        contact=survey.who,
        survey=survey.name,
        printed_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        reminder=reminder,
    )


def _subject(survey: Survey, site: Row, obstacles: Sequence[Row]) -> Subject:
    record = str(site["id"])
    photos = [photo_for_paper(survey, site, p) for p in chosen_photos(survey.photos(record))]
    return Subject.of(site, obstacles, findings_of_site(survey, record), photos)


def print_meeting(survey: Survey, out: Path, today: date | None = None) -> Printed:
    """Write the list for a meeting: .pdf, .xlsx, or both into a folder. Raises `UNKNOWN_FORMAT`."""
    from surveyapp.exchange.matters import list_cases
    from surveyapp.reports.meeting import write_meeting

    listed = [told_of(survey, case) for case in cases(survey, today) if case.open]
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


def told_of(survey: Survey, case: Case) -> Listed:
    """One matter as a row of lists."""
    rows = survey.rows("site", case.sites)
    return told(case, [f"{s['number']} {site_name(s)}" for s in rows])
