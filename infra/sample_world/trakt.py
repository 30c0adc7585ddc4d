"""Trakt as it speaks: its version and the key of an app in headers, pages told in headers, 404 without a word."""

from itertools import groupby

from infra.sample_server.exchange import Answer
from infra.sample_world import trakt_people
from infra.sample_world.asked import Asked, Wrong, page_of, route, spoken, tagged
from infra.sample_world.titles import Title
from infra.sample_world.world import Episode, chance

KEY, SECRET = trakt_people.KEY, trakt_people.SECRET
WORDS = {"movies": "movie", "shows": "tv"}
TYPES = {"movie": "movie", "tv": "show"}
LIMIT = 10


def serve(asked: Asked) -> Answer:
    if asked.path == "/activate":
        return spoken(trakt_people.activate(asked))
    if not asked.path.startswith("/oauth/"):  # who asks there says it in the body
        if asked.headers.get("trakt-api-version") != "2":
            raise Wrong(412, None)
        if asked.headers.get("trakt-api-key") != KEY:
            raise Wrong(403, None)
    for known in (*ROUTES, *trakt_people.ROUTES):
        if known.method == asked.method and (found := known.pattern.fullmatch(asked.path)):
            if unknown := set(asked.query) - known.names:
                raise Wrong(400, {"error": f"unknown parameters: {', '.join(sorted(unknown))}"})
            with asked.world.accounts.held():
                told = known.handler(asked, **found.groupdict())
            return tagged(told if isinstance(told, Answer) else spoken(told), asked)
    raise Wrong(404, None)


def by_id(asked: Asked, source: str, value: str) -> Answer:
    if source not in ("trakt", "tmdb", "imdb", "tvdb"):
        raise Wrong(404, None)
    types = asked.query.get("type", "movie,show").split(",")
    found = [asked.world.find(word=word, **{source: value}) for word, type in TYPES.items() if type in types]
    return _paged(asked, [_found(title, 1000) for title in found if title])


def by_name(asked: Asked, types: str) -> Answer:
    query = asked.query.get("query", "").casefold()
    found = [
        title
        for word, type in TYPES.items()
        if type in types.split(",")
        for title in asked.world.known(word)
        if query and query in title.name.casefold()
    ]
    return _paged(asked, [_found(title, 100) for title in found])


def trending(asked: Asked, kind: str) -> Answer:
    found = [(title, asked.world.watching(title)) for title in asked.world.trending(WORDS[kind])]
    return _paged(asked, [{"watchers": many, TYPES[title.word]: summary(title)} for title, many in found if many])


def title(asked: Asked, kind: str, id: str) -> object:
    found = _title(asked, kind, id)
    votes = asked.world.votes(found)
    more = {
        "overview": found.overview, "runtime": found.minutes, "rating": _mean(asked, found) if votes else 0.0, "votes": votes,
        "genres": [genre.lower().replace(" ", "-") for genre in found.genres], "language": found.language,
        "certification": found.certificate,
    }  # fmt: skip
    shown = {
        "first_aired": f"{found.premiere}T20:00:00.000Z", "status": "ended" if found.ended else "returning series",
        "airs": {"day": f"{found.premiere:%A}", "time": "20:00", "timezone": "UTC"},
    }  # fmt: skip
    more |= {"released": found.premiere.isoformat()} if found.word == "movie" else shown
    return summary(found) | (more if asked.query.get("extended") == "full" else {})


