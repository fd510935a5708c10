"""From an XForm, as pyxform writes it, to our `Form`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from surveyapp.xlsform.body import Control, read_body, read_text, reference_text
from surveyapp.xlsform.expression import Expression
from surveyapp.xlsform.form import (
    ANY_LANGUAGE,
    NO_TEXT,
    Form,
    Group,
    Item,
    Part,
    Question,
    Repeat,
    Text,
)
from surveyapp.xlsform.names import JR, ODK, XF, local

_LANGUAGES = {
    "中文": "zh", "汉语": "zh", "简体中文": "zh", "chinese": "zh", "english": "en", "英文": "en",
    "英语": "en", "default": ANY_LANGUAGE,
}  # fmt: skip
_TYPES = {
    "string": "text", "int": "integer", "boolean": "text", "binary": "file", "intent": "text",
}  # fmt: skip
_MEDIA = {"image/*": "image", "audio/*": "audio", "video/*": "video"}


def language_code(name: str) -> str:
    """The code of a language as forms write it: `中文 (zh)`, `English (en)`, `chinese`, `default`."""
    coded = re.search(r"\(([A-Za-z]{2,3})(?:[-_][\w-]+)?\)\s*$", name)
    if coded:
        return coded[1].lower()
    return _LANGUAGES.get(name.strip().casefold(), name.strip())


def read_xform(xform: str, *, name: str, warnings: tuple[str, ...] = ()) -> Form:
    """The form an XForm describes. The XForm is pyxform's own, so it is well formed."""
    html = ET.fromstring(xform)  # noqa: S314 - written by pyxform here, never a file from outside
    model = next(html.iter(f"{XF}model"))
    data = next(model.iter(f"{XF}instance"))[0]
    texts, languages = _read_itext(model)
    builder = _Builder(model, read_body(html, texts), texts)
    items = tuple(builder.items(data, f"/{local(data)}"))
    return Form(
        name=name,
        id=data.get("id", name),
        title=html.findtext(".//{http://www.w3.org/1999/xhtml}title") or name,
        version=data.get("version", ""),
        root=f"/{local(data)}",
        items=_keyed(items),
        languages=languages,
        texts=texts,
        lists=dict(_lists(model)),
        xform=xform,
        warnings=warnings,
    )


def _read_itext(model: Element) -> tuple[dict[str, Text], tuple[str, ...]]:
    found: dict[str, dict[str, tuple[Part, ...]]] = {}
    languages: list[str] = []
    for translation in model.iterfind(f"{XF}itext/{XF}translation"):
        code = language_code(translation.get("lang", ""))
        languages.append(code)
        for entry in translation:
            key = entry.get("id", "")
            for value in entry.iterfind(f"{XF}value"):
                form = value.get("form")
                stored = key if form is None else f"{key}#{form}"
                parts = read_text(value, key.rpartition(":")[0])
                if parts != ("-",):
                    found.setdefault(stored, {})[code] = parts
    return {key: Text(parts) for key, parts in found.items()}, tuple(dict.fromkeys(languages))


def _lists(model: Element) -> Iterator[tuple[str, Element]]:
    for instance in model.iterfind(f"{XF}instance"):
        name = instance.get("id")
        if name and len(instance):
            yield name, _bare(instance[0])


def _bare(element: Element) -> Element:
    """The same tree without namespaces: lists are selected from by plain names."""
    copy = Element(local(element), {local_name(k): v for k, v in element.attrib.items()})
    copy.text = element.text
    copy.extend(_bare(child) for child in element)
    return copy


def local_name(tag: str) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2]


