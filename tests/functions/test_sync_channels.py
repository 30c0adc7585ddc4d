"""Channels on the sample server, in both dialects: each who has one gets it privately, in its order, and of what they may see."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from functions import generate_channel, publish_changes, sync_channels
from shared import audit, jobs, options
from shared.audit import TERMINAL
from shared.curation import channels, room_votes, rooms
from shared.curation.channels import Criteria
from shared.db import Conn
from shared.errors import MediaServerError
from shared.jobs.progress import Attempt
from shared.output import channel_lists, records
from shared.output.records import PLAYLIST
from shared.people import accounts
from tests import household
from tests.functions import publishing
from tests.functions.publishing import Home
from tests.household import rows, together
from tests.household.channels import hold

FILMS = ["Heat", "Moana", "Alien", "Toy Story", "The Matrix"]


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with publishing.opened(request.param) as opened:
        yield opened


def make(home: Home, owner: str = "Ana", *shared_with: str, name: str = "Saturday", films: list[str] = FILMS) -> int:
    """Of these films alone, as examples, which keep their order by id."""
    others = [accounts.find(home.conn, other) for other in shared_with]
    ids = [household.title(home.conn, film) for film in films]
    criteria = Criteria(name, size=len(films), is_published=True, shared_with=others)
    made = channels.create(home.conn, accounts.find(home.conn, owner), criteria, by=TERMINAL)
    put(home, made, ids)
    return made


def put(home: Home, channel_id: int, title_ids: list[int]) -> None:
    hold(home.conn, channel_id, title_ids)
    home.conn.commit()


def sync(home: Home, channel_id: int) -> str:
    run = Attempt(1, "sync-channels")
    sync_channels.handler(home.conn, run, channel_id)
    return str(run.message)


def playlist(home: Home, channel_id: int, person: str, name: str = "Saturday") -> list[str] | None:
    """What the person's one playlist of the channel holds; None without one."""
    user_id, subject = accounts.find(home.conn, person), home.person(person).id
    mine = records.find(home.conn, 1, records.channel_of(channel_id, user_id), None, PLAYLIST)
    found = home.client.playlists_named(subject, name)
    if mine is None or mine.external_id is None:
        return None
    assert mine.external_id in found
    return [home.names()[one] for one in home.client.playlist_items(mine.external_id, subject)]


def may_see(home: Home, person: str, films: list[str]) -> list[str]:
    rows = home.conn.execute(
        "select t.name from visible_titles(%s) v join titles t on t.id = v.title_id",
        (accounts.find(home.conn, person),),
    ).fetchall()
    return [film for film in films if film in {row["name"] for row in rows}]


def test_a_series_begun_for_a_room_goes_on_where_the_one_who_is_least_far_is(home: Home) -> None:
    conn, show = home.conn, household.title(home.conn, "Breaking Bad")
    ana, ben, chloe = (accounts.by_id(conn, accounts.find(conn, name)) for name in ("Ana", "Ben", "Chloe"))
    for who, keys in ((ana, ("s01e01", "s01e02", "s01e03")), (ben, ("s01e01",))):
        for key in keys:
            rows.watch(
                conn, who.id, show, episode_id=episode(conn, show, key), at=datetime.now(UTC) - timedelta(days=1)
            )
    room_id = together.room(conn, "the-room", [ana.id, ben.id], [show], kind="series")
    room = rooms.find(conn, "the-room")
    host = rooms.seat(conn, room, ana.id, None)
    assert host is not None
    made = room_votes.start(conn, host, show, by=ana.actor)
    put(home, made, [show])

    assert begun(home, made) == ("Breaking Bad", "s01e02")  # not Ana's own next one
    rows.watch(
        conn, ana.id, show, episode_id=episode(conn, show, "s01e02"), at=datetime.now(UTC) + timedelta(minutes=1)
    )
    conn.commit()
    assert begun(home, made) == ("Breaking Bad", "s01e03")  # both were there when Ana's account played it
    rooms.join(conn, room, chloe)
    conn.commit()
    assert begun(home, made) == ("Breaking Bad", "s01e03")
    rows.watch(conn, ana.id, show, episode_id=episode(conn, show, "s01e02"), at=datetime.now(UTC) - timedelta(days=1))
    conn.commit()
    assert begun(home, made) == ("Breaking Bad", "s01e01")  # Chloe has seen nothing of it
    assert room_id


