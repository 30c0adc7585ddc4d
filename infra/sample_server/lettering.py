"""Titles set into posters, with the one typeface that Pillow itself carries so that they look alike everywhere."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from infra.sample_server.canvas import SUPERSAMPLING, Canvas
from infra.sample_server.palettes import Colour, Palette, brightness, mix

MARGIN = 0.085
LINE_HEIGHT = 1.06
SUBSTITUTES = str.maketrans({"–": "-", "—": "-", "ł": "l", "ø": "o"})
# Strokes in fractions of the letter size, from the top of the letter.
MARKS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "\u0301": (((-0.04, -0.06), (0.08, -0.17)),),
    "\u0300": (((-0.08, -0.17), (0.04, -0.06)),),
    "\u0302": (((-0.12, -0.06), (0.0, -0.17), (0.12, -0.06)),),
    "\u030c": (((-0.12, -0.17), (0.0, -0.06), (0.12, -0.17)),),
    "\u0308": (((-0.14, -0.11), (-0.055, -0.11)), ((0.055, -0.11), (0.14, -0.11))),
    "\u0304": (((-0.12, -0.1), (0.12, -0.1)),),
    "\u0303": (((-0.13, -0.08), (-0.05, -0.14), (0.05, -0.08), (0.13, -0.14)),),
}


class Style(NamedTuple):
    """`weight` and `tracking` are fractions of the letter size; `ceiling` is the largest size, of the width."""

    upper: bool
    weight: float
    tracking: float
    ceiling: float
    centred: bool


STYLES = (
    Style(upper=True, weight=0.022, tracking=0.05, ceiling=0.15, centred=False),
    Style(upper=False, weight=0.026, tracking=-0.015, ceiling=0.17, centred=False),
    Style(upper=True, weight=0.0, tracking=0.2, ceiling=0.1, centred=True),
    Style(upper=False, weight=0.012, tracking=-0.01, ceiling=0.16, centred=False),
    Style(upper=True, weight=0.03, tracking=0.02, ceiling=0.19, centred=True),
)


def set_title(canvas: Canvas, title: str, small_print: str, *, above: bool) -> Image.Image:
    """The finished picture, its title in the upper or lower third in whichever of light and dark reads better there."""
    style = canvas.chance.choice(STYLES)
    text = printable(title.upper() if style.upper else title)
    width, height = canvas.width // SUPERSAMPLING, canvas.height // SUPERSAMPLING
    size, lines = _fit(text, style, width, tallest=0.32 if above else 0.46)
    small, block = width * 0.031, len(lines) * size * LINE_HEIGHT
    top = width * MARGIN if above else height - width * MARGIN - small * 2.1 - block
    _scrim(canvas, top / height, (top + block) / height, above=above)
    picture = canvas.finish()
    ink = _inks(picture, top, top + block, canvas.palette)[0]
    for index, line in enumerate(lines):
        _line(picture, line, top + index * size * LINE_HEIGHT, size, style, ink)
    fine = Style(upper=True, weight=0.012, tracking=0.16, ceiling=0, centred=style.centred)
    _line(
        picture,
        small_print,
        height - width * MARGIN - small,
        small,
        fine,
        _inks(picture, height - 3 * small, height, canvas.palette)[1],
    )
    return picture


def printable(text: str) -> str:
    """What the typeface can show: letters it lacks are left out, accents it lacks are drawn by hand."""
    letters = unicodedata.normalize("NFC", text).translate(SUBSTITUTES)
    return "".join(letter for letter in letters if _known(unicodedata.normalize("NFD", letter)[0]))


def _scrim(canvas: Canvas, top: float, bottom: float, *, above: bool) -> None:
    """Quiets what lies behind the letters."""
    canvas.shift = 0.0
    if above:
        canvas.shade(bottom + 0.12, 0, canvas.palette.sky, 0.9)
        canvas.shade(0.8, 1, canvas.palette.near, 0.8)
    else:
        canvas.shade(max(0.3, top - 0.16), min(1.0, top + 0.1), canvas.palette.near, 0.88)
        canvas.box(0, min(1.0, top + 0.1), 1, 1, mix(canvas.palette.near, canvas.depth(0.9), 0.5))


def _fit(text: str, style: Style, width: int, *, tallest: float) -> tuple[float, list[str]]:
    """The largest letters with which the title takes at most four lines, `tallest` widths high together."""
    room, size = width * (1 - 2 * MARGIN), width * style.ceiling
    while size > width * 0.05:
        lines = _wrap(text, style, size, room)
        if (
            len(lines) <= 4
            and len(lines) * size < width * tallest
            and all(_length(line, style, size) <= room for line in lines)
        ):
            return size, lines
        size *= 0.94
    return size, _wrap(text, style, size, room)[:6]


def _wrap(text: str, style: Style, size: float, room: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _length(f"{lines[-1]} {word}", style, size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _length(text: str, style: Style, size: float) -> float:
    return unit_length(text) * size + style.tracking * size * (len(text) - 1)


def _line(picture: Image.Image, text: str, top: float, size: float, style: Style, ink: Colour) -> None:
    draw, font = ImageDraw.Draw(picture), _font(round(size))
    x = MARGIN * picture.width
    if style.centred:
        x = (picture.width - _length(text, style, size)) / 2
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base, mark = parts[0], parts[1:2]
        draw.text((x, top), base, font=font, fill=ink, stroke_width=size * style.weight)
        _mark(draw, mark, x + unit_length(base) * size / 2, top + font.getbbox(base)[1], size, ink)
        x += unit_length(base) * size + style.tracking * size


def _mark(draw: ImageDraw.ImageDraw, mark: str, x: float, y: float, size: float, ink: Colour) -> None:
    """An accent over a letter whose highest point is (x, y): the typeface has none."""
    for stroke in MARKS.get(mark, ()):
        points = [(x + dx * size, y + dy * size) for dx, dy in stroke]
        draw.line(points, fill=ink, width=max(1, round(size * 0.085)))


def _inks(picture: Image.Image, top: float, bottom: float, palette: Palette) -> tuple[Colour, Colour]:
    """A full and a quieter colour against what lies between two heights."""
    behind = (
        picture.crop((0, round(top), picture.width, round(bottom)))
        .resize((1, 1), Image.Resampling.BOX)
        .getpixel((0, 0))
    )
    assert isinstance(behind, tuple)
    ground: Colour = (int(behind[0]), int(behind[1]), int(behind[2]))
    light, dark = mix(palette.light, (255, 255, 255), 0.75), mix(palette.near, (0, 0, 0), 0.35)
    ink = light if brightness(ground) < 0.5 else dark
    return ink, mix(ink, ground, 0.2)


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(max(6, size))
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow was built without FreeType"
    return font


@lru_cache(maxsize=4096)
def unit_length(text: str) -> float:
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return _font(100).getlength(bare) / 100


@lru_cache(maxsize=512)
def _known(letter: str) -> bool:
    return letter.isspace() or bytes(_font(40).getmask(letter)) != bytes(_font(40).getmask("\U000f0000"))
