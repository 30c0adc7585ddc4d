"""What somebody looks for, as a vector of the space that is read. Whatever becomes of the model, words are left to search by."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shared import http, options
from shared.db import Conn
from shared.errors import Crowded, Problem, Unavailable
from shared.language import gettext
from shared.models import ai_service, costs, embedding_providers, embedding_spaces, model_files
from shared.models.embedding_providers import Poison, Provider
from shared.models.embedding_spaces import Space
from shared.settings import settings

if TYPE_CHECKING:
    from shared.models.embedding_providers import Vector

PATIENCE_S = 1.5  # somebody types
AWAY_S = 30.0  # for which a service that failed is not asked again
KEPT = 500  # of a process: what was asked before is mostly asked again, letter by letter and page by page
LEAST_LETTERS = 3  # of a script of letters; one sign of another may be a word

NO_SPACE = gettext("titles have not been embedded yet")
NO_MODEL = gettext("the model that titles were embedded by is not at hand")
REFUSED = gettext("the model refused this text")
BUSY = gettext("too many people ask the model just now")
AWAY = gettext("the model that reads what is meant is away")

_lock = threading.Lock()
_kept: OrderedDict[tuple[str, str, int, str], Vector] = OrderedDict()
_away: dict[int, tuple[float, str]] = {}


@dataclass(frozen=True)
class Meaning:
    """`vector` (dimensions,) of length one, in `space`; None where only words are searched by, with the `reason` if it is a trouble."""

    vector: Vector | None
    space: Space | None
    reason: str | None = None

    def reason_for(self, *, is_admin: bool) -> str | None:
        """The reason; to others than administrators only that there is one: it may hold what a service answered of its key."""
        return self.reason if is_admin or self.reason is None else AWAY


def of(connect: Callable[[], Conn], text: str, *, release: Callable[[], None] = lambda: None) -> Meaning:
    """Never raises for a model. `release` gives the connection back before the model is asked; `connect` takes one again."""
    space = embedding_spaces.active(connect())
    text = " ".join(text.split())
    if space is None:
        return Meaning(None, None, NO_SPACE)
    if not says_enough(text):
        return Meaning(None, space)
    key = (space.provider, space.name, space.dim, text)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return Meaning(_kept[key], space)
    if reason := _reason_away(space):
        return Meaning(None, space, reason)
    try:
        provider = _provider(connect(), space)
        release()
        embedded = provider.embed([text], as_query=True)
    except Crowded:
        return Meaning(None, space, BUSY)
    except Problem as problem:
        _away[space.id] = (time.monotonic() + AWAY_S, problem.message)
        return Meaning(None, space, problem.message)
    costs.note(connect(), "search", space.provider, space.name, embedded.tokens)
    [vector] = embedded.results
    if isinstance(vector, Poison):
        return Meaning(None, space, REFUSED)
    if vector.size != space.dim:
        return Meaning(None, space, NO_MODEL)
    with _lock:
        _kept[key] = vector
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return Meaning(vector, space)


def says_enough(text: str) -> bool:
    """Whether more is there than the first letters of a word."""
    letters = [letter for letter in text if letter.isalnum()]
    return len(letters) >= LEAST_LETTERS or any(ord(letter) >= 0x2E80 for letter in letters)


def _reason_away(space: Space) -> str | None:
    until, reason = _away.get(space.id, (0.0, ""))
    return reason if time.monotonic() < until else None


def _provider(conn: Conn, space: Space) -> Provider:
    """Whoever filled the space, also while another is being filled. Raises `Unavailable` and `Misconfigured`."""
    if space.provider == "local":
        if space.name not in model_files.NAMES:
            raise Unavailable(NO_MODEL, permanent=True)
        folder = settings().text("MATINEE_MODEL_DIR")
        return embedding_providers.open_local(space.name, Path(folder) if folder else None)
    endpoint = ai_service.endpoint(conn, timeout=PATIENCE_S, retries=http.Retries(tries=1))
    return embedding_providers.open_remote(
        endpoint, space.name, int(str(options.get(conn, "embeddings.dimensions"))) or None
    )
