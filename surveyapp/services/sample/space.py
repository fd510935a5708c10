"""Places in metres seen through a camera: boxes, planes and lines, painted from far to near.

East is x, north is y, up is z. The camera stands upright and only turns; a shifted lens (`horizon`)
looks up at a mast without leaning it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from surveyapp.services.sample.canvas import HEIGHT, WIDTH, XY, Canvas, Color, lit, mix

NEAR_M = 0.35
HAZE: Color = (214, 221, 223)
_HAZE_M = 1_500.0
SUN_DEG = 140.0
"""Where the sun stands on a morning in March, clockwise from north."""
_SUN = (math.sin(math.radians(SUN_DEG)), math.cos(math.radians(SUN_DEG)))
_SHADOW = 1.15
"""Length of a shadow for one metre of height."""

Point = tuple[float, float, float]
Paint = Callable[[], None]


class Camera:
    """Where it stands (metres), where it looks (degrees from north), how wide, and its horizon."""

    def __init__(
        self, at: Point, turn_deg: float, wide_deg: float = 66.0, horizon: float = 0.5
    ) -> None:
        self.x, self.y, self.z = at
        self.turn_deg, self.wide_deg, self.horizon = turn_deg, wide_deg, horizon
        turn = math.radians(turn_deg)
        self._sin, self._cos = math.sin(turn), math.cos(turn)
        self.focal = WIDTH / 2 / math.tan(math.radians(wide_deg / 2))
        """Pixels to one unit of distance."""

    def seen(self, point: Point) -> Point:
        """A point as the camera has it: to the right, up, and away."""
        dx, dy = point[0] - self.x, point[1] - self.y
        away = dx * self._sin + dy * self._cos
        return dx * self._cos - dy * self._sin, point[2] - self.z, away

    def on_film(self, seen: Point) -> XY:
        """Where a point that lies before the camera falls in the photo."""
        scale = self.focal / seen[2]
        return WIDTH / 2 + seen[0] * scale, HEIGHT * self.horizon - seen[1] * scale


class Scene:
    """Things to paint, kept with their distance until all are known."""

    def __init__(self, camera: Camera, canvas: Canvas) -> None:
        self.camera, self.canvas = camera, canvas
        self._things: list[tuple[float, int, Paint]] = []

    def add(self, distance: float, paint: Paint) -> None:
        """Something painted before all that is nearer."""
        self._things.append((-distance, len(self._things), paint))

    def paint(self) -> None:
        """Paints what was added, the farthest first, and forgets it."""
        for _, _, paint in sorted(self._things, key=lambda thing: thing[:2]):
            paint()
        self._things.clear()

    def flat(self, points: Sequence[Point]) -> list[XY]:
        """A polygon as it falls in the photo, cut at the camera; empty when it is out of sight."""
        film = self.camera.on_film
        cut = [film(p) for p in _clipped([self.camera.seen(p) for p in points])]
        if not cut or max(x for x, _ in cut) < 0 or min(x for x, _ in cut) > WIDTH:
            return []
        return cut

    def polygon(self, points: Sequence[Point], color: Color) -> None:
        """A polygon painted at once, over everything so far."""
        seen = self.flat(points)
        if len(seen) > 2:
            self.canvas.polygon(seen, color)

    def line(self, one: Point, other: Point, color: Color, wide_m: float) -> None:
        """A line as thick as `wide_m` looks half way along it."""
        ends = _clipped([self.camera.seen(one), self.camera.seen(other)])
        if len(ends) >= 2:
            wide = wide_m * self.camera.focal / ((ends[0][2] + ends[1][2]) / 2)
            film = self.camera.on_film
            self.canvas.line([film(ends[0]), film(ends[1])], color, max(0.7, wide))

    def away(self, x: float, y: float) -> float:
        """How far a place on the ground is from the camera."""
        return math.hypot(x - self.camera.x, y - self.camera.y)

    def ground(self, points: Sequence[XY], color: Color, z: float = 0.0) -> None:
        """A polygon lying level, painted at once."""
        self.polygon([(x, y, z) for x, y in points], color)


def hazed(color: Color, distance: float) -> Color:
    """A colour seen through that many metres of morning air."""
    return mix(color, HAZE, 1 - math.exp(-distance / _HAZE_M))


def sunlight(nx: float, ny: float) -> float:
    """How bright a wall is that faces a direction."""
    return 0.86 + 0.22 * (nx * _SUN[0] + ny * _SUN[1])


def shadow_of(x: float, y: float, height: float) -> XY:
    """Where the top of something that stands at a place throws its shadow."""
    return x - _SUN[0] * height * _SHADOW, y - _SUN[1] * height * _SHADOW


def box(
    scene: Scene,
    at: XY,
    size: XY,
    z: tuple[float, float],
    color: Color,
    *,
    top: Color | None = None,
    dress: Callable[["Wall"], None] | None = None,
    under: bool = False,
) -> None:
    """A box standing square to the compass; `dress` adds windows to each wall that is seen.

    `under` shows its lower side from below, for a canopy that nothing stands under.
    """
    solid = _Solid(at, size, z, color, top, dress, under)
    scene.add(scene.away(*at), lambda: _paint_box(scene, solid))


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall that is seen: its lower corners from left to right, its heights and its light."""

    scene: Scene
    left: XY
    right: XY
    z: tuple[float, float]
    color: Color
    light: float
    away: float

    @property
    def wide(self) -> float:
        """Metres from left to right."""
        return math.dist(self.left, self.right)

    @property
    def pixels_per_metre(self) -> float:
        """How large one metre looks."""
        return self.scene.camera.focal / max(self.away, 1.0)

    def panel(self, u: float, u2: float, z: float, z2: float, color: Color) -> None:
        """A part of the wall in another colour: metres from the left, metres up."""
        one, two = self._at(u), self._at(u2)
        camera = self.scene.camera
        left, right = camera.seen((*one, z)), camera.seen((*two, z))
        if left[2] < NEAR_M or right[2] < NEAR_M:
            self.scene.polygon([(*one, z), (*two, z), (*two, z2), (*one, z2)], color)
            return
        # Most of a picture is windows: upright edges need no cutting and share their scale.
        (x, y), (x2, y2) = camera.on_film(left), camera.on_film(right)
        if x2 > 0 and x < WIDTH:
            up, up2 = (z2 - z) * camera.focal / left[2], (z2 - z) * camera.focal / right[2]
            self.scene.canvas.polygon([(x, y), (x2, y2), (x2, y2 - up2), (x, y - up)], color)

    def _at(self, u: float) -> XY:
        share = u / max(self.wide, 1e-6)
        return (
            self.left[0] + (self.right[0] - self.left[0]) * share,
            self.left[1] + (self.right[1] - self.left[1]) * share,
        )


