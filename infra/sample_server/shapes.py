"""The small things the drawn artwork is made of: suns, ridges, towers, trees, people seen from far away."""

from itertools import pairwise
from math import acos, cos, degrees, sin, tau

from infra.sample_server.canvas import Canvas
from infra.sample_server.palettes import Colour, mix


def sun(canvas: Canvas, x: float, y: float, radius: float) -> None:
    light = canvas.palette.light
    canvas.glow(x, y, radius * 2.4, light, 0.55)
    canvas.disc(x, y, radius, light)


def ridge(canvas: Canvas, base: float, rise: float, colour: Colour) -> None:
    """Jagged peaks by midpoint displacement, from one side of the sheet to the other."""
    heights, reach = [canvas.chance.uniform(-0.4, 0.4), canvas.chance.uniform(-0.4, 0.4)], 1.0
    while len(heights) < 65:
        between = [(a + b) / 2 + canvas.chance.uniform(-reach, reach) for a, b in pairwise(heights)]
        heights = [value for pair in zip(heights, [*between, 0.0], strict=True) for value in pair][:-1]
        reach *= 0.52
    edge = [(index / (len(heights) - 1), base - rise * height) for index, height in enumerate(heights)]
    canvas.polygon([(0, 1.2), *edge, (1, 1.2)], colour)


def walker(canvas: Canvas, x: float, feet: float, tall: float) -> None:
    """Somebody standing in a coat, `tall` in fractions of the height."""
    colour, wide = canvas.palette.near, tall * canvas.height / canvas.width
    coat = [(-0.06, 0.83), (-0.16, 0.77), (-0.2, 0.28), (0.2, 0.28), (0.16, 0.77), (0.06, 0.83)]
    canvas.polygon([(x + dx * wide, feet - dy * tall) for dx, dy in coat], colour)
    for side in (-1, 1):
        leg = [(0.015, 0.3), (0.14, 0.3), (0.12, 0.0), (0.035, 0.0)]
        canvas.polygon([(x + side * dx * wide, feet - dy * tall) for dx, dy in leg], colour)
    canvas.disc(x, feet - 0.9 * tall, 0.095 * tall * canvas.height / canvas.unit, colour)


def hatted(canvas: Canvas, x: float, feet: float, tall: float) -> None:
    """A long coat and a brimmed hat."""
    colour, wide = canvas.palette.near, tall * canvas.height / canvas.width
    outline = [
        (-0.05, 0.79),
        (-0.15, 0.74),
        (-0.19, 0.45),
        (-0.2, 0.0),
        (0.2, 0.0),
        (0.19, 0.45),
        (0.15, 0.74),
        (0.05, 0.79),
    ]
    canvas.polygon([(x + dx * wide, feet - dy * tall) for dx, dy in outline], colour)
    canvas.disc(x, feet - 0.85 * tall, 0.065 * tall * canvas.height / canvas.unit, colour)
    brim = [
        (-0.14, 0.885),
        (0.14, 0.885),
        (0.11, 0.905),
        (0.075, 0.91),
        (0.06, 0.985),
        (-0.06, 0.985),
        (-0.075, 0.91),
        (-0.11, 0.905),
    ]
    canvas.polygon([(x + dx * wide, feet - dy * tall) for dx, dy in brim], colour)


def boat(canvas: Canvas, x: float, y: float, tall: float) -> None:
    wide = tall * canvas.height / canvas.width
    colour = canvas.palette.near
    canvas.polygon(
        [
            (x - 0.42 * wide, y),
            (x + 0.42 * wide, y),
            (x + 0.26 * wide, y + 0.16 * tall),
            (x - 0.3 * wide, y + 0.16 * tall),
        ],
        colour,
    )
    canvas.polygon(
        [(x + 0.02 * wide, y - 0.06 * tall), (x + 0.02 * wide, y - tall), (x + 0.4 * wide, y - 0.06 * tall)], colour
    )
    canvas.polygon(
        [(x - 0.03 * wide, y - 0.06 * tall), (x - 0.03 * wide, y - 0.85 * tall), (x - 0.28 * wide, y - 0.06 * tall)],
        colour,
    )


