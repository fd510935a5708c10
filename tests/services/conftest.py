"""A survey to act on, and a way to make photos with positions."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from surveyapp.storage import Survey, create_survey

DrawPhoto = Callable[..., Path]


@pytest.fixture
def survey(tmp_path: Path) -> Iterator[Survey]:
    """An empty survey of 金水区, opened by 王勘."""
    folder = tmp_path / "金水区"
    with create_survey(folder, name="金水区", counties=["410105"], who="王勘", device="d") as made:
        yield made


@pytest.fixture
def draw_photo(tmp_path: Path) -> DrawPhoto:
    """Draws one photo: `draw_photo("a.jpg", 113.68, 34.78, "2026:03:21 09:00:00")`."""
    from PIL import Image

    card = tmp_path / "card"
    card.mkdir()

    def draw(name: str, lon: float | None, lat: float | None, taken: str) -> Path:
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = taken
        if lon is not None and lat is not None:
            exif[0x8825] = {1: "N", 2: _dms(lat), 3: "E", 4: _dms(lon)}
        picture = Image.effect_noise((320, 240), 40 + len(list(card.iterdir())))
        picture.save(card / name, exif=exif, quality=70)
        return card / name

    return draw


def _dms(degrees: float) -> tuple[float, float, float]:
    whole = int(degrees)
    return float(whole), (degrees - whole) * 60, 0.0
