"""What programs that fetch titles have in common: what they are asked for, what they answer, and how they refuse."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from shared.errors import Conflict, Unavailable

SENT, FETCHING, FETCHED, REFUSED, FAILED = "sent", "fetching", "fetched", "refused", "failed"
# Of these the program is at it, or has been: it need not be asked again.
TAKEN = (SENT, FETCHING, FETCHED)


class Unfit(Conflict):
    """The program answers, and will not take this title; the sentence says why. Another title may go."""


class Balked(Unavailable):
    """The program answers, and fails over this title; the sentence has what it said. It may be better later, and another title may go."""


@dataclass(frozen=True)
class Wish:
    """A title as programs know it. `word` is TMDB's for its kind, `ids` are by source: tmdb, tvdb."""

    word: str
    name: str
    has_seasons: bool
    ids: Mapping[str, str]


@dataclass(frozen=True)
class Standing:
    """How far it is there: `state` is one of those above, `remote_id` what it is called there, `reason` a remark for people."""

    state: str
    remote_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Profile:
    id: int
    name: str


@dataclass(frozen=True)
class Offer:
    """What may be chosen there; both are empty where the program goes by its own settings."""

    version: str
    profiles: tuple[Profile, ...] = ()
    folders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """What was chosen of an offer."""

    profile_id: int | None = None
    root_folder: str | None = None


class Requester(Protocol):
    """Each raises `Unavailable` where the program is in trouble, `Balked` where that is over this title alone, and changes nothing there
    then that a repeat would double."""

    def check(self) -> Offer:
        """Raises `Invalid` naming `base_url` or `key` where another program answers, or does not know the key."""

    def find(self, wish: Wish) -> Standing | None:
        """None where it knows nothing of the title. Raises `Unfit`."""

    def ask(self, wish: Wish, choice: Choice) -> Standing:
        """What is there already counts as taken. Raises `Unfit`."""

    def close(self) -> None: ...
