"""A flat roof and what stands on it, seen from where a surveyor stands."""

import math
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from surveyapp.services.sample.canvas import XY, Canvas, Color, chance, lit, mix
from surveyapp.services.sample.city import ground, sky, town
from surveyapp.services.sample.space import Camera, Scene, Wall, box, shadow_of

EYE_M = 1.62


@dataclass(frozen=True, slots=True)
class Roof:
    """A roof of a sample site: metres, colours, and a seed for its town."""

    height: float
    wide: float = 34.0
    deep: float = 18.0
    parapet: float = 1.15
    floor: Color = (166, 170, 164)
    wall: Color = (214, 206, 192)
    seed: int = 1
    tall: float = 1.0


def look_around(roof: Roof, turn_deg: float) -> Canvas:
    """What is seen from the middle of the roof in one direction."""
    canvas, scene = _begin(roof, (roof.wide * 0.06, roof.deep * 0.02), turn_deg, 0.46)
    _floor(roof, scene)
    _things(roof, scene)
    return canvas


def corner(roof: Roof, number: int) -> Canvas:
    """One of the four corners, 1 in the north-east and on clockwise."""
    sx, sy = ((1, 1), (1, -1), (-1, -1), (-1, 1))[number - 1]
    stand = (sx * (roof.wide / 2 - 6.2), sy * (roof.deep / 2 - 4.8))
    turn = math.degrees(math.atan2(sx * 6.0, sy * 5.0)) % 360
    canvas, scene = _begin(roof, stand, turn, 0.4)
    _floor(roof, scene)
    _things(roof, scene)
    return canvas


def mounting(roof: Roof, words: str) -> Canvas:
    """Where the mast would stand: its feet chalked on the roof, a sheet with the name beside."""
    stand = (-roof.wide / 2 + 8.0, -roof.deep / 2 + 6.4)
    canvas, scene = _begin(roof, stand, 232.0, 0.36)
    _floor(roof, scene)
    spot = (-roof.wide / 2 + 3.4, -roof.deep / 2 + 2.6)
    _chalk(roof, scene, spot)
    _things(roof, scene)
    _sheet(scene, (spot[0] + 1.9, spot[1] + 0.5, roof.height), words)
    return canvas


def _begin(roof: Roof, stand: XY, turn: float, horizon: float) -> tuple[Canvas, Scene]:
    canvas = Canvas()
    camera = Camera((*stand, roof.height + EYE_M), turn, 68.0, horizon)
    scene = Scene(camera, canvas)
    sky(canvas, turn, horizon, roof.seed)
    ground(canvas, horizon)
    town(scene, roof.seed, clear_m=58.0, tall=roof.tall)
    return canvas, scene


def _floor(roof: Roof, scene: Scene) -> None:
    """Sheeting in strips, the parapet around it with its shadow, and the lightning rod on top."""
    dx, dy, z = roof.wide / 2, roof.deep / 2, roof.height
    scene.ground([(-dx, -dy), (dx, -dy), (dx, dy), (-dx, dy)], roof.floor, z)
    rnd = chance(roof.seed)
    for n in range(int(roof.wide)):
        x = -dx + n
        shade = lit(roof.floor, 0.965 + 0.05 * rnd.random())
        scene.ground([(x, -dy), (x + 0.96, -dy), (x + 0.96, dy), (x, dy)], shade, z)
    for _ in range(26):
        _stain(scene, roof, rnd)
    _parapet_shadow(roof, scene)
    for one, other, light in (
        ((-dx, dy), (dx, dy), 1.04), ((dx, dy), (dx, -dy), 0.84),
        ((dx, -dy), (-dx, -dy), 0.8), ((-dx, -dy), (-dx, dy), 1.0),
    ):  # fmt: skip
        _parapet(roof, scene, one, other, light)


