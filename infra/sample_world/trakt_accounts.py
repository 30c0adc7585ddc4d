"""The accounts of Trakt in this world: who has let whom in, and what each has rated, watched and put on their list. State alone."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

Key = tuple[str, int]  # TMDB's word and id
LASTS = timedelta(hours=24)
CODE_LASTS = timedelta(minutes=10)
RENEWS = ("watched_at", "rated_at", "watchlisted_at")


@dataclass
class Play:
    """`episode` is season and number, None for a film."""

    id: int
    title: Key
    episode: tuple[int, int] | None
    at: datetime


@dataclass
class Account:
    """`changed` is when its plays, ratings and list last changed; a locked one answers 423."""

    name: str
    ratings: dict[Key, tuple[int, datetime]] = field(default_factory=dict)
    plays: list[Play] = field(default_factory=list)
    wishes: dict[Key, datetime] = field(default_factory=dict)
    changed: dict[str, datetime] = field(default_factory=dict)
    is_locked: bool = False
    is_full: bool = False


@dataclass
class Code:
    """`state`: pending, approved, denied or used. `asked_at` is when it was last asked for."""

    device: str
    user: str
    ends_at: datetime
    state: str = "pending"
    name: str | None = None
    asked_at: datetime | None = None


@dataclass
class Token:
    name: str
    access: str
    refresh: str
    ends_at: datetime


class Accounts:
    """`interval_s` is how long a program waits between two questions for its code."""

    def __init__(self) -> None:
        self.interval_s = 5
        self.people: dict[str, Account] = {}
        self.codes: dict[str, Code] = {}
        self.tokens: list[Token] = []
        self._next_play = 1_000_000
        self._lock = threading.RLock()

    @contextmanager
    def held(self) -> Iterator["Accounts"]:
        """One request at a time."""
        with self._lock:
            yield self

    def of(self, name: str) -> Account:
        return self.people.setdefault(name, Account(name))

    def begin(self) -> Code:
        code = Code(secrets.token_hex(32), secrets.token_hex(4).upper(), _now() + CODE_LASTS)
        self.codes[code.device] = code
        return code

    def answer(self, user_code: str, name: str | None) -> bool:
        """Somebody enters the code: as that person, or, for None, says no. Whether there is such a code."""
        found = next((code for code in self.codes.values() if code.user == user_code and code.state == "pending"), None)
        if found:
            found.state, found.name = ("approved", name) if name else ("denied", None)
        return found is not None

    def grant(self, name: str) -> Token:
        token = Token(name, secrets.token_hex(32), secrets.token_hex(32), _now() + LASTS)
        self.tokens.append(token)
        self.of(name)
        return token

    def renew(self, refresh: str) -> Token | None:
        """Another pair in place of this one, which is void from now on."""
        found = next((token for token in self.tokens if token.refresh == refresh), None)
        if found is None:
            return None
        self.tokens.remove(found)
        return self.grant(found.name)

    def revoke(self, access: str) -> None:
        self.tokens = [token for token in self.tokens if token.access != access]

    def revoke_all(self, name: str) -> None:
        """As the person does at Trakt itself."""
        self.tokens = [token for token in self.tokens if token.name != name]

    def expire(self) -> None:
        """The day of every token is over."""
        for token in self.tokens:
            token.ends_at = _now() - timedelta(seconds=1)

    def whose(self, access: str) -> Account | None:
        found = next((t for t in self.tokens if t.access == access and t.ends_at > _now()), None)
        return self.of(found.name) if found else None

    def rate(self, name: str, title: Key, rating: int | None, at: datetime | None = None) -> None:
        """None takes it back."""
        account = self.of(name)
        if rating is None:
            account.ratings.pop(title, None)
        else:
            account.ratings[title] = (rating, at or _now())
        account.changed["rated_at"] = _now()

    def play(self, name: str, title: Key, at: datetime, episode: tuple[int, int] | None = None) -> int:
        """The play's id."""
        account = self.of(name)
        self._next_play += 1
        account.plays.append(Play(self._next_play, title, episode, at))
        account.changed["watched_at"] = _now()
        return self._next_play

    def forget(self, name: str, play_id: int) -> None:
        account = self.of(name)
        account.plays = [play for play in account.plays if play.id != play_id]
        account.changed["watched_at"] = _now()

    def wish(self, name: str, title: Key, *, is_there: bool = True) -> None:
        account = self.of(name)
        if is_there:
            account.wishes[title] = _now()
        else:
            account.wishes.pop(title, None)
        account.changed["watchlisted_at"] = _now()


def _now() -> datetime:
    return datetime.now(UTC)
