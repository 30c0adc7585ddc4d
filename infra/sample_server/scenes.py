"""Which compositions suit which titles."""

from collections.abc import Callable
from random import Random

from infra.sample_server import palettes
from infra.sample_server.canvas import Canvas
from infra.sample_server.landscapes import (
    dunes,
    forest,
    garden,
    highway,
    hills,
    mountains,
    skyline,
    stairs,
    trunks,
    waves,
)
from infra.sample_server.motifs import (
    blinds,
    eclipse,
    keyhole,
    moons,
    orbits,
    portal,
    rays,
    ribbons,
    ridgelines,
    stage,
    tiles,
    vortex,
    windows,
)

Scene = Callable[[Canvas], None]

SCENES: dict[str, tuple[Scene, ...]] = {
    "space": (orbits, dunes, highway, skyline, vortex, mountains, eclipse, portal, ridgelines, eclipse),
    "crime": (skyline, blinds, stairs, highway, vortex, tiles, windows, keyhole, ribbons),
    "horror": (forest, trunks, vortex, stairs, moons, keyhole, eclipse, windows),
    "romance": (moons, garden, waves, stairs, skyline, windows, ribbons, portal),
    "play": (hills, waves, mountains, garden, tiles, rays, forest, ribbons, orbits),
    "comedy": (tiles, rays, highway, stairs, hills, ribbons, windows),
    "music": (stage, rays, tiles, garden, ribbons, moons),
    "west": (dunes, mountains, rays, highway, trunks, portal, eclipse),
    "war": (rays, mountains, trunks, skyline, waves, eclipse),
    "earth": (mountains, waves, orbits, forest, dunes, ridgelines, ribbons),
    "drama": (stairs, trunks, waves, blinds, moons, mountains, windows, portal, keyhole),
}
# These keep their sense when everything in them moves down to make room for a title above.
MOVABLE = {
    mountains,
    dunes,
    waves,
    skyline,
    forest,
    highway,
    hills,
    garden,
    stairs,
    orbits,
    moons,
    eclipse,
    portal,
    keyhole,
}


def pick(genres: list[str], chance: Random) -> Scene:
    return chance.choice(SCENES[palettes.mood(genres)])
