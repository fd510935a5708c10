"""What the records behind a figure are called, in one line each."""

from collections.abc import Iterable, Iterator

from surveyapp.domain.fields import TABLES, field_of
from surveyapp.domain.language import _
from surveyapp.domain.progress.figures import Records, Row
from surveyapp.domain.values import show_value

_TOLD = {
    "fee": ("kind", "amount", "payee", "given_up_on"),
    "supply": ("mode", "price_yuan_kwh", "converted_on"),
    "station": ("operator", "network_mode", "built_on"),
    "coordination": ("letter_number", "title", "lead"),
}


def names_of(wanted: Iterable[str], *several: Records) -> dict[str, str]:
    """The name of each of some records of a county, by its id.

    Of several sets of records the first that holds one tells its name.
    """
    asked = frozenset(wanted)
    found: dict[str, str] = {}
    for records in several:
        sites = {str(site["id"]): site for site in records["site"]}
        for rec, name in _named(records, sites):
            if rec in asked:
                found.setdefault(rec, name)
    return found


def _named(records: Records, sites: dict[str, Row]) -> Iterator[tuple[str, str]]:
    for kind, rows in records.items():
        for row in rows:
            site = row if kind == "site" else sites.get(str(row.get("site")), {})
            words = [str(site.get(name) or "") for name in ("number", "name")]
            words += [_shown(kind, name, row) for name in _TOLD.get(kind, ())]
            yield str(row["id"]), " ".join(word for word in words if word) or _("未命名")


def _shown(kind: str, name: str, row: Row) -> str:
    field = field_of(kind, name) if kind in TABLES else None
    return show_value(field, row.get(name)) if field else ""
