"""The story of the mission played on the sample survey, without a display, through the same verbs."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.services.charts import draw_map
from surveyapp.services.demo_cases import enter_cap, take_to_departments
from surveyapp.services.demo_list import publish_list
from surveyapp.services.demo_office import SURVEYOR, evening, hand_over, office_installed
from surveyapp.services.dossiers import print_dossiers
from surveyapp.services.exchange import export_survey
from surveyapp.services.facts import add_fact
from surveyapp.services.health import back_up, check_survey
from surveyapp.services.judge import flags_of_survey, refresh_flags
from surveyapp.services.photos import assign, describe_photo, make_copies, take_photos
from surveyapp.services.places import fix_from, take_fix
from surveyapp.services.record import edit_site
from surveyapp.services.sample import COUNTIES, SampleSite, draw_card, draw_nmea, sample_sites
from surveyapp.services.story import Story
from surveyapp.services.suggestions import suggest_sites
from surveyapp.services.surveys import new_survey
from surveyapp.storage import Row, Survey

DEVICE = "demo"
FORMATS = ("xlsx", "csv", "geojson", "kml", "gpkg")

Progress = Callable[[int, int], None]


def play(out: Path, *, progress: Progress = lambda _done, _total: None) -> dict[str, Any]:
    """Play the whole story into a folder; a folder that holds other things is refused.

    Where the office's server is not installed, the list is signed here and nobody reviews it.
    """
    if (out / "story.json").is_file():
        shutil.rmtree(out)
    if out.exists() and any(out.iterdir()):
        raise SurveyError(Problem.FOLDER_NOT_EMPTY, path=out)
    out.mkdir(parents=True, exist_ok=True)
    story = Story(out)
    with_office = office_installed()
    acts: Sequence[Callable[[Survey, Story], None]] = (
        _take_the_card,
        _record_the_sites,
        _fix_by_receiver,
        enter_cap,
        _judge,
        _print,
        take_to_departments,
        hand_over if with_office else publish_list,
        _hand_out,
        _look_after,
    )
    steps = len(acts) + with_office
    survey = new_survey(out / "survey", COUNTIES, name=_("勘察示例"), who=SURVEYOR, device=DEVICE)
    story.keep("survey", out / "survey")
    with survey:
        for done, act in enumerate(acts, 1):
            act(survey, story)
            progress(done, steps)
    if with_office:
        evening(story)
        progress(steps, steps)
    document = {"dir": str(out), **story.files, "story": story.told}
    text = json.dumps(document, ensure_ascii=False, indent=2)
    (out / "story.json").write_text(text, "utf-8")
    return document


def make_sample(folder: Path, *, progress: Progress = lambda _done, _total: None) -> None:
    """The sample survey alone, in a folder of its own: what the window opens to show itself.

    It is made beside the folder first, so that a run that was cut leaves nothing half done.
    """
    acts = (_take_the_card, _record_the_sites, _fix_by_receiver, _judge)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=".sample-") as place:
        story = Story(Path(place))
        made = story.out / "survey"
        with new_survey(made, COUNTIES, name=_("勘察示例"), who=SURVEYOR, device=DEVICE) as survey:
            for done, act in enumerate(acts):
                progress(done, len(acts))
                act(survey, story)
            survey.idle()
        made.replace(folder)
    progress(len(acts), len(acts))


def _take_the_card(survey: Survey, story: Story) -> None:
    card = story.out / "card"
    draw_card(card)
    story.keep("card", card)
    intake = take_photos(survey, [card])
    groups = suggest_sites(survey, intake.added).groups
    make_copies(survey)
    words = _(
        "存储卡导入：{added} 张，重复 {duplicates}，不能读取 {broken}，存疑 {marked}；分成 {groups} 处。"
    )
    story.say(
        words.format(
            added=len(intake.added),
            duplicates=intake.duplicates,
            broken=len(intake.broken),
            marked=len(intake.marked),
            groups=len(groups),
        )
    )


def _record_the_sites(survey: Survey, story: Story) -> None:
    by_file = _photos_by_file(survey, story.out / "card")
    for sample in sample_sites():
        photos = {shot: by_file[file] for file, shot in sample.shots.items() if file in by_file}
        site = next(str(p["site"]) for p in photos.values() if p["site"])
        edit_site(survey, site, texts_of(sample.fields))
        astray = [str(p["id"]) for p in photos.values() if p["site"] != site]
        if astray:
            assign(survey, site, astray)
        for shot, photo in photos.items():
            describe_photo(survey, str(photo["id"]), shot=shot)
        for table, rows in sample.children.items():
            for row in rows:
                add_fact(survey, site, table, texts_of(row))
    story.say(_("按表单登记 {count} 处站址。").format(count=len(sample_sites())))


def _photos_by_file(survey: Survey, card: Path) -> dict[str, Row]:
    """The photo of each file on the card; of two copies both names give the one photo."""
    by_hash = {str(p["sha256"]): p for p in survey.photos()}
    files = [f for f in card.rglob("*") if f.is_file()]
    hashes = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files}
    return {name: by_hash[digest] for name, digest in hashes.items() if digest in by_hash}


def texts_of(values: Mapping[str, Value]) -> dict[str, str]:
    """Values as a person would type them."""
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _fix_by_receiver(survey: Survey, story: Story) -> None:
    for sample in sample_sites():
        if sample.nmea:
            _fix_one(survey, story, sample, story.out / "receiver" / sample.nmea)


def _fix_one(survey: Survey, story: Story, sample: SampleSite, log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    draw_nmea(log, sample.lon, sample.lat, start=sample.arrived)
    story.keep("receiver", log)
    name = str(sample.fields["name"])
    site = next(s for s in survey.rows("site", survey.sites()) if s["name"] == name)
    fix = fix_from(str(log), 0)
    take_fix(survey, site, fix)
    words = _("{name} 定位：±{accuracy} m，采用 {used} 个历元，剔除 {rejected} 个。")
    story.say(
        words.format(name=name, accuracy=fix.accuracy_m, used=fix.used, rejected=fix.rejected)
    )


def _judge(survey: Survey, story: Story) -> None:
    refresh_flags(survey)
    flags = flags_of_survey(survey)
    file = story.out / "flags.json"
    file.write_text(json.dumps(flags, ensure_ascii=False, indent=2, default=str), "utf-8")
    story.keep("flags", file)
    story.say(_("规则提示 {count} 条。").format(count=len(flags)))


def _print(survey: Survey, story: Story) -> None:
    each = print_dossiers(survey, story.out / "dossiers")
    story.keep("dossiers", *each.files)
    together = print_dossiers(survey, story.out / _("勘察档案.pdf"))
    story.keep("dossiers", *together.files)
    story.say(
        _("打印勘察档案 {count} 份，共 {pages} 页。").format(
            count=len(each.files), pages=each.pages
        )
    )


def _hand_out(survey: Survey, story: Story) -> None:
    page = story.out / "map.html"
    draw_map(survey, page)
    story.keep("maps", page)
    for suffix in FORMATS:
        file = story.out / "lists" / f"sites.{suffix}"
        file.parent.mkdir(exist_ok=True)
        export_survey(survey, file)
        story.keep("lists", file)


def _look_after(survey: Survey, story: Story) -> None:
    survey.idle()
    story.keep("backup", back_up(survey))
    findings = check_survey(survey.folder)
    story.say(_("工程检查：发现 {count} 个问题。").format(count=len(findings)))
