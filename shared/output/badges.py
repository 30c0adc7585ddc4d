"""Draws rank and match onto a poster: bytes in, bytes out, one picture at a time."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from shared.output.model import Badge

WIDE = 600  # pixels; what a television shows of a poster
MOST_PIXELS = 40_000_000  # of what is taken in at all: a small file may claim to be as large as it likes
QUALITY = 88
DAMAGED = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError)
PAPER, INK = (17, 24, 39), (255, 255, 255)


class NoPicture(ValueError):
    """What was sent is no picture, or larger than any poster."""


def drawn(content: bytes, badge: Badge) -> bytes:
    """A JPEG: the rank on the left, the match on the right of the top. Raises `NoPicture`."""
    picture = _read(content)
    if badge.rank is not None:
        _label(picture, f"#{badge.rank}", is_left=True)
    if badge.match is not None:
        _label(picture, f"{badge.match} %", is_left=False)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def check(content: bytes) -> None:
    """Looks at its head only. Raises `NoPicture`."""
    with _opened(content):
        pass


def _read(content: bytes) -> Image.Image:
    try:
        with _opened(content) as opened:
            opened.draft("RGB", (WIDE, WIDE * 3 // 2))  # a JPEG is not even unpacked larger than needed
            picture = opened.convert("RGB")
    except DAMAGED as problem:
        raise NoPicture(str(problem)) from problem
    picture.thumbnail((WIDE, WIDE * 4))
    return picture


def _opened(content: bytes) -> Image.Image:
    try:
        opened = Image.open(io.BytesIO(content))
    except DAMAGED as problem:
        raise NoPicture(str(problem)) from problem
    if opened.width * opened.height > MOST_PIXELS:
        raise NoPicture("too large")
    return opened


def _label(picture: Image.Image, text: str, *, is_left: bool) -> None:
    size = max(12, picture.width // 9)
    font, draw = _font(size), ImageDraw.Draw(picture)
    left, top, right, bottom = draw.textbbox((0, 0), text, font=font)
    pad, edge = size // 3, size // 4
    wide, high = right - left + 2 * pad, bottom - top + 2 * pad
    x = edge if is_left else picture.width - edge - wide
    draw.rounded_rectangle((x, edge, x + wide, edge + high), radius=pad, fill=PAPER)
    draw.text((x + pad - left, edge + pad - top), text, font=font, fill=INK)


@lru_cache(maxsize=4)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
