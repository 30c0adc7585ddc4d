"""The Movie Database: facts, keywords, releases, trailers, where to watch, votes, popularity, and what goes together."""

import re
from collections.abc import Iterable, Iterator, Mapping

from shared.choices import WORDED, WORDED_IN
from shared.language import ENGLISH
from shared.sources import reading
from shared.sources.asking import Asker
from shared.sources.model import Airing, Candidate, Provider, Rating, Related, Release, Report, Trailer, Wanted
from shared.sources.reading import Row

APPEND = {
    "movie": "credits,videos,release_dates,watch/providers,keywords,external_ids,recommendations,similar",
    "tv": "aggregate_credits,videos,content_ratings,watch/providers,keywords,external_ids,recommendations",
}
# TMDB words what it says in a language of a country. What it has no words for there it leaves empty, but names and genres.
LOCALES = {"en": "en-US", "de": "de-DE"}
HOWS = {1: "premiere", 2: "limited", 3: "theatrical", 4: "digital", 5: "physical", 6: "tv"}
WAYS = ("flatrate", "free", "ads", "rent", "buy")
# As media servers say it; what is said of a film (“Released”) says nothing more than its date.
STATES = {"Returning Series": "Continuing", "Ended": "Ended", "Canceled": "Ended"}
MOST_CAST = 10
PICTURE = re.compile(r"/[A-Za-z0-9_-]+\.(jpg|png|webp)")
WRITERS = frozenset({"Screenplay", "Writer", "Story", "Author"})
FACES = "https://image.tmdb.org/t/p/w185"
# Recommendations are what people liked who liked this; likeness is of keywords and genres alone.
RECOMMENDED, SIMILAR = 1.0, 0.4


def find(asker: Asker, wanted: Wanted) -> list[Candidate]:
    """By an id where the title has one that TMDB knows, else by name and year."""
    if value := wanted.ids.get("tmdb"):
        return [Candidate(value, by_id=True)]
    for source in ("imdb", "tvdb"):
        if value := wanted.ids.get(source):
            answer = asker.get(f"/3/find/{value}", {"external_source": f"{source}_id", "language": locale(asker)})
            found = asker.listed(reading.row(answer.value).get(f"{wanted.word}_results"))
            return [Candidate(id, by_id=True) for row in found[:1] if (id := reading.identity(row, "id"))]
    return _by_name(asker, wanted)


def report(asker: Asker, word: str, value: str, *, region: str) -> Report | None:
    """One request. Raises what `Asker.get` does."""
    params = {"append_to_response": APPEND[word], "language": locale(asker)}
    if asker.language != ENGLISH:  # else trailers of others would not be told
        params["include_video_language"] = f"{asker.language},en,null"
    answer = asker.get(f"/3/{word}/{value}", params)
    if answer.status == 404:
        return None
    source = reading.row(answer.value)
    if reading.identity(source, "id") != value:
        raise asker.unusable()
    return read(word, source, region, asker.language)


def check(asker: Asker) -> None:
    if not reading.inner(reading.row(asker.get("/3/configuration", accept=()).value), "images"):
        raise asker.unusable()


def locale(asker: Asker) -> str:
    """The household's language as TMDB wants it."""
    return LOCALES.get(asker.language, asker.language)


def read(word: str, source: Row, region: str, language: str = ENGLISH) -> Report:
    """Pure. TMDB writes 0 and "" for what it does not know, and has no words for in the language."""
    ids = {name: reading.identity(reading.inner(source, "external_ids"), f"{name}_id") for name in ("imdb", "tvdb")}
    votes, popularity = reading.whole(source, "vote_count"), reading.number(source, "popularity", 0, 1e9)
    mean = reading.number(source, "vote_average", 0, 10) if votes else None
    releases, facts = _releases(source), _facts(word, source, mean, votes)
    if facts.keys() & set(WORDED):
        facts[WORDED_IN] = language
    return Report(
        value=reading.identity(source, "id") or "",
        facts=facts | _certificate(word, source, releases, region),
        ids={name: id for name, id in ids.items() if id},
        ratings=(Rating("tmdb", round(mean * 10, 3), votes),) if mean else (),
        figures={} if popularity is None else {"popularity": popularity},
        releases=releases,
        trailers=_trailers(source, language),
        providers=_providers(source),
        related=_related(source),
        airings=tuple(_airings(source)) if word == "tv" else (),
        pictures={shape: path for shape in ("poster", "backdrop") if (path := picture(source, shape))},
    )


