"""Trakt for one person: letting this program in by a code, and what they rated, watched and want to watch, in and out.

Nothing of an answer is kept by `asking`: it is theirs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from shared.errors import Unavailable
from shared.language import gettext
from shared.sources import reading
from shared.sources.asking import Answer, Asker, Unusable
from shared.sources.reading import Row

T = TypeVar("T")

PAGE = 1000
MOST_PAGES = 500
REDIRECT = "urn:ietf:wg:oauth:2.0:oob"
SOURCES = ("trakt", "tmdb", "imdb", "tvdb")
# What Trakt answers of a code that nobody has entered yet, or will not any more.
PENDING, GRANTED, DENIED, EXPIRED, TOO_SOON = "pending", "granted", "denied", "expired", "too soon"
ANSWERS = {400: PENDING, 404: EXPIRED, 409: EXPIRED, 410: EXPIRED, 418: DENIED, 429: TOO_SOON}
UNAUTHORIZED, NO_MORE, LOCKED, ONLY_VIP = 401, 420, 423, 426
AGAIN = gettext("Trakt does not let Matinee in any more; link your account again.")
NOT_OURS = gettext("Trakt does not take the application's key and secret; enter others in Settings, Sources.")


class Revoked(Unavailable):
    """The person, or Trakt, has taken the grant back: only linking anew helps."""


class Locked(Unavailable):
    """Trakt has locked the person's account."""


class Full(Unavailable):
    """The account holds as much as Trakt lets it hold."""


@dataclass(frozen=True)
class App:
    """Who this program is at Trakt."""

    id: str
    secret: str

    @property
    def named(self) -> dict[str, str]:
        return {"client_id": self.id, "client_secret": self.secret}


@dataclass(frozen=True)
class Code:
    """A person enters `user_code` at `url`; `device_code` is ours."""

    device_code: str = field(repr=False)
    user_code: str
    url: str
    interval_s: int
    lasts_s: int


@dataclass(frozen=True)
class Grant:
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    lasts_s: int


@dataclass(frozen=True)
class TitleIds:
    """A title as Trakt names it. `word` is its own for the kind; `ids` by source; `episode` is season and number."""

    word: str
    ids: Mapping[str, str]
    episode: tuple[int, int] | None = None


@dataclass(frozen=True)
class Rated:
    title: TitleIds
    rating: int
    at: datetime


@dataclass(frozen=True)
class Watched:
    id: int
    title: TitleIds
    at: datetime


@dataclass(frozen=True)
class Reading(Generic[T]):
    """`whole` where every page and row was read: only then does what is missing tell anything."""

    rows: Sequence[T]
    whole: bool


def begin(asker: Asker, app: App) -> Code:
    """Raises what `Asker.send` does."""
    told = reading.row(asker.send("POST", "/oauth/device/code", body={"client_id": app.id}).value)
    code, shown, url = (reading.text(told, name, 500) for name in ("device_code", "user_code", "verification_url"))
    interval, lasts = reading.whole(told, "interval"), reading.whole(told, "expires_in")
    if not code or not shown or not url or not url.startswith(("https://", "http://")) or interval is None or not lasts:
        raise Unusable(gettext("Trakt gave no code; try again later."))
    return Code(code, shown, url, interval, lasts)


def exchange(asker: Asker, app: App, device_code: str) -> tuple[str, Grant | None]:
    """Whether the code was entered: one of the words above, and the grant with `GRANTED`."""
    body = {"code": device_code, **app.named}
    answer = asker.send("POST", "/oauth/device/token", body=body, accept=ANSWERS)
    if answer.status in ANSWERS:
        return ANSWERS[answer.status], None
    return GRANTED, _grant(answer)


def renew(asker: Asker, app: App, refresh: str) -> Grant | None:
    """Another grant in place of this one; None where Trakt takes it no more. Raises `Unavailable` where it is ours, the application, that
    is not taken (`invalid_client`): an administrator mends that, and nobody has to link anew."""
    body = {"refresh_token": refresh, "redirect_uri": REDIRECT, "grant_type": "refresh_token", **app.named}
    answer = asker.send("POST", "/oauth/token", body=body, accept=(400, UNAUTHORIZED))
    if answer.status not in (400, UNAUTHORIZED):
        return _grant(answer)
    if reading.row(answer.value).get("error") == "invalid_client":
        raise Unavailable(NOT_OURS, permanent=True)
    return None


def revoke(asker: Asker, app: App, access: str) -> None:
    asker.send("POST", "/oauth/revoke", body={"token": access, **app.named}, accept=(400, UNAUTHORIZED))


