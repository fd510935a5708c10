"""The whole story without a display."""

from pathlib import Path
from typing import Annotated

import typer

from surveyapp.cli.frame import app, progress, reply
from surveyapp.domain.language import _


@app.command()
def demo(out: Annotated[Path, typer.Argument(metavar="OUT")]) -> None:
    """Play the story on the sample survey and leave everything it makes in OUT."""
    from surveyapp.services.demo import play

    with progress(_("演示")) as tell:
        story = play(out, progress=tell)
    reply(story)
