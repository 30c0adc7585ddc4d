"""MyAnimeList: the XML of anime and manga lists."""

from collections.abc import Iterator, Mapping, Sequence

from shared.watching.history_files import values
from shared.watching.history_files.entry import BOOK, FILM, SHOW, Entry

ELEMENTS = ("anime", "manga")
FILMS = frozenset({"movie", "3"})
# Words of lists, and the numbers that stood for them.
STATES = {
    "watching": "watching", "reading": "watching", "1": "watching",
    "completed": "completed", "2": "completed",
    "on-hold": "paused", "on hold": "paused", "3": "paused",
    "dropped": "dropped", "4": "dropped",
    "plan to watch": "planned", "plan to read": "planned", "6": "planned",
}  # fmt: skip


def recognizes(data: bytes) -> bool:
    return b"<myanimelist" in data[:4000].lower()


def entries(rows: Sequence[tuple[str, Mapping[str, str]]], name: str) -> Iterator[Entry]:
    """A score of 0 is none, a day of 0000-00-00 too. What was completed was seen once, and once more each time it was again."""
    for number, (element, row) in enumerate(rows, 1):
        state = STATES.get(row.get("my_status", "").strip().lower())
        again = values.counted(row.get("my_times_watched") or row.get("my_times_read"), 0, 1000) or 0
        started, finished = values.day(row.get("my_start_date")), values.day(row.get("my_finish_date"))
        yield Entry(
            place=f"{name} {number}",
            name=(row.get("series_title") or row.get("manga_title") or "").strip(),
            kinds=_kinds(element, row),
            seen=1 + again if state == "completed" else 0,
            watched_on=finished if state == "completed" else None,
            rating=values.rating(row.get("my_score"), 10),
            state=state,
            progress=_progress(row) if state in ("watching", "paused", "dropped") else None,
            notes=row.get("my_comments", "").strip()[:4000] or None,
            started_on=started,
            finished_on=finished if finished and (started is None or finished >= started) else None,
        )


def _kinds(element: str, row: Mapping[str, str]) -> tuple[str, ...]:
    if "manga" in element:
        return (BOOK,)
    return (FILM, SHOW) if row.get("series_type", "").strip().lower() in FILMS else (SHOW, FILM)


def _progress(row: Mapping[str, str]) -> int | None:
    seen = values.counted(row.get("my_watched_episodes") or row.get("my_read_volumes"), 0, 100_000)
    every = values.counted(row.get("series_episodes") or row.get("manga_volumes"), 1, 100_000)
    return min(100, round(100 * seen / every)) if seen and every else None
