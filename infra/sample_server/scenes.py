"""What the drawn artwork shows: families of compositions in the manner of minimalist film posters."""

from collections.abc import Callable
from math import cos, pi, sin, tau
from random import Random

from infra.sample_server import palettes, shapes
from infra.sample_server.canvas import Canvas
from infra.sample_server.palettes import mix

Scene = Callable[[Canvas], None]


def pick(genres: list[str], chance: Random) -> Scene:
    return chance.choice(SCENES[palettes.mood(genres)])


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
    canvas.box(0, 0.89, 1, 1, palette.near)


def trunks(canvas: Canvas) -> None:
    palette, chance = canvas.palette, canvas.chance
    canvas.glow(0.5, 0.55, 0.75, palette.light, 0.85)
    for layer in range(3):
        for _ in range(9 - layer * 2):
            x, width = chance.random(), 0.012 + 0.02 * layer + chance.uniform(0, 0.012)
            lean = chance.uniform(-0.03, 0.03)
            colour = canvas.depth(0.15 + layer * 0.4)
            canvas.polygon(
                [(x - width, 1), (x - width / 2 + lean, 0), (x + width / 2 + lean, 0), (x + width, 1)], colour
            )
    canvas.shade(0.55, 0.95, palette.near, 1)
    shapes.walker(canvas, 0.5, 0.73, 0.16)


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
    for index in range(columns * (5 if columns == 4 else 5)):
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


def highway(canvas: Canvas) -> None:
    palette, horizon = canvas.palette, 0.55
    shapes.sun(canvas, 0.5, horizon - 0.02, 0.29)
    for stripe in range(5):
        canvas.box(
            0, horizon - 0.035 - stripe * 0.034, 1, horizon - 0.027 - stripe * 0.034 + stripe * 0.0015, palette.haze
        )
    shapes.ridge(canvas, horizon, 0.07, canvas.depth(0.35))
    canvas.box(0, horizon, 1, 1, canvas.depth(0.8))
    canvas.polygon([(0.495, horizon), (0.505, horizon), (0.86, 1), (0.14, 1)], palette.near)
    for dash in range(7):
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
        colour, base = canvas.depth(0.3 + 0.7 * flight), 0.78 + flight * 0.2
        for step in range(12):
            left, right = step / 11, (step + 1.02) / 11
            ends = (1 - right, 1 - left) if mirror else (left, right)
            canvas.box(ends[0], base - step * rise, ends[1], 1, colour)
    x = 0.64 if not mirror else 0.36
    shapes.walker(canvas, x, 0.78 - 7 * rise, 0.1)
    canvas.shade(0.75, 1, palette.near, 0.8)


SCENES: dict[str, tuple[Scene, ...]] = {
    "space": (orbits, dunes, highway, skyline, vortex, mountains),
    "crime": (skyline, blinds, stairs, highway, vortex, tiles),
    "horror": (forest, trunks, vortex, stairs, moons),
    "romance": (moons, garden, waves, stairs, skyline),
    "play": (hills, waves, mountains, garden, tiles, rays, forest),
    "comedy": (tiles, rays, highway, stairs, hills),
    "music": (stage, rays, tiles, garden),
    "west": (dunes, mountains, rays, highway, trunks),
    "war": (rays, mountains, trunks, skyline, waves),
    "earth": (mountains, waves, orbits, forest, dunes),
    "drama": (stairs, trunks, waves, blinds, moons, mountains),
}