def towers(canvas: Canvas, base: float, wide: float, near: float) -> None:
    """A row of houses with a few lit windows; `near` from 0 to 1."""
    x, colour = -0.04, canvas.depth(0.1 + 0.85 * near)
    wide *= canvas.unit / canvas.width
    while x < 1:
        step, top = wide * canvas.chance.uniform(0.7, 1.4), base + canvas.chance.uniform(-0.11, 0.09)
        canvas.box(x, top, x + step, 1.2, colour)
        if canvas.chance.random() < 0.3:
            canvas.line([(x + step / 2, top), (x + step / 2, top - 0.05)], colour, 0.006)
        _windows(canvas, x, top, step, mix(canvas.palette.light, colour, 0.5 - 0.4 * near))
        x += step * 1.02


def _windows(canvas: Canvas, left: float, top: float, wide: float, colour: Colour) -> None:
    pitch = 0.026 * canvas.unit
    columns = int(wide * canvas.width / pitch) - 1
    for row in range(9):
        for column in range(columns):
            if canvas.chance.random() < 0.24:
                x, y = left + (column + 0.85) * pitch / canvas.width, top + (row + 0.8) * 1.4 * pitch / canvas.height
                canvas.box(x, y, x + 0.42 * pitch / canvas.width, y + 0.6 * pitch / canvas.height, colour)


def planet(canvas: Canvas, x: float, y: float, radius: float) -> None:
    palette = canvas.palette
    canvas.disc(x, y, radius, palette.light)
    for band in range(7):
        canvas.segment(
            x, y, radius, -58 + band * 11, 118 - band * 11, mix(palette.light, palette.far, 0.13 * (band + 1))
        )


def satellite(canvas: Canvas, x: float, y: float, orbit: float, angle: float, radius: float) -> None:
    along, down = orbit * canvas.unit / canvas.width, orbit * canvas.unit / canvas.height
    canvas.disc(
        x + along * cos(angle), y + down * sin(angle), radius, mix(canvas.palette.light, canvas.palette.haze, 0.3)
    )


def pine(canvas: Canvas, x: float, foot: float, tall: float, colour: Colour) -> None:
    wide = tall * canvas.height / canvas.width * 0.2
    for tier in range(4):
        top, reach = foot - tall * (1 - tier * 0.2), wide * (0.4 + 0.2 * tier)
        canvas.polygon([(x, top), (x + reach, top + tall * 0.42), (x - reach, top + tall * 0.42)], colour)