def episode(conn: Conn, title_id: int, key: str) -> int:
    return rows.one(conn, "select id from episodes where title_id = %s and key = %s", (title_id, key))


def begun(home: Home, channel_id: int) -> tuple[str, str]:
    """The one episode of Ana's playlist."""
    sync(home, channel_id)
    ana = accounts.find(home.conn, "Ana")
    mine = records.find(home.conn, 1, records.channel_of(channel_id, ana), None, PLAYLIST)
    assert mine is not None
    [only] = home.client.playlist_items(str(mine.external_id), home.person("Ana").id)
    return home.episode(only)


def test_owner_and_shares_each_have_it_of_what_they_may_see_in_its_order(home: Home) -> None:
    made = make(home, "Ana", "Ben", "Ella")

    sync(home, made)

    assert playlist(home, made, "Ana") == FILMS
    assert playlist(home, made, "Ella") == may_see(home, "Ella", FILMS)
    assert 0 < len(may_see(home, "Ella", FILMS)) < len(FILMS)
    assert playlist(home, made, "Ben") == may_see(home, "Ben", FILMS)
    assert playlist(home, made, "Dev") is None


def test_the_same_channel_again_writes_nothing_and_another_order_becomes_its_order(home: Home) -> None:
    made = make(home)
    sync(home, made)
    home.server.control.forget_requests()
    sync(home, made)
    assert [entry["method"] for entry in home.server.control.requests()] == ["GET"]
    put(home, made, [household.title(home.conn, film) for film in FILMS[::-1]])
    assert channel_lists.stale(home.conn) == [made]

    sync(home, made)

    assert playlist(home, made, "Ana") == FILMS[::-1]
    assert channel_lists.stale(home.conn) == []


def test_who_is_no_longer_among_its_shares_loses_it_and_the_others_keep_it(home: Home) -> None:
    made = make(home, "Ana", "Ben")
    sync(home, made)

    channels.change(home.conn, None, made, {"shared_with": []}, by=TERMINAL)
    sync(home, made)

    assert (playlist(home, made, "Ben"), playlist(home, made, "Ana")) == (None, FILMS)
    assert home.client.playlists_named(home.person("Ben").id, "Saturday") == []


def test_a_deleted_channel_goes_everywhere_and_then_for_good(home: Home) -> None:
    made = make(home, "Ana", "Ben")
    sync(home, made)

    channels.delete(home.conn, None, made, by=TERMINAL)
    home.conn.commit()
    sync(home, made)

    for person in ("Ana", "Ben"):
        assert home.client.playlists_named(home.person(person).id, "Saturday") == []
    assert home.conn.execute("select from channels").fetchall() == []
    assert home.conn.execute("select from outputs").fetchall() == []


def test_a_playlist_that_somebody_deleted_is_made_again_and_no_second_one(home: Home) -> None:
    made = make(home)
    sync(home, made)
    [before] = home.client.playlists_named(home.person("Ana").id, "Saturday")
    home.client.delete_list(before)

    sync(home, made)
    sync(home, made)

    assert playlist(home, made, "Ana") == FILMS
    assert len(home.client.playlists_named(home.person("Ana").id, "Saturday")) == 1


