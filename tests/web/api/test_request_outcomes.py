"""What comes to nothing of what was asked for: refused, or failed where it is fetched; told once to whoever asked."""

from collections.abc import Iterator

import pytest

import functions  # noqa: F401
from infra.sample_requests.running import Running
from shared import options
from shared.db import Conn
from shared.jobs import names
from shared.requesting import following, title_requests
from tests import household
from tests.fakes.receivers import Hook
from tests.fakes.serving import serving
from tests.household import asked_for, shelf
from tests.household.sources_on import perform
from tests.web.api.people import Clients
from tests.web.conftest import SignIn


@pytest.fixture
def seerr(home: Conn) -> Iterator[Running]:
    shelf.open_up(home)
    with asked_for.programs(home, "seerr") as found:
        yield found


def test_what_a_program_fails_over_for_a_day_is_given_up_told_once_and_tried_again_with_a_click(
    client: Clients, home: Conn, seerr: Running
) -> None:
    gone = asked_for.unowned(home, "Lost and gone", "movie", tmdb="900000")
    ben, ana = client("Ben"), client("Ana")
    request = ben.post("/me/requests", {"titleId": gone}).json["data"]["id"]
    ana.post(f"/requests/{request}/approve")
    for _ in range(following.MOST_TRIES + 1):
        assert asked_for.follow(home).startswith("0 handed on")
    (listed,) = ana.get("/requests").json["data"]
    assert (listed["state"], "Unable to retrieve movie." in listed["reason"]) == ("approved", True)
    assert ben.get("/me/notices").json["data"] == []

    home.execute("update title_requests set balked_at = now() - interval '25 hours'")
    home.commit()
    asked_for.follow(home)
    assert asked_for.state(home, request) == "failed"
    assert ana.post(f"/requests/{request}/approve").status_code == 204
    asked_for.follow(home)
    assert asked_for.state(home, request) == "approved", "it has all its tries once more"
    home.execute("update title_requests set balked_at = now() - interval '25 hours', tries = 10")
    home.commit()
    asked_for.follow(home)

    assert asked_for.state(home, request) == "failed"
    (told,) = ben.get("/me/notices").json["data"]
    assert (told["event"], told["title"]) == ("request_failed", "Lost and gone")
    (mine,) = ben.get("/me/requests").json["data"]
    assert (told["note"], mine["reason"]) == (None, None), "a program may name folders and other titles"
    waiting = title_requests.count_waiting(home, household.person(home, "Ana"))
    assert (waiting.asked, waiting.failed) == (0, 1)


def test_a_refusal_is_told_once_with_its_word_to_whoever_may_know_of_the_title(
    client: Clients, signed_in: SignIn, home: Conn, seerr: Running
) -> None:
    options.set(home, "notices.inner_addresses", True)
    title = asked_for.unowned(home, "Lost and gone", "movie", age=0, tmdb="900000")
    ana, ben, ella = client("Ana"), client("Ben"), client("Ella")
    for person in (ben, ella, ana):
        request = person.post("/me/requests", {"titleId": title}).json["data"]["id"]
    home.execute("update titles set min_age = 18 where id = %s", (title,))
    home.execute("update users set language = 'de' where name = 'Ben'")
    home.execute("update title_requests set state = 'failed'")
    home.commit()
    with serving(Hook()) as hook:
        for person in (ben, ella):
            person.post("/me/notice-addresses", {"name": "Phone", "address": hook.address("x")})
        assert ana.post(f"/requests/{request}/refuse", {"word": 'We have "The Wire".'}).status_code == 204
        assert ana.post(f"/requests/{request}/refuse", {"word": "Again"}).status_code == 409
        for _ in range(2):
            perform(home, names.DELIVER_NOTICES)

    [message] = hook.got
    assert message["message"].startswith("Lost and gone: Dein Wunsch wurde abgelehnt (")
    assert message["message"].endswith(': We have "The Wire".')
    inbox = signed_in("Ben").get("/inbox").text
    assert "Dein Wunsch wurde abgelehnt" in inbox
    assert "We have &#34;The Wire&#34;." in inbox
    home.execute("update titles set min_age = 6 where id = %s", (title,))
    home.commit()
    counts = [len(person.get("/me/notices").json["data"]) for person in (ben, ella, ana)]
    assert counts == [1, 0, 0], "who decided it knows"
