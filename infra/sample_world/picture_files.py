"""Posters and backdrops as TMDB serves them: at an address that it tells, which is below its own here, and without a key."""

import re

from infra.sample_server import pictures
from infra.sample_server.exchange import Answer
from infra.sample_world.asked import Asked, Wrong
from infra.sample_world.titles import all_titles

PATH = re.compile(r"/t/p/w(\d+)/([pb])(\d+)\.jpg")


def served(asked: Asked) -> Answer | None:
    """None for what is no such path. A number is a film's and a series' alike."""
    found = PATH.fullmatch(asked.path)
    if found is None:
        return None
    width, number = int(found[1]), int(found[3])
    title = next((title for title in all_titles() if title.tmdb == number), None)
    if title is None:
        raise Wrong(404, None)
    about = title.name, title.premiere.year, title.genres
    if found[2] == "b":
        return Answer(200, pictures.backdrop(*about, width), "image/jpeg")
    return Answer(200, pictures.poster(*about, "movie" if title.word == "movie" else "series", width), "image/jpeg")


def configuration(asked: Asked) -> object:
    images = {
        "base_url": f"{asked.base}/t/p/", "secure_base_url": f"{asked.base}/t/p/",
        "backdrop_sizes": ["w300", "w780", "w1280", "original"], "logo_sizes": ["w45", "w92", "w154", "w185", "w300", "w500", "original"],
        "poster_sizes": ["w92", "w154", "w185", "w342", "w500", "w780", "original"],
        "profile_sizes": ["w45", "w185", "h632", "original"], "still_sizes": ["w92", "w185", "w300", "original"],
    }  # fmt: skip
    return {"images": images, "change_keys": []}