def picture(source: Row, shape: str) -> str | None:
    """Its path, of a poster or a backdrop."""
    path = reading.text(source, f"{shape}_path", 200)
    return path if path and PICTURE.fullmatch(path) else None


def _by_name(asker: Asker, wanted: Wanted) -> list[Candidate]:
    is_film = wanted.word != "tv"
    year = "primary_release_year" if is_film else "first_air_date_year"
    params = {"query": wanted.names[0], year: wanted.year, "include_adult": False, "language": locale(asker)}
    answer = asker.get(f"/3/search/{wanted.word}", params)
    names, date = (
        (("title", "original_title"), "release_date") if is_film else (("name", "original_name"), "first_air_date")
    )
    return [
        Candidate(id, tuple(name for field in names if (name := reading.text(row, field))), day.year if day else None)
        for row in asker.listed(reading.row(answer.value).get("results"))
        if (id := reading.identity(row, "id"))
        for day in [reading.day(row, date)]
    ]


def _airings(source: Row) -> Iterator[Airing]:
    """The latest episode and the next, and of each season the first: all that is told without a question more."""
    for name in ("last_episode_to_air", "next_episode_to_air"):
        row = reading.inner(source, name)
        season, number = reading.whole(row, "season_number", 0, 10_000), reading.whole(row, "episode_number", 0, 10_000)
        if season is not None and number is not None and (on := reading.day(row, "air_date")):
            yield Airing(season, number, on, name=reading.text(row, "name", reading.NAME))
    for row in reading.rows(source.get("seasons")):
        season, on = reading.whole(row, "season_number", 1, 10_000), reading.day(row, "air_date")
        if season and on:
            yield Airing(season, 1, on)


def _facts(word: str, source: Row, mean: float | None, votes: int | None) -> dict[str, object]:
    is_film = word != "tv"
    name, date = ("title", "release_date") if is_film else ("name", "first_air_date")
    day, last = reading.day(source, date), reading.day(source, "last_air_date")
    state = STATES.get(str(source.get("status")))
    runtime = reading.whole(source, "runtime", 1, 10_000)
    facts: dict[str, object] = {
        "name": reading.text(source, name, reading.NAME),
        "original_name": reading.text(source, f"original_{name}", reading.NAME),
        "year": day and day.year,
        "released_on": day and day.isoformat(),
        "end_year": last.year if last and state == "Ended" else None,
        "overview": reading.text(source, "overview"),
        "tagline": reading.text(source, "tagline", reading.NAME),
        "runtime_s": runtime and runtime * 60,
        "status": state,
        "community_rating": mean,
        "votes": votes or None,
        "language": reading.text(source, "original_language", 20),
        "countries": reading.names(source.get("production_countries")),
        "genres": reading.names(source.get("genres")),
        "studios": reading.names(source.get("production_companies" if is_film else "networks")),
        "tags": _keywords(source),
        "credits": _credits(source),
    }
    told = {fact: value for fact, value in facts.items() if value not in (None, [])}
    if is_film and "belongs_to_collection" in source:
        # Null says that it belongs to none, which is a fact.
        told["collection"] = reading.text(reading.inner(source, "belongs_to_collection"), "name", reading.NAME)
    return told


def _keywords(source: Row) -> list[str]:
    """Films have them under another name than series."""
    found = reading.inner(source, "keywords")
    return reading.names(found.get("keywords") or found.get("results"))


def _credits(source: Row) -> list[dict[str, object]]:
    people = reading.inner(source, "credits") or reading.inner(source, "aggregate_credits")
    cast = sorted(reading.rows(people.get("cast")), key=lambda row: reading.whole(row, "order") or 0)[:MOST_CAST]
    crew = [(row, role) for row in reading.rows(people.get("crew")) if (role := _role(row))]
    roles = [
        *((row, "creator") for row in reading.rows(source.get("created_by"))),
        *((row, role) for row, role in crew if role == "director"),
        *((row, "cast") for row in cast),
        *((row, role) for row, role in crew if role == "writer"),
    ]
    found = (_credit(row, role, ord) for ord, (row, role) in enumerate(roles))
    return [credit for credit in found if credit]


