"""TVmaze as it speaks: no key, a redirect for a look-up, episodes embedded where they are wanted."""

from datetime import timedelta
from itertools import groupby

from infra.sample_server.exchange import Answer
from infra.sample_world.asked import Asked, Wrong, route, spoken, tagged
from infra.sample_world.titles import Title, all_titles
from infra.sample_world.world import Episode


def serve(asked: Asked) -> Answer:
    for known in ROUTES:
        if found := known.pattern.fullmatch(asked.path):
            if unknown := set(asked.query) - known.names:
                raise Wrong(
                    400, {"name": "Bad Request", "message": f"Unknown: {', '.join(sorted(unknown))}", "status": 400}
                )
            told = known.handler(asked, **found.groupdict())
            return told if isinstance(told, Answer) else tagged(spoken(told), asked)
    raise not_found()


def not_found() -> Wrong:
    return Wrong(404, {"name": "Not Found", "message": "", "code": 0, "status": 404})


def lookup(asked: Asked) -> Answer:
    source, value = next(iter(asked.query.items()), ("", ""))
    found = (
        asked.world.find(word="tv", **{source.removeprefix("the"): value}) if source in ("imdb", "thetvdb") else None
    )
    if found is None:
        raise not_found()
    return Answer(301, headers={"Location": f"{asked.base}/shows/{found.tvmaze}"})


def show(asked: Asked, id: str) -> object:
    found = _show(asked, id)
    told = _summary(asked, found)
    if asked.query.get("embed") == "episodes":
        told["_embedded"] = {"episodes": [_episode(asked, episode) for episode in asked.world.episodes(found)]}
    return told


def episodes(asked: Asked, id: str) -> object:
    return [_episode(asked, episode) for episode in asked.world.episodes(_show(asked, id))]


def seasons(asked: Asked, id: str) -> object:
    found = _show(asked, id)
    by_number = groupby(asked.world.episodes(found), key=lambda episode: episode.season)
    return [_season(asked, found, number, list(each)) for number, each in by_number]


def search(asked: Asked) -> object:
    query = asked.query.get("q", "").casefold()
    found = [title for title in asked.world.known("tv") if query and query in title.name.casefold()]
    return [{"score": 1.0, "show": _summary(asked, title)} for title in found]


def best(asked: Asked) -> object:
    """The one that fits best, as it is."""
    query = asked.query.get("q", "").casefold()
    found = [title for title in asked.world.known("tv") if query and query in title.name.casefold()]
    if not found:
        raise not_found()
    return _summary(asked, min(found, key=lambda title: title.name.casefold() != query))


def schedule(asked: Asked) -> object:
    """What is shown on a day, by default today's."""
    day = asked.query.get("date") or asked.world.today.isoformat()
    return [
        _episode(asked, episode) | {"show": _summary(asked, title)}
        for title in asked.world.known("tv")
        for episode in asked.world.episodes(title)
        if episode.on.isoformat() == day
    ]


def updates(asked: Asked) -> object:
    """Of those that go on, with when: they change each day."""
    since = timedelta(days={"day": 1, "week": 7, "month": 31}.get(asked.query.get("since", ""), 10_000))
    going = [
        title
        for title in all_titles()
        if title.word == "tv" and (title.ended is None or title.ended > asked.world.today - since)
    ]
    return {str(title.tvmaze): _updated(asked, title) for title in going}


def _season(asked: Asked, title: Title, number: int, each: list[Episode]) -> dict[str, object]:
    id = title.tmdb * 100 + number
    return {
        "id": id, "url": f"{asked.base}/seasons/{id}", "number": number, "name": "", "episodeOrder": len(each),
        "premiereDate": each[0].on.isoformat(), "endDate": each[-1].on.isoformat(), "network": _channel(title), "webChannel": None,
        "image": None, "summary": None, "_links": {"self": {"href": f"{asked.base}/seasons/{id}"}},
    }  # fmt: skip


def _channel(title: Title) -> dict[str, object]:
    country = {"name": "United States", "code": "US", "timezone": "America/New_York"}
    return {"id": 1, "name": title.studios[0], "country": country}


def _show(asked: Asked, id: str) -> Title:
    found = asked.world.find(word="tv", tvmaze=id) if id.isdigit() else None
    if found is None:
        raise not_found()
    return found


def _summary(asked: Asked, title: Title) -> dict[str, object]:
    return {
        "id": title.tvmaze, "url": f"{asked.base}/shows/{title.tvmaze}", "name": title.name, "type": "Scripted",
        "language": "English", "genres": list(title.genres), "status": "Running" if title.ended is None else "Ended",
        "runtime": title.minutes, "averageRuntime": title.minutes, "premiered": title.premiere.isoformat(),
        "ended": title.ended.isoformat() if title.ended else None, "officialSite": None,
        "schedule": {"time": "20:00", "days": []}, "rating": {"average": asked.world.mean(title)}, "weight": 90,
        "network": _channel(title), "webChannel": None, "dvdCountry": None,
        "externals": {"tvrage": None, "thetvdb": title.tvdb, "imdb": title.imdb}, "image": None,
        "summary": f"<p>{title.overview}</p>", "updated": _updated(asked, title),
        "_links": {"self": {"href": f"{asked.base}/shows/{title.tvmaze}"}},
    }  # fmt: skip


def _updated(asked: Asked, title: Title) -> int:
    day = asked.world.today if title.ended is None else title.ended
    return (day.toordinal() - 719_163) * 86_400


def _episode(asked: Asked, episode: Episode) -> dict[str, object]:
    return {
        "id": episode.id, "url": f"{asked.base}/episodes/{episode.id}", "name": episode.name, "season": episode.season,
        "number": episode.number, "type": "regular", "airdate": episode.on.isoformat(), "airtime": "20:00",
        "airstamp": episode.airs_at.isoformat(), "runtime": episode.minutes, "rating": {"average": None}, "image": None,
        "summary": None, "_links": {"self": {"href": f"{asked.base}/episodes/{episode.id}"}},
    }  # fmt: skip


ROUTES = (
    route("/lookup/shows", lookup, "imdb thetvdb tvrage"),
    route("/search/shows", search, "q"),
    route("/singlesearch/shows", best, "q embed"),
    route("/shows/{id}", show, "embed"),
    route("/shows/{id}/episodes", episodes, "specials"),
    route("/shows/{id}/seasons", seasons),
    route("/schedule", schedule, "country date"),
    route("/updates/shows", updates, "since"),
)