def _stain(scene: Scene, roof: Roof, rnd: Random) -> None:
    x = rnd.uniform(-roof.wide / 2 + 1, roof.wide / 2 - 1)
    y = rnd.uniform(-roof.deep / 2 + 1, roof.deep / 2 - 1)
    size = rnd.uniform(0.2, 0.9)
    ring = [
        (x + size * math.cos(a) * rnd.uniform(0.7, 1.2), y + size * 0.7 * math.sin(a))
        for a in (k * math.pi / 6 for k in range(12))
    ]
    scene.ground(ring, lit(roof.floor, rnd.uniform(0.9, 0.98)), roof.height)


def _parapet_shadow(roof: Roof, scene: Scene) -> None:
    dx, dy, z = roof.wide / 2, roof.deep / 2, roof.height
    sx, sy = shadow_of(0, 0, roof.parapet)
    shade = lit(roof.floor, 0.74)
    scene.ground([(dx, -dy), (dx, dy), (dx + sx, dy), (dx + sx, -dy + max(0.0, sy))], shade, z)
    scene.ground([(-dx, -dy), (dx, -dy), (dx + sx, -dy + sy), (-dx, -dy + sy)], shade, z)


def _parapet(roof: Roof, scene: Scene, one: XY, other: XY, light: float) -> None:
    z, top = roof.height, roof.height + roof.parapet
    face = lit(roof.wall, light)
    length = math.dist(one, other)
    parts = max(1, round(length / 2))
    for n in range(parts):
        a, b = _along(one, other, n / parts), _along(one, other, (n + 1) / parts)
        shade = lit(face, 0.985 if n % 3 else 1.0)
        scene.polygon([(*a, z), (*b, z), (*b, top), (*a, top)], shade)
        scene.polygon([(*a, z), (*b, z), (*b, z + 0.16), (*a, z + 0.16)], lit(shade, 0.8))
    out = 0.24
    nx, ny = (other[1] - one[1]) / length, -(other[0] - one[0]) / length
    outer = [(one[0] - nx * out, one[1] - ny * out), (other[0] - nx * out, other[1] - ny * out)]
    scene.ground([one, other, outer[1], outer[0]], lit(roof.wall, 1.1), top)
    rod = [
        _along(_along(one, outer[0], 0.5), _along(other, outer[1], 0.5), n / parts)
        for n in range(parts + 1)
    ]
    for at, following in pairwise(rod):
        scene.line((*at, top), (*at, top + 0.16), (112, 116, 118), 0.018)
        scene.line((*at, top + 0.16), (*following, top + 0.16), (126, 130, 132), 0.02)


def _along(one: XY, other: XY, share: float) -> XY:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _things(roof: Roof, scene: Scene) -> None:
    """Stair house, water tank, air conditioning, vents: where they stand, they stand in every view."""
    z, dx, dy = roof.height, roof.wide / 2, roof.deep / 2
    _stair_house(roof, scene, (-dx * 0.36, dy - 3.2))
    _tank(scene, (dx * 0.52, dy - 3.6), z)
    for n in range(3):
        _cooler(scene, (-dx * 0.22 + n * 2.3, -dy + 2.4), z, roof)
    _conduit(roof, scene, dy * 0.34)
    rnd = chance(roof.seed + 5)
    for _ in range(5):
        at = (rnd.uniform(-dx * 0.8, dx * 0.85), rnd.uniform(-dy * 0.5, dy * 0.4))
        if math.dist(at, (scene.camera.x, scene.camera.y)) > 3.2:
            _vent(scene, at, z, roof)
    scene.paint()


def _conduit(roof: Roof, scene: Scene, y: float) -> None:
    """A cable tray on bricks along the roof, laid in short pieces so that each is painted in turn."""
    z, steel = roof.height, (176, 180, 182)
    for n in range(int(roof.wide * 0.8)):
        x = -roof.wide * 0.4 + n + 0.5
        if abs(x - scene.camera.x) < 1.6 and abs(y - scene.camera.y) < 1.2:
            continue
        _shadow(scene, (x, y), (1.0, 0.22), 0.2, z, roof)
        if n % 2:
            box(scene, (x, y), (0.24, 0.3), (z, z + 0.1), (152, 96, 78))
        box(scene, (x, y), (1.0, 0.22), (z + 0.1, z + 0.22), steel, top=(196, 200, 202))