def pool(canvas: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    """A flat oval of light on the floor."""
    reach, left, top = radius * canvas.unit, x * canvas.width, canvas.down(y)
    canvas.draw.ellipse((left - reach, top - reach * 0.12, left + reach, top + reach * 0.12), fill=colour)


def tile(canvas: Canvas, left: float, top: float, side: float, colour: Colour) -> None:
    """One square of a grid: a quarter, a half or a whole circle, or a triangle."""
    x, y, reach = left * canvas.width, canvas.down(top), side
    kind, turn = canvas.chance.randrange(4), canvas.chance.randrange(4)
    corner = [(x, y), (x + reach, y), (x + reach, y + reach), (x, y + reach)]
    if kind == 0:
        canvas.draw.polygon([corner[turn], corner[(turn + 1) % 4], corner[(turn + 2) % 4]], fill=colour)
    elif kind == 1:
        canvas.draw.ellipse((x + 0.16 * reach, y + 0.16 * reach, x + 0.84 * reach, y + 0.84 * reach), fill=colour)
    else:
        _quarter(canvas, corner[turn], reach, turn * 90, colour)


def _quarter(canvas: Canvas, corner: tuple[float, float], reach: float, start: int, colour: Colour) -> None:
    x, y = corner
    canvas.draw.pieslice((x - reach, y - reach, x + reach, y + reach), start, start + 90, fill=colour)


def dash(canvas: Canvas, top: float, bottom: float) -> None:
    """A mark in the middle of the road, wider where it is nearer."""
    near, far = (bottom - 0.55) * 0.03, (top - 0.55) * 0.03
    canvas.polygon(
        [(0.5 - far, top), (0.5 + far, top), (0.5 + near, bottom), (0.5 - near, bottom)], canvas.palette.light
    )


def cloud(canvas: Canvas, x: float, y: float, size: float) -> None:
    colour = mix(canvas.palette.haze, (255, 255, 255), 0.5)
    shrink = canvas.unit / canvas.width
    for shift, lift, share in ((-1.1, 0.0, 0.6), (0, 0.35, 1.0), (1.0, 0.0, 0.7)):
        canvas.disc(x + shift * size * shrink, y - lift * size * canvas.unit / canvas.height, share * size, colour)
    canvas.box(x - 1.1 * size * shrink, y, x + size * shrink, y + 0.6 * size * canvas.unit / canvas.height, colour)


def house(canvas: Canvas, x: float, foot: float, tall: float) -> None:
    palette, wide = canvas.palette, tall * canvas.height / canvas.width * 0.42
    canvas.box(x - wide, foot - 0.55 * tall, x + wide, foot + 0.3 * tall, mix(palette.haze, (255, 255, 255), 0.6))
    canvas.polygon(
        [(x - 1.25 * wide, foot - 0.5 * tall), (x, foot - tall), (x + 1.25 * wide, foot - 0.5 * tall)], palette.near
    )
    canvas.box(x - 0.22 * wide, foot - 0.25 * tall, x + 0.22 * wide, foot + 0.3 * tall, palette.light)


def balloon(canvas: Canvas, x: float, y: float, radius: float) -> None:
    palette, shrink = canvas.palette, canvas.unit / canvas.width
    down = radius * canvas.unit / canvas.height
    colour = canvas.chance.choice((palette.light, palette.far, palette.near))
    canvas.polygon(
        [
            (x - 0.85 * radius * shrink, y + 0.5 * down),
            (x + 0.85 * radius * shrink, y + 0.5 * down),
            (x, y + 1.75 * down),
        ],
        colour,
    )
    canvas.disc(x, y, radius, colour)
    canvas.slice(x, y, radius, 60, 120, mix(colour, palette.haze, 0.35))
    canvas.box(x - 0.2 * radius * shrink, y + 1.75 * down, x + 0.2 * radius * shrink, y + 2.1 * down, palette.near)


def lens(canvas: Canvas, y: float, offset: float, radius: float) -> None:
    """Where two discs of one radius, `offset` left and right of the middle, overlap."""
    colour = mix(mix(canvas.palette.light, canvas.palette.far, 0.5), canvas.palette.near, 0.45)
    half, middle, height, reach = (
        degrees(acos(offset / radius)),
        0.5 * canvas.width,
        canvas.down(y),
        radius * canvas.unit,
    )
    for side in (-1, 1):
        x = middle - side * offset * canvas.unit
        start = -half if side == 1 else 180 - half
        canvas.draw.chord((x - reach, height - reach, x + reach, height + reach), start, start + 2 * half, fill=colour)


def flower(canvas: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    petals, along, down = canvas.chance.choice((5, 6, 8)), canvas.unit / canvas.width, canvas.unit / canvas.height
    for petal in range(petals):
        angle = petal * tau / petals
        canvas.disc(x + radius * along * cos(angle), y + radius * down * sin(angle), radius * 0.62, colour)
    canvas.disc(x, y, radius * 0.55, canvas.palette.near if colour == canvas.palette.light else canvas.palette.light)
