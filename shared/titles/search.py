"""Search by words and by meaning at once, fused by reciprocal rank: nothing is cut off, and each title says why it was found."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from shared import db, kinds
from shared.db import Conn
from shared.models import meaning
from shared.models.meaning import Meaning
from shared.titles import vocabulary
from shared.titles.browsing import MOST, Filters, Json
from shared.titles.vocabulary import Wording

sql = db.queries("titles/search")

# Of what all words of a search weigh, a title must have so much to be on the list of words where meaning is asked too: of a long
# question nearly every title has some word. Measured with judged queries: from .6 on words add nothing, at .25 they do harm.
ENOUGH = 0.4
FIRST_POOL, WHOLE_POOL = 300, 1_000_000  # of each kind; beyond the first only for who sees few of them


@dataclass(frozen=True)
class Asked:
    """A text as it is searched by."""

    text: str
    wording: Wording
    meaning: Meaning

    @property
    def is_empty(self) -> bool:
        return not self.wording.terms and self.meaning.vector is None

    @property
    def given(self) -> dict[str, Any]:
        """As the queries of searches take it."""
        import pgvector

        vector, space, terms = self.meaning.vector, self.meaning.space, self.wording.terms
        return {
            "terms": [term.query for term in terms],
            "weights": [term.weight for term in terms],
            "words": [term.word for term in terms],
            "enough": ENOUGH * self.wording.weight if vector is not None else 0.0,
            "in_name": self.wording.in_name,
            "space": space.id if space else None,
            "asked": None if vector is None else pgvector.HalfVector(vector),
        }

    def by_meaning(self) -> "Asked":
        """Without its words, unless words are all there is."""
        return self if self.meaning.vector is None else replace(self, wording=Wording())


def ask(
    connect: Callable[[], Conn], text: str, *, release: Callable[[], None] = lambda: None, by_meaning: bool = True
) -> Asked:
    """`release` gives the connection back while a model embeds the text, and `connect` takes one again: nobody waits for one who
    waits for a model."""
    wording = vocabulary.read(connect(), text)
    meant = meaning.of(connect, text, release=release) if by_meaning and text.strip() else Meaning(None, None)
    return Asked(text, wording, meant)


def find(
    conn: Conn, viewer: int, asked: Asked, *, kind: str | None = None, filters: Filters = Filters(), apart: bool = False,
    limit: int = 20,
) -> Json:  # fmt: skip
    """What the viewer may see, best first: of every kind together, or with `apart` kind after kind, `limit` of each.

    The score of a title is the sum of 1 / (60 + place) over the lists it is on: of names that have all the words, of words, and of
    meaning (reciprocal rank fusion; Cormack, Clarke and Büttcher, SIGIR 2009). Of the filters genre, years and played count.
    """
    if asked.is_empty:
        return Json("[]", 0)
    wanted = [kind] if kind else [one.name for one in kinds.picked()]
    plain = {
        "genre": filters.genre,
        "year_from": filters.year_from,
        "year_to": filters.year_to,
        "played": filters.played,
    }
    how = {"viewer": viewer, "kinds": wanted, "apart": apart, "limit": min(limit, MOST)}
    given = asked.given | plain | how
    found = db.one(conn, sql.find, given | {"pool": FIRST_POOL}, prepare=False)
    if found["is_cut"]:
        # The best were mostly hidden from this person: look further.
        found = db.one(conn, sql.find, given | {"pool": WHOLE_POOL}, prepare=False)
    return Json(found["items"], found["count"])