def ratings(asked: Asked, kind: str, id: str) -> object:
    found = _title(asked, kind, id)
    votes = asked.world.votes(found)
    shares = {str(mark): votes // 10 for mark in range(1, 11)}
    return {"rating": _mean(asked, found) if votes else 0, "votes": votes, "distribution": shares}


def stats(asked: Asked, kind: str, id: str) -> object:
    found = _title(asked, kind, id)
    watchers = asked.world.watchers(found)
    return {"watchers": watchers, "plays": watchers * 2, "collectors": watchers // 3, "comments": 7, "lists": watchers // 5,
            "votes": asked.world.votes(found), "favorited": watchers // 50, "recommended": watchers // 50}  # fmt: skip


def watching(asked: Asked, kind: str, id: str) -> object:
    return [_user(place) for place in range(asked.world.watching(_title(asked, kind, id)))]


def related(asked: Asked, kind: str, id: str) -> Answer:
    return _paged(asked, [summary(other) for other in asked.world.related(_title(asked, kind, id))])


def seasons(asked: Asked, kind: str, id: str) -> object:
    """Votes only with “full”, and episodes only where they are asked for."""
    found, extended = _title(asked, kind, id), asked.query.get("extended", "").split(",")
    if unknown := set(extended) - {"", "full", "episodes", "images"}:
        raise Wrong(400, {"error": f"extended cannot be {', '.join(sorted(unknown))}"})
    by_number = groupby(asked.world.episodes(found), key=lambda episode: episode.season)
    return [_season(asked, found, number, list(each), extended) for number, each in by_number]


def _season(asked: Asked, title: Title, number: int, each: list[Episode], extended: list[str]) -> dict[str, object]:
    """Votes fall from season to season, as they do."""
    votes = asked.world.votes(title)
    told: dict[str, object] = {
        "number": number,
        "ids": {"trakt": title.trakt * 100 + number, "tvdb": None, "tmdb": None},
    }
    if "full" in extended:
        aired = sum(episode.on <= asked.world.today for episode in each)
        told |= {"rating": _mean(asked, title) if votes else 0.0, "votes": votes // (number + 1), "episode_count": len(each),
                 "aired_episodes": aired}  # fmt: skip
    if "episodes" in extended:
        told["episodes"] = [_episode(asked, title, episode, full="full" in extended) for episode in each]
    return told


def _episode(asked: Asked, title: Title, episode: Episode, *, full: bool) -> dict[str, object]:
    """Of what is not shown yet nobody votes; in the middle of some series many stop."""
    told: dict[str, object] = {"season": episode.season, "number": episode.number, "title": episode.name,
                               "ids": {"trakt": episode.id, "tvdb": None, "imdb": None, "tmdb": None}}  # fmt: skip
    if not full:
        return told
    every = asked.world.episodes(title)
    place = next(place for place, one in enumerate(every) if one.id == episode.id) / len(every)
    lost = chance(title, "stop") > 0.6 and place >= 0.5
    votes = int(asked.world.votes(title) * (0.6 - 0.2 * place) * (0.4 if lost else 1)) * (
        episode.on <= asked.world.today
    )
    rating = round(_mean(asked, title) - (1.5 if lost else 0), 4) if votes else 0.0
    return told | {"rating": rating, "votes": votes, "first_aired": f"{episode.on}T20:00:00.000Z", "runtime": episode.minutes,
                   "overview": None, "comment_count": 0}  # fmt: skip


def summary(title: Title) -> dict[str, object]:
    ids = {"trakt": title.trakt, "slug": title.slug, "imdb": title.imdb, "tmdb": title.tmdb}
    return {
        "title": title.name,
        "year": title.premiere.year,
        "ids": ids | ({"tvdb": title.tvdb} if title.word == "tv" else {}),
    }


def _found(title: Title, score: int) -> dict[str, object]:
    type = TYPES[title.word]
    return {"type": type, "score": score, type: summary(title)}


def _title(asked: Asked, kind: str, id: str) -> Title:
    """By Trakt's id, its slug or IMDb's."""
    name = "trakt" if id.isdigit() else "imdb" if id.startswith("tt") else "slug"
    found = asked.world.find(word=WORDS[kind], **{name: id})
    if found is None:
        raise Wrong(404, None)
    return found


def _mean(asked: Asked, title: Title) -> float:
    return round(asked.world.mean(title) - 0.4 + 0.6 * chance(title, "trakt"), 4)


def _user(place: int) -> dict[str, object]:
    name = f"watcher{place}"
    return {"username": name, "private": False, "deleted": False, "name": None, "vip": False, "vip_ep": False,
            "ids": {"slug": name, "trakt": place + 1}}  # fmt: skip


def _paged(asked: Asked, found: list[object]) -> Answer:
    limit = int(asked.query.get("limit") or LIMIT)
    cut, page = page_of(asked, found, limit)
    told = {"Page": page, "Limit": limit, "Page-Count": -(-len(found) // limit), "Item-Count": len(found)}
    return spoken(cut, headers={f"X-Pagination-{name}": str(value) for name, value in told.items()})


ONE = "/(?P<kind>movies|shows)/{id}"
ROUTES = (
    route("/search/(?P<source>trakt|tmdb|imdb|tvdb)/{value}", by_id, "type page limit extended"),
    route("/search/(?P<types>[a-z,]+)", by_name, "query page limit extended"),
    route("/(?P<kind>movies|shows)/trending", trending, "extended page limit"),
    route(ONE, title, "extended"),
    route(f"{ONE}/ratings", ratings, "extended"),
    route(f"{ONE}/stats", stats),
    route(f"{ONE}/watching", watching, "extended"),
    route(f"{ONE}/related", related, "extended page limit"),
    route("/(?P<kind>shows)/{id}/seasons", seasons, "extended"),
)
