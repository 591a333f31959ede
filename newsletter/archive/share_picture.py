"""Share picture: what other sites show beside a link to an issue (Open Graph), drawn from the issue.

1200x630 pixels, JPEG, below 300 KB: larger ones are dropped by some sites. The same input gives the same
bytes. Text in a script that the font does not have is left out, and the issue's picture fills its place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO

import PIL
from PIL import Image, ImageDraw, ImageFont, ImageOps

from newsletter.archive.share_font import Weight, drawable, font, font_version
from newsletter.model import Brand

WIDTH, HEIGHT = 1200, 630
MOST_BYTES = 300_000
PREFIX = "share-"
"""What the names of share pictures begin with."""
_DRAWING = 1
"""To be raised when the drawing changes: sites keep a picture by its address for days."""
_EDGE, _PAD = 16, 72
_PHOTO = 560
"""Width of the issue's picture beside the text."""
_WIDE = 1.2
_TITLE_SIZES = (80, 72, 64, 56, 50, 44)
_MOST_LETTERS = 300
_MOST_LINES = 5
_LINE = 1.16
"""Height of a line, by the size of its letters."""
_STEP = 12
_QUALITIES = (88, 80, 70, 60, 45, 30, 15)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareText:
    """What a share picture says; "" leaves a line out."""

    name: str
    """The publication's."""
    title: str
    date: str = ""


def share_name(text: ShareText, brand: Brand, *, picture: str) -> str:
    """Return the file name of a share picture, made from all that its content is made from.

    `picture` is the name of the issue's picture, which is made from that one's content; "" for none.
    """
    source = [_DRAWING, PIL.__version__, font_version(), asdict(text), asdict(brand), picture]
    written = json.dumps(source, sort_keys=True).encode()
    return f"{PREFIX}{hashlib.sha256(written).hexdigest()[:32]}.jpg"


def draw_share_picture(text: ShareText, brand: Brand, *, picture: bytes | None) -> bytes:
    """Return the share picture as JPEG; `picture` is the issue's own in any format that Pillow reads."""
    photo, shown = _opened(picture), _drawable(text)
    canvas = Image.new("RGB", (WIDTH, HEIGHT), brand.card)
    if photo is not None and not drawable(text.title):
        canvas.paste(ImageOps.fit(photo, (WIDTH, HEIGHT), Image.Resampling.LANCZOS))
    elif photo is not None:
        canvas.paste(_column(photo, brand), (WIDTH - _PHOTO, 0))
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, 0, _EDGE - 1, HEIGHT), fill=brand.accent)
    if photo is None:
        _draw_text(draw, shown, brand, WIDTH - _PAD)
    elif drawable(text.title):
        _draw_text(draw, shown, brand, WIDTH - _PHOTO - _PAD // 2)
    return _small_enough(canvas)


def _drawable(text: ShareText) -> ShareText:
    """Return what the font has letters for; the name takes the place of a title that it has none for."""
    name, title, date = (drawable(one[:_MOST_LETTERS]) for one in (text.name, text.title, text.date))
    return ShareText(name=name if title else "", title=title or name, date=date)


def _column(photo: Image.Image, brand: Brand) -> Image.Image:
    """Return the issue's picture as the right column; a wide one is shown whole, as it may have words."""
    if photo.width < photo.height * _WIDE:
        return ImageOps.fit(photo, (_PHOTO, HEIGHT), Image.Resampling.LANCZOS)
    column = Image.new("RGB", (_PHOTO, HEIGHT), brand.tint)
    whole = ImageOps.contain(photo, (_PHOTO, HEIGHT), Image.Resampling.LANCZOS)
    column.paste(whole, (0, (HEIGHT - whole.height) // 2))
    return column


def _opened(picture: bytes | None) -> Image.Image | None:
    if picture is None:
        return None
    try:
        with Image.open(BytesIO(picture)) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    ground = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(ground, upright).convert("RGB")


def _draw_text(draw: ImageDraw.ImageDraw, text: ShareText, brand: Brand, right: int) -> None:
    """Draw name, title and date one below the other, from the left edge to `right`."""
    left, width = _EDGE + _PAD - 8, right - _EDGE - _PAD + 8
    name, date = font(Weight.BOLD, 34), font(Weight.REGULAR, 30)
    if name is None or date is None:
        return
    top = _PAD - 8
    for line in _limited(_wrapped(text.name, name, width), 2, name, width):
        draw.text((left, top), line, font=name, fill=brand.accent)
        top += 44
    bottom = HEIGHT - _PAD
    if text.date:
        bottom -= 38
        draw.text((left, bottom), _cut(text.date, date, width), font=date, fill=brand.soft)
    size, lines = _fitted(text.title, width, bottom - top - 56)
    face, line_height = font(Weight.BOLD, size), round(size * _LINE)
    at = top + (bottom - top - line_height * len(lines)) // 2
    for line in lines:
        draw.text((left, at), line, font=face, fill=brand.ink)
        at += line_height


def _fitted(title: str, width: int, height: int) -> tuple[int, Sequence[str]]:
    """Return the largest size in which a title fits, and its lines; at the smallest it may be cut."""
    size: int = _TITLE_SIZES[-1]
    lines: Sequence[str] = ()
    for size in _TITLE_SIZES:
        face = font(Weight.BOLD, size)
        if face is None:
            return size, ()
        most = min(_MOST_LINES, height // round(size * _LINE))
        wrapped = _wrapped(title, face, width)
        if len(wrapped) <= most and all(_width(face, line) <= width for line in wrapped):
            return size, _balanced(title, wrapped, face, width)
        lines = _limited(wrapped, most, face, width)
    return size, lines


def _balanced(title: str, wrapped: Sequence[str], face: ImageFont.FreeTypeFont, width: int) -> Sequence[str]:
    """Return as many lines of about the same length: no word is left alone on the last one."""
    widest = max((_width(face, word) for word in title.split()), default=0)
    while width - _STEP >= widest and len(_wrapped(title, face, width - _STEP)) == len(wrapped):
        width -= _STEP
    return _wrapped(title, face, width)


def _limited(lines: Sequence[str], most: int, face: ImageFont.FreeTypeFont, width: int) -> Sequence[str]:
    """Return at most so many lines, each cut where it is too wide."""
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return [_cut(line, face, width) for line in kept]


def _wrapped(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _width(face, f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _width(face: ImageFont.FreeTypeFont, text: str) -> float:
    """Return how far a line reaches: the ink of its last sign may go beyond its advance."""
    return max(face.getlength(text), face.getbbox(text)[2])


def _cut(line: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    """Return a line that is no wider than `width`, with … for what is left out."""
    if _width(face, line) <= width:
        return line
    while line and _width(face, f"{line}…") > width:
        line = line[:-1].rstrip(" ,.;:–-")
    return f"{line}…"


def _small_enough(canvas: Image.Image) -> bytes:
    for quality in _QUALITIES:
        written = BytesIO()
        canvas.save(written, "JPEG", quality=quality, subsampling=0 if quality > 80 else 2)
        if written.tell() < MOST_BYTES:
            break
    return written.getvalue()
