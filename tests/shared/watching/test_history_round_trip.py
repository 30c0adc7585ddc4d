"""An own export, as JSON and as tables, is read back to the last character, whatever anything is called and anybody noted."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.watching import feedback, states
from shared.watching.history_files import own, recognizing
from shared.watching.history_files.entry import Entry

# What a database and a page take; spreadsheets reckon with what begins with = + - @.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t='+@-\",;"), min_size=1, max_size=40
)
MOMENT = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
DAY = st.dates(date(1971, 1, 1), date(2100, 1, 1))
IDS = st.fixed_dictionaries(
    {},
    optional={"imdb": st.just("tt0078748"), "tmdb": st.integers(1, 10**9).map(str), "isbn13": st.just("9780141439587")},
)
TITLE = {
    "kind": st.sampled_from(("movie", "series", "book")), "name": TEXT, "year": st.none() | st.integers(1900, 2100), "ids": IDS,
}  # fmt: skip
EPISODE = {
    "season": st.none() | st.integers(0, 99),
    "number": st.none() | st.integers(0, 999),
    "episode": st.none() | TEXT,
}
SECONDS = st.none() | st.integers(0, 10**6)
LISTS = {
    "plays": {**TITLE, **EPISODE, "watched_at": MOMENT, "completed": st.booleans(), "position_s": SECONDS, "duration_s": SECONDS},
    "marks": {**TITLE, **EPISODE, "seen": st.integers(0, 99), "last_at": st.none() | MOMENT, "position_s": SECONDS,
              "is_favorite": st.booleans()},
    "ratings": {**TITLE, "rating": st.integers(1, 100), "rated_at": MOMENT},
    "states": {**TITLE, "state": st.sampled_from(states.STATES), "notes": st.none() | TEXT, "progress": st.none() | st.integers(0, 100),
               "started_on": st.none() | DAY, "finished_on": st.none() | DAY, "changed_at": MOMENT},
    "verdicts": {**TITLE, "verdict": st.sampled_from(feedback.VERDICTS), "said_at": MOMENT},
}  # fmt: skip
EXPORT = st.fixed_dictionaries(
    {name: st.lists(st.fixed_dictionaries(row), min_size=1, max_size=4) for name, row in LISTS.items()}
)


def placeless(entries: object) -> list[Entry]:
    return [replace(entry, place="") for entry in entries]  # type: ignore[attr-defined]


def as_document(lists: dict[str, Any]) -> bytes:
    head = {"format": own.FORMAT, "version": own.VERSION}
    return json.dumps(head | lists, default=lambda value: value.isoformat(), ensure_ascii=False).encode()


def as_tables(lists: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in LISTS:
            packed.writestr(f"{name}.csv", "\ufeff" + own.table(name, lists[name]))
    return out.getvalue()


def said(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """What an entry has to hold of a row, by the names of `Entry`."""
    told = {
        key: row[key]
        for key in ("name", "year", "ids", "season", "number", "episode", "position_s", "duration_s")
        if key in row
    }
    told |= {"kinds": (row["kind"],)}
    others = {
        "plays": ("watched_at", "completed"), "marks": ("seen", "is_favorite"), "ratings": ("rating", "rated_at"),
        "states": ("state", "notes", "progress", "started_on", "finished_on", "changed_at"), "verdicts": (),
    }  # fmt: skip
    told |= {key: row[key] for key in others[name]}
    if name == "marks":
        told["changed_at"] = row["last_at"]
    if name == "verdicts":
        told["verdicts"] = {row["verdict"]: row["said_at"]}
    return told


@given(EXPORT)
def test_an_own_export_comes_back_to_the_last_character(lists: dict[str, Any]) -> None:
    expected = [said(name, row) for name in LISTS for row in lists[name]]

    for data, name in ((as_document(lists), "mine.json"), (as_tables(lists), "mine.zip")):
        found = recognizing.read(data, name)
        assert found.format == "matinee"
        assert len(found.entries) == len(expected)
        for entry, told in zip(placeless(found.entries), expected, strict=True):
            assert {key: getattr(entry, key) for key in told} == told
