"""Rows of what is to be discovered: numbers of days, where series lose people, addresses of calendars."""

import json
from collections.abc import Sequence

from shared import secrets
from shared.db import Conn
from tests.household.inserts import add, id_of, one


def counted(conn: Conn, title_id: int, day: object, *, plays: float, viewers: float) -> None:
    """What was counted of a title on a day: numbers so far."""
    for metric, value in (("plays", plays), ("viewers", viewers)):
        add(conn, "metric_snapshots", metric=metric, source="household", day=day, title_id=title_id, value=value)


def drop_off(conn: Conn, title_id: int) -> None:
    """That it loses half of four people at its second episode."""
    episodes = json.dumps([{"season": 1, "number": 1, "share": 1.0}, {"season": 1, "number": 2, "share": 0.5}])
    what = {"shape": "drops", "place": 2, "part": "middle", "lost": 0.5, "viewers": 4, "episodes": episodes}
    add(conn, "drop_offs", title_id=title_id, source="household", **what)


def calendar_feed(conn: Conn, user_id: int, token: str) -> None:
    """The private address of somebody's calendar."""
    sealed = {"token_sha256": secrets.digest(token), "token_enc": secrets.encrypt(token)}
    add(conn, "calendar_feeds", user_id=user_id, **sealed)


def noted(conn: Conn, user_id: int, title_id: int) -> None:
    """That they were told of it, and want to be told more."""
    add(conn, "subscriptions", user_id=user_id, event="in_library", title_id=title_id)
    add(conn, "notices", user_id=user_id, event="in_library", title_id=title_id, day="2024-11-30", key=f"of {title_id}")


def followed(conn: Conn, user_id: int, person_id: int) -> None:
    """That they want to hear of what somebody writes."""
    add(conn, "followed_authors", user_id=user_id, person_id=person_id)


def written_of(conn: Conn, user_id: int, title_ids: Sequence[int]) -> None:
    """All that their letters could name: each of them is about to go, and was watched in 2023, on a day of its own."""
    for day, title_id in enumerate(title_ids, 1):
        leaving = {"event": "leaving_soon", "day": "2100-01-01", "key": f"leaving: {title_id}"}
        add(conn, "notices", user_id=user_id, title_id=title_id, **leaving)
        play = {
            "source": "history",
            "source_event_id": f"{user_id} {title_id}",
            "occurred_at": f"2023-03-{day:02}T20:00Z",
        }
        add(conn, "play_events", user_id=user_id, title_id=title_id, completed=True, **play)


def at_trakt(conn: Conn, user_id: int) -> None:
    """An account that was linked and read, and has not been let change anything."""
    sealed = {"access_enc": secrets.encrypt("access"), "refresh_enc": secrets.encrypt("refresh")}
    whose = {"user_id": user_id, "account": f"of {user_id}", "name": "somebody"}
    add(conn, "trakt_accounts", **whose, **sealed, expires_at="2030-01-01", read_at="2024-11-30")


def history_restore(conn: Conn, user_id: int, title_ids: Sequence[int]) -> None:
    """A look that found the first media server lacking all of them."""
    server_id = one(conn, "select min(id) as id from media_servers")
    for title_id in title_ids:
        add(conn, "history_restores", user_id=user_id, run_id=1, server_id=server_id, title_id=title_id, rating=80)


def history_import(conn: Conn, user_id: int, title_ids: Sequence[int]) -> int:
    """A file of theirs whose rows were found to be these titles, and once more may be any of them."""
    named = {"format": "plain", "file_name": "history.csv", "state": "preview", "row_count": len(title_ids) + 1}
    import_id = id_of(add(conn, "history_imports", user_id=user_id, **named))
    row = {"import_id": import_id, "name": "", "said": "{}", "is_matched": True, "rating": 50}
    for number, title_id in enumerate(title_ids, 1):
        add(conn, "history_import_rows", **row, number=number, place=f"history.csv {number}", title_id=title_id)
    add(conn, "history_import_rows", **row, number=len(title_ids) + 1, place="history.csv", candidates=list(title_ids))
    return import_id


def slug(conn: Conn, title_id: int, kind: str, base: str) -> None:
    """Its name in addresses."""
    add(conn, "title_slugs", title_id=title_id, kind=kind, base=base, number=1)


def imported(conn: Conn, title_id: int, kind: str, value: str | None = None) -> None:
    """That the world has told of it, by this id at TMDB or else its own."""
    add(conn, "title_imports", kind=kind, value=value or str(title_id), state="ready", title_id=title_id)


def pictured(conn: Conn, title_id: int) -> None:
    """That the world has a poster of it, which was fetched."""
    path = f"/p{title_id}.jpg"
    add(conn, "world_pictures", title_id=title_id, source="tmdb", shape="poster", path=path)
    add(conn, "world_picture_files", source="tmdb", path=path, width=480, content_type="image/jpeg", data=b"drawn")


def failed_import(conn: Conn, kind: str, value: int) -> int:
    """Of a title that could not be had; returns its number at TMDB."""
    add(conn, "title_imports", kind=kind, value=str(value), state="failed", reason="TMDB knows no such title.")
    return value


def listed(conn: Conn, name: str, kind: str, title_ids: Sequence[int], region: str = "US") -> None:
    """A list of the world with these titles."""
    add(conn, "catalogue_lists", list=name, kind=kind, region=region)
    for place, title_id in enumerate(title_ids, 1):
        add(conn, "catalogue_list_titles", list=name, kind=kind, region=region, title_id=title_id, place=place)


def scored(conn: Conn, title_id: int, score: float = 80) -> None:
    """That it is good and talked about."""
    inputs = json.dumps({"imdb": score, "imdb_votes": 90_000, "popularity": 500, "age_days": 400})
    told = {"formula_version": 2, "score": score, "quality": score, "buzz": score, "fresh": 20}
    add(conn, "title_scores", title_id=title_id, inputs=inputs, **told)


def counted_daily(conn: Conn, newest: object, *, titles: int, days: int) -> None:
    """So many titles more, that no library has, and both numbers of every title on each of the days."""
    conn.execute(
        "insert into titles (kind, name) select 'movie', 'Other ' || n from generate_series(1, %s) n", (titles,)
    )
    conn.execute(
        "insert into metric_snapshots (metric, source, day, title_id, value) select m, 'household', %s::date - d, t.id, 100 + d"
        " from titles t cross join generate_series(0, %s - 1) d cross join unnest(array['plays', 'viewers']) m",
        (newest, days),
    )
