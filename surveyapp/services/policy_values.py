"""A county's own figures over the texts, and a city's plan made from the template.

Both are dated and say where they were published; the survey keeps them among its settings.
"""

from datetime import date
from typing import Any

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.policy import overrides as o
from surveyapp.domain.policy.overrides import in_force, known_keys, read_overrides
from surveyapp.domain.values import number_in
from surveyapp.services.areas import name_of, read_county
from surveyapp.services.days import read_day
from surveyapp.services.policies import POLICY_ADOPTED, POLICY_VALUES, library_of, own_values
from surveyapp.services.policy_keys import VALUE, key_label
from surveyapp.storage import Survey

_FAMILIES = (f"{o.LOWEST_FEE}.KIND.PERIOD", f"{o.LIMIT_DAYS}.KIND", f"{o.TARGET}.YEAR")
TEMPLATE = "city-template"


def set_value(
    survey: Survey,
    key: str,
    value: str,
    *,
    county: str | None = None,
    since: str,
    source: str,
    until: str | None = None,
) -> dict[str, Any]:
    """Enter a value for a county from a day on; one of the same day and place is replaced.

    Raises `NO_SUCH_CHOICE`, `NOT_A_NUMBER`, `NOT_A_DATE`, `NO_SUCH_COUNTY`, `PACK_INVALID`.
    """
    row: dict[str, Any] = {
        "county": _area(survey, county),
        "key": _key(key),
        "value": _number(value),
        "from": read_day(since, _("生效日期")).isoformat(),
        "source": source.strip(),
    }
    if until:
        row["until"] = read_day(until, _("失效日期")).isoformat()
    read_overrides([row])
    kept = [old for old in _rows(survey) if _place(old) != _place(row)]
    survey.set_setting(POLICY_VALUES, [*kept, row])
    return row


def remove_value(
    survey: Survey, key: str, *, county: str | None = None, since: str | None = None
) -> list[dict[str, Any]]:
    """Take values of a key out again, of one county or day where named; gives what went."""
    wanted, area = _key(key), _area(survey, county) if county else None
    day = read_day(since, _("生效日期")).isoformat() if since else None
    gone = [
        row
        for row in _rows(survey)
        if row["key"] == wanted and area in (None, row["county"]) and day in (None, row["from"])
    ]
    if gone:
        survey.set_setting(POLICY_VALUES, [row for row in _rows(survey) if row not in gone])
    return gone


def list_values(survey: Survey, today: date | None = None) -> list[dict[str, Any]]:
    """Every value entered, and whether it is the one that counts today in its county."""
    day = today or date.today()  # noqa: DTZ011 - the surveyor's own day
    own = own_values(survey)
    return [
        {
            **row,
            "until": row.get("until"),
            "label": key_label(row["key"]),
            "county_name": name_of(row["county"]),
            "in_force": in_force(own, row["county"], day).get(row["key"]) == value,
        }
        for row, value in zip(_rows(survey), own, strict=True)
    ]


def adopt_template(
    survey: Survey,
    *,
    county: str | None,
    city: str,
    since: str,
    title: str = "",
    number: str = "",
    template: str = TEMPLATE,
) -> dict[str, Any]:
    """Put the template in force in a county (or, by the first digits of a code, a city) from a day on.

    The masked names become the city's; what its departments are is then judged and cited. The same
    place adopts once: a second time corrects the first.
    """
    area = _area(survey, county)
    row = {
        "id": f"{template}-{area}",
        "template": template,
        "county": area,
        "city": _city(city),
        "since": read_day(since, _("生效日期")).isoformat(),
        "title": title.strip(),
        "number": number.strip(),
    }
    kept = [old for old in survey.setting(POLICY_ADOPTED) or () if old["id"] != row["id"]]
    library_of(survey).pack(template)
    survey.set_setting(POLICY_ADOPTED, [*kept, row])
    return row


def list_adopted(survey: Survey) -> list[dict[str, Any]]:
    """The plans made from the template: where, whose, since when."""
    return [
        {**row, "county_name": name_of(row["county"])}
        for row in survey.setting(POLICY_ADOPTED) or ()
    ]


def drop_adopted(survey: Survey, identifier: str) -> None:
    """Take a plan made from the template out of force."""
    kept = [row for row in survey.setting(POLICY_ADOPTED) or () if row["id"] != identifier]
    survey.set_setting(POLICY_ADOPTED, kept)


def _rows(survey: Survey) -> list[dict[str, Any]]:
    return list(survey.setting(POLICY_VALUES) or ())


def _place(row: dict[str, Any]) -> tuple[object, ...]:
    return row["county"], row["key"], row["from"]


def _key(word: str) -> str:
    head, _dot, year = word.strip().rpartition(".")
    if word.strip() in known_keys() or (head == o.TARGET and year.isdigit() and len(year) == 4):
        return word.strip()
    try:
        return VALUE.read(word)
    except SurveyError:
        named = (_("{name}（{role}）").format(name=c.id, role=c.label) for c in VALUE)
        raise SurveyError(
            Problem.NO_SUCH_CHOICE, value=word, known=_("、").join((*named, *_FAMILIES))
        ) from None


def _area(survey: Survey, word: str | None) -> str:
    """A county, or the first two or four digits of a code for a province or city."""
    if word is None:
        return survey.home_county
    digits = word.strip()
    return digits if digits.isdigit() and len(digits) in (2, 4) else read_county(word)


def _number(word: str) -> float:
    number = number_in(word)
    if number is None:
        raise SurveyError(Problem.NOT_A_NUMBER, field=_("数值"), value=word)
    return number


def _city(name: str) -> str:
    """The name that takes the place of the masked X: 许昌市 gives 许昌, since X市 stands there."""
    word = name.strip()
    if not word:
        raise SurveyError(Problem.REQUIRED, field=_("城市名称"))
    return word.removesuffix("市") if len(word) > 2 else word
