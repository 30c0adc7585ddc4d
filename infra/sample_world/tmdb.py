"""TMDB as it speaks: a bearer token or a key, pages of twenty, parts appended to an answer, errors with a number of its own."""

from datetime import timedelta

from infra.sample_server.exchange import Answer
from infra.sample_world import picture_files, tmdb_parts, translations
from infra.sample_world.asked import Asked, Wrong, page_of, route, spoken, tagged
from infra.sample_world.titles import Title, all_titles
from infra.sample_world.world import Episode

TOKEN, KEY = "sample-world-token", "0123456789abcdef0123456789abcdef"
PAGE, PAGES = 20, 500
# Clients send these along with everything, and TMDB passes over what does not apply.
ALWAYS = {"api_key", "language", "region", "watch_region", "include_image_language", "include_video_language"}


def serve(asked: Asked) -> Answer:
    if picture := picture_files.served(asked):
        return picture
    if asked.headers.get("authorization") != f"Bearer {TOKEN}" and asked.query.get("api_key") != KEY:
        raise refused(401, 7, "Invalid API key: You must be granted a valid key.")
    for known in ROUTES:
        if found := known.pattern.fullmatch(asked.path):
            if unknown := set(asked.query) - known.names - ALWAYS:
                raise refused(400, 5, f"Invalid parameters: {', '.join(sorted(unknown))}.")
            return tagged(spoken(known.handler(asked, **found.groupdict())), asked)
    raise not_found()


def refused(status: int, code: int, message: str) -> Wrong:
    return Wrong(status, {"success": False, "status_code": code, "status_message": message})


def not_found() -> Wrong:
    return refused(404, 34, "The resource you requested could not be found.")


def details(asked: Asked, word: str, id: str) -> object:
    title = asked.world.find(word=word, tmdb=id) if id.isdigit() else None
    if title is None:
        raise not_found()
    whole = _film(asked, title) if word == "movie" else _series(asked, title)
    for part in filter(None, asked.query.get("append_to_response", "").split(",")):
        if (part, word) in APPENDED:
            whole[part] = APPENDED[part, word](asked, title)
    return whole


def find(asked: Asked, value: str) -> object:
    source = asked.query.get("external_source", "").removesuffix("_id")
    if source not in ("imdb", "tvdb"):
        raise refused(400, 47, "The external_source is invalid.")
    found = [title for title in all_titles() if str(getattr(title, source)) == value]
    told = {word: [_listed(asked, title) for title in found if title.word == word] for word in ("movie", "tv")}
    return {
        "movie_results": told["movie"],
        "person_results": [],
        "tv_results": told["tv"],
        "tv_episode_results": [],
        "tv_season_results": [],
    }


def search(asked: Asked, word: str) -> object:
    query = asked.query.get("query", "").casefold()
    year = asked.query.get("primary_release_year") or asked.query.get("first_air_date_year") or asked.query.get("year")
    words = ("movie", "tv") if word == "multi" else (word,)
    found = [
        title
        for kind in words
        for title in asked.world.known(kind)
        if query
        and query in f"{title.name}\n{title.original_name}".casefold()
        and (not year or str(title.premiere.year) == year)
    ]
    found.sort(key=lambda title: (title.name.casefold() != query, -asked.world.popularity(title)))
    return _page(asked, found, typed=word == "multi")


def trending(asked: Asked, word: str, window: str) -> object:
    if window not in ("day", "week"):
        raise not_found()
    return _page(asked, asked.world.trending(word), typed=True)


def now_playing(asked: Asked) -> object:
    dates = {"minimum": (asked.world.today - timedelta(days=42)).isoformat(), "maximum": asked.world.today.isoformat()}
    return {"dates": dates, **_page(asked, asked.world.newest("movie")[:60])}


def on_the_air(asked: Asked) -> object:
    return _page(asked, asked.world.on_the_air())


