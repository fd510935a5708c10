"""Public buildings from the front: a library, a school, a hospital, an office of the district."""

from collections.abc import Callable
from dataclasses import dataclass

from surveyapp.services.sample.canvas import Canvas, Color, chance, lit, mix
from surveyapp.services.sample.city import GLASS, ground, sky, town, tree
from surveyapp.services.sample.space import Camera, Scene, Wall, box

_SQUARE: Color = (190, 184, 174)
_HEDGE: Color = (92, 124, 74)


@dataclass(frozen=True, slots=True)
class Building:
    """A building that looks south: its style, the words above its door, metres, and a seed."""

    style: str
    words: str
    wide: float = 56.0
    high: float = 16.0
    seed: int = 1
    rural: bool = False


def front(building: Building) -> Canvas:
    """The whole front, from across its square."""
    distance = max(building.wide * 0.7, building.high * 1.9)
    canvas, scene = _begin(building, (0.0, -distance), 0.0, 0.7)
    _house(building, scene)
    scene.paint()
    _words(building, scene)
    _forecourt(building, scene)
    scene.paint()
    return canvas


def surroundings(building: Building, turn_deg: float) -> Canvas:
    """What is seen from the square before the door in one direction."""
    canvas, scene = _begin(building, (3.0, -17.0), turn_deg, 0.6)
    _house(building, scene)
    scene.paint()
    _words(building, scene)
    _forecourt(building, scene)
    scene.paint()
    return canvas


def _begin(
    building: Building, stand: tuple[float, float], turn: float, horizon: float
) -> tuple[Canvas, Scene]:
    canvas = Canvas()
    scene = Scene(Camera((*stand, 1.65), turn, 68.0, horizon), canvas)
    sky(canvas, turn, horizon, building.seed)
    ground(canvas, horizon, (158, 162, 136))
    town(scene, building.seed, clear_m=92.0, tall=0.16 if building.rural else 1.0)
    _square(building, scene)
    return canvas, scene


def _square(building: Building, scene: Scene) -> None:
    rnd = chance(building.seed)
    half = building.wide * 0.62
    for row in range(-34, 2):
        for column in range(-12, 12):
            x, y = column * half / 12, row * 2.0
            shade = lit(_SQUARE, 0.93 + 0.1 * rnd.random())
            scene.ground(
                [
                    (x, y),
                    (x + half / 12 - 0.05, y),
                    (x + half / 12 - 0.05, y + 1.95),
                    (x, y + 1.95),
                ],
                shade,
            )


def _house(building: Building, scene: Scene) -> None:
    _STYLES[building.style](building, scene)


def _library(building: Building, scene: Scene) -> None:
    wide, high = building.wide, building.high
    stone: Color = (216, 204, 186)
    box(scene, (0, 14), (wide, 22), (0.9, high - 2.4), stone, dress=_tall_windows)
    box(scene, (0, 15), (wide + 7, 24), (high - 2.4, high), (172, 160, 146))
    box(scene, (0, 0), (wide + 7, 6), (high - 2.4, high), (172, 160, 146), under=True)
    box(scene, (0, 13), (wide * 0.5, 22), (high, high + 3.6), (196, 186, 172), dress=_tall_windows)
    scene.paint()  # the columns stand before the ceiling of their porch
    for n in range(8):
        x = -wide / 2 + 1.4 + n * (wide - 2.8) / 7
        box(scene, (x, -0.4), (1.3, 1.3), (0.9, high - 2.4), (230, 222, 208))
    for n in range(5):
        box(
            scene,
            (0, 0.2 - n * 0.32),
            (wide * 0.5 + n * 0.8, 5.0),
            (0.72 - n * 0.18, 0.9 - n * 0.18),
            (204, 198, 188),
        )


def _school(building: Building, scene: Scene) -> None:
    wide, high = building.wide, building.high
    box(scene, (0, 12), (wide, 13), (0, high), (232, 220, 198), dress=_gallery)
    box(scene, (0, 10), (11, 16), (0, high + 3.4), (178, 88, 72), dress=_clock)
    box(scene, (0, 12), (wide + 0.8, 13.6), (high, high + 0.7), (178, 88, 72))
    scene.add(scene.away(-14, -6), lambda: _flag(scene, (-14.0, -6.0)))


