"""Rooms as rows: beginning a title, and what stands in for what is taken out."""

from collections.abc import Sequence

import pytest

from shared import audit, db, jobs
from shared.curation import channels, room_lists, room_votes, rooms
from shared.curation.rooms import Seat
from shared.db import Conn
from shared.jobs import names
from tests.household import rows, together


@pytest.fixture
def films(conn: Conn) -> list[int]:
    library = rows.library(conn)
    return [rows.title(conn, library, f"Film {number}") for number in range(18)]


@pytest.fixture
def people(conn: Conn, films: Sequence[int]) -> list[int]:
    library = rows.one(conn, "select library_id as id from library_items limit 1")
    return [rows.person(conn, name, library) for name in ("Ana", "Ben")]


def hosted(conn: Conn) -> Seat:
    room = rooms.find(conn, "token")
    seat = rooms.seat(conn, room, room.host_id, None)
    assert seat
    return seat


def test_two_that_begin_a_title_at_once_make_one_playlist(
    conn: Conn, films: Sequence[int], people: Sequence[int]
) -> None:
    """The second had read the room before the first wrote its channel."""
    together.room(conn, "token", people, films)
    before = hosted(conn)

    made = [room_votes.start(conn, before, film, by=audit.TERMINAL) for film in films[:2]]

    assert made[0] == made[1]


def test_a_room_asks_for_more_titles_before_nothing_is_left_to_stand_in(
    conn: Conn, films: Sequence[int], people: Sequence[int]
) -> None:
    room_id = together.room(conn, "token", people, films)
    seat, asked = hosted(conn), []

    for film in films[:3]:
        room_votes.vote(conn, seat, film, "veto")
        asked.append(jobs.live(conn, names.ARRANGE_ROOM, {"room_id": room_id}) is not None)

    assert asked == [False, False, True]


def test_what_somebody_has_hidden_counts_once_they_have_joined(
    conn: Conn, films: Sequence[int], people: Sequence[int]
) -> None:
    room_id = together.room(conn, "token", people, films[:2])
    rows.judge(conn, people[1], films[0], "hide")
    told = []

    for is_here in (False, True):
        conn.execute("update room_members set is_here = %s where user_id = %s", (is_here, people[1]))
        shown = {one.title["title_id"] for one in room_votes.titles(conn, hosted(conn))}
        fits = set(
            db.values(conn, room_lists.sql.fitting, {"room_id": room_id, "kind": "movie", "most_s": None}, of=int)
        )
        familiar = {row["id"] for row in rooms.familiar(conn, hosted(conn).room)}
        told.append([films[0] in found for found in (shown, familiar)])
        assert is_here or films[0] in fits

    assert told == [[True, True], [False, False]]


@pytest.mark.parametrize("size", [1, 20])
def test_with_a_room_goes_its_channel_unless_its_owner_has_made_it_longer(
    conn: Conn, films: Sequence[int], people: Sequence[int], size: int
) -> None:
    together.room(conn, "token", people, films)
    channel_id = room_votes.start(conn, hosted(conn), films[0], by=audit.TERMINAL)
    channels.change(conn, people[0], channel_id, {"size": size}, by=audit.TERMINAL)
    conn.execute("update rooms set ends_at = now() - interval '2 days'")

    conn.execute(db.queries("tidy").rooms, {"limit": 10})

    row = conn.execute("select dropped_at is not null as is_gone from channels where id = %s", (channel_id,)).fetchone()
    assert row == {"is_gone": size == 1}
