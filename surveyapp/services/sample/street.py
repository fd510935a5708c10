"""A street with its poles, trees, cars and shops, from where a surveyor stands on the pavement."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from surveyapp.services.sample.canvas import XY, Canvas, Color, chance, lit, mix
from surveyapp.services.sample.city import SKY_LOW, WALLS, curtain, flats, ground, sky, tree
from surveyapp.services.sample.space import Camera, Scene, Wall, box, shadow_of

EYE_M = 1.62
_ASPHALT: Color = (112, 116, 120)
_PAVING: Color = (178, 172, 164)
_PAINT: Color = (228, 228, 222)
_STEEL: Color = (132, 140, 146)
_SIGNS: tuple[Color, ...] = (
    (168, 52, 44),
    (40, 92, 148),
    (46, 118, 92),
    (196, 136, 44),
    (98, 82, 128),
)
_CARS: tuple[Color, ...] = (
    (226, 228, 228),
    (64, 70, 78),
    (150, 36, 38),
    (60, 92, 138),
    (188, 192, 194),
)


@dataclass(frozen=True, slots=True)
class Street:
    """A street running east and west; `pole` says what stands at its kerb, in metres, `sign` its words."""

    pole: str = "lamp"
    height: float = 10.0
    seed: int = 1
    rural: bool = False
    wide: float = 16.0
    sign: tuple[str, str] = ("金水路", "中州大道 →")


def whole(street: Street) -> Canvas:
    """The pole from foot to head, across the pavement."""
    back = max(11.5, street.height * 1.05)
    stand = (-back, -street.wide / 2 - 3.6)
    canvas, scene = _begin(street, stand, 71.0, 0.84 if street.height > 9 else 0.8, 68.0)
    _poles(street, scene)
    return canvas


def look(street: Street, turn_deg: float) -> Canvas:
    """What is seen from the foot of the pole in one direction."""
    stand = (1.2, -street.wide / 2 - 1.6)
    canvas, scene = _begin(street, stand, turn_deg, 0.6, 68.0)
    _poles(street, scene, own=False)
    return canvas


def _begin(
    street: Street, stand: XY, turn: float, horizon: float, wide: float
) -> tuple[Canvas, Scene]:
    canvas = Canvas()
    scene = Scene(Camera((*stand, EYE_M), turn, wide, horizon), canvas)
    sky(canvas, turn, horizon, street.seed)
    ground(canvas, horizon, (132, 144, 98) if street.rural else (150, 148, 142))
    _surface(street, scene)
    _houses(street, scene)
    _trees(street, scene)
    _cars(street, scene)
    return canvas, scene


def _surface(street: Street, scene: Scene) -> None:
    half, far = street.wide / 2, 420.0
    walk = 1.6 if street.rural else 6.5
    for low, high, color in (
        (-half - walk, half + walk, lit(_PAVING, 1.0)),
        (-half, half, _ASPHALT),
    ):
        for part in range(-14, 14):
            x, x2 = part * far / 14, (part + 1) * far / 14
            scene.ground([(x, low), (x2, low), (x2, high), (x, high)], color)
    if not street.rural:
        _paving(street, scene)
    for y in (-half, half):
        for part in range(-60, 60):
            x = part * 3.0
            scene.polygon(
                [(x, y, 0), (x + 3, y, 0), (x + 3, y, 0.14), (x, y, 0.14)], (196, 194, 188)
            )
            scene.ground(
                [(x, y - 0.12), (x + 3, y - 0.12), (x + 3, y + 0.12), (x, y + 0.12)],
                (204, 202, 196),
                0.14,
            )
    for part in range(-50, 50):
        x = part * 6.0
        for y in (-half / 2, half / 2):
            scene.ground(
                [(x, y - 0.07), (x + 3, y - 0.07), (x + 3, y + 0.07), (x, y + 0.07)], _PAINT
            )
        for y in (-0.14, 0.14):
            scene.ground(
                [(x, y - 0.06), (x + 6, y - 0.06), (x + 6, y + 0.06), (x, y + 0.06)], (222, 184, 72)
            )


def _paving(street: Street, scene: Scene) -> None:
    """Slabs of the pavement near the viewer, with the ribbed strip for the blind."""
    near, half = scene.camera.x, street.wide / 2
    rnd = chance(street.seed)
    for side in (-1, 1):
        for row in range(10):
            y = side * (half + 0.2 + row * 0.6)
            for part in range(-22, 22):
                x = near + part * 0.9 + (row % 2) * 0.45
                shade = lit(_PAVING, 0.94 + 0.1 * rnd.random())
                y2 = y + side * 0.57
                scene.ground([(x, y), (x + 0.87, y), (x + 0.87, y2), (x, y2)], shade)
        y = side * (half + 2.4)
        for part in range(-30, 30):
            x = near + part * 0.62
            scene.ground(
                [(x, y), (x + 0.6, y), (x + 0.6, y + side * 0.42), (x, y + side * 0.42)],
                (206, 172, 84),
            )


def _houses(street: Street, scene: Scene) -> None:
    rnd = chance(street.seed + 1)
    for side in (-1, 1):
        x = -300.0
        while x < 300:
            wide = rnd.uniform(22, 46)
            set_back = street.wide / 2 + (22 if street.rural else 13) + rnd.uniform(0, 5)
            storeys = (
                rnd.choice((1, 1, 2, 2, 3)) if street.rural else rnd.choice((5, 6, 6, 11, 18, 26))
            )
            deep = 16.0
            color = WALLS[rnd.randrange(len(WALLS))]
            at = (x + wide / 2, side * (set_back + deep / 2))
            glass = storeys > 16 and rnd.random() < 0.5
            tint = mix(color, (96, 122, 142), 0.4) if glass else color
            dress = _shops(rnd.randrange(10**6), curtain if glass else flats, street)
            box(scene, at, (wide - 4, deep), (0, storeys * 3.0 + 1.4), tint, dress=dress)
            x += wide + (rnd.uniform(8, 30) if street.rural else rnd.uniform(0, 6))
    scene.paint()


def _shops(seed: int, above: Callable[[Wall], None], street: Street) -> Callable[[Wall], None]:
    """Windows above, and shop fronts with their signs on the ground floor."""

    def dress(wall: Wall) -> None:
        above(wall)
        if wall.wide < 17 or street.rural or wall.pixels_per_metre < 4:
            return
        rnd = chance(seed)
        u = 0.5
        while u < wall.wide - 5:
            wide = rnd.uniform(4, 7)
            wall.panel(u, u + wide - 0.3, 0.0, 3.0, mix(wall.color, (52, 60, 68), 0.72))
            wall.panel(
                u + 0.2, u + wide - 0.5, 0.3, 2.7, mix((118, 140, 152), SKY_LOW, 0.2 * rnd.random())
            )
            wall.panel(u, u + wide - 0.3, 3.0, 4.0, _SIGNS[rnd.randrange(len(_SIGNS))])
            wall.panel(u + wide * 0.22, u + wide * 0.7, 3.32, 3.66, (240, 236, 224))
            u += wide

    return dress


def _trees(street: Street, scene: Scene) -> None:
    rnd = chance(street.seed + 2)
    lines = [-street.wide / 2 - 4.8, street.wide / 2 + 4.8]
    for y in lines:
        for part in range(-22, 23):
            x = part * 8.0 + rnd.uniform(-0.7, 0.7) + 4.0
            size, dice = rnd.uniform(5.4, 7.4), rnd.random()
            if scene.away(x, y) > 6.0 and not (y < 0 and scene.camera.x - 2 < x < 6.0):
                _tree_shadow(scene, (x, y), size)
                tree(scene, (x, y), size, dice)
    if street.rural:
        for _ in range(60):
            where = (rnd.uniform(-150, 150), rnd.choice((-1, 1)) * rnd.uniform(24, 120))
            tree(scene, where, rnd.uniform(6, 11), rnd.random())


def _tree_shadow(scene: Scene, at: XY, size: float) -> None:
    middle = shadow_of(*at, size * 0.5)
    ring = [
        (middle[0] + size * 0.3 * math.cos(k), middle[1] + size * 0.24 * math.sin(k))
        for k in (n * math.pi / 7 for n in range(14))
    ]
    on_road = abs(middle[1]) < 8
    scene.ground(ring, lit(_ASPHALT if on_road else _PAVING, 0.82))


def _cars(street: Street, scene: Scene) -> None:
    rnd = chance(street.seed + 3)
    for _ in range(4 if street.rural else 11):
        x, lane = rnd.uniform(-110, 110), rnd.choice((-1, 1))
        y = lane * street.wide * rnd.choice((0.14, 0.36))
        color = _CARS[rnd.randrange(len(_CARS))]
        if scene.away(x, y) > 9:
            _car(scene, (x, y), color)
    scene.paint()


def _car(scene: Scene, at: XY, color: Color) -> None:
    x, y = at
    scene.ground(
        [(x - 2.3, y - 0.9), (x + 2.1, y - 0.9), (x + 1.8, y + 1.2), (x - 2.7, y + 1.2)],
        lit(_ASPHALT, 0.72),
    )
    box(scene, at, (4.4, 1.76), (0.28, 0.86), color, dress=_wheels)
    box(scene, (x - 0.1, y), (2.3, 1.56), (0.86, 1.46), mix(color, (46, 54, 62), 0.75), top=color)


def _wheels(wall: Wall) -> None:
    if wall.wide > 3:
        for u in (0.55, 3.15):
            wall.panel(u, u + 0.66, 0.02, 0.6, (38, 40, 44))
            wall.panel(u + 0.2, u + 0.46, 0.2, 0.44, (150, 154, 158))
    else:
        wall.panel(0.1, 0.45, 0.55, 0.72, (236, 226, 190))
        wall.panel(wall.wide - 0.45, wall.wide - 0.1, 0.55, 0.72, (236, 226, 190))


def _poles(street: Street, scene: Scene, *, own: bool = True) -> None:
    """The pole at the origin of the kerb, and lamp poles along the street."""
    y = -street.wide / 2 - 0.9
    for part in range(-5, 6):
        if part:
            _pole(scene, (part * 32.0, y), "concrete" if street.rural else "lamp", 9.0)
            if not street.rural:
                _pole(scene, (part * 32.0 + 16, -y), "lamp", 9.0)
    if own:
        _shadow(scene, (0.0, y), street.height)
        _pole(scene, (0.0, y), street.pole, street.height, street.sign)
        _cabinet(scene, (2.6, y - 0.4))
    if street.rural:
        for part in range(-5, 5):
            for level in (8.4, 8.0):
                scene.line(
                    (part * 32.0, y, level), (part * 32.0 + 32, y, level), (70, 74, 78), 0.03
                )
    scene.paint()


def _shadow(scene: Scene, at: XY, height: float) -> None:
    for n in range(12):
        one, two = shadow_of(*at, height * n / 12), shadow_of(*at, height * (n + 1) / 12)
        color = lit(_ASPHALT if abs(one[1]) < 8 else _PAVING, 0.78)
        scene.line((*one, 0.01), (*two, 0.01), color, 0.16)


def _cabinet(scene: Scene, at: XY) -> None:
    box(scene, at, (0.9, 0.5), (0.0, 0.12), (170, 168, 164))
    box(scene, at, (0.8, 0.42), (0.12, 1.35), (128, 146, 138))


def _pole(
    scene: Scene, at: XY, kind: str, height: float, words: tuple[str, str] = ("", "")
) -> None:
    scene.add(scene.away(*at), lambda: _HEADS[kind](scene, at, height, words))


def _shaft(scene: Scene, at: XY, height: float, color: Color, foot: float, head: float) -> None:
    parts = 9
    for n in range(parts):
        z, z2 = height * n / parts, height * (n + 1) / parts
        wide = foot + (head - foot) * n / parts
        scene.line((*at, z), (*at, z2 + 0.05), lit(color, 0.86), wide)
        east = (at[0] + wide * 0.12, at[1] - wide * 0.12)
        scene.line((*east, z), (*east, z2 + 0.05), lit(color, 1.16), wide * 0.42)
    scene.line((*at, 0), (*at, 0.35), lit(color, 0.7), foot * 1.5)


def _lamp(scene: Scene, at: XY, height: float, _words: tuple[str, str]) -> None:
    _shaft(scene, at, height, _STEEL, 0.2, 0.1)
    x, y = at
    for side, reach in ((1, 2.2), (-1, 1.3)):
        tip = (x, y + side * reach, height + 0.55)
        scene.line(
            (x, y, height - 0.2), (x, y + side * reach * 0.6, height + 0.4), lit(_STEEL, 0.9), 0.08
        )
        scene.line((x, y + side * reach * 0.6, height + 0.4), tip, lit(_STEEL, 0.9), 0.08)
        scene.line(tip, (x, y + side * (reach + 0.75), height + 0.6), (206, 210, 212), 0.17)


def _camera(scene: Scene, at: XY, height: float, _words: tuple[str, str]) -> None:
    _shaft(scene, at, height, (196, 200, 202), 0.22, 0.14)
    x, y = at
    arm = height - 0.5
    scene.line((x, y, arm), (x + 0.4, y + 4.2, arm + 0.12), (188, 192, 196), 0.11)
    for reach in (1.6, 2.9, 4.0):
        bx, by = x + 0.1 * reach, y + reach
        scene.line((bx, by, arm), (bx, by, arm - 0.25), (120, 124, 128), 0.05)
        scene.line((bx - 0.26, by, arm - 0.3), (bx + 0.3, by, arm - 0.36), (236, 238, 238), 0.17)
        scene.line((bx - 0.3, by, arm - 0.3), (bx - 0.26, by, arm - 0.3), (40, 44, 48), 0.14)
    scene.line((x, y, 2.2), (x, y, 2.9), (206, 210, 210), 0.5)
    scene.line((x, y, height), (x, y, height + 0.7), (140, 146, 150), 0.03)


def _telecom(scene: Scene, at: XY, height: float, _words: tuple[str, str]) -> None:
    _shaft(scene, at, height, (184, 190, 192), 0.55, 0.26)
    for level in (height - 0.6, height - 3.4):
        _ring(scene, at, level, 1.1)
    for n in range(int(height / 0.45)):
        z = 3 + n * 0.45
        if z < height - 0.4:
            scene.line((at[0] - 0.34, at[1], z), (at[0] - 0.12, at[1], z), (110, 116, 120), 0.025)
    scene.line((*at, height), (*at, height + 1.6), (150, 156, 160), 0.04)


def _ring(scene: Scene, at: XY, level: float, radius: float) -> None:
    ring = [
        (at[0] + radius * math.cos(k), at[1] + radius * math.sin(k))
        for k in (n * math.pi / 10 for n in range(21))
    ]
    for rise in (0.0, 0.55, 1.0):
        for one, two in pairwise(ring):
            scene.line((*one, level + rise), (*two, level + rise), (128, 134, 138), 0.05)
    for one in ring[::2]:
        scene.line((*one, level), (*one, level + 1.0), (138, 144, 148), 0.03)
        scene.line((*one, level), (*at, level - 0.5), (120, 126, 130), 0.03)


def _sign(scene: Scene, at: XY, height: float, words: tuple[str, str]) -> None:
    _shaft(scene, at, height, (150, 156, 160), 0.3, 0.22)
    x, y = at
    scene.line((x, y, height - 0.6), (x, y + 6.0, height - 0.3), (150, 156, 160), 0.16)
    scene.line((x, y, height - 1.9), (x, y + 5.6, height - 1.7), (150, 156, 160), 0.14)
    board = [
        (x - 0.1, y + 1.6, height - 2.5),
        (x - 0.1, y + 5.6, height - 2.4),
        (x - 0.1, y + 5.6, height + 0.1),
        (x - 0.1, y + 1.6, height),
    ]
    scene.polygon(board, (30, 92, 160))
    film = scene.flat([(x - 0.1, y + 3.6, height - 1.2)] * 3)
    if film:
        pixels = scene.camera.focal / scene.away(x, y + 3.6)
        scene.canvas.text(
            film[0][0],
            film[0][1] - pixels * 0.35,
            words[0],
            pixels * 0.62,
            (255, 255, 255),
            bold=True,
        )
        scene.canvas.text(
            film[0][0], film[0][1] + pixels * 0.4, "中州大道 →", pixels * 0.42, (255, 255, 255)
        )


def _concrete(scene: Scene, at: XY, height: float, _words: tuple[str, str]) -> None:
    _shaft(scene, at, height, (184, 180, 172), 0.32, 0.2)
    for level, reach in ((height - 0.6, 0.9), (height - 1.0, 0.6)):
        scene.line(
            (at[0], at[1] - reach, level), (at[0], at[1] + reach, level), (96, 100, 104), 0.1
        )
        for side in (-reach, reach):
            scene.line(
                (at[0], at[1] + side, level),
                (at[0], at[1] + side, level + 0.25),
                (150, 84, 62),
                0.1,
            )


_HEADS: dict[str, Callable[[Scene, XY, float, tuple[str, str]], None]] = {
    "lamp": _lamp,
    "camera": _camera,
    "telecom": _telecom,
    "sign": _sign,
    "concrete": _concrete,
}
