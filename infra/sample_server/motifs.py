"""Compositions that show an idea: orbits, shadows, rays, tiles, rings, curtains, a meeting."""

from math import cos, pi, sin, tau

from infra.sample_server import shapes
from infra.sample_server.canvas import Canvas
from infra.sample_server.palettes import mix


def orbits(canvas: Canvas) -> None:
    palette, chance = canvas.palette, canvas.chance
    canvas.stars(90, 0.95, mix(palette.haze, (255, 255, 255), 0.55))
    x, y, radius = chance.uniform(0.35, 0.65), chance.uniform(0.36, 0.44), chance.uniform(0.2, 0.27)
    canvas.glow(x, y, radius * 2.2, palette.light, 0.5)
    for turn in range(4):
        orbit = radius * (1.45 + 0.38 * turn)
        canvas.ring(x, y, orbit, mix(palette.haze, palette.light, 0.35), 0.003)
        angle = chance.uniform(0, tau)
        shapes.satellite(canvas, x, y, orbit, angle, 0.012 + 0.01 * (turn % 2))
    shapes.planet(canvas, x, y, radius)


def blinds(canvas: Canvas) -> None:
    """A figure in a doorway, and light that falls through slats."""
    palette = canvas.palette
    canvas.box(0, 0, 1, 1, mix(palette.near, palette.far, 0.25))
    slope = canvas.chance.choice((-0.16, 0.16))
    for slat in range(15):
        top = -0.15 + slat * 0.065
        colour = mix(palette.light, palette.near, 0.12 + 0.05 * abs(slat - 6))
        canvas.polygon([(0, top), (1, top + slope), (1, top + slope + 0.033), (0, top + 0.033)], colour)
    canvas.shade(0.35, 0.85, palette.near, 1)
    canvas.box(0, 0.85, 1, 1, palette.near)
    shapes.hatted(canvas, canvas.chance.uniform(0.38, 0.62), 0.9, 0.62)


def rays(canvas: Canvas) -> None:
    palette, chance = canvas.palette, canvas.chance
    x, y, count = 0.5, chance.uniform(0.42, 0.5), chance.choice((12, 16, 20))
    beam, turn = mix(palette.haze, palette.far, 0.45), chance.uniform(0, tau)
    for ray in range(count):
        start = turn + ray * tau / count
        reach = [(x + 2 * cos(start + d) * canvas.unit / canvas.width, y + 2 * sin(start + d)) for d in (0, pi / count)]
        canvas.polygon([(x, y), *reach], beam)
    canvas.disc(x, y, 0.27, palette.light)
    canvas.ring(x, y, 0.31, palette.light, 0.008)
    canvas.swell(0.76, 0.02, 0.8, canvas.depth(0.6))
    canvas.swell(0.82, 0.02, 0.6, palette.near)
    shapes.walker(canvas, 0.5, 0.775, 0.13)


def tiles(canvas: Canvas) -> None:
    """Quarter circles on a grid, as a school of design of the 1920s would have it."""
    palette, chance, columns = canvas.palette, canvas.chance, 4 if canvas.height > canvas.width else 8
    side = canvas.width / columns
    colours = [palette.light, palette.far, palette.near, palette.haze, mix(palette.light, palette.haze, 0.5)]
    for index in range(columns * 5):
        left, top = index % columns / columns, index // columns * side / canvas.height
        back, front = chance.sample(colours, 2)
        canvas.box(left, top, left + 1 / columns, top + side / canvas.height, back)
        shapes.tile(canvas, left, top, side, front)
    if columns == 4:
        canvas.box(0, 5 * side / canvas.height, 1, 1, palette.near)