def test_one_of_that_name_which_was_there_before_is_left_alone(home: Home) -> None:
    ana = home.person("Ana").id
    theirs = home.client.create_playlist(
        ana, "Saturday", [next(id for id, name in home.names().items() if name == "Up")]
    )
    made, other = make(home), make(home, films=FILMS[:2])

    for _ in range(2):
        sync(home, made)
        sync(home, other)

    assert [home.names()[one] for one in home.client.playlist_items(theirs, ana)] == ["Up"]
    assert (playlist(home, made, "Ana"), playlist(home, other, "Ana")) == (FILMS, FILMS[:2])
    channels.delete(home.conn, None, made, by=TERMINAL)
    sync(home, made)
    assert theirs in home.client.playlists_named(ana, "Saturday")
    assert playlist(home, other, "Ana") == FILMS[:2]


def test_two_people_of_one_name_each_have_their_own(home: Home) -> None:
    home.conn.execute("update users set name = 'Ben' where name = 'Dev'")
    home.conn.execute("update identities set name = 'Ben' where name = 'Dev'")
    rows = home.conn.execute("select id from users where name = 'Ben' order by id").fetchall()
    made = make(home)
    channels.change(home.conn, None, made, {"shared_with": [row["id"] for row in rows]}, by=TERMINAL)

    sync(home, made)

    held = [records.find(home.conn, 1, records.channel_of(made, row["id"]), None, PLAYLIST) for row in rows]
    assert len({one.external_id for one in held if one}) == 2
    for one, account in zip(held, ("Ben", "Dev"), strict=True):
        assert one
        assert home.client.playlists_named(home.person(account).id, "Saturday") == [one.external_id]


def test_a_person_whom_the_server_has_no_more_keeps_nobody_else_from_it(home: Home) -> None:
    made = make(home, "Ana", "Ben")
    sync(home, made)
    home.conn.execute("update identities set subject = repeat('0', 32) where name = 'Ben'")
    home.conn.commit()
    put(home, made, [household.title(home.conn, film) for film in FILMS[:2]])

    try:
        sync(home, made)
    except MediaServerError:
        home.conn.rollback()

    assert playlist(home, made, "Ana") == FILMS[:2]


def test_a_limit_that_comes_later_takes_titles_out_with_the_next_look(home: Home) -> None:
    made = make(home, "Ben")
    sync(home, made)
    home.conn.execute("delete from job_runs")
    home.conn.execute("delete from procrastinate_jobs")
    home.conn.execute("update identities set age_limit = 6 where name = 'Ben'")
    home.conn.commit()

    publish_changes.handler(home.conn, Attempt(1, "publish-changes"))
    assert jobs.live(home.conn, "sync-channels", {"channel_id": made})
    sync(home, made)

    assert playlist(home, made, "Ben") == (may_see(home, "Ben", FILMS) or None)


def test_one_that_wants_new_titles_is_made_anew_before_it_is_published(home: Home) -> None:
    made = make(home, films=["Heat"])
    channels.change(home.conn, None, made, {"refreshes": True, "size": 3, "genres": ["Animation"]}, by=TERMINAL)
    home.conn.execute("update channels set made_at = now()")
    channels.titles_came(home.conn, "movie")

    sync(home, made)

    found = playlist(home, made, "Ana")
    assert found
    assert len(found) == 3
    assert "Heat" not in found
    assert channels.get(home.conn, None, made).is_stale is False


def test_what_is_not_published_is_on_no_server_until_it_is_asked_for(home: Home) -> None:
    made = make(home)
    channels.change(home.conn, None, made, {"is_published": False}, by=TERMINAL)
    sync(home, made)
    assert playlist(home, made, "Ana") is None

    channels.sync(home.conn, None, made, by=TERMINAL)
    sync(home, made)

    assert playlist(home, made, "Ana") == FILMS
    assert audit.listing(home.conn, action="channels.sync")[1] == 1
    options.set(home.conn, "output.enabled", False)
    sync(home, made)
    assert playlist(home, made, "Ana") is None


def test_filling_one_that_is_published_brings_it_to_the_server(home: Home) -> None:
    made = make(home, films=["Heat"])
    run = Attempt(1, "generate-channel")

    generate_channel.handler(home.conn, run, made)

    assert run.message == "1 titles."
    assert jobs.live(home.conn, "sync-channels", {"channel_id": made})
