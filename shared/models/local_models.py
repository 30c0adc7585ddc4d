"""Which model embeds on this machine: the English one where the overviews are English, the one of many languages otherwise.

Nothing heavy is loaded here: the web process may import this.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from shared import db, options
from shared.db import Conn
from shared.models.model_files import E5, MINILM, e5_file

sql = db.queries("models/local_models")

OPTION, AUTO = "embeddings.local_model", "auto"
TITLES_A_MINUTE = {MINILM: 2000, E5: 900}  # measured on one processor core, texts of about a hundred tokens

ENGLISH_SHARE = 0.9  # of the overviews, from which on the library is English
LOOKED_AT = 2_000  # overviews: enough to tell, however large the library

# Words that hold English sentences together, less those that are words of a neighbour too (in, a, on, is, of, for, die, den).
_ENGLISH = frozenset(
    ("the", "and", "to", "with", "his", "her", "from", "who", "that", "their", "they", "he", "she", "by", "after", "into",
     "as", "when", "while", "an", "has", "must", "this", "it", "its", "be", "are")
)  # fmt: skip
_ENOUGH = 0.08  # of the words of a text; English plots have about a quarter


@dataclass(frozen=True)
class Decision:
    """What “auto” came to: so many of the `overviews` that were looked at were `english`."""

    model: str
    overviews: int
    english: int
    decided_at: datetime


def chosen(conn: Conn) -> str:
    """The model's name. While nothing is decided, or what was decided is not installed, the English one."""
    wanted = str(options.get(conn, OPTION))
    if wanted != AUTO:
        return wanted
    return E5 if wants_e5(conn) and e5_file() else MINILM


def wants_e5(conn: Conn) -> bool:
    """Whether “auto” came to the model of many languages, installed or not."""
    found = decision(conn)
    return options.get(conn, OPTION) == AUTO and found is not None and found.model == E5


def decision(conn: Conn) -> Decision | None:
    return db.maybe(conn, sql.decision, row=Decision)


def decide(conn: Conn) -> None:
    """From the overviews that are there, and anew once there are twice as many, so that what was read first does not speak for all;
    choosing a model by name forgets it, so that “auto” is decided anew after that."""
    if options.get(conn, OPTION) != AUTO:
        conn.execute(sql.forget)
        return
    before = decision(conn)
    least = 2 * before.overviews if before else 1
    if least > LOOKED_AT:
        return
    overviews = db.values(conn, sql.overviews, {"limit": LOOKED_AT}, of=str)
    if len(overviews) >= least:
        english = sum(map(is_english, overviews))
        model = MINILM if english >= ENGLISH_SHARE * len(overviews) else E5
        conn.execute(sql.forget)
        conn.execute(sql.decide, {"model": model, "overviews": len(overviews), "english": english})


def is_english(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.lower())
    return sum(word in _ENGLISH for word in words) >= _ENOUGH * len(words) > 0
