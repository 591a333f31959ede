"""Draw: the sample issue's two pictures, flat and warm, with Pillow alone; the same bytes every time.

Run `python docs/pictures/draw.py` at the repository's root. Drawn four times as large and scaled down.
"""

from __future__ import annotations

import math
import random
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "issues" / "2023-03-11-sanctuary-city"
SCALE = 4

Colour = tuple[int, int, int]
Point = tuple[float, float]


def rgb(value: str) -> Colour:
    """Return the three numbers of #rrggbb."""
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def tinted(one: str, other: str, share: float) -> str:
    """Return a colour between two, as #rrggbb."""
    red, green, blue = mix(rgb(one), rgb(other), share)
    return f"#{red:02x}{green:02x}{blue:02x}"


class Canvas:
    """A picture whose coordinates are those of the finished one."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.size = (width, height)
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), ground)
        self.draw = ImageDraw.Draw(self.image)

    def sky(self, stops: list[tuple[float, str]], bottom: float) -> None:
        """Fill the top with bands of colour that run into each other."""
        for y in range(int(bottom * SCALE)):
            share = y / (bottom * SCALE)
            for (a, one), (b, other) in pairwise(stops):
                if a <= share <= b:
                    colour = mix(rgb(one), rgb(other), (share - a) / (b - a))
                    self.draw.line([(0, y), (self.image.width, y)], fill=colour)
                    break

    def box(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:
        """Draw a rectangle."""
        edges = [x * SCALE, y * SCALE, (x + width) * SCALE - 1, (y + height) * SCALE - 1]
        self.draw.rounded_rectangle(edges, radius * SCALE, fill=fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """Draw an ellipse around its middle."""
        self.draw.ellipse([(x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE], fill=fill)

    def shape(self, points: list[Point], fill: str) -> None:
        """Draw a polygon."""
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def stroke(self, points: list[Point], width: float, fill: str) -> None:
        """Draw a line with round ends."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, fill=fill, width=round(width * SCALE), joint="curve")
        for x, y in points:
            self.oval(x, y, width / 2, width / 2, fill)

    def text(self, x: float, y: float, words: str, size: float, fill: str, bold: float) -> None:
        """Write words around their middle in the typeface that Pillow brings along."""
        font = ImageFont.load_default(size * SCALE)
        tracking = size * SCALE * 0.05
        left = x * SCALE - (font.getlength(words) + tracking * (len(words) - 1)) / 2
        for letter in words:
            place = (left, y * SCALE)
            self.draw.text(
                place, letter, fill, font, anchor="lm", stroke_width=bold * SCALE, stroke_fill=fill
            )
            left += font.getlength(letter) + tracking

    def glow(self, x: float, y: float, radius: float, fill: str, strength: int) -> None:
        """Lay a soft light over the picture."""
        small = (self.image.width // 8, self.image.height // 8)
        mask = Image.new("L", small)
        unit = SCALE / 8
        edges = [(x - radius) * unit, (y - radius) * unit, (x + radius) * unit, (y + radius) * unit]
        ImageDraw.Draw(mask).ellipse(edges, fill=strength)
        mask = mask.filter(ImageFilter.GaussianBlur(radius * unit / 2)).resize(self.image.size)
        self.image.paste(Image.new("RGB", self.image.size, fill), mask=mask)

    def save(self, path: Path, colours: int) -> None:
        """Scale down and write a PNG of so many colours."""
        path.parent.mkdir(parents=True, exist_ok=True)
        finished = self.image.resize(self.size, Image.Resampling.LANCZOS)
        finished.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            path, optimize=True
        )


# --- The march -----------------------------------------------------------------------------------

FAR, MIDDLE, NEAR = "#c77f78", "#95596d", "#5d3a5c"
CROWD_FAR, CROWD, CROWD_NEAR = "#4b3155", "#332548", "#1f1a36"


def city_hall(canvas: Canvas, x: float, ground: float, fill: str) -> None:
    """Draw the tower that everybody in Los Angeles knows, seen from far away."""
    canvas.box(x - 84, ground - 96, 168, 96, fill)
    canvas.box(x - 42, ground - 236, 84, 236, fill)
    canvas.box(x - 33, ground - 264, 66, 40, fill)
    canvas.shape([(x - 28, ground - 264), (x + 28, ground - 264), (x, ground - 326)], fill)
    canvas.box(x - 1.5, ground - 350, 3, 40, fill)