def _shadow(scene: Scene, at: XY, size: XY, height: float, z: float, roof: Roof) -> None:
    (x, y), (hx, hy) = at, (size[0] / 2, size[1] / 2)
    base = [(x - hx, y - hy), (x + hx, y - hy), (x + hx, y + hy), (x - hx, y + hy)]
    top = [shadow_of(*p, height) for p in base]
    shade = lit(roof.floor, 0.76)
    for n in range(4):
        m = (n + 1) % 4
        scene.ground([base[n], base[m], top[m], top[n]], shade, z)
    scene.ground(top, shade, z)


def _stair_house(roof: Roof, scene: Scene, at: XY) -> None:
    z = roof.height
    _shadow(scene, at, (4.6, 3.4), 2.9, z, roof)
    box(scene, at, (4.6, 3.4), (z, z + 2.9), roof.wall, dress=_door)
    box(scene, at, (5.0, 3.8), (z + 2.9, z + 3.08), lit(roof.wall, 0.9))


def _door(wall: Wall) -> None:
    z = wall.z[0]
    if wall.wide > 4 and wall.left[1] < 10**6:
        wall.panel(1.5, 2.6, z + 0.12, z + 2.15, lit((112, 134, 152), wall.light))
        wall.panel(1.56, 2.54, z + 0.2, z + 2.08, lit((126, 150, 168), wall.light))
        wall.panel(2.38, 2.46, z + 1.0, z + 1.2, (70, 74, 78))
    wall.panel(0.2, wall.wide - 0.2, z + 0.0, z + 0.1, lit(wall.color, 0.85))


def _tank(scene: Scene, at: XY, z: float) -> None:
    scene.add(scene.away(*at), lambda: _paint_tank(scene, at, z))


def _paint_tank(scene: Scene, at: XY, z: float) -> None:
    radius, foot, top = 0.95, 0.55, 2.7
    for k in range(4):
        a = math.pi / 4 + k * math.pi / 2
        leg = (at[0] + radius * 0.8 * math.cos(a), at[1] + radius * 0.8 * math.sin(a))
        scene.line((*leg, z), (*leg, z + foot), (96, 102, 106), 0.07)
    ring = [
        (at[0] + radius * math.sin(a), at[1] + radius * math.cos(a), a)
        for a in (k * math.pi / 12 for k in range(24))
    ]
    sides = []
    for n, (x, y, a) in enumerate(ring):
        x2, y2, _ = ring[(n + 1) % 24]
        if (scene.camera.x - x) * math.sin(a) + (scene.camera.y - y) * math.cos(a) > 0:
            light = 0.8 + 0.26 * math.cos(a - math.radians(150)) + 0.05 * math.sin(5 * a)
            sides.append((x, y, x2, y2, light))
    for x, y, x2, y2, light in sides:
        face = lit((196, 202, 206), light)
        scene.polygon(
            [(x, y, z + foot), (x2, y2, z + foot), (x2, y2, z + top), (x, y, z + top)], face
        )
        for h in (1.0, 1.6, 2.2):
            scene.polygon(
                [(x, y, z + h), (x2, y2, z + h), (x2, y2, z + h + 0.05), (x, y, z + h + 0.05)],
                lit(face, 0.9),
            )
    cap = (at[0], at[1], z + top + 0.35)
    for x, y, x2, y2, light in sides:
        scene.polygon([(x, y, z + top), (x2, y2, z + top), cap], lit((206, 212, 216), light))


def _cooler(scene: Scene, at: XY, z: float, roof: Roof) -> None:
    _shadow(scene, at, (1.7, 0.75), 1.35, z, roof)
    box(scene, at, (1.7, 0.75), (z + 0.12, z + 1.35), (222, 224, 222), dress=_fan)


