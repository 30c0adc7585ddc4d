"""The pictures of `posters`, drawn once each."""

from functools import lru_cache


@lru_cache(maxsize=2000)
def poster(title: str, year: int | None, genres: tuple[str, ...], kind: str, width: int) -> bytes:
    from infra.sample_server import posters  # drawing needs Pillow, serving data does not

    return posters.poster(title, year, list(genres), kind, width)


@lru_cache(maxsize=300)
def backdrop(title: str, year: int | None, genres: tuple[str, ...], width: int) -> bytes:
    from infra.sample_server import posters  # drawing needs Pillow, serving data does not

    return posters.backdrop(title, year, list(genres), width=width)


@lru_cache(maxsize=2000)
def portrait(name: str) -> bytes:
    from infra.sample_server import posters  # drawing needs Pillow, serving data does not

    return posters.portrait(name)