def _hospital(building: Building, scene: Scene) -> None:
    wide, high = building.wide, building.high
    box(scene, (-wide * 0.12, 16), (wide * 0.76, 18), (0, high), (236, 238, 236), dress=_bands)
    box(scene, (wide * 0.36, 13), (wide * 0.3, 22), (0, high * 0.62), (206, 222, 226), dress=_bands)
    box(scene, (-wide * 0.12, 4), (15, 8), (4.2, 4.9), (70, 132, 142), under=True)
    for x in (-wide * 0.12 - 6.6, -wide * 0.12 + 6.6):
        box(scene, (x, 0.6), (0.7, 0.7), (0, 4.2), (224, 226, 226))
    scene.add(scene.away(-wide * 0.12, 6), lambda: _cross(scene, -wide * 0.12, 6.9, high - 2.2))


def _office(building: Building, scene: Scene) -> None:
    wide, high = building.wide, building.high
    box(scene, (0, 13), (wide, 16), (0, high), (222, 214, 200), dress=_bands)
    box(scene, (0, 10), (wide * 0.3, 18), (0, high + 1.8), (204, 190, 170), dress=_bands)
    box(scene, (0, 1.6), (15, 6), (4.4, 5.3), (168, 156, 142), under=True)
    for x in (-6.4, -2.4, 2.4, 6.4):
        box(scene, (x, -0.9), (0.9, 0.9), (0, 4.4), (226, 218, 206))


_STYLES: dict[str, Callable[[Building, Scene], None]] = {
    "library": _library,
    "school": _school,
    "hospital": _hospital,
    "office": _office,
}
_WORDS: dict[str, tuple[Color, Color | None, float]] = {
    "library": ((120, 36, 30), None, 0.7),
    "school": ((252, 240, 206), None, 0.16),
    "hospital": ((186, 38, 36), (246, 248, 248), 0.3),
    "office": ((172, 42, 34), (240, 232, 216), 0.34),
}
"""Colour of the words, of the board behind them, and the share of the front they may take."""


def _words(building: Building, scene: Scene) -> None:
    """The words above the door; only when the front is looked at squarely, as they are not bent."""
    if abs((scene.camera.turn_deg + 180) % 360 - 180) > 5:
        return
    color, board, share = _WORDS[building.style]
    x, y, z = {
        "library": (0.0, -3.1, building.high - 1.2),
        "school": (0.0, 1.9, building.high + 1.7),
        "hospital": (-building.wide * 0.12, 0.0, 6.1),
        "office": (0.0, -1.5, 6.3),
    }[building.style]
    seen = scene.camera.seen((x, y, z))
    at = scene.camera.on_film(seen)
    pixels = scene.camera.focal / seen[2]
    size = min(1.7, building.wide * share / len(building.words)) * pixels
    if board:
        half = size * len(building.words) * 0.54
        box_of = (at[0] - half, at[1] - size * 0.66, at[0] + half, at[1] + size * 0.66)
        scene.canvas.rounded(*box_of, 4, board, lit(board, 0.8), 2)
    scene.canvas.text(at[0] + 1.5, at[1] + 1.5, building.words, size, lit(color, 0.6), bold=True)
    scene.canvas.text(*at, building.words, size, color, bold=True)


