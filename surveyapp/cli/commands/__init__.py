"""The commands, a module for each part of the work; importing one registers its commands."""


def register() -> None:
    """Make every command known. Each command imports what it needs only when it runs."""
    from surveyapp.cli.commands import (
        awards,
        cases,
        demo,
        facts,
        history,
        lists,
        papers,
        photos,
        policies,
        positions,
        rules,
        sites,
        surveys,
        syncing,
        tables,
    )

    del (
        awards,
        cases,
        demo,
        facts,
        history,
        lists,
        papers,
        photos,
        policies,
        positions,
        rules,
        sites,
        surveys,
        syncing,
    )
    del tables
