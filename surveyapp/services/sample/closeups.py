"""What is photographed from near: plates, meters, the receiver's screen, feet of poles, cabinets."""

import math

from surveyapp.services.sample.canvas import HEIGHT, WIDTH, Canvas, Color, chance, lit, mix

_PLATE_BLUE: Color = (24, 78, 152)
_WHITE: Color = (244, 246, 246)
_INK: Color = (34, 38, 44)


def door_plate(street: str, number: str, seed: int) -> Canvas:
    """The plate of a house on its tiled wall."""
    canvas = Canvas((198, 186, 170))
    _tiles(canvas, seed)
    _hanging(canvas, 330, 330, 1270, 850)
    canvas.rounded(330, 330, 1270, 850, 26, _PLATE_BLUE, (222, 228, 232), 7)
    canvas.polygon([(338, 338), (700, 338), (410, 842), (338, 842)], lit(_PLATE_BLUE, 1.06))
    canvas.text(800, 450, street, 104, _WHITE, bold=True)
    canvas.text(800, 662, number, 230, _WHITE, bold=True)
    for x, y in ((372, 372), (1228, 372), (372, 808), (1228, 808)):
        canvas.ellipse(x, y, 13, 13, (196, 200, 202))
        canvas.ellipse(x - 2, y - 2, 7, 7, (232, 234, 236))
    return canvas


def name_plate(lines: tuple[str, ...], seed: int) -> Canvas:
    """The upright sign of an institution: black on white beside its gate."""
    canvas = Canvas((186, 172, 160))
    _tiles(canvas, seed, (176, 148, 130))
    wide = 190 * len(lines) + 90
    left = 800 - wide / 2
    _hanging(canvas, left, 110, left + wide, 1090)
    canvas.rounded(left, 110, left + wide, 1090, 8, (246, 245, 240), (150, 138, 120), 8)
    for n, line in enumerate(lines):
        size = min(140.0, 830 / max(1, len(line)))
        x = left + wide - 45 - 190 * n - 95
        for k, sign in enumerate(line):
            y = 600 + (k - (len(line) - 1) / 2) * size * 1.08
            canvas.text(x, y, sign, size, (28, 28, 30), bold=True)
    return canvas


def pole_plate(words: tuple[str, ...], seed: int) -> Canvas:
    """The numbered plate strapped around a pole, the street out of focus behind."""
    canvas = Canvas((170, 178, 176))
    _blurred_street(canvas, seed)
    steel: Color = (172, 178, 182)
    for n in range(100):
        x = 480 + n * 6.4
        light = 0.68 + 0.42 * math.sin(math.pi * (0.12 + 0.8 * n / 100)) ** 1.5
        canvas.rectangle(x, 0, x + 7, HEIGHT, lit(steel, light))
    for y in (330, 868):
        canvas.rectangle(470, y, 1130, y + 26, (126, 132, 136))
        canvas.rectangle(470, y, 1130, y + 6, (176, 182, 184))
    _hanging(canvas, 560, 372, 1040, 848)
    canvas.rounded(560, 372, 1040, 848, 12, (250, 206, 58), (60, 60, 56), 6)
    canvas.rectangle(566, 378, 1034, 470, (40, 44, 48))
    canvas.text(800, 424, words[0], 56, (250, 206, 58), bold=True)
    canvas.text(800, 590, words[1], 124, _INK, bold=True)
    for n, line in enumerate(words[2:4]):
        canvas.text(800, 712 + n * 68, line, 46, _INK)
    return canvas