def vortex(canvas: Canvas) -> None:
    """Rings that draw the eye to somebody very small."""
    palette, x, y = canvas.palette, 0.5, 0.42
    for ring in range(16):
        radius = 1.05 * (1 - ring / 16) ** 1.25
        drift = 0.035 * sin(ring * canvas.chance.uniform(0.5, 0.7))
        colour = mix(palette.near, palette.light, ring / 15) if ring % 2 else mix(palette.sky, palette.far, ring / 15)
        canvas.disc(x + drift, y + drift * 0.6, radius, colour)
    canvas.shade(0.6, 0.98, palette.near, 1)
    shapes.walker(canvas, 0.5, 0.46, 0.085)


def stage(canvas: Canvas) -> None:
    palette, chance = canvas.palette, canvas.chance
    canvas.box(0, 0, 1, 1, mix(palette.sky, palette.near, 0.45))
    for lamp in (0.12, 0.5, 0.88):
        target = 0.5 + chance.uniform(-0.06, 0.06)
        beam = mix(palette.haze, palette.sky, 0.35 if lamp == 0.5 else 0.6)
        canvas.polygon([(lamp - 0.02, -0.02), (lamp + 0.02, -0.02), (target + 0.26, 0.75), (target - 0.26, 0.75)], beam)
    canvas.box(0, 0.72, 1, 1, palette.near)
    shapes.pool(canvas, 0.5, 0.73, 0.3, palette.light)
    shapes.walker(canvas, 0.5, 0.735, 0.24)
    for side in (0, 1):
        for fold in range(3):
            edge = (0.16 - fold * 0.055) if side == 0 else 1 - (0.16 - fold * 0.055)
            canvas.polygon(
                [(side, 0), (edge, 0), (edge + (0.02 if side else -0.02), 0.8), (side, 0.8)],
                canvas.depth(0.2 + fold * 0.3),
            )


def moons(canvas: Canvas) -> None:
    """Two discs that meet, with the colour of their meeting."""
    palette, y = canvas.palette, 0.4
    offset, radius = canvas.chance.uniform(0.13, 0.19), 0.3
    spread = offset * canvas.unit / canvas.width
    one, other = palette.light, palette.far
    canvas.disc(0.5 - spread, y, radius, one)
    canvas.disc(0.5 + spread, y, radius, other)
    shapes.lens(canvas, y, offset, radius)
    canvas.swell(0.78, 0.025, 0.8, canvas.depth(0.55))
    canvas.swell(0.84, 0.02, 0.7, palette.near)
    shapes.walker(canvas, 0.46, 0.79, 0.1)
    shapes.walker(canvas, 0.54, 0.79, 0.094)


def eclipse(canvas: Canvas) -> None:
    palette, x, y = canvas.palette, 0.5, 0.38
    canvas.stars(50, 0.8, mix(palette.haze, (255, 255, 255), 0.4))
    for ring in range(3):
        canvas.glow(x, y, 0.95 - ring * 0.2, palette.light, 0.45)
    canvas.disc(x, y, 0.275, palette.light)
    drift = canvas.chance.uniform(-0.035, 0.035)
    canvas.disc(x + drift, y - 0.01, 0.26, mix(palette.near, palette.sky, 0.25))
    for layer in range(3):
        shapes.ridge(canvas, 0.72 + layer * 0.07, 0.05, canvas.depth(0.45 + layer * 0.27))
    shapes.walker(canvas, canvas.chance.uniform(0.3, 0.7), 0.735, 0.055)


def portal(canvas: Canvas) -> None:
    """A lit doorway in an empty plain."""
    palette, wide = canvas.palette, 0.17 * canvas.unit / canvas.width
    canvas.stars(30, 0.5, mix(palette.haze, (255, 255, 255), 0.4))
    canvas.box(0, 0.62, 1, 1.2, canvas.depth(0.7))
    canvas.glow(0.5, 0.45, 0.6, palette.light, 0.5)
    for frame in range(4, -1, -1):
        reach = wide * (1 + 0.26 * frame)
        colour = mix(palette.light, canvas.depth(0.3), frame / 4)
        canvas.box(0.5 - reach, 0.42, 0.5 + reach, 0.62, colour)
        canvas.disc(0.5, 0.42, reach * canvas.width / canvas.unit, colour)
    canvas.polygon(
        [(0.5 - wide, 0.62), (0.5 + wide, 0.62), (0.5 + wide * 3.2, 1.1), (0.5 - wide * 3.2, 1.1)],
        mix(palette.light, canvas.depth(0.7), 0.55),
    )
    shapes.walker(canvas, 0.5, 0.645, 0.12)


