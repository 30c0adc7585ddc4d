"""Titles as nobody would enter them on purpose: endless, from right to left, made of pictures, of markup, of nothing at all."""

from collections.abc import Iterator

from shared.db import Conn
from tests.household import rows

SCRIPT = "<script>alert(1)</script>"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"  # has no place to break at
LONG = f"{WORD * 2} and the unbearably long and winding way home from it, told once more ".ljust(300, "o")
RIGHT_TO_LEFT = "גן עדן שלנו: الطريق الطويل إلى البيت"
EMOJI = "👩‍👩‍👧‍👦🏳️‍🌈🔥🔥 2️⃣🇺🇦"
MARKUP = f"{SCRIPT}{{{{ 7 * 7 }}}} &amp; \"quoted\" 'twice' <b>%(name)s"
NAMES = (LONG, RIGHT_TO_LEFT, EMOJI, MARKUP, ".", "  ?  ")
GENRE = "Sci-Fi / <Fantasy> & more?"
STUDIO = f"{SCRIPT} Pictures #1 / 100 %"


def fill(conn: Conn, kind: str) -> list[int]:
    """One title a name, in a library that everybody but newcomers may open; none has a picture, and every other one no facts at all."""
    server_id = rows.one(conn, "select min(id) as id from media_servers")
    library = rows.one(
        conn, "select min(id) as id from libraries where kind = %s and server_id = %s", (kind, server_id)
    )
    names = NAMES if kind == "movie" else [f"{name} II" for name in NAMES]
    found = [rows.title(conn, library, name, **facts) for name, facts in zip(names, _facts(), strict=True)]  # type: ignore[arg-type]
    rows.credit(conn, f"{kind}: {LONG}", "director", found[0], server_id=server_id)
    for place, name in enumerate(NAMES):
        person = rows.credit(conn, f"{name} {kind}", "cast", found[0], found[3], server_id=server_id)
        conn.execute(
            "update credits set character = %s, ord = %s where person_id = %s", (NAMES[-place], place + 2, person)
        )
    if kind == "series":
        for number, name in enumerate(NAMES, 1):
            rows.episode(conn, found[0], 1, number, name=name, overview=name)
    return found


def _facts() -> Iterator[dict[str, object]]:
    bare: dict[str, object] = {"year": None, "genres": [], "overview": None}
    told: dict[str, object] = {
        "genres": [GENRE, "Drama", WORD],
        "studios": [STUDIO, WORD],
        "tagline": RIGHT_TO_LEFT,
        "original_name": EMOJI,
        "certificate": SCRIPT[:20],
        "countries": [WORD],
    }
    for name in NAMES[::2]:
        yield told | {"overview": f"{name} {MARKUP} " * 8}
        yield bare
