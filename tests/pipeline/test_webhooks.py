"""What the server tells the moment it happens: real webhooks, sent over HTTP, received by the real route."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.pipeline import house, recorded
from tests.pipeline.house import House
from tests.pipeline.test_history import item_of, plays, rating, subject


def queued(home: House) -> list[str]:
    return [row["name"] for row in home.rows("select name from job_runs where state = 'queued' order by id")]


def flush(home: House) -> None:
    """Waits for everything sent so far: a play answers once its own webhooks, the last in the row, are delivered."""
    home.control.play("Gustav", "Metropolis", position=0.01)


@pytest.fixture(autouse=True)
def stranger(home: House) -> None:
    """Somebody on the server whom Matinee does not know."""
    home.control.user(name="Gustav", password="x", libraries="all")


def test_a_play_is_stored_once_and_asks_for_new_picks(told: House) -> None:
    assert "Chinatown" in told.published("Finn")

    answer = told.control.play("Finn", "Chinatown")

    assert {sent["status"] for sent in answer["webhooks"]} == {202}  # type: ignore[attr-defined]
    assert plays(told, "Finn", "Chinatown") == [("webhook", True)]
    assert queued(told) == ["refresh-user"]
    told.work()
    assert "Chinatown" not in told.published("Finn")


def test_half_a_film_told_in_two_wordings_is_one_play(told: House) -> None:
    told.control.play("Finn", "Psycho", position=0.5)

    watched = told.progress("Finn", "Psycho")
    assert watched is not None
    assert not watched["played"]
    assert watched["position_s"] > 45 * 60
    assert plays(told, "Finn", "Psycho") == [("webhook", False)]


def test_a_look_inside_changes_no_picks(told: House) -> None:
    told.control.play("Finn", "Akira", position=0.03)

    assert plays(told, "Finn", "Akira") == []
    assert queued(told) == []


def test_ten_plays_in_a_burst_are_stored_and_make_two_refreshes_at_most(told: House) -> None:
    picked = told.published("Finn")
    names = [name for name in picked if picked.count(name) == 1 and name != "Akira" and told.title_count(name) == 1][
        -10:
    ]
    before = told.value("select count(*) from job_runs where name = 'refresh-user'")

    threads = [threading.Thread(target=told.control.play, args=("Finn", name)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.work()

    assert [plays(told, "Finn", name) for name in names] == [[("webhook", True)]] * 10
    runs = int(str(told.value("select count(*) from job_runs where name = 'refresh-user'"))) - int(str(before))
    assert 1 <= runs <= 2
    assert not set(names) & set(told.published("Finn"))


def test_a_play_during_a_refresh_is_followed_by_one_more(told: House) -> None:
    told.control.play("Finn", "Parasite")
    told.change("update job_runs set state = 'running' where state = 'queued'")  # a worker has just taken it
    told.control.play("Finn", "Oldboy")

    (row,) = told.rows("select id, again from job_runs where state = 'running'")
    told.attempt(row["id"], "refresh-user")
    rest = told.work()

    assert row["again"]
    assert len(rest) <= 1
    assert not {"Parasite", "Oldboy"} & set(told.published("Finn"))


def test_the_same_delivery_twice_changes_nothing(told: House, address: str, kind: str) -> None:
    body, headers = recorded.stop(kind, subject(told, "Finn"), item_of(told, "Stalker"))
    assert requests.post(address, data=body, headers=headers, timeout=10).status_code == 202
    told.work()
    before = house.versions(told)

    again = requests.post(address, data=body, headers=headers, timeout=10)

    assert again.status_code == 202
    assert plays(told, "Finn", "Stalker") == [("webhook", True)]
    assert house.written(before, house.versions(told)) == {}
    assert queued(told) == []


def test_a_play_the_history_told_first_is_the_same_play(told: House, address: str, kind: str) -> None:
    body, headers = recorded.stop(kind, subject(told, "Finn"), item_of(told, "Moon"))
    told.control.set_data("Finn", "Moon", Played=True, PlayCount=1, LastPlayedDate=datetime.now(UTC).isoformat())
    told.run("sync-movie-watch-history", user_id=told.user("Finn"))

    requests.post(address, data=body, headers=headers, timeout=10)

    assert plays(told, "Finn", "Moon") == [("history", True)]


def test_strangers_and_unknown_titles_are_let_go(told: House) -> None:
    before = house.versions(told)
    told.control.item(add={"title": "Unknown", "year": 2020, "library": "Films", "runtimeMinutes": 90})

    strange = told.control.play("Gustav", "Heat")
    unknown = told.control.play("Finn", "Unknown")

    assert {sent["status"] for play in (strange, unknown) for sent in play["webhooks"]} == {202}  # type: ignore[attr-defined]
    assert house.written(before, house.versions(told)).keys() <= {"media_servers"}  # that they were heard
    assert queued(told) == []


def test_a_wrong_address_is_refused(told: House, address: str) -> None:
    wrong = address[:-3] + "xyz"

    assert requests.post(wrong, json={"NotificationType": "Test"}, timeout=10).status_code == 404


def test_a_body_that_cannot_be_read_is_refused_by_name(told: House, address: str) -> None:
    answer = requests.post(address, data=b"{", headers={"Content-Type": "application/json"}, timeout=10)

    assert answer.status_code == 400
    assert "body" in answer.text


def test_a_mark_and_its_taking_back_count_at_once(told: House) -> None:
    name = next(one for one in told.published("Finn") if told.title_count(one) == 1)
    with told.client() as client:
        client.set_played(subject(told, "Finn"), item_of(told, name), True)
        flush(told)
        told.work()
        marked = told.published("Finn")
        client.set_played(subject(told, "Finn"), item_of(told, name), False)
    flush(told)
    told.work()

    assert name not in marked
    assert name in told.published("Finn")
    watched = told.progress("Finn", name)
    assert watched is not None
    assert (watched["played"], watched["play_count"], watched["last_played_at"]) == (False, 0, None)


def test_liking_a_film_is_no_viewing(told: House) -> None:
    with told.client() as client:
        client.set_favorite(subject(told, "Finn"), item_of(told, "Inception"), True)
    flush(told)
    performed = told.work()

    watched = told.progress("Finn", "Inception")
    assert watched is not None
    assert watched["is_favorite"]
    assert watched["last_played_at"] is None
    assert not watched["played"]
    assert "refresh-user" in performed


def test_a_thumb_is_a_rating(told: House) -> None:
    like(told, "Finn", "Speed", True)
    flush(told)
    told.work()

    assert rating(told, "Finn", "Speed") == 100


def test_a_whole_series_marked_is_read_again_where_it_is_true(told: House) -> None:
    name = last_series(told, "Finn")
    episodes = "select count(*) from watch_progress w join titles t on t.id = w.title_id where w.user_id = %s " \
        "and t.name = %s and w.episode_id is not null and w.played"  # fmt: skip
    item = item_of(told, name)
    with told.client() as client:
        client.set_played(subject(told, "Finn"), item, True)
        flush(told)
        told.work()
        seen = told.value(episodes, told.user("Finn"), name)
        picked = told.published("Finn", "series")
        client.set_played(subject(told, "Finn"), item, False)
    flush(told)
    told.work()

    total = told.value("select count(*) from episodes e join titles t on t.id = e.title_id where t.name = %s", name)
    assert int(str(seen)) == int(str(total)) > 0
    assert name not in picked
    assert told.value(episodes, told.user("Finn"), name) == 0
    assert name in told.published("Finn", "series")


def test_an_episode_watched_takes_its_series_out_of_the_picks(told: House) -> None:
    name = last_series(told, "Ana")
    query = "select li.external_id from library_items li join titles t on t.id = li.title_id " \
        "where t.name = %s and li.episode_id is not null order by li.id limit 1"  # fmt: skip
    told.control.play("Ana", told.value(query, name))

    told.work()

    assert plays(told, "Ana", name) == [("webhook", True)]
    assert name not in told.published("Ana", "series")


def test_a_play_of_long_ago_told_again_by_the_history_is_one(told: House) -> None:
    """The server's own date of a play may be its beginning, hours before the webhook of its end."""
    told.control.play("Finn", "Titanic")
    ended = datetime.now(UTC)
    told.control.set_data("Finn", "Titanic", Played=True, LastPlayedDate=(ended - timedelta(minutes=100)).isoformat())

    told.run("full-sync-movie-watch-history", user_id=told.user("Finn"))

    assert [completed for _, completed in plays(told, "Finn", "Titanic")].count(True) == 1


def last_series(home: House, person: str) -> str:
    """The last of the picks whose name is nobody else's."""
    return next(name for name in reversed(home.published(person, "series")) if home.title_count(name) == 1)


def like(home: House, person: str, title: str, likes: bool) -> None:
    """As a person's own client does it."""
    user, item = subject(home, person), item_of(home, title)
    if home.server.kind == "jellyfin":
        url, query = f"{home.server.base}/UserItems/{item}/Rating", {"userId": user, "likes": str(likes).lower()}
        headers = {"Authorization": f'MediaBrowser Token="{home.server.api_key}"'}
    else:
        url, query = f"{home.server.base}/Users/{user}/Items/{item}/Rating", {"Likes": str(likes).lower()}
        headers = {"X-Emby-Token": home.server.api_key}
    requests.post(url, params=query, headers=headers, timeout=10).raise_for_status()
