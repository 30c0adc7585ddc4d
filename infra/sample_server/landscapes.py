"""Compositions that show a place: ridges, dunes, seas, cities, woods, roads, hills, gardens, stairs."""

from infra.sample_server import shapes
from infra.sample_server.canvas import Canvas
from infra.sample_server.palettes import mix


def mountains(canvas: Canvas) -> None:
    sun_x = canvas.chance.uniform(0.25, 0.75)
    shapes.sun(canvas, sun_x, 0.42, canvas.chance.uniform(0.12, 0.2))
    for layer in range(5):
        shapes.ridge(canvas, 0.5 + layer * 0.085, 0.15 - layer * 0.018, canvas.depth((layer / 4) ** 0.8))


def dunes(canvas: Canvas) -> None:
    palette, x = canvas.palette, canvas.chance.uniform(0.3, 0.7)
    shapes.sun(canvas, x, 0.34, 0.2)
    canvas.disc(x + 0.24, 0.2, 0.045, mix(palette.light, palette.haze, 0.4))
    for layer in range(4):
        canvas.swell(0.56 + layer * 0.1, 0.05 + layer * 0.008, 0.7 + layer * 0.12, canvas.depth(layer / 3))
    shapes.walker(canvas, canvas.chance.uniform(0.25, 0.75), 0.6, 0.05)


def waves(canvas: Canvas) -> None:
    shapes.sun(canvas, 0.5, 0.44, canvas.chance.uniform(0.22, 0.3))
    for layer in range(8):
        base, shade = 0.5 + layer * 0.06, layer / 7
        crest = mix(canvas.depth(shade), canvas.palette.haze, 0.45)
        canvas.swell(base, 0.014 + layer * 0.003, 2.6 - layer * 0.2, crest)
        canvas.swell(base + 0.012, 0.014 + layer * 0.003, 2.6 - layer * 0.2, canvas.depth(shade))
    shapes.boat(canvas, canvas.chance.uniform(0.3, 0.7), 0.525, 0.11)


def skyline(canvas: Canvas) -> None:
    shapes.sun(canvas, canvas.chance.uniform(0.25, 0.75), 0.36, canvas.chance.uniform(0.18, 0.3))
    for layer in range(3):
        shapes.towers(canvas, 0.44 + layer * 0.12, 0.11 + layer * 0.02, layer / 2)
    canvas.shade(0.6, 1, canvas.palette.near, 0.9)


def forest(canvas: Canvas) -> None:
    palette = canvas.palette
    shapes.sun(canvas, canvas.chance.uniform(0.35, 0.65), 0.36, 0.17)
    for layer in range(4):
        colour = canvas.depth(layer / 3)
        canvas.swell(0.66 + layer * 0.07, 0.015, 1.3, colour)
        for _ in range(15 - layer * 3):
            size = canvas.chance.uniform(0.16, 0.26) + 0.05 * layer
            shapes.pine(canvas, canvas.chance.uniform(-0.05, 1.05), 0.68 + layer * 0.07, size, colour)
        canvas.shade(0.55 + layer * 0.07, 0.75 + layer * 0.07, palette.haze, 0.22 * (3 - layer) / 3)
    canvas.box(0, 0.89, 1, 1.2, palette.near)


def trunks(canvas: Canvas) -> None:
    palette, chance = canvas.palette, canvas.chance
    canvas.shade(0.0, 0.7, mix(palette.haze, palette.light, 0.35), 0.9)
    canvas.glow(0.5, 0.55, 0.8, palette.light, 0.9)
    for layer in range(3):
        for _ in range(9 - layer * 2):
            x, width = chance.random(), 0.012 + 0.02 * layer + chance.uniform(0, 0.012)
            lean = chance.uniform(-0.03, 0.03)
            colour = mix(canvas.depth(layer / 2), palette.haze, 0.35 - layer * 0.17)
            canvas.polygon(
                [(x - width, 1.1), (x - width / 2 + lean, 0), (x + width / 2 + lean, 0), (x + width, 1.1)], colour
            )
    canvas.shade(0.6, 1, palette.near, 1)
    shapes.walker(canvas, 0.5, 0.68, 0.16)


