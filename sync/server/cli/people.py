"""People and devices."""

import sys
from typing import Annotated

import typer

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.terminal import Terminal
from sync.server.accounts import devices, passwords
from sync.server.accounts import people as accounts
from sync.server.accounts.judging import Writer
from sync.server.central import Central, opened
from sync.server.cli.frame import Data, app, reply
from sync.server.settings import read_settings
from sync.server.store import quarantine
from sync.server.store.database import Database

Area = Annotated[str, typer.Option("--county", help="县区代码，或省、市的前两位、前四位")]
Role = Annotated[str, typer.Option(help="surveyor、office、bureau 或 reader")]
DeviceId = Annotated[str, typer.Argument(metavar="DEVICE", help="设备编号")]

user = Terminal(help="人员", no_args_is_help=True)
device = Terminal(help="设备与隔离", no_args_is_help=True)


def register() -> None:
    """Add the commands of this module."""
    if user.registered_commands:
        return
    user.command("add", help="添加人员或授权")(user_add)
    user.command("list", help="列出人员")(user_list)
    user.command("remove", help="收回授权")(user_remove)
    device.command("list", help="列出设备")(device_list)
    device.command("revoke", help="吊销设备")(device_revoke)
    device.command("restore", help="恢复设备")(device_restore)
    device.command("admit", help="接收被隔离的记录")(device_admit)
    device.command("turn-down", help="拒收被隔离的记录")(device_turn_down)
    app.add_typer(user, name="user")
    app.add_typer(device, name="device")


def user_add(
    data: Data,
    name: Annotated[str, typer.Argument(metavar="NAME", help="姓名")],
    county: Area = "",
    role: Role = "office",
    password_stdin: Annotated[bool, typer.Option(help="从标准输入读密码")] = False,
) -> None:
    """Make a person or add to what they are granted; a password is asked for or read."""
    grants = [accounts.check_grant(county, role)] if county else []
    password = _password(ask=not password_stdin)
    with opened(read_settings(data)) as central, central.database.write() as connection:
        person = accounts.add_person(connection, name.strip(), grants)
        if password:
            passwords.set_password(connection, person.id, password)
    reply(_shown(person), _("已添加：{name}").format(name=person.name))


def _password(*, ask: bool) -> str:
    if ask and not sys.stdin.isatty():
        return ""
    typed = typer.prompt(_("密码"), hide_input=True, default="") if ask else sys.stdin.readline()
    password = str(typed).rstrip("\n")
    if password and len(password) < passwords.SHORTEST:
        raise SurveyError(
            Problem.WRONG_USAGE,
            reason=_("密码至少 {count} 个字符").format(count=passwords.SHORTEST),
        )
    return password


def _shown(person: accounts.Person) -> dict[str, object]:
    grants = [{"area": grant.area, "role": grant.role} for grant in person.grants]
    return {"id": person.id, "name": person.name, "grants": grants}


def user_list(data: Data) -> None:
    """Everybody and what they are granted."""
    with opened(read_settings(data)) as central, central.database.read() as connection:
        found = accounts.people(connection)
    lines = (
        f"{p.name}\t" + _("、").join(f"{grant.role}@{grant.area}" for grant in p.grants)
        for p in found
    )
    reply([_shown(person) for person in found], "\n".join(lines))


def user_remove(
    data: Data,
    name: Annotated[str, typer.Argument(metavar="NAME", help="姓名")],
    county: Area,
    role: Role,
) -> None:
    """Withdraw a grant; what the person has done stays."""
    grant = accounts.check_grant(county, role)
    with opened(read_settings(data)) as central, central.database.write() as connection:
        person = accounts.person_by_name(connection, name)
        accounts.take_back(connection, person.id, grant)
        person = accounts.person_by_id(connection, person.id)
    reply(_shown(person), _("已收回：{name}").format(name=name))


def device_list(data: Data) -> None:
    """Every device, whose it is, and how much of it waits in quarantine."""
    with opened(read_settings(data)) as central, central.database.read() as connection:
        names = {person.id: person.name for person in accounts.people(connection)}
        waits = quarantine.waiting(connection)
        rows = [
            {
                "id": d.id,
                "name": d.name,
                "person": names[d.person],
                "revoked": d.revoked,
                "quarantined": sum(w.ops for w in waits if w.device == d.id),
            }
            for d in devices.devices_of(connection)
        ]
    text = "\n".join(
        f"{row['id']}\t{row['person']}\t{row['name']}\t{_('已吊销') if row['revoked'] else ''}"
        for row in rows
    )
    reply(rows, text)


def device_revoke(data: Data, key: DeviceId) -> None:
    """Shut a lost laptop out; what it sends from now on waits in quarantine."""
    _revoke(data, key, revoked=True)


def device_restore(data: Data, key: DeviceId) -> None:
    """Let a laptop in again."""
    _revoke(data, key, revoked=False)


def _revoke(data: Data, key: str, *, revoked: bool) -> None:
    with opened(read_settings(data)) as central, central.database.write() as connection:
        devices.revoke(connection, key, revoked=revoked)
    word = _("已吊销：{device}") if revoked else _("已恢复：{device}")
    reply({"device": key, "revoked": revoked}, word.format(device=key))


def device_admit(data: Data, key: DeviceId) -> None:
    """Let what waits meet the records now."""
    _settle(data, key, admit=True)


def device_turn_down(data: Data, key: DeviceId) -> None:
    """Turn down what waits; it stays in the history."""
    _settle(data, key, admit=False)


def _settle(data: Data, key: str, *, admit: bool) -> None:
    with opened(read_settings(data)) as central:
        verdicts = [
            verdict
            for county, writer in _writers(central, key)
            for verdict in quarantine.settle(central.database, county, writer, admit=admit)
        ]
    told = [verdict.plain() for verdict in verdicts]
    reply({"verdicts": told}, _("已处理 {count} 条").format(count=len(told)))


def _writers(central: Central, key: str) -> list[tuple[str, Writer]]:
    database: Database = central.database
    with database.read() as connection:
        found = next((d for d in devices.devices_of(connection) if d.id == key), None)
        if found is None:
            raise SurveyError(Problem.NO_SUCH_DEVICE, device=key)
        person = accounts.person_by_id(connection, found.person)
        own = frozenset(d.id for d in devices.devices_of(connection, person.id))
        waits = [w.county for w in quarantine.waiting(connection) if w.device == key]
    return [
        (county, Writer(key, person.id, person.name, person.roles(county), own)) for county in waits
    ]
