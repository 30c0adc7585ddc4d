"""What was shown to somebody again and again is said, and rests or hides with one click; the nightly check is shown in counts."""

from functions import audit_picks as job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.picks import engine_inputs
from shared.watching import feedback, showings
from tests import household
from tests.household import rows
from tests.web.conftest import SignIn

FETCH = {"HX-Request": "true"}
DAYS = 6


def shown(conn: Conn, user_id: int, title_id: int, days: int = DAYS) -> None:
    for day in range(days):
        for _twice in range(2):
            rows.interaction(conn, user_id, title_id, kind="impression", at=rows.ago(f"{day} days"))


def pickable(conn: Conn, user_id: int) -> set[int]:
    return set(engine_inputs.gather(conn, user_id, "movie").asked.visible.tolist())


def test_a_title_passed_over_for_days_says_so_and_rests_with_one_click(signed_in: SignIn, full_home: Conn) -> None:
    ana, moon = household.person(full_home, "Ana"), household.title(full_home, "Moon")
    shown(full_home, ana, moon)
    full_home.commit()
    browser = signed_in("Ana")

    assert f"You have passed over this {DAYS} times." in browser.get("/history/shown?which=passed-over").text
    assert f"You have passed over this {DAYS} times." in browser.get(f"/films/{moon}").text
    block = browser.post(f"/verdicts/{moon}/rest", {"on": "1", "as": "tired"}, headers=FETCH).text

    assert "It rests" in block
    assert moon not in pickable(full_home, ana)
    assert "Pick it again" in browser.get(f"/films/{moon}").text
    browser.post(f"/verdicts/{moon}/rest", {"on": "0"})
    assert moon in pickable(full_home, ana)
    opened = browser.get("/history/shown?which=opened").text
    assert "opened" in opened
    assert "You have passed over" not in opened


def test_a_rest_ends_by_itself_and_says_nothing_about_taste(full_home: Conn) -> None:
    ana, moon = household.person(full_home, "Ana"), household.title(full_home, "Moon")
    rows.judge(full_home, ana, moon, "rest", at=rows.ago("91 days"))
    assert moon in pickable(full_home, ana)
    assert feedback.said(full_home, ana, [moon]) == set()

    rows.judge(full_home, ana, moon, "rest", at=rows.ago("89 days"))

    inputs = engine_inputs.gather(full_home, ana, "movie")
    assert moon not in inputs.asked.visible
    assert moon not in {act.title_id for act in inputs.acts[ana].interactions}


def test_what_was_watched_since_is_not_passed_over(full_home: Conn) -> None:
    ana, moon = household.person(full_home, "Ana"), household.title(full_home, "Moon")
    shown(full_home, ana, moon)
    rows.watch(full_home, ana, moon, last_played_at=rows.ago("1 hour"))

    [row], total = showings.listing(full_home, ana, which="watched")

    assert (row["title_id"], row["days"], row["passed_over"], total) == (moon, DAYS, 0, 1)
    assert showings.passed_over(full_home, ana, [moon]) == {}


def test_the_nightly_check_is_kept_in_counts_and_names_nobody(signed_in: SignIn, full_home: Conn) -> None:
    ana, moon = household.person(full_home, "Ana"), household.title(full_home, "Moon")
    rows.watch(full_home, ana, moon, updated_at=rows.ago("1 hour"))
    household.publish(full_home, ana, "movie", [moon])
    job.handler(full_home, Attempt(0, "audit-recommendations"))
    full_home.commit()

    page = signed_in("Ana").get("/evaluation").text.split('id="audits"')[1]

    assert "1 title already watched (movie, 1 person)" in page
    assert "Moon" not in page