def leaf(canvas: Canvas, start: Point, bend: Point, tip: Point, width: float, fill: str) -> None:
    """Draw a leaf along a curve, widest in its first half."""
    upper: list[Point] = []
    lower: list[Point] = []
    for step in range(21):
        t = step / 20
        x = (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * bend[0] + t * t * tip[0]
        y = (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * bend[1] + t * t * tip[1]
        half = width / 2 * math.sin(math.pi * min(1.0, 0.12 + t * 0.88)) ** 0.7
        upper.append((x, y - half))
        lower.append((x, y + half))
    canvas.shape([*upper, *reversed(lower)], fill)


def palm(canvas: Canvas, x: float, ground: float, height: float, fill: str) -> None:
    """Draw a tall palm with hanging leaves."""
    top = ground - height
    canvas.stroke([(x - 7, ground), (x - 4, ground - height / 2), (x, top)], 5, fill)
    reach = height * 0.1 + 28
    for across, up, down in (
        (-1.0, -0.75, 0.75),
        (-1.15, -0.6, 0.15),
        (-0.8, -1.15, -0.35),
        (0.7, -1.2, -0.5),
        (1.15, -0.65, 0.1),
        (1.0, -0.7, 0.7),
        (0.5, -0.35, 0.9),
        (-0.5, -0.35, 0.9),
    ):
        bend = (x + across * reach * 0.62, top + up * reach * 0.62)
        leaf(canvas, (x, top), bend, (x + across * reach, top + down * reach * 0.8), 10, fill)


def skyline(canvas: Canvas, chance: random.Random, ground: float, low: int, high: int, fill: str) -> None:
    """Draw a row of towers."""
    x = -20.0
    while x < canvas.size[0]:
        width = chance.randint(44, 96)
        height = chance.randint(low, high)
        canvas.box(x, ground - height, width, height + 10, fill)
        if chance.random() < 0.4:
            canvas.box(x + width * 0.2, ground - height - 14, width * 0.6, 20, fill)
        x += width + chance.randint(-6, 20)


def windows(canvas: Canvas, chance: random.Random, ground: float, fill: str) -> None:
    """Light a few windows."""
    for _ in range(70):
        x, y = chance.randint(10, canvas.size[0] - 20), chance.randint(int(ground) - 78, int(ground) - 14)
        canvas.box(x, y, 4, 6, fill)


def marcher(canvas: Canvas, x: float, y: float, size: float, fill: str, hair: int, arm: int) -> None:
    """Draw somebody's head and shoulders from behind, with one arm raised or none."""
    canvas.oval(x, y, size * 0.42, size * 0.5, fill)
    if hair == 1:
        canvas.oval(x, y - size * 0.42, size * 0.2, size * 0.2, fill)
    elif hair == 2:
        canvas.box(x - size * 0.44, y - size * 0.1, size * 0.88, size * 0.75, fill, size * 0.3)
    elif hair == 3:
        canvas.oval(x, y - size * 0.08, size * 0.56, size * 0.52, fill)
    canvas.box(x - size * 0.16, y + size * 0.3, size * 0.32, size * 0.4, fill)
    canvas.box(x - size * 0.95, y + size * 0.58, size * 1.9, size * 6, fill, size * 0.5)
    if arm:
        side = 1 if arm == 1 else -1
        shoulder, hand = (x + side * size * 0.8, y + size * 0.9), (x + side * size * 1.05, y - size * 0.75)
        canvas.stroke([shoulder, hand], size * 0.3, fill)
        canvas.oval(hand[0], hand[1], size * 0.22, size * 0.24, fill)


def row(canvas: Canvas, chance: random.Random, y: float, size: float, step: float, fill: str) -> None:
    """Draw a row of people, no two alike."""
    x = -size
    while x < canvas.size[0] + size:
        arm = chance.choice([0, 0, 0, 0, 0, 1, 2])
        tall = size * chance.uniform(0.9, 1.1)
        marcher(canvas, x, y + chance.uniform(-0.35, 0.35) * size, tall, fill, chance.randint(0, 3), arm)
        x += step * chance.uniform(0.86, 1.16)


def placard(canvas: Canvas, x: float, y: float, size: tuple[float, float], fill: str, sign: str) -> None:
    """Hold up a small sign: a heart, a sun or a few lines."""
    width, height = size
    canvas.box(x - 3, y, 6, 190, CROWD)
    canvas.box(x - width / 2, y - height / 2, width, height, fill, 4)
    if sign == "heart":
        for side in (-1, 1):
            canvas.oval(x + side * 9.5, y - 6, 11, 11, "#c2503f")
        canvas.shape([(x - 19, y - 1), (x + 19, y - 1), (x, y + 22)], "#c2503f")
    elif sign == "sun":
        canvas.oval(x, y, 13, 13, "#e0963c")
        for turn in range(8):
            angle = turn * math.pi / 4
            start = (x + math.cos(angle) * 18, y + math.sin(angle) * 18)
            end = (x + math.cos(angle) * 24, y + math.sin(angle) * 24)
            canvas.stroke([start, end], 3.5, "#e0963c")
    else:
        for line, share in ((-12, 0.62), (2, 0.5), (16, 0.58)):
            canvas.box(x - width * share / 2, y + line - 3, width * share, 6, "#4b3155", 3)


def banner(canvas: Canvas) -> None:
    """Carry the banner through the middle of the picture."""
    left, right, top, bottom = 232.0, 968.0, 330.0, 458.0
    steps = 60
    upper = [
        (left + (right - left) * i / steps, top + 10 * math.sin(i / steps * math.pi))
        for i in range(steps + 1)
    ]
    lower = [(x, y + bottom - top + 4 * math.sin((x - left) / 120)) for x, y in upper]
    for x in (left, right):
        canvas.stroke([(x, top - 30), (x, bottom + 150)], 11, "#2a1f3d")
        canvas.oval(x, top - 34, 10, 10, "#2a1f3d")
    canvas.shape(
        [*[(x + 5, y + 9) for x, y in upper], *[(x + 5, y + 9) for x, y in reversed(lower)]], "#4b3155"
    )
    canvas.shape([*upper, *reversed(lower)], "#fdf3e3")
    inner_top = [(x, y + 9) for x, y in upper[1:-1]]
    inner_bottom = [(x, y - 9) for x, y in lower[1:-1]]
    canvas.stroke(inner_top, 2.5, "#0b5d57")
    canvas.stroke(inner_bottom, 2.5, "#0b5d57")
    canvas.text((left + right) / 2, (top + bottom) / 2 + 8, "ICE Out of LA", 86, "#1d2433", 2.2)


def march() -> Canvas:
    """Draw marchers before the skyline at dusk, with their banner."""
    chance = random.Random(13)  # noqa: S311 - the same crowd every time
    canvas = Canvas(1200, 620, "#f7c99a")
    canvas.sky([(0, "#f6d3a6"), (0.35, "#f4b486"), (0.7, "#e98f78"), (1, "#c97078")], 480)
    canvas.glow(860, 210, 190, "#fff0d0", 150)
    canvas.oval(860, 210, 84, 84, "#fff1da")
    skyline(canvas, chance, 440, 110, 240, FAR)
    city_hall(canvas, 360, 450, MIDDLE)
    skyline(canvas, chance, 470, 60, 170, MIDDLE)
    for x, height in ((96, 320), (150, 262), (1012, 250), (1088, 336), (1140, 286)):
        palm(canvas, x, 520, height, NEAR)
    skyline(canvas, chance, 500, 20, 74, NEAR)
    windows(canvas, chance, 500, "#f6c078")
    canvas.box(0, 496, 1200, 130, CROWD_FAR)
    row(canvas, chance, 468, 26, 50, CROWD_FAR)
    placard(canvas, 128, 372, (84, 74), "#fdf3e3", "heart")
    placard(canvas, 1062, 360, (80, 80), "#fbe3c4", "sun")
    placard(canvas, 1150, 414, (76, 70), "#e9f3f1", "lines")
    placard(canvas, 46, 424, (72, 66), "#fbe3c4", "lines")
    banner(canvas)
    row(canvas, chance, 512, 33, 66, CROWD)
    canvas.box(0, 560, 1200, 60, CROWD)
    row(canvas, chance, 572, 44, 92, CROWD_NEAR)
    return canvas


# --- The staff -----------------------------------------------------------------------------------

PEOPLE = (
    # skin, hair, its cut, clothes, glasses, earrings
    ("#8d5a3b", "#241a1c", "afro", "#0b5d57", False, True),
    ("#e3b08c", "#6b4226", "bob", "#8a4b12", True, False),
    ("#c68a63", "#1f1820", "long", "#f3e6cf", False, True),
    ("#f0c9a8", "#b9b4b0", "short", "#33507a", True, False),
    ("#a56a45", "#2a1b18", "bun", "#c2703f", False, True),
    ("#dba27a", "#3b2420", "waves", "#5d3a5c", False, False),
)


def hair_behind(canvas: Canvas, x: float, y: float, cut: str, hair: str) -> None:
    """Draw the hair that falls behind head and shoulders."""
    if cut == "afro":
        canvas.oval(x, y - 26, 84, 82, hair)
    elif cut == "bob":
        canvas.box(x - 62, y - 72, 124, 138, hair, 56)
    elif cut == "long":
        canvas.box(x - 64, y - 76, 128, 226, hair, 60)
    elif cut == "short":
        canvas.oval(x, y - 18, 61, 66, hair)
    elif cut == "bun":
        canvas.oval(x, y - 92, 29, 27, hair)
        canvas.oval(x, y - 22, 59, 62, hair)
    else:
        for dx, dy, radius in (
            (-50, -20, 30),
            (50, -20, 30),
            (-58, 24, 28),
            (58, 24, 28),
            (-50, 64, 26),
            (50, 64, 26),
        ):
            canvas.oval(x + dx, y + dy, radius, radius, hair)
        canvas.oval(x, y - 32, 60, 56, hair)


def hair_before(canvas: Canvas, x: float, y: float, cut: str, hair: str) -> None:
    """Draw the hair over the forehead."""
    edge = {"bob": 0.2, "short": -0.3, "waves": 0.35}.get(cut, 0.0)
    points: list[Point] = []
    for step in range(41):
        angle = math.pi + math.pi * step / 40
        points.append((x + math.cos(angle) * 51, y - 10 + math.sin(angle) * 57))
    for step in range(41):
        share = 1 - 2 * step / 40
        depth = 26 * (1 - share**2) + edge * 22 * share
        points.append((x + share * 51, y - 14 - depth))
    canvas.shape(points, hair)


def face(canvas: Canvas, x: float, y: float, skin: str, glasses: bool) -> None:
    """Draw eyes, brows, a nose hinted at and a smile."""
    dark = "#2a1b1e"
    shade = tinted(skin, "#7a3420", 0.28)
    for side in (-1, 1):
        canvas.oval(x + side * 19, y + 2, 4.4, 5.2, dark)
        brow = [(x + side * 19 + dx, y - 15 - 2.5 * math.cos(dx / 9)) for dx in range(-10, 11, 2)]
        canvas.stroke(brow, 3, dark)
        cheek = tinted(skin, "#d9604c", 0.22)
        canvas.oval(x + side * 29, y + 21, 9.5, 7, cheek)
        if glasses:
            ring = [
                (x + side * 19 + 14 * math.cos(a / 12 * math.tau), y + 2 + 13 * math.sin(a / 12 * math.tau))
                for a in range(13)
            ]
            canvas.stroke(ring, 2.4, dark)
    if glasses:
        canvas.stroke([(x - 5, y + 1), (x + 5, y + 1)], 2.4, dark)
    canvas.stroke([(x - 1, y + 6), (x + 3, y + 17), (x - 2, y + 18)], 2.6, shade)
    smile = [(x + dx, y + 30 + 7 * math.cos(dx / 17 * math.pi / 2)) for dx in range(-17, 18, 2)]
    canvas.stroke(smile, 3.4, "#8e3038")


def portrait(canvas: Canvas, x: float, y: float, person: tuple[str, str, str, str, bool, bool]) -> None:
    """Draw one woman, head and shoulders."""
    skin, hair, cut, clothes, glasses, earrings = person
    shade = tinted(skin, "#7a3420", 0.28)
    hair_behind(canvas, x, y, cut, hair)
    canvas.box(x - 92, y + 92, 184, 320, clothes, 66)
    canvas.shape([(x - 34, y + 90), (x + 34, y + 90), (x, y + 136)], skin)
    canvas.box(x - 21, y + 30, 42, 76, shade, 18)
    if earrings:
        for side in (-1, 1):
            canvas.oval(x + side * 51, y + 30, 5.5, 5.5, "#e0b24c")
    for side in (-1, 1):
        canvas.oval(x + side * 50, y + 6, 9, 12, skin)
    canvas.oval(x, y, 50, 62, skin)
    hair_before(canvas, x, y, cut, hair)
    face(canvas, x, y, skin, glasses)


def staff() -> Canvas:
    """Draw six women of the office side by side, before a calm wall with a window's light."""
    canvas = Canvas(1072, 480, "#cfe3de")
    canvas.box(0, 0, 1072, 480, "#d3e5e0")
    for x in range(-60, 1200, 268):
        canvas.shape([(x + 110, 0), (x + 236, 0), (x + 96, 480), (x - 30, 480)], "#dcebe7")
    places = ((112, 236), (282, 214), (451, 236), (621, 214), (790, 236), (960, 214))
    for index in (1, 3, 5, 0, 2, 4):  # those who stand behind first
        portrait(canvas, *places[index], PEOPLE[index])
    return canvas


if __name__ == "__main__":
    march().save(FOLDER / "march.png", 256)
    staff().save(FOLDER / "staff.png", 256)
