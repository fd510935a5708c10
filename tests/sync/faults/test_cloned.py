"""A laptop's folder is copied with sent and unsent work in it, and people go on at both."""

import shutil
from contextlib import nullcontext
from pathlib import Path

from surveyapp.services.bundles import write_bundle
from surveyapp.services.enrolment import enrolments
from sync.server.settings import Settings
from tests.sync.faults.yard import COPY, LI, TIMES, WANG, Yard, yard
from tests.sync.test_laptop_and_office import edit


def leave_unsent(made: Yard, rec: str, number: int, *, numbered: bool) -> None:
    """Work that the copy takes along: as it was typed, or as numbered ops on a stick in a drawer.

    When a colleague's site has the number of the new one, either laptop may give it another, unseen
    by the one that still has to tell the first: then a person is asked, as about any value.
    """
    new = made.add(WANG, f"{number}号院旁", photo_bytes=20_000)
    with made.laptop(WANG) as survey:
        made.ledger.met[new, "number"].before.add(survey.site(new)["number"])
        edit(survey, rec, owner=f"抄前{number}")
        if numbered:
            write_bundle(survey, survey.folder.with_name(f"drawer{number}.ssb"))


def type_at_both(made: Yard, rec: str, number: int) -> None:
    """Both into one field, one of them over what came along, each into a field of its own."""
    for who in (WANG, COPY):
        value = f"{who}{number}"
        with made.laptop(who) as survey:
            edit(survey, rec, address=value)
        made.ledger.met[rec, "address"].last.add(value)
        made.work(who, number)
    after = f"抄后{number}"
    with made.laptop(WANG) as survey:
        edit(survey, rec, owner=after)
    made.ledger.met[rec, "owner"].last.add(after)
    made.ledger.met[rec, "owner"].before.add(f"抄前{number}")
    made.write(WANG, rec, "note", f"本机{number}")
    made.write(COPY, rec, "surroundings", f"副本{number}")


def copy_laptop(made: Yard, folder: Path, *, in_use: bool) -> None:
    """The whole folder, as anybody copies one."""
    with made.laptop(WANG) if in_use else nullcontext():
        shutil.copytree(made.folders[WANG], folder)
    made.folders[COPY] = folder


def one_stays(made: Yard) -> None:
    """One of both is put away when all it has is sent; the other is copied again."""
    kept = made.chance.choice((WANG, COPY))
    made.folders[WANG] = made.folders[kept]
    del made.folders[COPY]


def devices(made: Yard) -> list[str]:
    found = []
    for who in (WANG, COPY):
        with made.laptop(who) as survey:
            found += [enrolled.device for enrolled in enrolments(survey)]
    return found


def test_a_cloned_laptop_and_its_original_go_on(
    alone: Settings, people: dict[str, Path], tmp_path: Path
) -> None:
    with yard(alone, people) as made:
        for number in range(TIMES):
            rec = made.known_site(f"{number}号院")
            made.work(LI, number)
            leave_unsent(made, rec, number, numbered=number % 2 == 1)
            copy_laptop(made, tmp_path / f"copy{number}", in_use=number % 3 == 1)
            type_at_both(made, rec, number)
            with made.syncing(*made.anybody()[: number % 3]):
                pass
            for who in made.anybody():
                assert made.sync(who)
            assert len(set(devices(made))) == 2
            if number < TIMES - 1:
                one_stays(made)
        made.judge()
