"""A city around a place: sky, blocks of houses, trees – the same from every direction it is seen."""

import math
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from surveyapp.services.sample.canvas import HEIGHT, WIDTH, Canvas, Color, chance, lit, mix
from surveyapp.services.sample.space import HAZE, Scene, Wall, box, hazed

if TYPE_CHECKING:
    from PIL.Image import Image

SKY_TOP: Color = (112, 158, 200)
SKY_LOW: Color = (222, 230, 232)
_GROUND: Color = (150, 156, 142)
WALLS: tuple[Color, ...] = (
    (222, 212, 194), (205, 203, 198), (196, 172, 152), (231, 229, 224), (186, 150, 132),
    (210, 196, 168), (176, 186, 194), (226, 206, 190),
)  # fmt: skip
ROOFS: tuple[Color, ...] = ((150, 98, 82), (146, 150, 152), (120, 132, 140), (170, 162, 150))
GLASS: Color = (96, 122, 142)
LEAVES: tuple[Color, ...] = ((92, 122, 78), (108, 138, 84), (82, 110, 74), (124, 148, 92))


def sky(canvas: Canvas, turn_deg: float, horizon: float, seed: int) -> None:
    """The sky down to the horizon, with thin clouds that turn with the camera."""
    from PIL import Image

    low = HEIGHT * horizon
    canvas.fade(SKY_TOP, SKY_LOW, 0, low)
    clouds = _clouds(seed)
    shift = round(turn_deg / 360 * clouds.width)
    width = clouds.width * 66 // 360
    strip = Image.new("L", (width, clouds.height))
    strip.paste(clouds, (-shift, 0))
    strip.paste(clouds, (clouds.width - shift, 0))
    mask = strip.resize((canvas.image.width, round(low * 2)), Image.Resampling.BICUBIC)
    canvas.image.paste((246, 248, 248), (0, 0), mask)


@lru_cache(maxsize=16)
def _clouds(seed: int) -> "Image":
    """A ring of clouds, 360 degrees wide: noise at two scales, bright parts kept."""
    from PIL import Image

    rnd = chance(seed)
    size = (720, 96)
    ring = Image.new("L", size)
    for cells, share in (((40, 9), 1.0), ((110, 30), 0.45)):
        noise = Image.frombytes("L", cells, rnd.randbytes(cells[0] * cells[1]))
        # Three rings side by side, the middle one cut out: so its ends meet.
        line = Image.new("L", (cells[0] * 3, cells[1]))
        for n in range(3):
            line.paste(noise, (n * cells[0], 0))
        smooth = line.resize((size[0] * 3, size[1]), Image.Resampling.BICUBIC)
        ring = Image.blend(ring, smooth.crop((size[0], 0, size[0] * 2, size[1])), share)
    bright = ring.point([min(210, max(0, (v - 118) * 3)) for v in range(256)])
    low = Image.linear_gradient("L").resize(size).point([min(255, 60 + v) for v in range(256)])
    return Image.composite(bright, Image.new("L", size), low)


def ground(canvas: Canvas, horizon: float, near: Color = _GROUND) -> None:
    """The plain from the horizon down, clearer towards the viewer."""
    low = HEIGHT * horizon
    canvas.fade(mix(HAZE, near, 0.25), near, low, HEIGHT)


def town(scene: Scene, seed: int, *, clear_m: float, tall: float = 1.0) -> None:
    """Blocks of houses on a grid of streets around the origin, none nearer than `clear_m`."""
    rnd = chance(seed)
    step = 74.0
    reach = 13
    for row in range(-reach, reach + 1):
        for column in range(-reach, reach + 1):
            x, y = column * step + rnd.uniform(-8, 8), row * step + rnd.uniform(-8, 8)
            rolls = [rnd.random() for _ in range(6)]
            if math.hypot(x, y) > clear_m and _in_view(scene, x, y):
                _block(scene, (x, y), rolls, tall)
    scene.paint()


def _in_view(scene: Scene, x: float, y: float) -> bool:
    right, _, away = scene.camera.seen((x, y, 0.0))
    limit = math.tan(math.radians(scene.camera.wide_deg / 2))
    return away > 5 and abs(right) < away * limit + 60


def _block(scene: Scene, at: tuple[float, float], dice: list[float], tall: float) -> None:
    color = WALLS[int(dice[0] * len(WALLS))]
    kind = dice[1]
    if kind < 0.13:
        height = (62 + 90 * dice[2]) * tall
        box(scene, at, (24 + 8 * dice[3], 22), (0, height), mix(color, GLASS, 0.45), dress=curtain)
    elif kind < 0.42:
        height = (34 + 44 * dice[2]) * tall
        box(scene, at, (40, 15 + 4 * dice[3]), (0, height), color, dress=flats)
    elif kind < 0.84:
        roof = ROOFS[int(dice[4] * len(ROOFS))]
        for shift in (-19.0, 19.0):
            where = (at[0], at[1] + shift)
            box(
                scene, where, (46, 12), (0, 15 + 6 * int(dice[2] * 2)), color, top=roof, dress=flats
            )
        _trees_between(scene, at, dice[5])
    else:
        _grove(scene, at, dice[5])