class Person:
    """One person's account. `token` is called for the access token, with True for one in place of what Trakt has just refused."""

    def __init__(self, asker: Asker, token: Callable[[bool], str]) -> None:
        self.asker, self.token = asker, token

    def name(self) -> tuple[str, str]:
        """What Trakt knows the account by, and what it is called."""
        user = reading.inner(reading.row(self._send("GET", "/users/settings").value), "user")
        name = reading.text(user, "username", 200) or "?"
        return reading.text(reading.inner(user, "ids"), "uuid", 200) or f"name:{name}", name

    def activities(self) -> dict[str, str]:
        """When plays, ratings and watch list of each kind last changed, by “kind.what”."""
        told = reading.row(self._send("GET", "/sync/last_activities").value)
        return {
            f"{kind}.{name}": at
            for kind in ("movies", "shows", "episodes")
            for name in ("watched_at", "rated_at", "watchlisted_at")
            if (at := reading.text(reading.inner(told, kind), name, 50))
        }

    def ratings(self, word: str) -> Reading[Rated]:
        read, whole = self._pages(f"/users/me/ratings/{word}s")
        return _read([_rated(row, word) for row in read], whole)

    def history(self, progress: Callable[[int, int], None]) -> Reading[Watched]:
        """`progress` is told how many were read, of how many."""
        read, whole = self._pages("/users/me/history/", progress)
        return _read([_watched(row) for row in read], whole)

    def wishes(self, word: str) -> Reading[TitleIds]:
        read, whole = self._pages(f"/sync/watchlist/{word}s")
        return _read([_told(row, word) for row in read], whole)

    def rate(self, body: Mapping[str, object]) -> list[TitleIds]:
        """What Trakt does not know of it, by the ids that it was sent by."""
        return _strange(self._send("POST", "/sync/ratings", body=body))

    def unrate(self, body: Mapping[str, object]) -> list[TitleIds]:
        """As `rate`."""
        return _strange(self._send("POST", "/sync/ratings/remove", body=body))

    def watch(self, body: Mapping[str, object]) -> None:
        """Once: where no whole answer comes, the history tells whether it was taken."""
        self._send("POST", "/sync/history", body=body, tries=1)

    def _pages(self, path: str, progress: Callable[[int, int], None] | None = None) -> tuple[list[Row], bool]:
        found: list[Row] = []
        page = pages = 1
        total: int | None = None
        while page <= min(pages, MOST_PAGES):
            answer = self._send("GET", path, params={"page": page, "limit": PAGE})
            if not isinstance(answer.value, list):
                raise Unusable(gettext("Trakt sent something that is no list; see Settings, Sources."))
            found += reading.rows(answer.value)
            pages = _count(answer, "X-Pagination-Page-Count") or 1
            total = _count(answer, "X-Pagination-Item-Count")
            if progress:
                progress(len(found), total or len(found))
            page += 1
        return found, len(found) == total if total is not None else len(found) < PAGE

    def _send(self, method: str, path: str, *, renewed: bool = False, tries: int = 3, **how: object) -> Answer:
        headers = {"Authorization": f"Bearer {self.token(renewed)}"}
        answer = self.asker.send(
            method, path, headers=headers, accept=(UNAUTHORIZED, NO_MORE, LOCKED, ONLY_VIP), tries=tries, **how  # type: ignore[arg-type]
        )  # fmt: skip
        if answer.status == UNAUTHORIZED:
            if renewed:
                raise Revoked(AGAIN, permanent=True)
            return self._send(method, path, renewed=True, tries=tries, **how)
        if answer.status == LOCKED:
            raise Locked(gettext("Trakt has locked your account; ask Trakt's support."), permanent=True)
        if answer.status in (NO_MORE, ONLY_VIP):
            raise Full(gettext("Your account at Trakt holds as much as it may."), permanent=True)
        return answer


def _read(found: Sequence[T | None], whole: bool) -> Reading[T]:
    """A row that cannot be read leaves the others."""
    rows = [one for one in found if one is not None]
    return Reading(rows, whole and len(rows) == len(found))


def _grant(answer: Answer) -> Grant:
    told = reading.row(answer.value)
    access, refresh = (reading.text(told, name, 2000) for name in ("access_token", "refresh_token"))
    if not access or not refresh:
        raise Unusable(gettext("Trakt gave no token; try again later."))
    return Grant(access, refresh, reading.whole(told, "expires_in") or 3600)


def _rated(row: Row, word: str) -> Rated | None:
    title, rating, at = _told(row, word), reading.whole(row, "rating", 1, 10), reading.moment(row, "rated_at")
    return Rated(title, rating, at) if title and rating and at else None


def _watched(row: Row) -> Watched | None:
    id, at = reading.whole(row, "id", 1, 2**53), reading.moment(row, "watched_at")
    word = "show" if row.get("type") == "episode" else str(row.get("type"))
    title = _told(row, word)
    return Watched(id, title, at) if id and at and title else None


def _told(row: Row, word: str) -> TitleIds | None:
    """None for what names no title, and for a season or an episode where a title is meant."""
    ids = {source: id for source in SOURCES if (id := reading.identity(reading.inner(row, word, "ids"), source))}
    episode = reading.inner(row, "episode")
    if not episode:
        return TitleIds(word, ids) if ids else None
    season, number = reading.whole(episode, "season"), reading.whole(episode, "number")
    return TitleIds(word, ids, (season, number)) if ids and season is not None and number is not None else None


def _strange(answer: Answer) -> list[TitleIds]:
    told = reading.inner(reading.row(answer.value), "not_found")
    rows = [(kind.removesuffix("s"), row) for kind in ("movies", "shows") for row in reading.rows(told.get(kind))]
    found = [(word, reading.inner(row, "ids")) for word, row in rows]
    return [
        TitleIds(word, {source: id for source in SOURCES if (id := reading.identity(ids, source))})
        for word, ids in found
    ]


def _count(answer: Answer, header: str) -> int | None:
    text = answer.headers.get(header, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def titles(rows: Sequence[tuple[str, Mapping[str, str], Mapping[str, object]]]) -> dict[str, list[object]]:
    """The body of a request: by plural word, each title by its ids with what is said of it. Pure."""
    body: dict[str, list[object]] = {}
    for word, ids, said in rows:
        if named := plain(ids):
            body.setdefault(f"{word}s", []).append({"ids": named, **said})
    return body


def plain(ids: Mapping[str, str]) -> dict[str, object]:
    """The one that Trakt trusts most, as it writes it: IMDb's as text, all others as numbers. It wants exactly one."""
    for source in SOURCES:
        value = ids.get(source, "")
        if source == "imdb" and value:
            return {source: value}
        if source != "imdb" and value.isascii() and value.isdecimal():
            return {source: int(value)}
    return {}
