"""TMDB's lists and its search: which titles of the world are talked about, shown just now, or new."""

from datetime import date, timedelta

from shared.sources import reading
from shared.sources.asking import Asker, Params
from shared.sources.model import Listed
from shared.sources.reading import Row
from shared.sources.tmdb import locale, picture

PAGE, PAGES = 20, 2  # titles of a page, and how many pages are read where a list has several
NEW_DAYS, NEW_DIGITAL_DAYS = 30, 14
# What each kind calls its name and its first day.
NAMED = {"movie": ("title", "release_date"), "tv": ("name", "first_air_date")}
IN_CINEMAS, DIGITAL = 3, 4  # TMDB's types of releases


def listing(asker: Asker, name: str, word: str, *, region: str, today: date) -> list[Listed]:
    """In TMDB's order. `name`: trending, now-playing, new-releases or new-on-digital. Raises what `Asker.get` does."""
    path, params = _place(name, word, region, today)
    if name == "trending":  # the first page is all that is published of it
        return _listed(asker, asker.get(path, {"language": locale(asker)}, accept=()).value, word)
    found: dict[str, Listed] = {}
    for page in range(1, PAGES + 1):
        value = asker.get(path, {"language": locale(asker), "page": page, **params}, accept=()).value
        found |= {one.value: one for one in _listed(asker, value, word) if one.value not in found}
        if page >= (reading.whole(reading.row(value), "total_pages") or 0):
            break
    return list(found.values())


def search(asker: Asker, words: str, *, fresh_s: float = 0) -> list[Listed]:
    """Films and series, best fit first; nothing for adults only. Kept for `fresh_s`. Raises what `Asker.get` does."""
    params = {"query": words, "include_adult": False, "language": locale(asker), "page": 1}
    return _listed(asker, asker.get("/3/search/multi", params, accept=(), fresh_s=fresh_s).value, None)


def discover(asker: Asker, word: str, language: str, page: int) -> tuple[list[Listed], int]:
    """A page of what was made in this language (`en`, `ja`), the most popular first, and how many pages there are. Raises what
    `Asker.get` does."""
    params = {"with_original_language": language, "sort_by": "popularity.desc", "include_adult": False, "page": page}
    value = asker.get(f"/3/discover/{word}", {**params, "language": locale(asker)}, accept=()).value
    return _listed(asker, value, word), reading.whole(reading.row(value), "total_pages") or 0


def _place(name: str, word: str, region: str, today: date) -> tuple[str, Params]:
    is_series, is_digital = word == "tv", name == "new-on-digital"
    if name == "trending":
        return f"/3/trending/{word}/day", {}
    if name == "now-playing":
        return ("/3/tv/on_the_air", {}) if is_series else ("/3/movie/now_playing", {"region": region})
    first = today - timedelta(days=NEW_DIGITAL_DAYS if is_digital else NEW_DAYS)
    days = {"gte": first.isoformat(), "lte": today.isoformat()}
    if is_series:
        more: dict[str, object] = (
            {"watch_region": region, "with_watch_monetization_types": "flatrate"} if is_digital else {}
        )
    else:
        more = {"region": region, "with_release_type": DIGITAL if is_digital else IN_CINEMAS}
    dates: dict[str, object] = {
        f"{'first_air' if is_series else 'release'}_date.{end}": day for end, day in days.items()
    }
    return f"/3/discover/{word}", {**dates, **more, "sort_by": "popularity.desc"}


def _listed(asker: Asker, value: object, word: str | None) -> list[Listed]:
    """`word` None: each row says its own, as those of a search over several kinds do. Raises `Unusable` for what is no list."""
    rows = asker.listed(reading.row(value).get("results"))
    found = (_one(row, word or str(row.get("media_type"))) for row in rows)
    return [one for one in found if one]


def _one(row: Row, word: str) -> Listed | None:
    """None for people, and for what is for adults only."""
    if word not in NAMED or row.get("adult") is True:
        return None
    name, date = NAMED[word]
    value, called, day = reading.identity(row, "id"), reading.text(row, name, reading.NAME), reading.day(row, date)
    if not value or not called:
        return None
    year = day.year if day else None
    return Listed(word, value, called, year, reading.text(row, "overview"), picture(row, "poster"))