def _fan(wall: Wall) -> None:
    if wall.wide < 1.2:
        for n in range(8):
            wall.panel(
                0.08,
                wall.wide - 0.08,
                wall.z[0] + 0.15 + n * 0.13,
                wall.z[0] + 0.2 + n * 0.13,
                lit(wall.color, 0.8),
            )
        return
    middle = (
        (wall.left[0] + wall.right[0]) / 2,
        (wall.left[1] + wall.right[1]) / 2,
        wall.z[0] + 0.62,
    )
    for radius, color in ((0.5, (96, 100, 104)), (0.44, (58, 62, 66)), (0.12, (150, 154, 156))):
        ring = []
        for k in range(20):
            a = k * math.pi / 10
            share = radius * math.cos(a) / wall.wide
            x = middle[0] + (wall.right[0] - wall.left[0]) * share
            y = middle[1] + (wall.right[1] - wall.left[1]) * share
            ring.append((x, y, middle[2] + radius * math.sin(a)))
        wall.scene.polygon(ring, color)


def _vent(scene: Scene, at: XY, z: float, roof: Roof) -> None:
    _shadow(scene, at, (0.14, 0.14), 0.9, z, roof)

    def paint() -> None:
        scene.line((*at, z), (*at, z + 0.9), (226, 226, 220), 0.13)
        scene.line((*at, z + 0.88), (at[0] + 0.3, at[1], z + 0.88), (216, 216, 210), 0.13)
        scene.line(
            (at[0] + 0.28, at[1], z + 0.92), (at[0] + 0.28, at[1], z + 0.7), (200, 200, 196), 0.13
        )

    scene.add(scene.away(*at), paint)


def _chalk(roof: Roof, scene: Scene, spot: XY) -> None:
    z, chalk = roof.height, mix(roof.floor, (250, 250, 246), 0.85)
    half = 0.75
    corners = [
        (spot[0] + sx * half, spot[1] + sy * half)
        for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    for n in range(4):
        scene.line((*corners[n], z), (*corners[(n + 1) % 4], z), chalk, 0.05)
    scene.line((*corners[0], z), (*corners[2], z), chalk, 0.04)
    scene.line((*corners[1], z), (*corners[3], z), chalk, 0.04)
    for corner_at in corners:
        cone = (corner_at[0], corner_at[1])
        scene.add(scene.away(*cone), lambda cone=cone: _cone(scene, cone, z))  # type: ignore[misc]


def _cone(scene: Scene, at: XY, z: float) -> None:
    for low, high, color in (
        (0.0, 0.04, (52, 54, 58)),
        (0.04, 0.2, (226, 96, 44)),
        (0.2, 0.32, (240, 240, 236)),
        (0.32, 0.5, (226, 96, 44)),
    ):
        wide = 0.3 if high < 0.05 else 0.34 * (1 - (low + high) / 2 / 0.56)
        scene.line((*at, z + low), (*at, z + high), color, wide)


def _sheet(scene: Scene, at: tuple[float, float, float], words: str) -> None:
    """A sheet of paper standing on the roof, square to the viewer, with words on it."""
    seen = scene.camera.seen(at)
    scale = scene.camera.focal / seen[2]
    x, y = scene.camera.on_film(seen)
    wide, high = 1.0 * scale, 0.62 * scale
    canvas = scene.canvas
    canvas.polygon(
        [
            (x - wide / 2, y),
            (x + wide / 2, y),
            (x + wide * 0.7, y + 0.1 * scale),
            (x - wide * 0.3, y + 0.1 * scale),
        ],
        (112, 116, 112),
    )
    canvas.rounded(x - wide / 2, y - high, x + wide / 2, y, 6, (250, 250, 247), (178, 182, 184), 2)
    canvas.rectangle(
        x - wide / 2 + 4, y - high + 4, x + wide / 2 - 4, y - high * 0.72, (38, 96, 168)
    )
    canvas.text(x, y - high * 0.86, "拟安装位置", high * 0.17, (255, 255, 255), bold=True)
    for n, line in enumerate(words.split("\n")):
        canvas.text(x, y - high * (0.52 - 0.28 * n), line, high * 0.16, (34, 38, 44))
