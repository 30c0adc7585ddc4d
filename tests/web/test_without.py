"""“And without it?” without scripts: a page that loads itself again until the run has counted."""

import pytest

from shared import jobs
from shared.db import Conn
from shared.people import accounts
from shared.watching import ratings
from tests import household
from tests.web.conftest import Browser, SignIn

FETCH = {"HX-Request": "true"}


@pytest.fixture
def asked(signed_in: SignIn, full_home: Conn) -> tuple[Browser, str]:
    """Ana, and where the answer will be."""
    ana, moon, arrival = (
        household.person(full_home, "Ana"),
        *(household.title(full_home, t) for t in ("Moon", "Arrival")),
    )
    household.publish(full_home, ana, "movie", [moon], evidence=[arrival])
    accounts.enable(full_home, ana)
    ratings.rate(full_home, ana, {arrival: 90})
    full_home.commit()
    browser = signed_in("Ana")
    answer = browser.post(f"/picks/movie/{moon}/without/{arrival}", {})
    assert answer.status_code == 303
    return browser, str(answer.location)


def finish(conn: Conn, state: str, message: str | None) -> None:
    conn.execute("update job_runs set state = %s, message = %s where name = 'rank-without'", (state, message))
    conn.commit()


def test_the_page_loads_itself_again_until_there_is_an_answer(asked: tuple[Browser, str], full_home: Conn) -> None:
    browser, path = asked

    waiting = browser.get(path).text
    assert 'http-equiv="refresh"' in waiting
    assert "Counting" in waiting
    finish(full_home, "succeeded", "By score it is number 1; without that it would be number 7.")

    done = browser.get(path).text
    assert 'http-equiv="refresh"' not in done
    assert "it would be number 7." in done


def test_a_run_that_failed_says_so_and_looks_no_further(asked: tuple[Browser, str], full_home: Conn) -> None:
    browser, path = asked
    finish(full_home, "failed", None)

    block = browser.get(path, headers=FETCH).text

    assert "ask again" in block
    assert "hx-trigger" not in block


def test_nobody_else_reads_the_answer_nor_any_other_run_there(
    asked: tuple[Browser, str], signed_in: SignIn, full_home: Conn
) -> None:
    browser, path = asked
    other = jobs.ask(full_home, "sync-movies", trigger="person", requested_by=household.person(full_home, "Ana")).id
    full_home.commit()

    assert signed_in("Ben").get(path).status_code == 404
    assert browser.get(f"/picks/without/{other}").status_code == 404
