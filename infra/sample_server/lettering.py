"""Titles set into posters, with the one typeface that Pillow itself carries so that they look alike everywhere."""

import unicodedata
from functools import lru_cache
from random import Random
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from infra.sample_server.palettes import Colour, Palette, brightness, mix

MARGIN = 0.085
LINE_HEIGHT = 1.06


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


def set_title(picture: Image.Image, title: str, small_print: str, palette: Palette, chance: Random) -> None:
    """Into the lower third, in whichever of light and dark reads better there."""
    style = chance.choice(STYLES)
    text = printable(title).upper() if style.upper else printable(title)
    size, lines = _fit(text, style, picture.width)
    foot = picture.height - MARGIN * picture.width
    small = picture.width * 0.03
    top = foot - small * 2.1 - len(lines) * size * LINE_HEIGHT
    ink, accent = _inks(picture, top, palette)
    for index, line in enumerate(lines):
        _line(picture, line, top + index * size * LINE_HEIGHT, size, style, ink)
    fine = Style(upper=True, weight=0.0, tracking=0.16, ceiling=0, centred=style.centred)
    _line(picture, small_print, foot - small, small, fine, accent)


def printable(text: str) -> str:
    """Letters the typeface lacks lose their accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return text if all(_known(letter) for letter in text) else plain


def _fit(text: str, style: Style, width: int) -> tuple[float, list[str]]:
    """The largest letters with which the title takes at most four lines."""
    room, size = width * (1 - 2 * MARGIN), width * style.ceiling
    while size > width * 0.05:
        lines = _wrap(text, style, size, room)
        if (
            len(lines) <= 4
            and len(lines) * size < width * 0.46
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
    return _unit_length(text) * size + style.tracking * size * (len(text) - 1)


def _line(picture: Image.Image, text: str, top: float, size: float, style: Style, ink: Colour) -> None:
    draw, font = ImageDraw.Draw(picture), _font(round(size))
    x = MARGIN * picture.width
    if style.centred:
        x = (picture.width - _length(text, style, size)) / 2
    for letter in text:
        draw.text((x, top), letter, font=font, fill=ink, stroke_width=size * style.weight)
        x += _unit_length(letter) * size + style.tracking * size


def _inks(picture: Image.Image, top: float, palette: Palette) -> tuple[Colour, Colour]:
    """For the title and for the small print, against what lies behind them."""
    behind = picture.crop((0, round(top), picture.width, picture.height)).resize((1, 1), Image.Resampling.BOX)
    ground = behind.getpixel((0, 0))
    assert isinstance(ground, tuple)
    shade: Colour = (int(ground[0]), int(ground[1]), int(ground[2]))
    light, dark = mix(palette.light, (255, 255, 255), 0.75), mix(palette.near, (0, 0, 0), 0.35)
    ink = light if brightness(shade) < 0.52 else dark
    return ink, mix(ink, shade, 0.22)


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(max(6, size))
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow was built without FreeType"
    return font


@lru_cache(maxsize=4096)
def _unit_length(text: str) -> float:
    return _font(100).getlength(text) / 100


@lru_cache(maxsize=512)
def _known(letter: str) -> bool:
    missing = _font(40).getmask("\U000f0000")
    return letter.isspace() or bytes(_font(40).getmask(letter)) != bytes(missing)
