"""Sites that are not handed in yet, and what each one lacks: the list a lead goes through at the gate."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from surveyapp.domain.changes import ChangeSet, Edit, Label
from surveyapp.domain.language import _
from surveyapp.services.forms import site_form
from surveyapp.services.places import site_name
from surveyapp.services.record import form_values
from surveyapp.services.shots import missing_shots
from surveyapp.storage import Row, SiteQuery, Survey
from surveyapp.xlsform import Form, FormState

PAGE = 200

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One site with everything that is still to be done before it can be handed in."""

    site: str
    number: str
    name: str
    state: str
    problems: tuple[str, ...]
    """What its form finds, as sentences; while there are any the site cannot be submitted."""
    shots: tuple[str, ...]
    """Labels of required views that no photo shows."""
    typed: int
    """Fields that were typed into and not saved."""
    placed: bool
    """Whether it has a position."""

    @property
    def complete(self) -> bool:
        """Whether nothing is left to be done."""
        return self.ready and self.placed and not self.shots

    @property
    def ready(self) -> bool:
        """Whether it can be handed in as it is."""
        return not self.problems and not self.typed


def unfinished(
    survey: Survey,
    *,
    progress: Progress = lambda _done, _total: None,
    cancelled: Cancelled = lambda: False,
) -> list[Unfinished]:
    """Every draft and returned site, those that lack something first; candidates are left out."""
    ids = [*survey.sites(SiteQuery(state="draft")), *survey.sites(SiteQuery(state="returned"))]
    typed = {d.record: len(d.fields) for d in survey.drafts() if d.table == "site"}
    found: list[Unfinished] = []
    for start in range(0, len(ids), PAGE):
        if cancelled():
            break
        page = [s for s in survey.rows("site", ids[start : start + PAGE]) if not s["candidate"]]
        found += _looked_at(survey, page, typed)
        progress(min(start + PAGE, len(ids)), len(ids))
    return sorted(found, key=lambda u: (u.ready, u.complete, u.number))


def _looked_at(survey: Survey, page: list[Row], typed: Mapping[str, int]) -> Iterator[Unfinished]:
    """What each of some sites lacks; their photos and forms are asked for once."""
    photos: defaultdict[str, list[Row]] = defaultdict(list)
    for photo in survey.photos_of(str(site["id"]) for site in page):
        photos[str(photo["site"])].append(photo)
    forms = {kind: site_form(survey, kind) for kind in {site["kind"] for site in page}}
    for site in page:
        key = str(site["id"])
        yield _look(site, forms[site["kind"]], photos[key], typed.get(key, 0))


def _look(site: Row, form: Form, photos: list[Row], typed: int) -> Unfinished:
    problems = FormState(form, form_values(site)).problems()
    shots = missing_shots(site, photos)
    return Unfinished(
        site=str(site["id"]),
        number=str(site["number"] or ""),
        name=str(site["name"] or ""),
        state=str(site["state"]),
        problems=tuple(p.message for p in problems),
        shots=tuple(shot.label for shot in shots),
        typed=typed,
        placed=isinstance(site["lon"], float),
    )


def submit_ready(survey: Survey, sites: list[str]) -> ChangeSet:
    """Hand in all of these sites that lack nothing, in one act."""
    rows = [r for r in survey.rows("site", sites) if r["state"] in {"draft", "returned"}]
    looks = _looked_at(survey, rows, {})
    ready = [row for row, look in zip(rows, looks, strict=True) if look.ready]
    edits = [Edit("site", str(r["id"]), {"state": "submitted"}) for r in ready]
    names = _("、").join(site_name(r) for r in ready[:3])
    return survey.write(Label("submit", {"name": names}), edits)
