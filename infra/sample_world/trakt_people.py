"""Trakt for a person: the flow of a device's code, tokens, and what they rated, watched and want to watch."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from infra.sample_server.exchange import Answer
from infra.sample_world.asked import Asked, Wrong, page_of, route, spoken
from infra.sample_world.titles import Title, all_titles
from infra.sample_world.trakt_accounts import LASTS, Account, Play, Token

KEY, SECRET = "sample-world-client-id", "sample-world-client-secret"
TYPES = {"movie": "movie", "tv": "show"}
WORDS = {"movies": "movie", "shows": "tv"}
LIMIT, MOST = 10, 1000
BEGAN = datetime(2015, 1, 1, tzinfo=UTC)
TITLES = (
    "watched_at",
    "collected_at",
    "rated_at",
    "watchlisted_at",
    "favorited_at",
    "commented_at",
    "paused_at",
    "hidden_at",
)
ACTIVITIES = {
    "movies": TITLES, "shows": (*TITLES, "dropped_at"), "seasons": TITLES, "episodes": TITLES,
    "comments": ("liked_at", "reacted_at", "blocked_at"),
    "lists": ("liked_at", "reacted_at", "updated_at", "commented_at"), "watchlist": ("updated_at",), "favorites": ("updated_at",),
    "collaborations": ("updated_at",), "account": ("settings_at", "followed_at", "following_at", "pending_at", "requested_at"),
    "saved_filters": ("updated_at",), "notes": ("updated_at",),
}  # fmt: skip


def begin(asked: Asked) -> object:
    _app(asked, secret=False)
    code = asked.world.accounts.begin()
    return {"device_code": code.device, "user_code": code.user, "verification_url": f"{asked.base}/activate",
            "expires_in": 600, "interval": asked.world.accounts.interval_s}  # fmt: skip


def exchange(asked: Asked) -> object:
    """400 pending, 404 none such, 409 used, 410 too late, 418 denied, 429 too soon."""
    given, accounts, now = _app(asked), asked.world.accounts, datetime.now(UTC)
    code = accounts.codes.get(str(given.get("code")))
    if code is None:
        raise Wrong(404, None)
    if code.state == "used":
        raise Wrong(409, None)
    if code.ends_at <= now:
        raise Wrong(410, None)
    if code.state == "denied":
        raise Wrong(418, None)
    soon = code.asked_at and (now - code.asked_at).total_seconds() < accounts.interval_s
    code.asked_at = now
    if soon:
        raise Wrong(429, None)
    if code.state == "pending" or code.name is None:
        raise Wrong(400, None)
    code.state = "used"
    return _told(accounts.grant(code.name))


def renew(asked: Asked) -> object:
    given = _app(asked)
    if given.get("grant_type") != "refresh_token" or not given.get("redirect_uri"):
        raise Wrong(400, {"error": "invalid_request", "error_description": "A parameter is missing."})
    token = asked.world.accounts.renew(str(given.get("refresh_token")))
    if token is None:
        raise Wrong(400, {"error": "invalid_grant", "error_description": "The grant is invalid, expired or revoked."})
    return _told(token)


def revoke(asked: Asked) -> object:
    asked.world.accounts.revoke(str(_app(asked).get("token")))
    return {}


def activate(asked: Asked) -> object:
    """Where a person enters the code: as `name`, or without one to say no."""
    found = asked.world.accounts.answer(asked.query.get("code", ""), asked.query.get("name"))
    return {"found": found, "enter": "code, and the name of whoever lets the program in"}


def settings(asked: Asked) -> object:
    name = _whose(asked).name
    user = {"username": name, "private": False, "vip": False, "vip_ep": False, "director": False, "vip_og": False, "vip_years": 0,
            "ids": {"slug": name.lower(), "trakt": None, "uuid": f"{name}-uuid"}, "joined_at": "2015-01-01T00:00:00.000Z",
            "images": {"avatar": {"full": ""}}}  # fmt: skip
    may = {"commenting": True, "liking": True, "following": True}
    account = {"timezone": "UTC", "date_format": "ymd", "time_24hr": True}
    return {"user": user, "permissions": may, "account": account}


def activities(asked: Asked) -> object:
    changed = _whose(asked).changed
    moments = {name: _text(changed.get(name, BEGAN)) for group in ACTIVITIES.values() for name in group}
    found: dict[str, object] = {kind: {name: moments[name] for name in names} for kind, names in ACTIVITIES.items()}
    return {"all": max(moments.values())} | found


def ratings(asked: Asked, kind: str) -> Answer:
    found = sorted(_whose(asked).ratings.items(), key=lambda pair: (pair[1][1], pair[0]), reverse=True)
    rows: list[object] = [
        {"rated_at": _text(at), "rating": rating, "type": TYPES[word], TYPES[word]: _summary((word, tmdb))}
        for (word, tmdb), (rating, at) in found
        if word == WORDS[kind]
    ]
    return _paged(asked, rows)


def history(asked: Asked) -> Answer:
    since = asked.query.get("start_at")
    plays = [play for play in _whose(asked).plays if not since or _text(play.at) >= since]
    newest = sorted(plays, key=lambda play: (play.at, play.id), reverse=True)
    return _paged(asked, [_played(play) for play in newest])


def _played(play: Play) -> dict[str, object]:
    row: dict[str, object] = {"id": play.id, "watched_at": _text(play.at), "action": "watch", "type": "movie"}
    row[TYPES[play.title[0]]] = _summary(play.title)
    if play.episode is None:
        return row
    season, number = play.episode
    return row | {
        "type": "episode",
        "episode": {"season": season, "number": number, "title": None, "ids": {"trakt": play.id}},
    }


def wishes(asked: Asked, kind: str) -> Answer:
    rows: list[object] = [
        {"rank": rank, "id": tmdb, "listed_at": _text(at), "notes": None, "type": TYPES[word], TYPES[word]: _summary((word, tmdb))}
        for rank, ((word, tmdb), at) in enumerate(_whose(asked).wishes.items(), 1)
        if word == WORDS[kind]
    ]  # fmt: skip
    return _paged(asked, rows)


def rate(asked: Asked) -> Answer:
    account, body = _whose(asked), _body(asked)
    known, strange = _sorted_out(body)
    for kind, key, row in known:
        rating = row.get("rating")
        if not isinstance(rating, int) or not 1 <= rating <= 10:
            raise Wrong(400, {"error": f"{kind}: rating goes from 1 to 10"})
        at = row.get("rated_at")
        asked.world.accounts.rate(account.name, key, rating, _read(at) if at else None)
    return spoken({"added": _counted(known), "not_found": strange}, 201)


def unrate(asked: Asked) -> object:
    account = _whose(asked)
    known, strange = _sorted_out(_body(asked))
    gone = [(kind, key, row) for kind, key, row in known if key in account.ratings]
    for _, key, _ in gone:
        asked.world.accounts.rate(account.name, key, None)
    return {"deleted": _counted(gone), "not_found": strange}


def watch(asked: Asked) -> object:
    """420 where the account holds as much as it may."""
    account = _whose(asked)
    if account.is_full:
        raise Wrong(420, None)
    known, strange = _sorted_out(_body(asked))
    added = {"movies": 0, "episodes": 0}
    for kind, key, row in known:
        for episode, at in _plays(row) if kind == "shows" else [(None, row.get("watched_at"))]:
            asked.world.accounts.play(account.name, key, _read(at) if at else datetime.now(UTC), episode)
            added["episodes" if episode else "movies"] += 1
    return {"added": added, "updated": {"movies": 0, "episodes": 0}, "not_found": strange}


def _plays(row: Mapping[str, Any]) -> Iterator[tuple[tuple[int, int], object]]:
    for season in row.get("seasons") or []:
        for episode in season["episodes"]:
            yield (season["number"], episode["number"]), episode.get("watched_at")


def _app(asked: Asked, *, secret: bool = True) -> Mapping[str, Any]:
    given = _body(asked)
    if given.get("client_id") != KEY or (secret and given.get("client_secret") != SECRET):
        raise Wrong(
            401, {"error": "invalid_client", "error_description": "There is no such program, or its secret is wrong."}
        )
    return given


def _whose(asked: Asked) -> Account:
    scheme, _, token = asked.headers.get("authorization", "").partition(" ")
    account = asked.world.accounts.whose(token) if scheme == "Bearer" else None
    if account is None:
        raise Wrong(401, None)
    if account.is_locked:
        raise Wrong(423, None, X_Account_Locked="true")
    return account


def _body(asked: Asked) -> Mapping[str, Any]:
    try:
        found = json.loads(asked.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Wrong(400, {"error": "The body is no JSON."})
    return found


Known = list[tuple[str, tuple[str, int], Mapping[str, Any]]]


def _sorted_out(body: Mapping[str, Any]) -> tuple[Known, dict[str, list[object]]]:
    """What is meant, and what nobody knows; raises where a field is none that is published."""
    if unknown := set(body) - {"movies", "shows", "seasons", "episodes"}:
        raise Wrong(400, {"error": f"unknown fields: {', '.join(sorted(unknown))}"})
    known: Known = []
    strange: dict[str, list[object]] = {kind: [] for kind in ("movies", "shows", "seasons", "episodes")}
    for kind in WORDS:
        for row in body.get(kind) or []:
            if not row.get("ids"):
                raise Wrong(400, {"error": f"{kind}: ids are missing"})
            found = [
                index()[place]
                for name, value in row["ids"].items()
                if (place := (WORDS[kind], name, str(value))) in index()
            ]
            if found:
                known.append((kind, (found[0].word, found[0].tmdb), row))
            else:
                strange[kind].append(row)
    return known, strange


@cache
def index() -> Mapping[tuple[str, str, str], Title]:
    """By word, source and id."""
    return {
        (title.word, name, str(value)): title
        for title in all_titles()
        for name in ("trakt", "slug", "imdb", "tmdb", "tvdb")
        if (value := getattr(title, name))
    }


def _counted(known: Known) -> dict[str, int]:
    counts = {kind: sum(row[0] == kind for row in known) for kind in WORDS}
    return counts | {"seasons": 0, "episodes": 0}


@cache
def _summary(key: tuple[str, int]) -> dict[str, object]:
    title = index()[key[0], "tmdb", str(key[1])]
    ids = {"trakt": title.trakt, "slug": title.slug, "imdb": title.imdb, "tmdb": title.tmdb}
    more = {"tvdb": title.tvdb} if title.word == "tv" else {}
    return {"title": title.name, "year": title.premiere.year, "ids": ids | more}


def _told(token: Token) -> dict[str, object]:
    return {"access_token": token.access, "token_type": "bearer", "expires_in": int(LASTS.total_seconds()),
            "refresh_token": token.refresh, "scope": "public", "created_at": int(datetime.now(UTC).timestamp())}  # fmt: skip


def _paged(asked: Asked, found: list[object]) -> Answer:
    limit = min(MOST, int(asked.query.get("limit") or LIMIT))
    cut, page = page_of(asked, found, limit)
    told = {"Page": page, "Limit": limit, "Page-Count": -(-len(found) // limit), "Item-Count": len(found)}
    return spoken(cut, headers={f"X-Pagination-{name}": str(value) for name, value in told.items()})


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def _read(at: object) -> datetime:
    try:
        return datetime.fromisoformat(str(at))
    except ValueError:
        raise Wrong(400, {"error": f"{at} is no moment"}) from None


PAGES = "page limit extended"
ROUTES = (
    route("/oauth/device/code", begin, method="POST"),
    route("/oauth/device/token", exchange, method="POST"),
    route("/oauth/token", renew, method="POST"),
    route("/oauth/revoke", revoke, method="POST"),
    route("/users/settings", settings, "extended"),
    route("/users/me/ratings/(?P<kind>movies|shows)", ratings, PAGES),
    route("/users/me/history/", history, f"{PAGES} start_at end_at"),
    route("/sync/last_activities", activities),
    route("/sync/watchlist/(?P<kind>movies|shows)", wishes, PAGES),
    route("/sync/ratings", rate, method="POST"),
    route("/sync/ratings/remove", unrate, method="POST"),
    route("/sync/history", watch, method="POST"),
)