def _trees_between(scene: Scene, at: tuple[float, float], dice: float) -> None:
    rnd = chance(int(dice * 10**6))
    for _ in range(5):
        where = at[0] + rnd.uniform(-28, 28), at[1] + rnd.uniform(-6, 6)
        tree(scene, where, rnd.uniform(5, 9), rnd.random())


def _grove(scene: Scene, at: tuple[float, float], dice: float) -> None:
    rnd = chance(int(dice * 10**6))
    for _ in range(16):
        where = at[0] + rnd.uniform(-30, 30), at[1] + rnd.uniform(-30, 30)
        tree(scene, where, rnd.uniform(6, 11), rnd.random())


def tree(scene: Scene, at: tuple[float, float], height: float, dice: float) -> None:
    """A tree in young leaf."""
    scene.add(scene.away(*at), lambda: _paint_tree(scene, at, height, dice))


def _paint_tree(scene: Scene, at: tuple[float, float], height: float, dice: float) -> None:
    seen = scene.camera.seen((*at, 0.0))
    if seen[2] < 2.0:
        return
    foot = scene.camera.on_film(seen)
    crown = scene.camera.on_film((seen[0], seen[1] + height * 0.66, seen[2]))
    size = height * 0.34 * scene.camera.focal / seen[2]
    if size < 0.8 or not -size * 2 < crown[0] < WIDTH + size * 2:
        return
    leaf = hazed(LEAVES[int(dice * len(LEAVES)) % len(LEAVES)], seen[2])
    canvas = scene.canvas
    if size > 4:
        canvas.line([foot, crown], hazed((104, 88, 74), seen[2]), max(1.0, size * 0.14))
    _leaves(canvas, crown, size, leaf, chance(int(dice * 10**6)))


def _leaves(
    canvas: Canvas, crown: tuple[float, float], size: float, leaf: Color, rnd: Random
) -> None:
    """A crown of clumps: dark ones below and behind, light ones towards the sky."""
    if size < 4:
        canvas.ellipse(*crown, size, size, leaf)
        return
    lobes = [(0.0, 0.0, 0.8)]
    lobes += [
        (rnd.uniform(-0.6, 0.6), rnd.uniform(-0.5, 0.45), rnd.uniform(0.42, 0.62)) for _ in range(6)
    ]
    for x, y, part in lobes:
        canvas.ellipse(
            crown[0] + x * size, crown[1] + y * size, part * size, part * size, lit(leaf, 0.8)
        )
    for n in range(8 if size < 16 else 26 if size < 70 else 120):
        x, y, part = lobes[n % len(lobes)]
        turn, out = rnd.uniform(0, 2 * math.pi), math.sqrt(rnd.random()) * part
        x, y = x + out * math.cos(turn), y + out * math.sin(turn)
        clump = size * rnd.uniform(0.07, 0.17) * (1.8 if size < 16 else 1.0)
        light = 0.93 - 0.2 * y + rnd.uniform(-0.06, 0.09)
        canvas.ellipse(
            crown[0] + x * size, crown[1] + y * size, clump, clump * 0.85, lit(leaf, light)
        )


def flats(wall: Wall) -> None:
    """Windows of a house with storeys of three metres; ribbons where it is far away."""
    pixels = wall.pixels_per_metre
    pane = mix(wall.color, lit(GLASS, 0.8 + 0.3 * wall.light), 0.72 if pixels > 2 else 0.5)
    storeys = int((wall.z[1] - wall.z[0] - 0.8) / 3.0)
    if pixels * 3.0 < 2.2 or storeys < 1:
        return
    count = max(1, int(wall.wide / 3.4))
    step = wall.wide / count
    for storey in range(storeys):
        z = wall.z[0] + 0.9 + storey * 3.0
        if pixels < 2.6:
            wall.panel(wall.wide * 0.04, wall.wide * 0.96, z, z + 1.4, mix(wall.color, pane, 0.6))
            continue
        for n in range(count):
            u = n * step
            odd = (n * 7 + storey * 13) % 5
            shade = lit(pane, 1.14) if odd == 0 else pane
            wall.panel(u + step * 0.2, u + step * 0.8, z, z + 1.5, shade)
            if pixels > 7 and n % 2 == 0:
                wall.panel(
                    u + step * 0.14, u + step * 0.86, z - 0.5, z - 0.1, lit(wall.color, 1.08)
                )


def curtain(wall: Wall) -> None:
    """The glass front of an office tower."""
    height = wall.z[1] - wall.z[0]
    if wall.pixels_per_metre * 4 < 2.5:
        return
    sheen = lit(wall.color, 1.12)
    storeys = int(height / 4.0)
    for storey in range(storeys):
        z = wall.z[0] + storey * 4.0
        wall.panel(0, wall.wide, z, z + 0.9, mix(wall.color, sheen, 0.9))
    count = max(2, int(wall.wide / 3.0)) if wall.pixels_per_metre > 1.5 else 0
    for n in range(count):
        u = n * wall.wide / count
        wall.panel(u, u + 0.35, wall.z[0], wall.z[1], lit(wall.color, 0.92))