def meter(reading: str, words: str, seed: int) -> Canvas:
    """An electricity meter in its box, the reading lit."""
    canvas = Canvas((150, 154, 156))
    _plaster(canvas, seed, (182, 180, 174))
    _hanging(canvas, 330, 90, 1270, 1120)
    canvas.rounded(330, 90, 1270, 1120, 20, (206, 210, 212), (128, 134, 138), 6)
    canvas.rounded(372, 136, 1228, 1074, 10, (92, 98, 104))
    canvas.rounded(480, 200, 1120, 930, 44, (238, 238, 232), (176, 178, 176), 5)
    canvas.text(800, 262, "三相四线电子式有功电能表", 38, _INK)
    canvas.rounded(560, 306, 1040, 488, 12, (54, 60, 58))
    canvas.rounded(574, 320, 1026, 474, 8, (168, 186, 152))
    canvas.text(780, 404, reading, 80, (34, 44, 34), bold=True)
    canvas.text(1010, 452, "kWh", 30, (34, 44, 34), anchor="rm")
    canvas.text(590, 344, "当前 总", 24, (52, 62, 50), anchor="lm")
    for n, line in enumerate(("DTS 3×220/380 V  3×5(60) A", "50 Hz   400 imp/kWh   1级", words)):
        canvas.text(800, 548 + n * 54, line, 34, (70, 74, 80))
    for x, color, word in ((600, (226, 54, 44), "脉冲"), (1000, (230, 168, 40), "报警")):
        canvas.ellipse(x, 730, 16, 16, color)
        canvas.ellipse(x - 4, 726, 6, 6, mix(color, _WHITE, 0.7))
        canvas.text(x, 770, word, 26, (90, 94, 98))
    _barcode(canvas, 800, 850, seed)
    for n in range(8):
        x = 548 + n * 72
        color = ((196, 60, 48), (232, 190, 60), (64, 132, 84), (58, 96, 160))[n // 2]
        canvas.line([(x, 926), (x, 1000), (x - 14, 1074)], color, 20)
        canvas.line([(x - 5, 926), (x - 5, 1000), (x - 19, 1074)], lit(color, 1.25), 5)
    return canvas


def receiver(
    lon: float, lat: float, accuracy_m: float, satellites: tuple[int, int], at: str
) -> Canvas:
    """The screen of a hand-held receiver, over the roof it was read on."""
    canvas = Canvas((158, 162, 158))
    _plaster(canvas, 7, (160, 164, 160))
    _hanging(canvas, 430, 40, 1170, 1190, 60)
    canvas.rounded(430, 40, 1170, 1260, 90, (52, 58, 64), (36, 40, 46), 10)
    canvas.rounded(446, 56, 1154, 1260, 80, (72, 80, 88))
    canvas.rounded(500, 150, 1100, 930, 18, (14, 18, 22))
    canvas.rounded(512, 162, 1088, 918, 10, (232, 238, 236))
    canvas.rectangle(512, 162, 1088, 236, (28, 96, 122))
    canvas.text(536, 199, "定位", 38, _WHITE, anchor="lm", bold=True)
    canvas.text(1064, 199, at, 34, _WHITE, anchor="rm")
    for n, (name, value) in enumerate((("北纬 N", f"{lat:.6f}°"), ("东经 E", f"{lon:.6f}°"))):
        canvas.text(540, 282 + n * 128, name, 30, (92, 100, 104), anchor="lm")
        canvas.text(1064, 332 + n * 128, value, 66, _INK, anchor="rm", bold=True)
    canvas.line([(540, 524), (1060, 524)], (190, 198, 198), 2)
    canvas.text(540, 572, f"精度 ±{accuracy_m:.1f} m", 42, (20, 116, 72), anchor="lm", bold=True)
    canvas.text(1064, 572, "WGS 84", 36, _INK, anchor="rm")
    canvas.text(540, 640, f"北斗 {satellites[0]}   GPS {satellites[1]}", 36, _INK, anchor="lm")
    canvas.text(1064, 640, "三维定位", 34, _INK, anchor="rm")
    rnd = chance(round(lon * 10**6))
    for n in range(16):
        level = 0.35 + 0.6 * rnd.random()
        x = 544 + n * 33
        color = (206, 72, 52) if n < 9 else (46, 112, 176)
        canvas.rectangle(x, 880 - 190 * level, x + 22, 880, color)
    canvas.line([(536, 882), (1066, 882)], (120, 128, 130), 3)
    for x, color in ((620, (96, 104, 112)), (800, (206, 128, 48)), (980, (96, 104, 112))):
        canvas.ellipse(x, 1060, 62, 62, (42, 48, 54))
        canvas.ellipse(x, 1056, 56, 56, color)
    canvas.text(800, 104, "TOWER GNSS", 34, (206, 212, 214))
    return canvas


def base(seed: int, *, rural: bool = False) -> Canvas:
    """The foot of a pole: flange and bolts on concrete, slabs or earth around."""
    canvas = Canvas((160, 156, 148))
    if rural:
        _plaster(canvas, seed, (150, 138, 110))
        _grass(canvas, seed)
    else:
        _slabs(canvas, seed)
    canvas.polygon([(380, 640), (1150, 600), (1290, 1010), (300, 1080)], (120, 118, 114))
    canvas.polygon([(370, 590), (1150, 560), (1270, 960), (290, 1020)], (198, 196, 190))
    canvas.polygon([(290, 1020), (1270, 960), (1282, 1006), (300, 1072)], (158, 156, 150))
    canvas.ellipse(790, 752, 318, 150, (96, 102, 106))
    canvas.ellipse(790, 738, 318, 150, (166, 172, 176))
    for n in range(8):
        turn = n * math.pi / 4 + 0.3
        x, y = 790 + 256 * math.cos(turn), 738 + 116 * math.sin(turn)
        canvas.ellipse(x, y + 8, 34, 20, (92, 96, 100))
        canvas.rounded(x - 24, y - 26, x + 24, y + 6, 8, (140, 120, 98))
        canvas.rounded(x - 12, y - 54, x + 12, y - 18, 6, (168, 146, 120))
    for n in range(60):
        x = 600 + n * 6.4
        light = 0.7 + 0.4 * math.sin(math.pi * (0.1 + 0.82 * n / 60)) ** 1.4
        color = lit((178, 184, 188), light)
        drop = 92 * math.sqrt(max(0.0, 1 - ((x - 790) / 194) ** 2))
        canvas.rectangle(x, 0, x + 7, 730 + drop, color)
    canvas.rounded(700, 300, 880, 560, 16, (150, 156, 160), (110, 116, 120), 4)
    canvas.text(790, 430, "有电危险", 34, (196, 48, 40), bold=True)
    canvas.shade(900, 700, 1500, 860, 70, 60)
    return canvas


def power_point(words: str, seed: int) -> Canvas:
    """The cabinet that power would come from, with its warning."""
    canvas = Canvas((170, 178, 170))
    _blurred_street(canvas, seed)
    _slabs(canvas, seed, top=900)
    canvas.shade(430, 880, 1330, 1010, 120, 40)
    canvas.polygon([(1120, 150), (1230, 190), (1230, 930), (1120, 1000)], (92, 116, 104))
    canvas.rounded(420, 150, 1124, 1000, 10, (124, 150, 136), (92, 114, 102), 6)
    canvas.rectangle(400, 130, 1140, 166, (108, 132, 120))
    canvas.polygon([(1140, 130), (1250, 172), (1250, 200), (1140, 166)], (84, 106, 96))
    canvas.rectangle(410, 996, 1130, 1050, (150, 148, 142))
    canvas.line([(772, 172), (772, 994)], (88, 108, 98), 5)
    for x in (740, 806):
        canvas.rounded(x - 12, 560, x + 12, 660, 8, (62, 70, 68))
    for n in range(9):
        for x in (500, 846):
            canvas.rounded(x, 800 + n * 18, x + 200, 809 + n * 18, 4, (84, 106, 94))
    canvas.polygon([(600, 250), (700, 424), (500, 424)], (40, 42, 44))
    canvas.polygon([(600, 272), (682, 414), (518, 414)], (250, 206, 40))
    canvas.polygon(
        [(612, 300), (572, 366), (600, 366), (588, 404), (630, 348), (600, 348)], (40, 42, 44)
    )
    canvas.text(600, 462, "当心触电", 40, (28, 32, 34), bold=True)
    canvas.rounded(830, 250, 1070, 420, 8, (240, 242, 240))
    for n, line in enumerate(words.split("\n")[:3]):
        canvas.text(950, 292 + n * 46, line, 34, _INK)
    return canvas


def _hanging(canvas: Canvas, x: float, y: float, x2: float, y2: float, deep: int = 22) -> None:
    canvas.shade(x + deep * 0.6, y + deep, x2 + deep * 1.2, y2 + deep * 1.4, 130, deep)


def _tiles(canvas: Canvas, seed: int, color: Color = (200, 178, 156)) -> None:
    rnd = chance(seed)
    high, wide = 62, 196
    for row in range(HEIGHT // high + 1):
        for column in range(-1, WIDTH // wide + 1):
            x, y = column * wide + (row % 2) * wide / 2, row * high
            shade = lit(color, 0.93 + 0.12 * rnd.random())
            canvas.rectangle(x + 3, y + 3, x + wide - 3, y + high - 3, shade)
            canvas.rectangle(x + 3, y + 3, x + wide - 3, y + 8, lit(shade, 1.06))


def _plaster(canvas: Canvas, seed: int, color: Color) -> None:
    rnd = chance(seed)
    canvas.fade(lit(color, 1.05), lit(color, 0.9), 0, HEIGHT)
    for _ in range(240):
        x, y, size = rnd.uniform(0, WIDTH), rnd.uniform(0, HEIGHT), rnd.uniform(2, 9)
        canvas.ellipse(x, y, size, size * 0.6, lit(color, rnd.uniform(0.86, 1.06)))


def _grass(canvas: Canvas, seed: int) -> None:
    rnd = chance(seed)
    for _ in range(900):
        x, y = rnd.uniform(0, WIDTH), rnd.uniform(120, HEIGHT)
        tip = (x + rnd.uniform(-16, 16), y - rnd.uniform(16, 52))
        canvas.line([(x, y), tip], lit((112, 132, 74), rnd.uniform(0.7, 1.2)), 4)


def _slabs(canvas: Canvas, seed: int, top: float = 0) -> None:
    rnd = chance(seed)
    rows = [top + (HEIGHT - top) * (n / 9) ** 1.25 for n in range(11)]
    for row in range(10):
        y, y2 = rows[row], rows[row + 1]
        for column in range(-5, 15):
            x, x2 = (
                800 + (column - 5 + row % 2 / 2) * (150 + row * 26),
                800 + (column - 4 + row % 2 / 2) * (150 + row * 26),
            )
            spread = 1.06
            lower = [(800 + (x2 - 800) * spread, y2), (800 + (x - 800) * spread, y2)]
            color = lit((176, 168, 158), 0.92 + 0.12 * rnd.random())
            canvas.polygon([(x, y), (x2, y), *lower], lit(color, 0.8))
            canvas.polygon(
                [(x + 4, y + 4), (x2 - 4, y + 4), (lower[0][0] - 4, y2), (lower[1][0] + 4, y2)],
                color,
            )


def _blurred_street(canvas: Canvas, seed: int) -> None:
    from PIL import ImageFilter

    rnd = chance(seed)
    canvas.fade((196, 212, 222), (206, 206, 198), 0, HEIGHT * 0.6)
    canvas.fade((150, 150, 146), (170, 164, 156), HEIGHT * 0.6, HEIGHT)
    for _ in range(9):
        x, wide, high = rnd.uniform(-100, WIDTH), rnd.uniform(160, 340), rnd.uniform(260, 640)
        color = ((206, 190, 170), (190, 176, 166), (176, 186, 194))[rnd.randrange(3)]
        canvas.rectangle(x, 740 - high, x + wide, 740, lit(color, rnd.uniform(0.85, 1.05)))
    for _ in range(26):
        x, y, size = rnd.uniform(0, WIDTH), rnd.uniform(520, 760), rnd.uniform(50, 120)
        canvas.ellipse(x, y, size, size, lit((110, 138, 92), rnd.uniform(0.8, 1.15)))
    small = canvas.image.reduce(8).filter(ImageFilter.GaussianBlur(4))
    canvas.image.paste(small.resize(canvas.image.size), (0, 0))


def _barcode(canvas: Canvas, x: float, y: float, seed: int) -> None:
    rnd = chance(seed)
    at = x - 150
    while at < x + 150:
        wide = rnd.choice((3, 5, 8))
        canvas.rectangle(at, y - 26, at + wide, y + 22, (40, 42, 46))
        at += wide + rnd.choice((4, 6, 9))
    canvas.text(x, y + 44, f"4130 {rnd.randrange(10**7):07d} {seed:04d}", 26, (70, 74, 80))
