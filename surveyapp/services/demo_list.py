"""The demo's published list: what is open for free, on notice and published, signed with a key of its own."""

from collections import Counter
from datetime import date

from surveyapp.domain.batches import STANDARD, Notice, Snapshot, published_entry
from surveyapp.domain.counties import city_name, county_name
from surveyapp.domain.language import _
from surveyapp.publishing.basis import basis_of
from surveyapp.publishing.borders import SOURCE
from surveyapp.publishing.folder import publish
from surveyapp.publishing.minisign import Signer
from surveyapp.publishing.workdays import after_working_days
from surveyapp.services.story import Story
from surveyapp.storage import Row, Survey

NOTICE_DAYS = 15
_OPEN = ("free", "free_in_principle")


def publish_list(survey: Survey, story: Story) -> None:
    """Publish the county that has most to show; the key is thrown away, for it is nobody's."""
    sites = [s for s in survey.rows("site", survey.sites()) if s["opening"] in _OPEN]
    county = Counter(str(s["county"]) for s in sites).most_common(1)[0][0]
    snapshot = _snapshot(county, [s for s in sites if s["county"] == county])
    out = story.out / "published"
    manifest = publish(out, snapshot, Signer.new())
    story.keep("published", out, *(out / item.path for item in manifest.files))
    words = _("公布{county}{title}，{count} 处，公示 {days} 个工作日，全部文件已签名。")
    told = {"county": snapshot.county_name, "title": snapshot.title, "count": manifest.entries}
    story.say(words.format(**told, days=NOTICE_DAYS))


def _snapshot(county: str, sites: list[Row]) -> Snapshot:
    since = date.today()  # noqa: DTZ011 - the day the demo is played
    until = after_working_days(since, NOTICE_DAYS)
    name = county_name(county)
    return Snapshot(
        county=county,
        county_name=name,
        city=city_name(county),
        serial=1,
        title=f"{since.year}年第一批",
        stage="notice",
        dated=since.isoformat(),
        issuer=f"{name}5G基站建设工作专班（演示）",
        columns=STANDARD,
        entries=tuple(published_entry(no, site, STANDARD) for no, site in enumerate(sites, 1)),
        basis=basis_of(county, since),
        notice=Notice(since.isoformat(), until.isoformat(), NOTICE_DAYS, "演示清单，不受理异议。"),
        map_source=SOURCE,
    )
