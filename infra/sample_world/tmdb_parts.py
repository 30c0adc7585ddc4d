"""What TMDB appends to the answer about a title: people, videos, releases, ratings, where to watch, keywords, ids elsewhere."""

from infra.sample_world import translations
from infra.sample_world.asked import Asked
from infra.sample_world.titles import Title
from infra.sample_world.world import chance

PROVIDERS = ("Sample Stream", "Sample Plus", "Sample Store")


def people(asked: Asked, title: Title) -> dict[str, object]:
    cast = [
        _person(name) | {"character": part, "order": place, "cast_id": place}
        for place, (name, part) in enumerate(title.cast)
    ]
    crew = [
        _person(name) | {"department": "Directing", "job": "Director"} for name in title.makers if title.word == "movie"
    ]
    return {"id": title.tmdb, "cast": cast, "crew": crew}


def aggregate(asked: Asked, title: Title) -> dict[str, object]:
    cast = [
        _person(name) | {"order": place, "total_episode_count": 1,
                         "roles": [{"credit_id": f"c{number(name)}", "character": part, "episode_count": 1}]}
        for place, (name, part) in enumerate(title.cast)
    ]  # fmt: skip
    return {"id": title.tmdb, "cast": cast, "crew": []}


def _person(name: str) -> dict[str, object]:
    id = number(name)
    return {"adult": False, "gender": 0, "id": id, "known_for_department": "Acting", "name": name, "original_name": name,
            "popularity": 1.0, "profile_path": f"/f{id}.jpg", "credit_id": f"c{id}"}  # fmt: skip


def videos(asked: Asked, title: Title) -> dict[str, object]:
    video = {"iso_639_1": "en", "iso_3166_1": "US", "name": "Official Trailer", "key": f"sample{title.tmdb}", "site": "YouTube",
             "size": 1080, "type": "Trailer", "official": True, "published_at": f"{title.premiere}T12:00:00.000Z",
             "id": f"v{title.tmdb}"}  # fmt: skip
    wanted = {translations.language(asked), *asked.query.get("include_video_language", "").split(",")}
    return {"id": title.tmdb, "results": [video] if "en" in wanted else []}


def releases(asked: Asked, title: Title) -> dict[str, object]:
    rows = [{"certification": title.certificate, "descriptors": [], "iso_639_1": "", "note": "", "type": type,
             "release_date": f"{on}T00:00:00.000Z"} for type, on in asked.world.releases(title)]  # fmt: skip
    return {"id": title.tmdb, "results": [{"iso_3166_1": "US", "release_dates": rows}]}


def ratings(asked: Asked, title: Title) -> dict[str, object]:
    return {"results": [{"descriptors": [], "iso_3166_1": "US", "rating": title.certificate}], "id": title.tmdb}


def providers(asked: Asked, title: Title) -> dict[str, object]:
    name = PROVIDERS[int(chance(title, "provider") * len(PROVIDERS))]
    row = {"logo_path": "/l.jpg", "provider_id": number(name) % 1000, "provider_name": name, "display_priority": 1}
    way = "rent" if name == "Sample Store" else "flatrate"
    return {
        "id": title.tmdb,
        "results": {"US": {"link": f"https://www.themoviedb.org/{title.word}/{title.tmdb}/watch", way: [row]}},
    }


def keywords(asked: Asked, title: Title) -> dict[str, object]:
    rows = [{"id": number(word), "name": word} for word in title.keywords]
    return {"id": title.tmdb, "keywords" if title.word == "movie" else "results": rows}


def ids(asked: Asked, title: Title) -> dict[str, object]:
    told = {
        "id": title.tmdb,
        "imdb_id": title.imdb,
        "wikidata_id": None,
        "facebook_id": None,
        "instagram_id": None,
        "twitter_id": None,
    }
    return (
        told
        if title.word == "movie"
        else told | {"tvdb_id": title.tvdb, "tvrage_id": None, "freebase_mid": None, "freebase_id": None}
    )


def company(name: str) -> dict[str, object]:
    return {"id": number(name), "logo_path": None, "name": name, "origin_country": "US"}


def number(text: str) -> int:
    """An id for what has one there and none here."""
    return sum(ord(sign) * (31**place % 99_991) for place, sign in enumerate(text)) % 900_000 + 1
