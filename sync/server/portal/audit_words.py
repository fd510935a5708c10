"""Lines of the audit as people read them."""

from typing import Any

from surveyapp.domain.language import _
from sync.server.accounts import telling
from sync.server.accounts.rights import role_words
from sync.server.batches import sheet
from sync.server.store.audit import TAKEN_UP

Told = dict[str, Any]
"""A line as `store.audit.lines` gives it."""


def who(line: Told) -> str:
    """Who did it."""
    name, _colon, account = str(line["who"]).partition(":")
    known = {"server": _("服务器终端"), "upgrade": _("升级时登记")}
    if name not in known:
        return sheet.name_of(str(line["who"]))
    return (
        _("{terminal}（{account}）").format(terminal=known[name], account=account)
        if account
        else known[name]
    )


def done(line: Told) -> str:
    """What was done; the act itself when a later version told it."""
    act, facts = str(line["act"]), dict(line["facts"])
    if "role" in facts:
        facts["role"] = role_words(str(facts["role"]))
    if act in sheet.ACTS:
        said = sheet.done(act, facts)
        return _("批次 {batch}：{said}").format(batch=facts.get("batch", ""), said=said)
    said = _people().get(act) or _records().get(act) or act
    try:
        return said.format(**facts)
    except KeyError:
        return act


def _people() -> dict[str, str]:
    return {
        telling.PERSON: _("登记人员 {name}"),
        telling.GRANT: _("授权 {name}：{area} {role}"),
        telling.WITHDRAW: _("收回 {name} 的授权：{area} {role}"),
        telling.PASSWORD: _("设定 {name} 的密码"),
        telling.TICKET: _("给 {name} 发登记码"),
        telling.ENROL: _("{name} 登记设备“{laptop}”"),
        telling.REVOKE: _("吊销 {name} 的设备“{laptop}”"),
        telling.READMIT: _("恢复 {name} 的设备“{laptop}”"),
    }


def _records() -> dict[str, str]:
    return {
        "push": _("送来改动，第 {from} 至 {to} 条"),
        "admit": _("接收被隔离的 {ops} 条"),
        "turn_down": _("拒收被隔离的 {ops} 条"),
        "list-columns": _("改清单栏目"),
        "restored": _("从备份恢复，开始新的纪元"),
        TAKEN_UP: _("记入人员与设备审计链的链头，第 {n} 行"),
    }
