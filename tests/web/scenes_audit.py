"""Scenes of the audit: a county's records and lists, its people and laptops, nothing yet."""

from datetime import date

from sync.server.accounts.devices import devices_of, revoke
from sync.server.accounts.people import Grant, person_by_name, take_back
from sync.server.batches import drafting, issuing
from sync.server.batches.shelf import Plan
from tests.sync.laptop import COUNTY
from tests.web.scenes import Shot
from tests.web.scenes_coordination import HERE
from tests.web.test_bulk import whole
from tests.web.town import Town

LONG = "欧阳·买买提江·阿卜杜热合曼（郑州市金水区5G基站站址资源开放工作专班）"


def lived(town: Town) -> None:
    """Who came, what was sent, what went out, who was shut out."""
    for name, role, area in (
        ("赵审核", "office", COUNTY), ("孙主任", "bureau", "4101"), (LONG, "reader", COUNTY),
        ("邻县", "office", "410104"),
    ):  # fmt: skip
        town.person(name, role, area)
    rec = whole(town, 1)
    town.visitor("赵审核").approve(rec)
    plan = Plan("2026年第一批", "金水区专班", "金水区政府三楼")
    database = town.central.database
    batch = drafting.draft(database, COUNTY, plan, "赵审核")
    issuing.put_on_notice(database, batch.id, date(2026, 3, 21), "赵审核")
    with database.write() as connection:
        reader = person_by_name(connection, LONG)
        take_back(connection, reader.id, Grant(COUNTY, "reader"))
        lost = devices_of(connection, person_by_name(connection, "王勘察").id)
        revoke(connection, lost[0].id)


def portal_audit(town: Town) -> Shot:
    lived(town)
    return Shot(f"{HERE}/audit", "赵审核")


def portal_audit_people(town: Town) -> Shot:
    lived(town)
    return Shot(f"{HERE}/audit?of=people", "赵审核")


def portal_audit_people_english(town: Town) -> Shot:
    lived(town)
    return Shot(f"{HERE}/audit?of=people", "赵审核", "en")


def portal_audit_of_nothing(town: Town) -> Shot:
    town.person("赵审核")
    return Shot(f"{HERE}/audit", "赵审核")


SCENES = {
    scene.__name__: scene
    for scene in (
        *(portal_audit, portal_audit_people, portal_audit_people_english),
        portal_audit_of_nothing,
    )
}
