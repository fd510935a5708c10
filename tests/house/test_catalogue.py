"""English says everything that Chinese says: nothing missing, nothing cut, nothing out of step."""

import importlib.util
import re
import sys
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
QUOTED = re.compile(r"“[^”]*”")


@pytest.fixture(scope="module")
def keeper(project_root: Path) -> ModuleType:
    """The script that keeps the catalogue; its folder is no package."""
    file = project_root / "packaging" / "catalogue.py"
    spec = importlib.util.spec_from_file_location("catalogue_keeper", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def english(keeper: ModuleType) -> Catalog:
    """What the catalogue should hold now: every message of the code with the English it has."""
    catalogue: Catalog = keeper.updated()
    return catalogue


def pairs(english: Catalog) -> list[tuple[str, str]]:
    """Each message that has English, with it."""
    return [(str(m.id), str(m.string)) for m in english if m.id and m.string]


def places(text: str) -> list[str]:
    """The placeholders of a sentence, `{{` and `}}` being no placeholders but braces."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:  # not a sentence that is filled in
        return re.findall("[{}]", text)
    return sorted(f"{name}:{spec}" for _text, name, spec, _how in parsed if name is not None)


def test_every_message_in_the_code_has_english(keeper: ModuleType, english: Catalog) -> None:
    assert keeper.untranslated(english) == []


def test_english_fills_in_the_same_facts(english: Catalog) -> None:
    assert [both for both in pairs(english) if places(both[0]) != places(both[1])] == []


def test_braces_that_are_meant_stay_braces(english: Catalog) -> None:
    odd = [both for both in pairs(english) if both[0].count("{{") != both[1].count("{{")]
    assert odd == []


def test_no_chinese_is_left_in_english_but_names_in_quotes(english: Catalog) -> None:
    assert [en for _zh, en in pairs(english) if HAN.search(QUOTED.sub("", en))] == []


def test_blanks_at_the_ends_join_words_and_are_never_doubled(english: Catalog) -> None:
    assert [en for _zh, en in pairs(english) if en.startswith("  ") or en.endswith("  ")] == []


def test_a_sentence_ends_in_english_as_in_chinese(english: Catalog) -> None:
    """A full stop decides whether two messages can stand one after the other."""
    odd = [both for both in pairs(english) if both[0].endswith("。") != both[1].endswith(".")]
    assert odd == []


def test_the_catalogue_on_disk_is_in_step_with_the_code(
    keeper: ModuleType, english: Catalog
) -> None:
    assert keeper.PO.read_bytes() == keeper.as_po(english), "make locale"


def test_the_compiled_catalogue_is_in_step_with_the_edited_one(
    keeper: ModuleType, english: Catalog
) -> None:
    assert keeper.MO.read_bytes() == keeper.as_mo(english), "make locale"