def discover(asked: Asked, word: str) -> object:
    """By the dates and the original language alone, of all that may be asked; of films also by those of a type of release."""
    if "with_release_type" in asked.query:
        types = {int(type) for type in asked.query["with_release_type"].split("|") if type.isdigit()}
        first, last = asked.query.get("release_date.gte", ""), asked.query.get("release_date.lte", "9999")
        return _page(asked, asked.world.released(types, first, last))
    dates = "primary_release_date" if word == "movie" else "first_air_date"
    low, high = asked.query.get(f"{dates}.gte", ""), asked.query.get(f"{dates}.lte", "9999")
    language = asked.query.get("with_original_language", "")
    found = [title for title in asked.world.trending(word) if low <= title.premiere.isoformat() <= high]
    return _page(asked, [title for title in found if language in ("", title.language)])


def collection(asked: Asked, id: str) -> object:
    parts = [title for title in all_titles() if title.collection and str(_collection_id(title)) == id]
    if not parts:
        raise not_found()
    first = sorted(parts, key=lambda title: title.premiere)
    return {"id": int(id), "name": first[0].collection, "overview": "", "poster_path": None, "backdrop_path": None,
            "parts": [_listed(asked, title) for title in first]}  # fmt: skip


def _page(asked: Asked, found: list[Title], *, typed: bool = False) -> dict[str, object]:
    text = asked.query.get("page", "1")
    if not text.isdigit() or not 1 <= int(text) <= PAGES:
        raise refused(400, 22, "Invalid page: Pages start at 1 and max at 500. They are expected to be an integer.")
    cut, page = page_of(asked, list(found), PAGE)
    rows = [_listed(asked, title) | ({"media_type": title.word} if typed else {}) for title in cut]  # type: ignore[arg-type]
    return {"page": page, "results": rows, "total_pages": -(-len(found) // PAGE), "total_results": len(found)}


def _common(asked: Asked, title: Title) -> dict[str, object]:
    votes = asked.world.votes(title)
    return {
        "adult": False, "backdrop_path": f"/b{title.tmdb}.jpg", "id": title.tmdb, "original_language": title.language,
        "overview": translations.of(asked, title)[1], "popularity": asked.world.popularity(title), "poster_path": f"/p{title.tmdb}.jpg",
        "vote_average": asked.world.mean(title) if votes else 0, "vote_count": votes,
    }  # fmt: skip


def _listed(asked: Asked, title: Title) -> dict[str, object]:
    row = _common(asked, title) | {"genre_ids": [tmdb_parts.number(genre) for genre in title.genres]}
    return row | _named(asked, title) | ({"video": False} if title.word == "movie" else {"origin_country": ["US"]})


def _named(asked: Asked, title: Title) -> dict[str, object]:
    name, date = ("title", "release_date") if title.word == "movie" else ("name", "first_air_date")
    return {
        name: translations.of(asked, title)[0],
        f"original_{name}": title.original_name,
        date: title.premiere.isoformat(),
    }


def _whole(asked: Asked, title: Title) -> dict[str, object]:
    return _common(asked, title) | _named(asked, title) | {
        "genres": [{"id": tmdb_parts.number(genre), "name": translations.genre(asked, genre)} for genre in title.genres],
        "homepage": "", "tagline": "",
        "origin_country": ["US"], "production_countries": [{"iso_3166_1": "US", "name": title.country}],
        "production_companies": [tmdb_parts.company(studio) for studio in title.studios if title.word == "movie"],
        "spoken_languages": [{"english_name": title.language, "iso_639_1": title.language, "name": title.language}],
    }  # fmt: skip


def _film(asked: Asked, title: Title) -> dict[str, object]:
    belongs = {"id": _collection_id(title), "name": title.collection, "poster_path": None, "backdrop_path": None}
    is_out = title.premiere <= asked.world.today
    return _whole(asked, title) | {
        "belongs_to_collection": belongs if title.collection else None, "budget": 0, "imdb_id": title.imdb, "revenue": 0,
        "runtime": title.minutes, "status": "Released" if is_out else "Post Production", "video": False,
    }  # fmt: skip


def _series(asked: Asked, title: Title) -> dict[str, object]:
    episodes = asked.world.episodes(title)
    aired = [episode for episode in episodes if episode.on <= asked.world.today]
    seasons = sorted({episode.season for episode in episodes})
    return _whole(asked, title) | {
        "created_by": [{"id": tmdb_parts.number(name), "credit_id": f"c{tmdb_parts.number(name)}", "name": name, "gender": 0,
                        "profile_path": None}
                       for name in title.makers],
        "episode_run_time": [title.minutes], "in_production": title.ended is None, "languages": [title.language],
        "last_air_date": (title.ended or max((episode.on for episode in aired), default=title.premiere)).isoformat(),
        "last_episode_to_air": _episode(title, aired[-1]) if aired else None,
        "next_episode_to_air": _episode(title, episodes[len(aired)]) if len(aired) < len(episodes) else None,
        "networks": [tmdb_parts.company(studio) for studio in title.studios], "number_of_episodes": len(episodes),
        "number_of_seasons": len(seasons), "type": "Scripted",
        "status": "Returning Series" if title.ended is None else "Ended",
        "seasons": [{"id": title.tmdb * 100 + season, "season_number": season, "name": f"Season {season}", "overview": "",
                     "episode_count": sum(e.season == season for e in episodes), "vote_average": 0, "poster_path": None,
                     "air_date": min(e.on for e in episodes if e.season == season).isoformat()} for season in seasons],
    }  # fmt: skip


def _episode(title: Title, episode: Episode) -> dict[str, object]:
    return {
        "id": episode.id, "name": episode.name, "overview": "", "vote_average": 0, "vote_count": 0, "air_date": episode.on.isoformat(),
        "episode_number": episode.number, "episode_type": "standard", "production_code": "", "runtime": episode.minutes,
        "season_number": episode.season, "show_id": title.tmdb, "still_path": None,
    }  # fmt: skip


def _related(asked: Asked, title: Title) -> dict[str, object]:
    return _page(asked, asked.world.related(title)[:40])


def _collection_id(title: Title) -> int:
    return tmdb_parts.number(title.collection or "")


APPENDED = {
    **{(part, word): handler for word in ("movie", "tv") for part, handler in (
        ("videos", tmdb_parts.videos), ("watch/providers", tmdb_parts.providers), ("keywords", tmdb_parts.keywords),
        ("external_ids", tmdb_parts.ids),
        ("recommendations", _related), ("similar", _related))},
    ("credits", "movie"): tmdb_parts.people, ("release_dates", "movie"): tmdb_parts.releases,
    ("credits", "tv"): tmdb_parts.people, ("aggregate_credits", "tv"): tmdb_parts.aggregate, ("content_ratings", "tv"): tmdb_parts.ratings,
}  # fmt: skip
ROUTES = (
    route("/3/configuration", picture_files.configuration),
    route("/3/(?P<word>movie|tv)/(?P<id>\\d+)", details, "append_to_response language"),
    route("/3/find/{value}", find, "external_source language"),
    route("/3/search/(?P<word>movie|tv|multi)", search,
          "query include_adult language page primary_release_year region year first_air_date_year"),
    route("/3/trending/(?P<word>movie|tv)/{window}", trending, "language page"),
    route("/3/movie/now_playing", now_playing, "language page region"),
    route("/3/tv/on_the_air", on_the_air, "language page timezone"),
    route("/3/discover/(?P<word>movie|tv)", discover,
          "language page region sort_by primary_release_date.gte primary_release_date.lte first_air_date.gte first_air_date.lte"
          " with_release_type release_date.gte release_date.lte include_adult watch_region with_watch_monetization_types"
          " with_original_language"),
    route("/3/collection/{id}", collection, "language"),
)  # fmt: skip
