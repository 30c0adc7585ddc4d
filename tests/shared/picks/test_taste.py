"""What people did, as rows for the engine: films by what was seen of them, series by their episodes."""

from datetime import UTC, datetime

from shared import db
from shared.db import Conn
from shared.engine.signals import Interaction, Options
from shared.media_servers import model
from shared.picks import blobs, taste
from shared.picks.beside import Beside
from shared.picks.catalogue import Loaded
from shared.picks.taste import Acts
from shared.titles import library
from shared.titles.library import Library
from tests import household
from tests.household import rows
from tests.shared.engine import people

HOUR = 3600


def furnish(conn: Conn, kind: str) -> tuple[int, Library]:
    """A person, and a library of this kind."""
    server = rows.server(conn, kind="emby")
    place = Library(rows.library(conn, kind, server_id=server, name="l"), server, "l", "l", kind)
    return rows.person(conn, "Ana", picks=["movie"]), place


def key(conn: Conn, episode: str) -> int:
    return rows.one(conn, "select id from episodes where key = %s", (episode,))


def act(conn: Conn, user_id: int, kind: str) -> Interaction:
    taste.forget()
    (found,) = taste.read(conn, kind, {user_id: 1})[user_id].interactions
    return found


def test_a_film_left_early_was_not_played_though_the_server_counted_its_start(conn: Conn) -> None:
    user, place = furnish(conn, "movie")
    library.save_items(conn, place, [model.Item("1", "movie", "Alien", runtime_s=2 * HOUR)])
    title = household.title(conn, "Alien")

    rows.watch(conn, user, title, position_s=HOUR // 10, played=False)
    begun = act(conn, user, "movie")
    rows.watch(conn, user, title, position_s=0, play_count=2)
    seen = act(conn, user, "movie")

    assert (begun.plays, begun.share) == (0, 0.05)
    assert (seen.plays, seen.share) == (2, 1.0)


def test_a_series_is_seen_by_the_share_of_what_was_shown_specials_and_the_future_aside(conn: Conn) -> None:
    user, place = furnish(conn, "series")
    library.save_items(conn, place, [model.Item("s", "series", "Dark")])
    shown = [model.Episode(f"e{number}", "s", 1, number, f"Part {number}") for number in (1, 2, 3, 4)]
    special = model.Episode("e0", "s", 0, 1, "Making of")
    later = model.Episode("e9", "s", 2, 1, "To come", premiered_on=model.date(2999, 1, 1))
    library.save_episodes(conn, place, [*shown, special, later])
    title = household.title(conn, "Dark")

    for episode in ("s01e01", "s00e01"):
        rows.watch(conn, user, title, episode_id=key(conn, episode))
    found = act(conn, user, "series")

    assert found.share == 0.25
    assert taste.read(conn, "series", {user: 1})[user].started == {title}


def test_new_episodes_change_what_a_series_was_worth_without_a_new_act(conn: Conn) -> None:
    user, place = furnish(conn, "series")
    library.save_items(conn, place, [model.Item("s", "series", "Dark")])
    library.save_episodes(conn, place, [model.Episode("e1", "s", 1, 1, "Part 1")])
    title = household.title(conn, "Dark")
    rows.watch(conn, user, title, episode_id=key(conn, "s01e01"), play_count=0)
    taste.forget()
    before = shares(conn, user)

    library.save_episodes(conn, place, [model.Episode("e2", "s", 1, 2, "Part 2")])

    assert before == [1.0]
    assert shares(conn, user) == [0.5]


def shares(conn: Conn, user_id: int) -> list[float | None]:
    """With the versions the engine's inputs are asked with, and what the process still holds."""
    given = {"kind": "series", "user_id": user_id, "now": 1_750_000_000.0}
    row = conn.execute(db.queries("picks/recommendations").inputs, given).fetchone()
    assert row is not None
    versions = dict(zip(row["user_ids"], row["versions"], strict=True))
    return [act.share for act in taste.read(conn, "series", versions)[user_id].interactions]


def test_what_others_do_is_the_same_after_an_act_as_when_everything_is_read_anew() -> None:
    taste.forget()
    held = Loaded(1, None, people.library(), {}, {}, {}, Beside(), blobs.of_bytes(b""))
    acts = {user: acts_of(user, 8, version=user) for user in (1, 2, 3)}
    before = taste.others("movie", held, acts, people.NOW, Options())
    again = taste.others("movie", held, acts, people.NOW, Options())

    after = taste.others("movie", held, acts | {2: acts_of(2, 9, version=9)}, people.NOW, Options())
    taste.forget()
    anew = taste.others("movie", held, acts | {2: acts_of(2, 9, version=9)}, people.NOW, Options())
    tomorrow = taste.others("movie", held, acts, people.NOW + people.DAY, Options())

    assert again is before
    assert len(after.regards.values) == len(before.regards.values) + 1
    assert (after.overlaps == anew.overlaps).all()
    assert (after.spare == anew.spare).all()
    assert tomorrow.known_overlaps is None  # nothing of another day is carried over


def acts_of(user: int, count: int, *, version: int) -> Acts:
    titles = range(1000 + user, 1000 + user + count)
    return Acts(version, tuple(Interaction(title, plays=1, last_at=people.NOW) for title in titles))


def test_a_rating_read_from_a_server_makes_no_old_film_the_newest(conn: Conn) -> None:
    user, place = furnish(conn, "movie")
    library.save_items(conn, place, [model.Item("1", "movie", "Alien", runtime_s=2 * HOUR)])
    title = household.title(conn, "Alien")
    rows.watch(conn, user, title, at="2020-02-02 20:00+00")

    rows.rate(conn, user, title, 80, source="server")
    read = act(conn, user, "movie")
    conn.execute("update ratings set source = 'user'")
    given = act(conn, user, "movie")
    conn.execute("delete from watch_progress")
    conn.execute("update ratings set source = 'server'")
    alone = act(conn, user, "movie")

    assert read.last_at == datetime(2020, 2, 2, 20, tzinfo=UTC).timestamp()
    assert given.last_at == alone.last_at > read.last_at


def test_a_persons_own_word_counts_beside_what_the_server_saw(conn: Conn) -> None:
    user, place = furnish(conn, "movie")
    library.save_items(conn, place, [model.Item("1", "movie", "Alien", runtime_s=2 * HOUR)])
    title = household.title(conn, "Alien")
    taste.forget()

    found = {}
    for version, state in enumerate(("planned", "watching", "completed", "dropped", None)):
        rows.say(conn, user, title, state, notes="x")
        found[state] = taste.read(conn, "movie", {user: version})[user]

    weighed = {state: taste.weigh(acts, found_at(conn), Options()) for state, acts in found.items()}
    assert {state: list(w.strengths) for state, w in weighed.items()} == {
        "planned": [0.3], "watching": [], "completed": [0.5], "dropped": [-0.7], None: [],
    }  # fmt: skip
    assert {state for state, w in weighed.items() if len(w.seen_ids)} == {"completed", "dropped"}
    assert {state for state, acts in found.items() if acts.started} == {"watching"}
    assert {state for state, acts in found.items() if acts.planned} == {"planned"}


def test_what_was_only_asked_for_was_not_watched(conn: Conn) -> None:
    user, place = furnish(conn, "movie")
    library.save_items(conn, place, [model.Item("1", "movie", "Alien", runtime_s=2 * HOUR)])
    rows.judge(conn, user, household.title(conn, "Alien"), "more")
    taste.forget()

    acts = taste.read(conn, "movie", {user: 1})[user]

    assert acts.interactions[0].share is None
    assert list(acts.asked_for) == [household.title(conn, "Alien")]


def found_at(conn: Conn) -> float:
    return rows.one(conn, "select extract(epoch from now())::bigint as id")
