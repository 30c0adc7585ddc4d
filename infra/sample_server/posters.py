"""Artwork for the sample library, drawn on the spot: the same title always gets the same picture."""

from random import Random

from infra.sample_server import lettering, palettes, portraits, scenes
from infra.sample_server.canvas import Canvas, jpeg

SHORT_NAMES = {
    "Science Fiction": "Sci-Fi",
    "Sci-Fi & Fantasy": "Sci-Fi",
    "Action & Adventure": "Adventure",
    "War & Politics": "Politics",
}
# How often a composition moves down to have its title above it, and by how much of its height.
TITLE_ABOVE = 0.45
ROOM_ABOVE = 0.13


def poster(title: str, year: int | None, genres: list[str], kind: str = "movie", width: int = 400) -> bytes:
    """A JPEG, two wide to three high, with the title, the year and up to two genres set into the picture."""
    chance = Random(f"{title}|{year}")
    canvas = Canvas(width, width * 3 // 2, palettes.pick(genres, chance), chance)
    scene = scenes.pick(genres, chance)
    above = scene in scenes.MOVABLE and chance.random() < TITLE_ABOVE
    canvas.shift = ROOM_ABOVE if above else -0.03 * (scene in scenes.MOVABLE)
    scene(canvas)
    return jpeg(lettering.set_title(canvas, title, _small_print(year, genres, kind), above=above))


def backdrop(title: str, year: int | None, genres: list[str], width: int = 1280) -> bytes:
    """A JPEG, sixteen wide to nine high, in the colours and with the motif of the poster, without letters."""
    chance = Random(f"{title}|{year}")
    canvas = Canvas(width, width * 9 // 16, palettes.pick(genres, chance), chance)
    scenes.pick(genres, chance)(canvas)
    return jpeg(canvas.finish())


def portrait(name: str, width: int = 200) -> bytes:
    """A square JPEG of somebody in flat shapes, who need not look like the real one."""
    return jpeg(portraits.draw(name, width))


def _small_print(year: int | None, genres: list[str], kind: str) -> str:
    names = [SHORT_NAMES.get(genre, genre) for genre in genres[:2]]
    parts = [*names, *(["Series"] if kind == "series" else []), *([str(year)] if year else [])]
    return "   ".join(parts).upper()