def ridgelines(canvas: Canvas) -> None:
    """A signal as a stack of lines, each hiding what lies behind it."""
    palette, chance = canvas.palette, canvas.chance
    ground = mix(palette.sky, palette.near, 0.5)
    canvas.box(0, 0, 1, 1, ground)
    for row in range(26):
        base = 0.14 + row * 0.021
        peaks = [
            (chance.uniform(0.34, 0.66), chance.uniform(0.03, 0.07), chance.uniform(0.02, 0.075)) for _ in range(4)
        ]
        edge = [
            (x, base - sum(rise * 2.7 ** -(((x - at) / spread) ** 2) for at, spread, rise in peaks))
            for x in (0.1 + step / 75 for step in range(61))
        ]
        canvas.polygon([*edge, (0.9, base + 0.02), (0.1, base + 0.02)], ground)
        canvas.line(edge, mix(palette.light, palette.haze, row / 32), 0.005)


def ribbons(canvas: Canvas) -> None:
    """Stripes that run in, turn a corner and run out."""
    palette, mirror = canvas.palette, canvas.chance.choice((False, True))
    canvas.box(0, 0, 1, 1, mix(palette.haze, palette.sky, 0.35))
    colours = [
        palette.near,
        palette.far,
        palette.light,
        mix(palette.light, palette.haze, 0.55),
        mix(palette.far, palette.haze, 0.3),
    ]
    step, x = 0.075, 0.0 if mirror else 1.0
    for index in range(10):
        radius = 0.95 - index * step
        canvas.disc(x, 0.66, radius, [*colours, mix(palette.haze, palette.sky, 0.35)][index % 6])
    canvas.disc(x, 0.66, 0.2, palette.light)
    canvas.box(0, 0.66, 1, 1, palette.near)


def windows(canvas: Canvas) -> None:
    """A wall of dark windows of which one is lit and somebody stands there."""
    palette, chance = canvas.palette, canvas.chance
    canvas.box(0, 0, 1, 1, mix(palette.far, palette.near, 0.55))
    columns = 4 if canvas.height > canvas.width else 9
    lit = (chance.randrange(columns), chance.randrange(1, 4))
    for row in range(6):
        for column in range(columns):
            left, top, wide = (column + 0.22) / columns, 0.05 + row * 0.158, 0.56 / columns
            dim = mix(palette.near, palette.far, chance.uniform(0, 0.35))
            canvas.box(left, top, left + wide, top + 0.108, palette.light if (column, row) == lit else dim)
            canvas.box(left - 0.012, top + 0.108, left + wide + 0.012, top + 0.118, mix(palette.far, palette.haze, 0.3))
            if (column, row) == lit:
                shapes.walker(canvas, left + wide / 2, top + 0.113, 0.085)
    canvas.shade(0.5, 1, palette.near, 0.9)


def keyhole(canvas: Canvas) -> None:
    palette, wide = canvas.palette, canvas.unit / canvas.width
    canvas.box(0, -0.2, 1, 1.2, mix(palette.near, palette.far, 0.3))
    canvas.glow(0.5, 0.38, 0.75, palette.light, 0.35)
    canvas.disc(0.5, 0.32, 0.21, palette.light)
    canvas.polygon(
        [(0.5 - 0.1 * wide, 0.36), (0.5 + 0.1 * wide, 0.36), (0.5 + 0.2 * wide, 0.68), (0.5 - 0.2 * wide, 0.68)],
        palette.light,
    )
    shapes.walker(canvas, 0.5, 0.68, 0.26)
    canvas.shade(0.55, 1, palette.near, 0.6)
