"""By what top picks are ranked: worked out by hand, and what counts and what does not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.curation import top_picks
from shared.curation.top_picks import Config
from shared.db import Conn
from tests.household import popularity, rows
from tests.shared.curation import watching
from tests.shared.curation.watching import NOW, USUAL, play, stand, title


def ranked(conn: Conn, kind: str = "movie", config: Config = USUAL) -> dict[str, tuple[float, int, int, float]]:
    """Score, viewers, plays and completion by name, best first."""
    names = {row["id"]: row["name"] for row in conn.execute("select id, name from titles").fetchall()}
    return {
        names[row["title_id"]]: (row["score"], row["viewers"], row["plays"], row["completion"])
        for row in top_picks.rank(conn, kind, config, NOW)
    }


def test_the_score_is_what_a_hand_works_out(conn: Conn) -> None:
    films = rows.library(conn)
    ana, ben, cem, dora = watching.people(conn, films).values()
    alien, moon, solaris, up = (title(conn, films, name) for name in ("Alien", "Moon", "Solaris", "Up"))
    play(conn, ana, alien, times=2)
    play(conn, ben, alien)
    play(conn, cem, alien)
    play(conn, ana, moon)
    play(conn, ben, moon, times=6)
    play(conn, cem, moon, stopped_at=2400)
    play(conn, ben, solaris)
    play(conn, dora, solaris)
    play(conn, dora, up, times=50)  # one viewer: neither ranked nor what the others are measured by

    # Most viewers 3, most plays 7. Cem saw 2400 of 6000 seconds of Moon: (1 + 1 + 0.4) / 3 of it was seen.
    assert ranked(conn) == {
        "Alien": (0.871429, 3, 4, 1.0),  # .5 × 3/3 + .3 × 4/7 + .2 × 1
        "Moon": (0.793333, 2, 7, 0.8),  # .5 × 2/3 + .3 × 7/7 + .2 × 0.8
        "Solaris": (0.619048, 2, 2, 1.0),  # .5 × 2/3 + .3 × 2/7 + .2 × 1
    }


def test_weights_count_by_their_share_of_their_sum(conn: Conn) -> None:
    films = rows.library(conn)
    ana, ben, *_ = watching.people(conn, films).values()
    for place, name in enumerate(("Alien", "Moon"), 1):
        film = title(conn, films, name)
        play(conn, ana, film, times=place)
        play(conn, ben, film)

    doubled = replace(USUAL, viewers=1.0, plays=0.6, completion=0.4)
    assert ranked(conn, config=doubled) == ranked(conn)
    alone = ranked(conn, config=replace(USUAL, viewers=0.0, completion=0.0))
    assert {name: score for name, (score, *_) in alone.items()} == {"Moon": 1.0, "Alien": 0.666667}


def test_plays_are_events_and_not_what_the_server_counts(conn: Conn) -> None:
    films = rows.library(conn)
    ana, ben, cem, dora = watching.people(conn, films).values()
    alien, moon = title(conn, films, "Alien"), title(conn, films, "Moon")
    for person in (ana, ben):
        play(conn, person, alien)
        stand(conn, person, alien, position_s=0, played=True, play_count=40)
    for person in (cem, dora):
        stand(conn, person, moon, position_s=0, played=True, play_count=40)

    assert ranked(conn) == {"Alien": (1.0, 2, 2, 1.0)}


def test_what_was_only_begun_is_no_view_and_lowers_the_completion(conn: Conn) -> None:
    films = rows.library(conn)
    ana, ben, cem, dora = watching.people(conn, films).values()
    alien, moon = title(conn, films, "Alien"), title(conn, films, "Moon")
    for person in (ana, ben):
        play(conn, person, alien)
    play(conn, cem, alien, stopped_at=1200)
    stand(conn, cem, alien, position_s=3000)  # read on, as the server says
    stand(conn, dora, alien, position_s=299)  # below a twentieth: a look inside
    play(conn, ana, moon)
    for person in (ben, cem, dora):
        play(conn, person, moon, stopped_at=5000)

    assert ranked(conn) == {"Alien": (0.966667, 2, 2, 0.833333)}


def test_a_film_seen_in_several_sittings_was_begun_once(conn: Conn) -> None:
    films = rows.library(conn)
    ana, ben, *_ = watching.people(conn, films).values()
    alien = title(conn, films, "Alien")
    play(conn, ana, alien, stopped_at=1200)
    play(conn, ana, alien, stopped_at=3600)
    play(conn, ana, alien)
    play(conn, ben, alien)

    assert ranked(conn) == {"Alien": (1.0, 2, 2, 1.0)}


def test_how_much_of_a_series_is_seen_goes_by_its_episodes(conn: Conn) -> None:
    shows = rows.library(conn, "series")
    ana, ben, *_ = watching.people(conn, shows).values()
    dark = title(conn, shows, "Dark")
    first, second = (watching.episode(conn, dark, number) for number in (1, 2))
    play(conn, ana, dark, episode_id=first)
    play(conn, ana, dark, episode_id=second, stopped_at=1500)
    play(conn, ben, dark, episode_id=first)

    # Ana saw one and a half of the two that she began, Ben the one: (0.75 + 1) / 2. A person counts once, however many episodes.
    assert ranked(conn, "series") == {"Dark": (0.975, 2, 2, 0.875)}
    assert ranked(conn) == {}


def test_somebody_who_watches_many_episodes_is_one_person(conn: Conn) -> None:
    shows = rows.library(conn, "series")
    ana, ben, *_ = watching.people(conn, shows).values()
    dark, lost = title(conn, shows, "Dark"), title(conn, shows, "Lost")
    for number in range(1, 9):
        play(conn, ana, dark, episode_id=watching.episode(conn, dark, number))
    pilot = watching.episode(conn, lost, 1)
    for person in (ana, ben):
        play(conn, person, lost, episode_id=pilot)

    assert ranked(conn, "series") == {"Lost": (1.0, 2, 2, 1.0)}


@pytest.mark.parametrize(
    ("before", "counts"),
    [
        (timedelta(0), False),
        (timedelta(microseconds=1), True),
        (timedelta(days=30), True),
        (timedelta(days=30, microseconds=1), False),
    ],
)
def test_a_window_holds_its_first_moment_and_not_its_last(conn: Conn, before: timedelta, counts: bool) -> None:
    films = rows.library(conn)
    ana, ben, *_ = watching.people(conn, films).values()
    alien = title(conn, films, "Alien")
    for person in (ana, ben):
        play(conn, person, alien, at=NOW - before)

    assert bool(ranked(conn)) is counts


def test_equal_scores_go_by_viewers_then_plays_then_how_long_a_title_is_here(conn: Conn) -> None:
    films = rows.library(conn)
    ana, ben, cem, _ = watching.people(conn, films).values()
    older, newer, more_plays, more_viewers = (title(conn, films, name) for name in ("Up", "Alien", "Moon", "Solaris"))
    for film in (newer, older, more_plays, more_viewers):
        play(conn, ana, film)
        play(conn, ben, film)
    play(conn, ana, more_plays)
    play(conn, cem, more_viewers)

    by_completion = replace(USUAL, viewers=0.0, plays=0.0)
    assert list(ranked(conn, config=by_completion)) == ["Solaris", "Moon", "Up", "Alien"]
    rows_of = top_picks.rank(conn, "movie", by_completion, NOW)
    assert [row["rank"] for row in rows_of] == [1, 2, 3, 4]


def test_so_many_viewers_are_needed(conn: Conn) -> None:
    films = rows.library(conn)
    ana, ben, cem, _ = watching.people(conn, films).values()
    alien, moon = title(conn, films, "Alien"), title(conn, films, "Moon")
    for person in (ana, ben, cem):
        play(conn, person, alien)
    for person in (ana, ben):
        play(conn, person, moon)

    assert list(ranked(conn)) == ["Alien", "Moon"]
    assert list(ranked(conn, config=replace(USUAL, min_viewers=3))) == ["Alien"]
    assert ranked(conn, config=replace(USUAL, min_viewers=4)) == {}


@pytest.mark.parametrize(
    "how",
    [
        "update libraries set is_enabled = false",
        "update libraries set removed_at = now()",
        "update library_items set removed_at = now()",
        "update titles set removed_at = now()",
        "update titles set is_playable = false",
        "update users set is_active = false where name = 'Ben'",
    ],
)
def test_only_what_is_there_and_who_is_there_counts(conn: Conn, how: str) -> None:
    films = rows.library(conn)
    ana, ben, *_ = watching.people(conn, films).values()
    alien = title(conn, films, "Alien")
    for person in (ana, ben):
        play(conn, person, alien)
    assert ranked(conn)

    conn.execute(how)  # type: ignore[arg-type]

    assert ranked(conn) == {}


def test_the_world_may_rank_and_so_may_both(conn: Conn) -> None:
    films = rows.library(conn)
    ana, ben, *_ = watching.people(conn, films).values()
    alien, moon, solaris = (title(conn, films, name) for name in ("Alien", "Moon", "Solaris"))
    for person in (ana, ben):
        play(conn, person, alien)
    play(conn, ana, moon)  # too few for the household's half
    popularity.popular(conn, moon, 0.75)
    popularity.popular(conn, solaris, 0.5)
    popularity.popular(conn, solaris, 1.0, source="trakt")

    def scores(source: str) -> dict[str, float]:
        return {name: row[0] for name, row in ranked(conn, config=replace(USUAL, source=source)).items()}

    assert scores("household") == {"Alien": 1.0}
    assert scores("world") == {"Moon": 0.75, "Solaris": 0.75}
    assert scores("blend") == {"Alien": 0.5, "Moon": 0.375, "Solaris": 0.375}
