"""Short words for what the storage tests do again and again."""

from surveyapp.domain.changes import ChangeSet, Edit, Label, Value
from surveyapp.domain.ids import uuid7
from surveyapp.storage import Survey


def new_site(survey: Survey, name: str = "人民路23号", **fields: Value) -> str:
    """Make a site; gives its id."""
    key = uuid7()
    county = str(fields.setdefault("county", "410105"))
    number = fields.pop("number", None) or survey.next_number(county)
    edit = Edit("site", key, {"number": number, "kind": "rooftop", "name": name, **fields})
    survey.write(Label("new_site", {"name": name}), [edit])
    return key


def edit_site(survey: Survey, key: str, **fields: Value) -> ChangeSet:
    """Change fields of a site."""
    facts = {"name": "人民路23号", "field": next(iter(fields)), "table": "site"}
    return survey.write(Label("edit", facts), [Edit("site", key, fields)])


def new_child(survey: Survey, table: str, site: str | None, **fields: Value) -> str:
    """Make a child record; gives its id."""
    key = uuid7()
    survey.write(Label("add", {"table": table, "name": ""}), [Edit(table, key, fields, site)])
    return key