class _Builder:
    """Walks the instance and joins each node with its bind, its control and its set values."""

    def __init__(
        self, model: Element, controls: Mapping[str, Control], texts: Mapping[str, Text]
    ) -> None:
        self.binds = {b.get("nodeset", ""): b for b in model.iterfind(f"{XF}bind")}
        self.controls = controls
        self.texts = texts
        self.first: dict[str, str] = {}
        self.changed: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._read_actions(model)

    def _read_actions(self, model: Element) -> None:
        for action in model.iterfind(f"{XF}setvalue"):
            if "first-load" in action.get("event", ""):
                self.first[action.get("ref", "")] = action.get("value") or action.text or ""
        for path, control in self.controls.items():
            for target, value in control.sets:
                source, triggers = self.changed.get(target, (value, ()))
                self.changed[target] = (source, (*triggers, path))

    def items(self, parent: Element, path: str) -> Iterator[Item]:
        seen: set[str] = set()
        for element in parent:
            name = local(element)
            if name in seen or name == "meta":
                continue
            seen.add(name)
            yield self._item(element, f"{path}/{name}")

    def _item(self, element: Element, path: str) -> Item:
        control = self.controls.get(path)
        if len(element) or (control is not None and control.kind in {"group", "repeat"}):
            return self._group(element, path, control)
        return self._question(element, path, control)

    def _group(self, element: Element, path: str, control: Control | None) -> Group:
        name = local(element)
        children = tuple(self.items(element, path))
        shown = control or Control("group")
        relevant = self._expression(path, "relevant")
        if shown.kind == "repeat":
            count = Expression(shown.count, path) if shown.count else None
            return Repeat(
                name, path, name, children, shown.label, shown.hint, relevant,
                shown.appearance, control is not None, count,
            )  # fmt: skip
        return Group(
            name, path, name, children, shown.label, shown.hint, relevant,
            shown.appearance, control is not None,
        )  # fmt: skip

    def _question(self, element: Element, path: str, control: Control | None) -> Question:
        bind = self.binds.get(path)
        shown = control or Control("")
        first = self.first.get(path)
        change, triggers = self.changed.get(path, ("", ()))
        return Question(
            name=local(element),
            path=path,
            key=local(element),
            type=self._type(bind, shown, asked=control is not None),
            label=shown.label or self.texts.get(f"{path}:label", NO_TEXT),
            hint=shown.hint,
            guidance=self.texts.get(f"{path}:hint#guidance", NO_TEXT),
            required=self._expression(path, "required"),
            required_message=self._message(bind, "requiredMsg"),
            relevant=self._expression(path, "relevant"),
            constraint=self._expression(path, "constraint"),
            constraint_message=self._message(bind, "constraintMsg"),
            calculation=self._expression(path, "calculate"),
            default="" if first is not None else (element.text or "").strip(),
            first_value=Expression(first, path) if first else None,
            triggers=triggers,
            on_change=Expression(change, path) if change else None,
            choices=shown.choices,
            appearance=shown.appearance,
            read_only=self._expression(path, "readonly"),
            asked=control is not None,
            parameters={**shown.parameters, **_extras(bind)},
        )

    def _expression(self, path: str, name: str) -> Expression | None:
        bind = self.binds.get(path)
        source = (bind.get(name) or "").strip() if bind is not None else ""
        return Expression(source, path) if source and source != "false()" else None

    def _message(self, bind: Element | None, name: str) -> Text:
        written = bind.get(f"{JR}{name}") if bind is not None else None
        return reference_text(written, self.texts) if written else NO_TEXT

    def _type(self, bind: Element | None, shown: Control, *, asked: bool) -> str:
        if not asked:
            return "calculate"
        written = bind.get("type", "string") if bind is not None else "string"
        fixed = {
            "select1": "select_one", "select": "select_multiple", "rank": "rank",
            "range": "range", "trigger": "acknowledge",
        }.get(shown.kind)  # fmt: skip
        if fixed:
            return fixed
        if shown.kind == "upload":
            return _MEDIA.get(shown.parameters.get("mediatype", ""), "file")
        if written == "string" and bind is not None and bind.get("readonly") == "true()":
            return "text" if bind.get("calculate") else "note"
        return _TYPES.get(written, written)


def _extras(bind: Element | None) -> dict[str, str]:
    if bind is None:
        return {}
    return {
        local_name(k): v
        for k, v in bind.attrib.items()
        if k.startswith((ODK, "{http://openrosa.org/xforms}"))
    }


def _keyed(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Give each item the key its answer is kept under; media yield a name to a plain question."""
    holders: dict[str, str] = {}
    every = sorted(_own(items), key=_claim)
    for item in every:
        holders.setdefault(item.name, item.path)
    return tuple(_rename(item, holders) for item in items)


def _own(items: tuple[Item, ...]) -> list[Item]:
    """Items that share one row: all of them but those inside repeats, which have rows of their own."""
    found: list[Item] = []
    for item in items:
        found.append(item)
        if isinstance(item, Group) and not isinstance(item, Repeat):
            found.extend(_own(item.children))
    return found


def _claim(item: Item) -> int:
    if isinstance(item, Repeat):
        return 1
    if isinstance(item, Group):
        return 3
    return 2 if item.type in {"image", "audio", "video", "file", "note"} else 0


def _rename(item: Item, holders: Mapping[str, str]) -> Item:
    below = item.path.split("/", 2)[2]
    key = item.name if holders.get(item.name) == item.path else below
    if isinstance(item, Repeat):
        return replace(item, key=key, children=_keyed(item.children))
    if isinstance(item, Group):
        return replace(item, key=key, children=tuple(_rename(c, holders) for c in item.children))
    return replace(item, key=key)