def _role(row: Row) -> str | None:
    jobs = {reading.text(row, "job"), *(reading.text(job, "job") for job in reading.rows(row.get("jobs")))}
    return "director" if "Director" in jobs else "writer" if jobs & WRITERS else None


def _credit(row: Row, role: str, ord: int) -> dict[str, object] | None:
    name, face = reading.text(row, "name", reading.NAME), reading.text(row, "profile_path", 200)
    parts = reading.rows(row.get("roles"))
    character = reading.text(row, "character", reading.NAME) or (
        reading.text(parts[0], "character", reading.NAME) if parts else None
    )
    extra = {
        "value": reading.identity(row, "id"),
        "character": character if role == "cast" else None,
        "picture": f"{FACES}{face}" if face and face.startswith("/") else None,
    }
    told = {field: value for field, value in extra.items() if value}
    return {"name": name, "role": role, "ord": ord, **told} if name else None


def _releases(source: Row) -> tuple[Release, ...]:
    found = (
        Release(region, how, day, reading.text(row, "certification", 50))
        for country in reading.rows(reading.inner(source, "release_dates").get("results"))
        if (region := _region(country))
        for row in reading.rows(country.get("release_dates"))
        if (how := HOWS.get(reading.whole(row, "type") or 0)) and (day := reading.day(row, "release_date"))
    )
    return tuple(dict.fromkeys(found))


def _certificate(word: str, source: Row, releases: Iterable[Release], region: str) -> dict[str, object]:
    """The first that this country has given."""
    if word != "tv":
        found = [release.certificate for release in releases if release.region == region and release.certificate]
    else:
        ratings = reading.rows(reading.inner(source, "content_ratings").get("results"))
        found = [rating for row in ratings if _region(row) == region and (rating := reading.text(row, "rating", 50))]
    return {"certificate": found[0]} if found else {}


def _region(row: Row) -> str | None:
    region = reading.text(row, "iso_3166_1", 3) or ""
    return region if len(region) == 2 and region.isascii() and region.isupper() else None


def _trailers(source: Row, language: str) -> tuple[Trailer, ...]:
    """Those in the language first; then trailers before teasers, official ones first, then the newest."""
    videos = [
        row for row in reading.rows(reading.inner(source, "videos").get("results")) if row.get("site") == "YouTube"
    ]
    videos.sort(key=lambda row: reading.text(row, "published_at") or "", reverse=True)
    videos.sort(
        key=lambda row: (
            row.get("iso_639_1") != language,
            row.get("type") != "Trailer",
            row.get("official") is not True,
        )
    )
    return tuple(
        Trailer("YouTube", value, reading.text(row, "name", reading.NAME), reading.text(row, "iso_639_1", 10))
        for row in videos
        if (value := reading.text(row, "key", 50)) and row.get("type") in ("Trailer", "Teaser")
    )[:5]


def _providers(source: Row) -> tuple[Provider, ...]:
    regions = reading.inner(source, "watch/providers", "results")
    found = (
        Provider(region, way, name)
        for region, ways in regions.items()
        if len(region) == 2
        for way in WAYS
        for row in reading.rows(reading.row(ways).get(way))
        if (name := reading.text(row, "provider_name", reading.NAME))
    )
    return tuple(dict.fromkeys(found))


def _related(source: Row) -> tuple[Related, ...]:
    """Each once, as strong as the better list has it; further down a list is weaker."""
    weights: dict[str, float] = {}
    for field, most in (("recommendations", RECOMMENDED), ("similar", SIMILAR)):
        found = reading.rows(reading.inner(source, field).get("results"))
        for place, row in enumerate(found):
            if id := reading.identity(row, "id"):
                weights[id] = max(weights.get(id, 0), faded(most, place))
    return tuple(Related("tmdb", id, weight) for id, weight in _strongest(weights))


def faded(weight: float, place: int) -> float:
    """Pure. The twentieth of a list goes with a title half as well as the first."""
    return round(weight / (1 + place / 19), 4)


def _strongest(weights: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(weights.items(), key=lambda pair: -pair[1])