@dataclass(frozen=True, slots=True)
class _Solid:
    at: XY
    size: XY
    z: tuple[float, float]
    color: Color
    top: Color | None
    dress: Callable[[Wall], None] | None
    under: bool

    def corners(self) -> list[XY]:
        (x, y), (dx, dy) = self.at, (self.size[0] / 2, self.size[1] / 2)
        return [(x - dx, y - dy), (x + dx, y - dy), (x + dx, y + dy), (x - dx, y + dy)]


_NORMALS: tuple[XY, ...] = ((0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0))


def _paint_box(scene: Scene, solid: _Solid) -> None:
    camera, (low, high) = scene.camera, solid.z
    away, corners = scene.away(*solid.at), solid.corners()
    for wall in _walls(scene, solid, away):
        left, right = wall.left, wall.right
        scene.polygon([(*left, low), (*right, low), (*right, high), (*left, high)], wall.color)
        if solid.dress:
            solid.dress(wall)
    if solid.under and camera.z < low:
        scene.ground(corners, hazed(lit(solid.color, 0.62), away), low)
    if camera.z > high:
        scene.ground(corners, hazed(solid.top or lit(solid.color, 0.94), away), high)


def _walls(scene: Scene, solid: _Solid, away: float) -> list[Wall]:
    """The walls that face the camera, the farther one first."""
    camera, corners = scene.camera, solid.corners()
    seen = []
    for side, (nx, ny) in enumerate(_NORMALS):
        left, right = corners[side], corners[(side + 1) % 4]
        if (camera.x - left[0]) * nx + (camera.y - left[1]) * ny <= 0:
            continue
        light = sunlight(nx, ny)
        color = hazed(lit(solid.color, light), away)
        seen.append(Wall(scene, left, right, solid.z, color, light, away))
    return sorted(seen, key=lambda wall: -scene.away(*_middle(wall.left, wall.right)))


def _middle(one: XY, other: XY) -> XY:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _clipped(points: Sequence[Point]) -> list[Point]:
    """A polygon (or line) cut off at the near plane (Sutherland and Hodgman, 1974)."""
    kept: list[Point] = []
    for at, point in enumerate(points):
        before = points[at - 1]
        if (point[2] >= NEAR_M) != (before[2] >= NEAR_M):
            share = (NEAR_M - before[2]) / (point[2] - before[2])
            kept.append(
                (
                    before[0] + (point[0] - before[0]) * share,
                    before[1] + (point[1] - before[1]) * share,
                    NEAR_M,
                )
            )
        if point[2] >= NEAR_M:
            kept.append(point)
    return kept