def highway(canvas: Canvas) -> None:
    palette, horizon = canvas.palette, 0.55
    shapes.sun(canvas, 0.5, horizon - 0.02, 0.29)
    for stripe in range(5):
        top = horizon - 0.03 - stripe * 0.034
        above = (horizon - 0.02 - top) * canvas.height / canvas.unit
        half = max(0.0, 0.29**2 - above**2) ** 0.5 * canvas.unit / canvas.width + 0.004
        canvas.box(0.5 - half, top, 0.5 + half, top + 0.011 - stripe * 0.0017, mix(palette.haze, palette.sky, 0.2))
    shapes.ridge(canvas, horizon, 0.07, canvas.depth(0.35))
    canvas.box(0, horizon, 1, 1.2, canvas.depth(0.8))
    canvas.polygon([(0.495, horizon), (0.505, horizon), (0.86, 1), (0.14, 1)], palette.near)
    for dash in range(5):
        near, far = (dash / 7) ** 2.2, ((dash + 0.5) / 7) ** 2.2
        shapes.dash(canvas, horizon + near * (1 - horizon), horizon + far * (1 - horizon))
    canvas.shade(0.7, 1, palette.near, 0.75)


def hills(canvas: Canvas) -> None:
    palette, chance = canvas.palette, canvas.chance
    shapes.sun(canvas, chance.uniform(0.2, 0.8), 0.25, 0.11)
    for _ in range(4):
        shapes.cloud(canvas, chance.random(), chance.uniform(0.1, 0.42), chance.uniform(0.05, 0.09))
    for layer in range(4):
        canvas.swell(0.58 + layer * 0.1, 0.035, 0.9 + 0.2 * layer, mix(palette.far, palette.near, layer / 3.4))
    shapes.house(canvas, chance.uniform(0.25, 0.75), 0.6, 0.1)
    for _ in range(3):
        shapes.balloon(canvas, chance.uniform(0.12, 0.88), chance.uniform(0.2, 0.42), chance.uniform(0.03, 0.055))


def garden(canvas: Canvas) -> None:
    palette, chance = canvas.palette, canvas.chance
    shapes.sun(canvas, chance.uniform(0.3, 0.7), 0.33, 0.19)
    canvas.swell(0.74, 0.03, 0.7, canvas.depth(0.35))
    colours = [palette.light, palette.far, mix(palette.light, palette.haze, 0.45)]
    for _ in range(17):
        x, y = chance.uniform(0.02, 0.98), chance.uniform(0.5, 0.76)
        canvas.line([(x, y), (x + chance.uniform(-0.03, 0.03), 1)], canvas.depth(0.8), 0.007)
        shapes.flower(canvas, x, y, chance.uniform(0.028, 0.055), chance.choice(colours))
    canvas.swell(0.83, 0.02, 0.9, palette.near)


def stairs(canvas: Canvas) -> None:
    palette, rise, mirror = canvas.palette, 0.055, canvas.chance.choice((False, True))
    shapes.sun(canvas, 0.28 if not mirror else 0.72, 0.24, 0.13)
    for flight in range(2):
        colour, base = mix(canvas.depth(0.15 + 0.75 * flight), palette.haze, 0.25 - 0.25 * flight), 0.78 + flight * 0.2
        for step in range(12):
            left, right = step / 11, (step + 1.02) / 11
            ends = (1 - right, 1 - left) if mirror else (left, right)
            canvas.box(ends[0], base - step * rise, ends[1], 1.2, colour)
    x = 0.64 if not mirror else 0.36
    shapes.walker(canvas, x, 0.78 - 7 * rise, 0.1)
    canvas.shade(0.75, 1, palette.near, 0.8)