def _tall_windows(wall: Wall) -> None:
    count = max(2, int(wall.wide / 3.4))
    step = wall.wide / count
    high = wall.z[1] - wall.z[0]
    for n in range(count):
        low = wall.z[0] + (0.2 if high > 6 and n == count // 2 else high * 0.12)
        wall.panel(
            n * step + 0.5, (n + 1) * step - 0.5, low, wall.z[1] - high * 0.1, lit(GLASS, 0.72)
        )
        wall.panel(
            n * step + 0.6, n * step + 1.2, low + 0.1, wall.z[1] - high * 0.14, lit(GLASS, 1.1)
        )
        if high > 6:
            wall.panel(
                n * step + 0.5,
                (n + 1) * step - 0.5,
                wall.z[0] + high * 0.5,
                wall.z[0] + high * 0.5 + 0.3,
                lit(wall.color, 0.9),
            )


def _gallery(wall: Wall) -> None:
    """Open galleries of a school, storey over storey, with the doors of the rooms behind."""
    storeys = max(1, int((wall.z[1] - wall.z[0]) / 3.6))
    for storey in range(storeys):
        z = wall.z[0] + storey * 3.6
        wall.panel(0.4, wall.wide - 0.4, z + 1.15, z + 3.1, mix(wall.color, (62, 70, 78), 0.62))
        if wall.wide > 20:
            for n in range(int(wall.wide / 4.0)):
                u = n * 4.0 + 0.8
                wall.panel(u, u + 1.7, z + 1.5, z + 2.7, mix((150, 178, 190), wall.color, 0.2))
                wall.panel(u - 0.55, u - 0.2, z + 0.0, z + 3.6, lit(wall.color, 0.97))
                color = ((86, 140, 168), (226, 178, 74), (124, 164, 98))[storey % 3]
                wall.panel(u, u + 3.1, z + 0.62, z + 0.78, color)


def _clock(wall: Wall) -> None:
    if wall.wide > 9.5 and wall.wide < 12:
        for storey in range(4):
            z = wall.z[0] + 0.6 + storey * 3.6
            wall.panel(1.2, wall.wide - 1.2, z, z + 2.4, lit(GLASS, 0.8))
            wall.panel(wall.wide / 2 - 0.1, wall.wide / 2 + 0.1, z, z + 2.4, lit(wall.color, 0.9))


def _bands(wall: Wall) -> None:
    storeys = max(1, int((wall.z[1] - wall.z[0] - 0.6) / 3.6))
    for storey in range(storeys):
        z = wall.z[0] + 1.0 + storey * 3.6
        wall.panel(0.7, wall.wide - 0.7, z, z + 1.9, lit(mix(GLASS, wall.color, 0.15), 0.82))
        count = max(1, int(wall.wide / 2.6))
        for n in range(count):
            u = 0.7 + n * (wall.wide - 1.4) / count
            wall.panel(u, u + 0.22, z, z + 1.9, lit(wall.color, 0.98))
            if (n * 5 + storey * 3) % 4 == 0:
                wall.panel(u + 0.3, u + 1.6, z + 0.1, z + 1.8, lit(GLASS, 1.18))


def _flag(scene: Scene, at: tuple[float, float]) -> None:
    for n in range(10):
        scene.line((*at, n * 1.2), (*at, n * 1.2 + 1.25), (206, 210, 212), 0.11)
    x, y = at
    cloth = [
        (x, y, 11.8),
        (x + 1.3, y, 12.0),
        (x + 2.7, y, 11.7),
        (x + 2.6, y, 9.9),
        (x + 1.3, y, 10.2),
        (x, y, 10.0),
    ]
    scene.polygon(cloth, (206, 44, 36))
    scene.ground(
        [(x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)], (206, 200, 190), 0.02
    )


def _cross(scene: Scene, x: float, y: float, z: float) -> None:
    for wide, high in ((0.55, 1.6), (1.6, 0.55)):
        scene.polygon(
            [
                (x - wide, y, z - high),
                (x + wide, y, z - high),
                (x + wide, y, z + high),
                (x - wide, y, z + high),
            ],
            (200, 42, 38),
        )


def _forecourt(building: Building, scene: Scene) -> None:
    rnd = chance(building.seed + 4)
    half = building.wide / 2
    for side in (-1, 1):
        box(
            scene,
            (side * (half * 0.62), -8),
            (half * 0.5, 1.6),
            (0, 0.75),
            _HEDGE,
            top=lit(_HEDGE, 1.2),
        )
        for n in range(5):
            where = (side * (half + 5.0), -4.0 - n * 8.5)
            tree(scene, where, rnd.uniform(5.5, 7.5), rnd.random())
    for _ in range(26):
        where = (rnd.uniform(-80, 80), rnd.uniform(-86, -52))
        if scene.away(*where) > 14:
            tree(scene, where, rnd.uniform(5.5, 8.5), rnd.random())
