"""What could go: never what somebody keeps, least missed first, and nothing is told of fewer than three people."""

import pytest

from shared.db import Conn
from shared.upkeep import removal_advice
from shared.upkeep.removal_advice import IDLE_DAYS, Filters
from tests.household import rows

EVERYTHING = Filters(most_regret=1, here_days=0, idle_days=0)
OLD = rows.ago("800 days")


@pytest.fixture
def shelf(conn: Conn) -> dict[str, int]:
    """Ana administers, Ben lives with her; four old films, of 4, 3, 2 GB and of unknown size."""
    server = rows.server(conn)
    library = rows.library(conn, "movie", server_id=server, name="films")
    made = {"server": server}
    for name, size in (("Big", 4), ("Middle", 3), ("Small", 2), ("Unknown", None)):
        made[name] = rows.unshelved(conn, name, "movie")
        size_bytes = size and size * 10**9
        rows.item(conn, library, made[name], f"item-{name}", size_bytes=size_bytes, added_at=OLD, path=f"/f/{name}.mkv")
    for name, role in (("Ana", "admin"), ("Ben", "member")):
        made[name] = rows.person(conn, name, role=role, picks=("movie",))
        rows.identity(conn, made[name], server)
    return made


def names(conn: Conn, shelf: dict[str, int], filters: Filters = EVERYTHING) -> list[str]:
    return [row["title"] for row in removal_advice.listing(conn, shelf["Ana"], filters).titles]


def test_what_could_go_is_judged_and_listed_by_what_it_gives(conn: Conn, shelf: dict[str, int]) -> None:
    assert removal_advice.reckon(conn, "movie") == 4

    found = removal_advice.listing(conn, shelf["Ana"], EVERYTHING, limit=2)
    assert (len(found.titles), found.total, found.total_bytes) == (2, 4, 9 * 10**9)
    assert all(0 <= row["regret"] <= 1 for row in found.titles)
    assert names(conn, shelf, Filters(most_regret=1, sort="size")) == ["Big", "Middle", "Small", "Unknown"]
    assert names(conn, shelf, Filters(most_regret=1, sort="size", least_bytes=3 * 10**9)) == ["Big", "Middle"]
    assert names(conn, shelf, Filters(most_regret=1, here_days=900)) == []
    beyond = removal_advice.listing(conn, shelf["Ana"], EVERYTHING, offset=40)
    assert (beyond.titles, beyond.total) == ([], 4)


def test_nothing_that_anybody_keeps_is_suggested(conn: Conn, shelf: dict[str, int]) -> None:
    removal_advice.reckon(conn, "movie")
    rows.watch(conn, shelf["Ben"], shelf["Big"], favorite=True)
    rows.say(conn, shelf["Ben"], shelf["Middle"], "planned")
    rows.watch(conn, shelf["Ben"], shelf["Small"], played=False, position_s=600)

    assert names(conn, shelf) == ["Unknown"]

    rows.say(conn, shelf["Ben"], shelf["Small"], "dropped")
    rows.judge(conn, shelf["Ben"], shelf["Unknown"], "more")
    assert names(conn, shelf) == ["Small"]


def test_a_series_that_somebody_is_in_the_middle_of_stays(conn: Conn, shelf: dict[str, int]) -> None:
    library = rows.library(conn, "series", server_id=shelf["server"], name="shows")
    dark = rows.unshelved(conn, "Dark", "series")
    rows.item(conn, library, dark, "dark", added_at=OLD)
    first, second = (rows.episode(conn, dark, 1, number, air_date="2017-12-01") for number in (1, 2))
    for episode in (first, second):
        rows.item(conn, library, dark, f"dark-{episode}", episode_id=episode, size_bytes=10**9)
    removal_advice.reckon(conn, "series")
    only_series = Filters(kind="series", most_regret=1, here_days=0, idle_days=0)
    assert removal_advice.listing(conn, shelf["Ana"], only_series).titles[0]["bytes"] == 2 * 10**9

    rows.watch(conn, shelf["Ben"], dark, episode_id=first)
    assert names(conn, shelf, only_series) == []
    rows.watch(conn, shelf["Ben"], dark, episode_id=second)
    assert names(conn, shelf, only_series) == ["Dark"]


def test_of_a_series_only_who_saw_all_that_was_shown_has_finished(conn: Conn, shelf: dict[str, int]) -> None:
    library = rows.library(conn, "series", server_id=shelf["server"], name="shows")
    dark = rows.title(conn, library, "Dark")
    first, second, special, _ = (
        rows.episode(conn, dark, *place, air_date=day)
        for place, day in (
            ((1, 1), "2017-12-01"),
            ((1, 2), "2017-12-08"),
            ((0, 1), "2017-12-24"),
            ((2, 1), "2999-01-01"),
        )
    )
    seen = {"Ben": [first, second], "Cem": [first, special], "Dora": [first], "Emil": [first, second, special]}
    for name, episodes in seen.items():
        user_id = shelf.get(name) or rows.person(conn, name)
        rows.say(conn, user_id, dark, "dropped")
        for episode in episodes:
            rows.watch(conn, user_id, dark, episode_id=episode)
    removal_advice.reckon(conn, "series")

    [row] = removal_advice.listing(
        conn, shelf["Ana"], Filters(kind="series", most_regret=1, here_days=0, idle_days=0)
    ).titles

    assert (row["viewers"], row["completion"]) == (4, 0.5)


def test_of_one_viewer_nothing_is_told_but_whole_years(conn: Conn, shelf: dict[str, int]) -> None:
    removal_advice.reckon(conn, "movie")
    rows.watch(conn, shelf["Ben"], shelf["Big"], at=rows.ago("500 days"))

    row = next(one for one in removal_advice.listing(conn, shelf["Ana"], EVERYTHING).titles if one["title"] == "Big")

    assert (row["viewers"], row["completion"], row["idle_years"]) == (None, None, 1)
    assert names(conn, shelf, Filters(most_regret=1, idle_days=730)) == ["Middle", "Small", "Unknown"]


@pytest.mark.parametrize("step", IDLE_DAYS)
def test_what_was_watched_a_day_too_late_for_a_step_is_left_out_by_it(
    conn: Conn, shelf: dict[str, int], step: int
) -> None:
    removal_advice.reckon(conn, "movie")
    rows.watch(conn, shelf["Ben"], shelf["Big"], at=rows.ago(f"{max(step - 1, 0)} days"))
    rows.watch(conn, shelf["Ben"], shelf["Small"], at=rows.ago(f"{step + 1} days"))

    shown = names(conn, shelf, Filters(most_regret=1, here_days=0, idle_days=step))

    assert ("Big" in shown) == (step == 0)
    assert {"Small", "Middle", "Unknown"} <= set(shown)
