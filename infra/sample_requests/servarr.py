"""Radarr and Sonarr as they speak: 400 with a list of what is wrong, also for what is there already, and a redirect to their base path."""

from collections.abc import Callable
from functools import partial

from infra.sample_requests.desk import KEY, Asked, Desk, Wanted, number, spoken
from infra.sample_server.exchange import Answer
from infra.sample_world.titles import Title

NOT_FOUND = {"message": "NotFound", "content": "NotFound"}


def radarr(asked: Asked) -> Answer:
    return serve(asked, "Radarr", "movie", "tmdbId", "movieId")


def sonarr(asked: Asked) -> Answer:
    return serve(asked, "Sonarr", "series", "tvdbId", "seriesId")


def serve(asked: Asked, name: str, path: str, id_field: str, queue_field: str) -> Answer:
    """Whatever lies beside its API is the page of the program itself."""
    if not asked.path.startswith("/api/"):
        return Answer(200, b"<!doctype html><title>Login</title>", "text/html")
    if KEY not in (asked.headers.get("x-api-key"), asked.query.get("apikey")):
        return Answer(401)
    routes: dict[tuple[str, str], Callable[[], Answer]] = {
        ("GET", "system/status"): lambda: spoken({"appName": name, "instanceName": name, "version": "5.2.1.0"}),
        ("GET", "qualityprofile"): lambda: spoken(
            [{"id": id, "name": text} for id, text in asked.desk.profiles.items()]
        ),
        ("GET", "rootfolder"): partial(folders, asked.desk),
        ("GET", f"{path}/lookup"): partial(look_up, asked, path),
        ("GET", path): partial(listed, asked, path, id_field),
        ("POST", path): partial(add, asked, path, id_field),
        ("GET", "queue/details"): partial(queue, asked, queue_field),
    }
    route = routes.get((asked.method, asked.path.removeprefix("/api/v3/")))
    return route() if route else spoken(NOT_FOUND, 404)


def folders(desk: Desk) -> Answer:
    rows = [
        {"id": id, "path": path, "accessible": is_there, "freeSpace": 10**12}
        for id, (path, is_there) in enumerate(desk.folders.items(), 1)
    ]
    return spoken(rows)


def look_up(asked: Asked, path: str) -> Answer:
    """By “tmdb:” or “tvdb:”; of what is there already its own row. Names are not looked for in this sample."""
    source, _, value = asked.query.get("term", "").lower().partition(":")
    word = "movie" if path == "movie" else "tv"
    title = asked.desk.find(word, **{source: number(value)}) if source in ("tmdb", "tvdb") and number(value) else None
    return spoken([row(title, asked.desk.of(title), path)] if title else [])


def listed(asked: Asked, path: str, id_field: str) -> Answer:
    value = number(asked.query[id_field]) if id_field in asked.query else None
    rows = [row(one.title, one, path) for one in asked.desk.wanted]
    return spoken([one for one in rows if value is None or one[id_field] == value])


def queue(asked: Asked, queue_field: str) -> Answer:
    rows = [
        {"id": place, queue_field: one.id, "status": "downloading", "trackedDownloadState": "downloading"}
        | (
            {"errorMessage": trouble, "trackedDownloadStatus": "warning"}
            if trouble
            else {"trackedDownloadStatus": "ok"}
        )
        for one in asked.desk.wanted
        for place, trouble in enumerate(one.loading, 1)
        if queue_field not in asked.query or number(asked.query[queue_field]) == one.id
    ]
    return spoken(rows)


def add(asked: Asked, path: str, id_field: str) -> Answer:
    given, desk = asked.json(), asked.desk
    word, source = ("movie", "tmdb") if path == "movie" else ("tv", "tvdb")
    title = desk.find(word, **{source: number(given.get(id_field))}) if number(given.get(id_field)) else None
    wrong = refusals(given, desk, path, id_field)
    if not wrong and title is None:
        wrong = [failure(id_field, f"A {path} with this ID was not found. Path: ", given.get(id_field), "")]
    if title is not None and title.name in desk.refused:
        wrong = [failure("Path", desk.refused[title.name], None, "PathValidator")]
    if wrong or title is None:
        return spoken(wrong, 400)
    taken = desk.take(title)
    taken.monitored = given.get("monitored") is True
    options = given.get("addOptions")
    assert isinstance(options, dict)
    assert any(options.get(name) for name in ("searchForMovie", "searchForMissingEpisodes")), "nobody would look for it"
    return spoken(row(title, taken, path), 201)


def refusals(given: dict[str, object], desk: Desk, path: str, id_field: str) -> list[dict[str, object]]:
    wrong = []
    if given.get("qualityProfileId") not in desk.profiles:
        wrong.append(
            failure(
                "QualityProfileId",
                "Quality Profile does not exist",
                given.get("qualityProfileId"),
                "QualityProfileExistsValidator",
            )
        )
    if given.get("rootFolderPath") not in desk.folders:
        wrong.append(
            failure(
                "RootFolderPath", "Root folder does not exist", given.get("rootFolderPath"), "RootFolderExistsValidator"
            )
        )
    if not given.get("title"):
        wrong.append(failure("Title", "'Title' must not be empty.", None, "NotEmptyValidator"))
    if any(row(one.title, one, path)[id_field] == given.get(id_field) for one in desk.wanted):
        what = "movie" if path == "movie" else "series"
        code = "MovieExistsValidator" if path == "movie" else "SeriesExistsValidator"
        wrong.append(failure(id_field, f"This {what} has already been added", given.get(id_field), code))
    return wrong


def failure(field: str, message: str, value: object, code: str) -> dict[str, object]:
    """As FluentValidation says it, its names in camel case as its answers are."""
    return {
        "propertyName": field, "errorMessage": message, "attemptedValue": value, "severity": "error", "errorCode": code,
        "formattedMessageArguments": [], "formattedMessagePlaceholderValues": {"propertyName": field, "propertyValue": value},
    }  # fmt: skip


def row(title: Title, one: Wanted | None, path: str) -> dict[str, object]:
    """What it knows of a title; `id` is 0, and left out of its JSON, as long as it has not taken it."""
    known: dict[str, object] = {
        "title": title.name,
        "year": title.premiere.year,
        "tmdbId": title.tmdb,
        "imdbId": title.imdb,
    }
    if one:
        known |= {"id": one.id, "monitored": one.monitored, "qualityProfileId": 4, "path": f"/media/one/{title.name}"}
    if path == "movie":
        return known | {"hasFile": bool(one and one.files), "isAvailable": True, "status": "released"}
    seasons = [
        {"seasonNumber": number, "monitored": bool(one) and number > 0} for number in range(len(title.seasons) + 1)
    ]
    files, parts = (one.files, one.parts) if one else (0, 0)
    counted = {
        "seasonCount": len(title.seasons),
        "episodeFileCount": files,
        "episodeCount": parts,
        "totalEpisodeCount": parts,
    }
    return known | {"tvdbId": title.tvdb or 0, "seasons": seasons, "statistics": counted, "status": "ended"}
