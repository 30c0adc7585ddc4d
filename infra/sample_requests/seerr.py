"""Seerr as it speaks: refusals are 403 and never 401, a second request is 409, and one without anything new in it 202."""

import re
from datetime import UTC, datetime

from infra.sample_requests.desk import KEY, Asked, Desk, Wanted, number, spoken
from infra.sample_server.exchange import Answer
from infra.sample_world.titles import Title

STAMP = datetime(2024, 11, 30, tzinfo=UTC).isoformat().replace("+00:00", ".000Z")
PENDING, APPROVED, DECLINED, FAILED, COMPLETED = range(1, 6)
USER = {"id": 1, "email": "admin@home.example", "createdAt": STAMP, "updatedAt": STAMP, "permissions": 2, "userType": 2}
KNOWN = {
    "mediaType",
    "mediaId",
    "tvdbId",
    "seasons",
    "is4k",
    "serverId",
    "profileId",
    "rootFolder",
    "languageProfileId",
    "userId",
}


def serve(asked: Asked) -> Answer:
    """Everything but its status needs the key."""
    path = asked.path
    if path == "/api/v1/status":
        return spoken(
            {
                "version": "3.1.0",
                "commitTag": "local",
                "updateAvailable": False,
                "commitsBehind": 0,
                "restartRequired": False,
            }
        )
    if not path.startswith("/api/v1/"):
        return Answer(200, b"<!DOCTYPE html><title>Seerr</title>", "text/html; charset=utf-8")
    if asked.headers.get("x-api-key") != KEY:
        return spoken({"status": 403, "error": "You do not have permission to access this endpoint"}, 403)
    if path == "/api/v1/auth/me" and asked.method == "GET":
        return spoken(USER)
    if path == "/api/v1/request" and asked.method == "POST":
        return request(asked)
    if (found := re.fullmatch(r"/api/v1/(movie|tv)/(\d+)", path)) and asked.method == "GET":
        return details(asked.desk, found[1], int(found[2]))
    return spoken({"message": "not found", "errors": [{"path": path, "message": "not found"}]}, 404)


def details(desk: Desk, word: str, tmdb: int) -> Answer:
    """Of what TMDB does not know it says that it went wrong."""
    title = desk.find(word, tmdb=tmdb)
    if title is None:
        return spoken({"message": f"Unable to retrieve {'movie' if word == 'movie' else 'series'}."}, 500)
    taken = [one for one in desk.wanted if one.title == title]
    media = {"mediaInfo": media_info(title, taken)} if taken else {}
    named = {"title": title.name} if word == "movie" else {"name": title.name}
    return spoken({"id": tmdb, "overview": title.overview, "status": "Released", **named, **media})


def media_info(title: Title, taken: list[Wanted]) -> dict[str, object]:
    return {
        "id": 7, "tmdbId": title.tmdb, "tvdbId": title.tvdb, "status": media_status(taken[-1]), "status4k": 1,
        "createdAt": STAMP, "updatedAt": STAMP, "requests": [told(one) for one in taken],
    }  # fmt: skip


def media_status(one: Wanted) -> int:
    if one.status == COMPLETED and not one.files:
        return 7
    if one.files >= one.parts:
        return 5
    return 4 if one.files else 3 if one.status == APPROVED else 2 if one.status == PENDING else 1


def told(one: Wanted) -> dict[str, object]:
    return {
        "id": one.id,
        "status": one.status,
        "is4k": False,
        "createdAt": STAMP,
        "updatedAt": STAMP,
        "type": one.title.word,
    }


def request(asked: Asked) -> Answer:
    """What is there already it looks for by `is4k`, as it was sent: without it, it finds nothing, and takes the same twice."""
    given, desk = asked.json(), asked.desk
    if set(given) - KNOWN or given.get("mediaType") not in ("movie", "tv") or not isinstance(given.get("mediaId"), int):
        return spoken({"message": "request/body must be as documented", "errors": []}, 400)
    title = desk.find(str(given["mediaType"]), tmdb=number(given["mediaId"]))
    if title is None:
        return spoken({"message": "[TMDB] Failed to fetch details: Request failed with status code 404"}, 500)
    if title.name in desk.refused:
        return spoken({"message": desk.refused[title.name]}, 403)
    before = [one for one in desk.wanted if one.title == title and one.status not in (DECLINED, COMPLETED)]
    if before and given.get("is4k") is False:
        if title.word == "movie":
            return spoken({"message": "Request for this media already exists."}, 409)
        return spoken({"message": "No seasons available to request"}, 202)
    if title.word == "tv" and given.get("seasons") != "all":
        return spoken({"message": "Cannot read properties of undefined (reading 'filter')"}, 500)
    taken = desk.take(title)
    return spoken(
        told(taken) | {"media": {"id": 7, "tmdbId": title.tmdb, "status": media_status(taken)}, "requestedBy": USER},
        201,
    )
