"""The body of an XForm: which control asks for which node, with its words and its choices."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from surveyapp.xlsform.expression import Expression
from surveyapp.xlsform.form import ANY_LANGUAGE, NO_TEXT, ChoiceSource, Part, Text
from surveyapp.xlsform.names import JR, ODK, XF, H, local

_ITEXT = re.compile(r"""\s*jr:itext\(\s*(?:'([^']*)'|"([^"]*)"|([\w.-]+))\s*\)\s*""")
_NOT_PARAMETERS = frozenset({"ref", "nodeset", "appearance", "bind"})


@dataclass(slots=True)
class Control:
    """What the body says of one node."""

    kind: str
    label: Text = NO_TEXT
    hint: Text = NO_TEXT
    appearance: str = ""
    choices: ChoiceSource | None = None
    count: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    sets: list[tuple[str, str]] = field(default_factory=list)
    """Paths this control sets when its answer changes, with the expression of the value."""


def read_text(element: Element, path: str) -> tuple[Part, ...]:
    """The words of a label; each `output` in it becomes an expression seen from the question."""
    parts: list[Part] = [element.text or ""]
    for child in element:
        if local(child) == "output":
            parts.append(Expression(child.get("value") or child.get("ref") or "''", path))
        parts.append(child.tail or "")
    return tuple(p for p in parts if p)


def reference_text(written: str, texts: Mapping[str, Text]) -> Text:
    """The text behind `jr:itext('key')`, or the words themselves."""
    found = _ITEXT.fullmatch(written)
    if found:
        return texts.get(found[1] or found[2] or found[3], NO_TEXT)
    return Text({ANY_LANGUAGE: (written,)})


def read_body(html: Element, texts: Mapping[str, Text]) -> dict[str, Control]:
    """Every control by the path it stands for."""
    found: dict[str, Control] = {}
    body = html.find(f"{H}body")
    for element in body.iter() if body is not None else ():
        if str(element.tag).startswith((XF, ODK)):
            _read_control(element, texts, found)
    return found


def _read_control(element: Element, texts: Mapping[str, Text], found: dict[str, Control]) -> None:
    kind, path = local(element), element.get("ref") or element.get("nodeset")
    if path is None or kind in {"label", "hint", "value", "itemset", "item", "copy", "output"}:
        return
    if kind == "setvalue":
        return
    if kind == "repeat":
        control = found.setdefault(path, Control("repeat"))
        control.kind = "repeat"
        control.count = (element.get(f"{JR}count") or "").strip()
        control.appearance = element.get("appearance") or control.appearance
        return
    found[path] = Control(
        kind,
        _words(element, "label", path, texts),
        _words(element, "hint", path, texts),
        element.get("appearance") or "",
        _choices(element, path, texts),
        parameters=dict(_parameters(element)),
        sets=[
            (action.get("ref", ""), action.get("value") or _quoted(action.text))
            for action in element.iterfind(f"{XF}setvalue")
            if "value-changed" in action.get("event", "")
        ],
    )


def _quoted(written: str | None) -> str:
    return "'" + (written or "").replace("'", "’") + "'"


def _parameters(element: Element) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        name = key.rpartition("}")[2]
        if name not in _NOT_PARAMETERS:
            yield name, value


def _words(element: Element, kind: str, path: str, texts: Mapping[str, Text]) -> Text:
    found = element.find(f"{XF}{kind}")
    if found is None:
        return NO_TEXT
    if found.get("ref"):
        return reference_text(found.get("ref", ""), texts)
    parts = read_text(found, path)
    return Text({ANY_LANGUAGE: parts}) if parts else NO_TEXT


def _choices(element: Element, path: str, texts: Mapping[str, Text]) -> ChoiceSource | None:
    itemset = element.find(f"{XF}itemset")
    if itemset is not None:
        return _from_items(itemset, path)
    fixed = tuple(_fixed(item, path, texts) for item in element.iterfind(f"{XF}item"))
    if not fixed and local(element) not in {"select", "select1", "rank"}:
        return None
    return ChoiceSource(Expression("''", path), "value", "label", fixed=fixed)


def _fixed(item: Element, path: str, texts: Mapping[str, Text]) -> tuple[str, Text]:
    value = item.findtext(f"{XF}value") or ""
    return value, _words(item, "label", path, texts)


def _from_items(itemset: Element, path: str) -> ChoiceSource:
    nodeset = itemset.get("nodeset", "")
    value, label = itemset.find(f"{XF}value"), itemset.find(f"{XF}label")
    written = label.get("ref", "") if label is not None else ""
    found = _ITEXT.fullmatch(written)
    return ChoiceSource(
        Expression(nodeset, path),
        (value.get("ref") if value is not None else None) or "name",
        (found[1] or found[2] or found[3]) if found else (written or "label"),
        itext=found is not None,
        filtered="[" in nodeset or "randomize" in nodeset or not nodeset.startswith("instance("),
    )
