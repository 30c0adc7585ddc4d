"""A sheet to draw on, in fractions of its size, twice as large as the picture it becomes so that edges are smooth."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from io import BytesIO
from math import pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw

from infra.sample_server.palettes import Colour, Palette, mix

SUPERSAMPLING = 2
Point = tuple[float, float]


class Canvas:
    """x and y run from 0 to 1 across the sheet; every radius and stroke is a fraction of its shorter side.

    `shift` moves everything drawn after it was set down by a fraction of the height.
    """

    def __init__(self, width: int, height: int, palette: Palette, chance: Random) -> None:
        self.width, self.height = width * SUPERSAMPLING, height * SUPERSAMPLING
        self.unit = min(self.width, self.height)
        self.palette, self.chance = palette, chance
        self.shift = 0.0
        self.image = _gradient(self.width, self.height, palette.sky, palette.haze)
        self.draw = ImageDraw.Draw(self.image)

    def down(self, y: float) -> float:
        """In pixels from the top."""
        return (y + self.shift) * self.height

    def depth(self, share: float) -> Colour:
        """The colour of things at a distance: 0 far, 1 near."""
        return mix(self.palette.far, self.palette.near, share)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        self.draw.polygon([(x * self.width, self.down(y)) for x, y in points], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        self.draw.ellipse(self._around(x, y, radius), fill=colour)

    def ring(self, x: float, y: float, radius: float, colour: Colour, stroke: float = 0.004) -> None:
        self.draw.ellipse(self._around(x, y, radius), outline=colour, width=max(2, round(stroke * self.unit)))

    def slice(self, x: float, y: float, radius: float, start: float, end: float, colour: Colour) -> None:
        self.draw.pieslice(self._around(x, y, radius), start, end, fill=colour)

    def segment(self, x: float, y: float, radius: float, start: float, end: float, colour: Colour) -> None:
        self.draw.chord(self._around(x, y, radius), start, end, fill=colour)

    def line(self, points: Sequence[Point], colour: Colour, stroke: float = 0.005) -> None:
        pixels = [(x * self.width, self.down(y)) for x, y in points]
        self.draw.line(pixels, fill=colour, width=max(2, round(stroke * self.unit)), joint="curve")

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.6) -> None:
        size = round(2 * radius * self.unit)
        mask = _halo(strength).resize((size, size), Image.Resampling.BILINEAR)
        self.image.paste(colour, self._corner(x, y, radius), mask)

    def land(self, height: Callable[[float], float], colour: Colour, steps: int = 90) -> None:
        """Everything below the line y = height(x)."""
        edge = [(step / steps, height(step / steps)) for step in range(steps + 1)]
        self.polygon([(0, 1.2), *edge, (1, 1.2)], colour)

    def swell(self, base: float, rise: float, periods: float, colour: Colour) -> None:
        """A soft wavy horizon around y = base."""
        shift, second = self.chance.uniform(0, 2 * pi), self.chance.uniform(0.3, 0.5)

        def height(x: float) -> float:
            angle = x * periods * 2 * pi
            return base - rise * (sin(angle + shift) + second * sin(2.3 * angle + 2 * shift)) / 1.4

        self.land(height, colour)

    def stars(self, count: int, bottom: float, colour: Colour) -> None:
        for _ in range(count):
            x, y = self.chance.random(), self.chance.random() * bottom
            self.disc(x, y, self.chance.choice((0.0012, 0.0016, 0.0028)), colour)

    def shade(self, top: float, bottom: float, colour: Colour, strength: float) -> None:
        """Fades to `colour` towards `bottom` (upwards when `bottom` lies above `top`)."""
        first, last = sorted((round(self.down(top)), round(self.down(bottom))))
        mask = Image.linear_gradient("L").resize((self.width, last - first)).point(lambda value: value * strength)
        if bottom < top:
            mask = mask.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        self.image.paste(colour, (0, first), mask)

    def finish(self) -> Image.Image:
        """The picture at its real size, with a breath of film grain."""
        picture = self.image.reduce(SUPERSAMPLING)
        return ImageChops.add(picture, _grain(picture.width, picture.height), 1, -128)

    def _around(self, x: float, y: float, radius: float) -> tuple[float, float, float, float]:
        left, top, reach = x * self.width, self.down(y), radius * self.unit
        return left - reach, top - reach, left + reach, top + reach

    def _corner(self, x: float, y: float, radius: float) -> tuple[int, int]:
        return round(x * self.width - radius * self.unit), round(self.down(y) - radius * self.unit)


def jpeg(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=86)
    return buffer.getvalue()


def _gradient(width: int, height: int, top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, 256))
    column.putdata([mix(top, bottom, step / 255) for step in range(256)])
    return column.resize((1, height), Image.Resampling.BILINEAR).resize((width, height), Image.Resampling.NEAREST)


@lru_cache(maxsize=32)
def _halo(strength: float) -> Image.Image:
    return Image.radial_gradient("L").point(lambda value: max(0, 255 - value * 1.42) ** 2 / 255 * strength)


@lru_cache(maxsize=8)
def _grain(width: int, height: int) -> Image.Image:
    noise = Random(7)
    tile = Image.frombytes("L", (256, 256), bytes(round(noise.gauss(128, 4.2)) for _ in range(65536)))
    sheet = Image.new("L", (width, height))
    for left in range(0, width, 256):
        for top in range(0, height, 256):
            sheet.paste(tile, (left, top))
    return Image.merge("RGB", (sheet, sheet, sheet))
