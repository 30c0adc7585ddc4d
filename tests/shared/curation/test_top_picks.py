"""The stored list: published whole, and shown to each person as far as they may see it."""

import pytest

from shared import options
from shared.curation import top_picks
from shared.db import Conn
from shared.errors import Invalid
from tests.household import popularity, rows
from tests.shared.curation import watching
from tests.shared.curation.watching import NOW, play, title

NAMES = ("Alien", "Moon", "Solaris", "Up")


@pytest.fixture
def films(conn: Conn) -> dict[str, int]:
    """The first was watched by everybody, each next one by one person fewer, but the last two by the same two."""
    library = rows.library(conn)
    people = list(watching.people(conn, library).values())
    found = {name: title(conn, library, name) for name in NAMES}
    for fewer, name in enumerate(NAMES[:3]):
        for person in people[fewer:]:
            play(conn, person, found[name])
    for person in people[2:]:
        play(conn, person, found["Up"])
    options.set(conn, "top_picks.movie_count", 2)
    top_picks.refresh(conn, "movie", now=NOW)
    return found


def person(conn: Conn, name: str) -> int:
    return rows.one(conn, "select id from users where name = %s", (name,))


def seen(conn: Conn, name: str) -> list[tuple[int, str]]:
    return [(row["rank"], row["title"]) for row in top_picks.listing(conn, person(conn, name), "movie").titles]


def test_everybody_sees_the_best_of_the_list(conn: Conn, films: dict[str, int]) -> None:
    for name in watching.PEOPLE:
        assert seen(conn, name) == [(1, "Alien"), (2, "Moon")]
    found = top_picks.listing(conn, person(conn, "Ana"), "movie")
    assert (found.name, found.made_at, found.reason) == ("Top Picks - Movies", NOW, None)
    assert found.config == watching.USUAL


def test_whoever_may_not_see_a_title_gets_the_next_one_and_no_hole(conn: Conn, films: dict[str, int]) -> None:
    conn.execute("update identities set age_limit = 12 where user_id = %s", (person(conn, "Ben"),))
    conn.execute("update library_items set min_age = case when title_id = %s then 18 else 6 end", (films["Alien"],))
    rows.judge(conn, person(conn, "Cem"), films["Moon"], "hide")

    assert seen(conn, "Ana") == [(1, "Alien"), (2, "Moon")]
    assert seen(conn, "Ben") == [(1, "Moon"), (2, "Solaris")]
    assert seen(conn, "Cem") == [(1, "Alien"), (2, "Solaris")]
    child = top_picks.listing(conn, person(conn, "Ben"), "movie")
    # The best that they see has the whole score: nothing says that there is a better one.
    assert (child.titles[0]["score"], child.reason) == (1.0, None)


def test_a_library_that_is_closed_takes_its_titles_along_at_once(conn: Conn, films: dict[str, int]) -> None:
    conn.execute("update libraries set is_enabled = false")

    found = top_picks.listing(conn, person(conn, "Ana"), "movie")

    assert found.titles == []
    assert (
        found.reason == "Of the films that you may see, none has been watched by 2 people or more in the last 30 days."
    )


def test_numbers_are_told_of_three_viewers_and_not_of_two(conn: Conn, films: dict[str, int]) -> None:
    options.set(conn, "top_picks.movie_count", 4)

    _, moon, solaris, up = top_picks.listing(conn, person(conn, "Ana"), "movie").titles

    # Most viewers 4, most plays 4: Alien has 1, Moon .5 × 3/4 + .3 × 3/4 + .2.
    assert (moon["score"], moon["viewers"], moon["plays"], moon["completion"]) == (0.8, 3, 3, 1.0)
    for few in (solaris, up):
        assert (few["score"], few["viewers"], few["plays"], few["completion"]) == (None,) * 4
    assert [row["viewers"] for row in top_picks.whole(conn, "movie").titles] == [4, 3, 2, 2]


def test_what_the_world_says_of_a_title_tells_of_nobody_here(conn: Conn, films: dict[str, int]) -> None:
    popularity.popular(conn, films["Up"], 0.9)
    options.set(conn, "top_picks.movie_source", "world")
    top_picks.refresh(conn, "movie", now=NOW)

    found = top_picks.listing(conn, person(conn, "Ana"), "movie")

    [row] = found.titles
    assert (row["title"], row["score"], row["viewers"]) == ("Up", 1.0, None)
    assert found.reason == "Of the films that you may see, only 1 has been found popular in the world."


def test_a_short_list_says_why_and_is_never_filled_up(conn: Conn, films: dict[str, int]) -> None:
    options.set(conn, "top_picks.movie_count", 10)

    found = top_picks.listing(conn, person(conn, "Ana"), "movie")

    assert [row["title"] for row in found.titles] == list(NAMES)
    assert (
        found.reason
        == "Of the films that you may see, only 4 have been watched by 2 people or more in the last 30 days."
    )


def test_films_and_series_are_ranked_apart(conn: Conn, films: dict[str, int]) -> None:
    shows = rows.library(conn, "series")
    dark = title(conn, shows, "Dark")
    pilot = watching.episode(conn, dark, 1)
    for name in ("Ana", "Ben"):
        rows.let_in(conn, person(conn, name), shows)
        play(conn, person(conn, name), dark, episode_id=pilot)

    before = top_picks.listing(conn, person(conn, "Ana"), "series")
    assert (before.titles, before.made_at, before.reason) == ([], None, top_picks.NOT_RANKED)

    assert top_picks.refresh(conn, "series", now=NOW) == 1

    found = top_picks.listing(conn, person(conn, "Ana"), "series")
    assert (found.name, [row["title"] for row in found.titles]) == ("Top Picks - Series", ["Dark"])
    assert seen(conn, "Ana") == [(1, "Alien"), (2, "Moon")]


def test_a_new_list_takes_the_place_of_the_old_one_which_is_kept(conn: Conn, films: dict[str, int]) -> None:
    ana, ben = person(conn, "Ana"), person(conn, "Ben")
    for someone in (ana, ben):
        play(conn, someone, films["Up"], times=20)

    top_picks.refresh(conn, "movie", now=NOW)

    assert seen(conn, "Ana") == [(1, "Up"), (2, "Alien")]
    states = conn.execute("select state from top_pick_lists order by id").fetchall()
    assert [row["state"] for row in states] == ["superseded", "published"]


def test_top_picks_that_are_switched_off_show_nothing(conn: Conn, films: dict[str, int]) -> None:
    options.set(conn, "top_picks.enabled", False)

    found = top_picks.listing(conn, person(conn, "Ana"), "movie")

    assert (found.titles, found.reason) == ([], top_picks.SWITCHED_OFF)


@pytest.mark.parametrize("source", ["world", "blend"])
def test_the_world_is_refused_until_something_tells_of_it(conn: Conn, source: str) -> None:
    options.set(conn, "top_picks.series_source", source)

    with pytest.raises(Invalid, match="how popular series are in the world") as caught:
        top_picks.check(conn, options.all_values(conn))

    assert caught.value.details["field"] == "top_picks.series_source"
    top_picks.refresh(conn, "movie")
    with pytest.raises(Invalid):
        top_picks.refresh(conn, "series")


def test_weights_that_are_all_nothing_are_refused(conn: Conn) -> None:
    for name in top_picks.WEIGHTS:
        options.set(conn, name, 0.0)

    with pytest.raises(Invalid, match="give one of them more") as caught:
        top_picks.check(conn, options.all_values(conn))

    assert caught.value.details["field"] == "top_picks.weight_viewers"
