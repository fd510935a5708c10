"""Which picture shows which required shot of a sample site, and where its camera looked."""

from collections.abc import Callable, Sequence
from typing import Any

from surveyapp.services.sample import closeups, fronts, roof, street
from surveyapp.services.sample.canvas import Canvas
from surveyapp.services.sample.plan import SampleSite

_CORNERS = {1: 50.2, 2: 129.8, 3: 230.2, 4: 309.8}
_LOOKS = {"gps": 0.0, "mounting": 232.0, "whole": 71.0, "base": 30.0, "power_point": 20.0}
"""Directions of the shots that have no direction in their name; plates hang on southern walls."""


def picture_of(site: SampleSite, shot: str) -> Canvas:
    """The drawn picture of one shot."""
    return _DRAWN[site.kind](site, shot)


def direction_of(shot: str) -> float:
    """Where the camera looked, degrees from true north."""
    kind, _, number = shot.partition("_")
    if kind == "view":
        return float(number)
    if kind == "corner":
        return _CORNERS[int(number)]
    return _LOOKS.get(shot, 2.5)


def _rooftop(site: SampleSite, shot: str) -> Canvas:
    scene = site.scene
    flat = roof.Roof(
        scene["height"], scene["wide"], scene["deep"], _number(site, "parapet_m"),
        seed=scene["seed"], tall=scene.get("tall", 1.0),
        floor=_color(scene.get("floor", (166, 170, 164))),
    )  # fmt: skip
    kind, _, number = shot.partition("_")
    if kind == "view":
        return roof.look_around(flat, float(number))
    if kind == "corner":
        return roof.corner(flat, int(number))
    if kind == "mounting":
        return roof.mounting(flat, "\n".join(scene["mounting"]))
    return _near(site, shot)


def _pole(site: SampleSite, shot: str) -> Canvas:
    scene = site.scene
    words = scene.get("sign", ["", ""])
    road = street.Street(
        scene["pole"], scene["height"], scene["seed"], scene.get("rural", False),
        sign=(words[0], words[1]),
    )  # fmt: skip
    kind, _, number = shot.partition("_")
    if kind == "view":
        return street.look(road, float(number))
    return street.whole(road) if shot == "whole" else _near(site, shot)


def _facility(site: SampleSite, shot: str) -> Canvas:
    scene = site.scene
    house = fronts.Building(
        scene["style"], scene["words"], scene["wide"], scene["high"], scene["seed"],
        scene.get("rural", False),
    )  # fmt: skip
    kind, _, number = shot.partition("_")
    if kind == "view":
        return fronts.surroundings(house, float(number))
    if shot == "mounting":
        platform = roof.Roof(scene["high"], scene["wide"] * 0.8, 16.0, seed=scene["seed"])
        return roof.mounting(platform, "\n".join(scene["mounting"]))
    return fronts.front(house) if shot == "front" else _near(site, shot)


def _near(site: SampleSite, shot: str) -> Canvas:
    """What is photographed from near."""
    scene, seed = site.scene, int(site.scene["seed"])
    match shot:
        case "gps":
            at = f"{site.arrived:%H:%M}"
            near = closeups.receiver(site.lon, site.lat, 2.1, (14, 9), at)
        case "meter":
            near = closeups.meter(scene["reading"], str(site.fields["address"]), seed)
        case "pole_plate":
            near = closeups.pole_plate(tuple(scene["plate"]), seed)
        case "base":
            near = closeups.base(seed, rural=bool(scene.get("rural", False)))
        case "power_point":
            near = closeups.power_point("\n".join(scene["cabinet"]), seed)
        case _:
            near = _plate(scene["plate"], seed)
    return near


def _plate(words: Sequence[str], seed: int) -> Canvas:
    """A street and number, or the name of an institution."""
    if len(words) == 1:
        return closeups.name_plate(tuple(words), seed)
    return closeups.door_plate(words[0], words[1], seed)


_DRAWN: dict[str, Callable[[SampleSite, str], Canvas]] = {
    "rooftop": _rooftop,
    "pole": _pole,
    "facility": _facility,
}


def _color(told: Sequence[Any]) -> tuple[int, int, int]:
    red, green, blue = (int(c) for c in told)
    return red, green, blue


def _number(site: SampleSite, name: str) -> float:
    return float(site.fields[name] or 0)
