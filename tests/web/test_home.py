import re

from shared.db import Conn
from tests import household
from tests.web.conftest import SignIn


def test_home_shows_the_picks_with_match_and_reason(signed_in: SignIn, full_home: Conn) -> None:
    ana = household.person(full_home, "Ana")
    titles = [household.title(full_home, name) for name in ("Arrival", "Moon", "Her")]
    household.publish(full_home, ana, "movie", titles)
    full_home.commit()

    page = signed_in("Ana").get("/").text

    for name in ("Arrival", "Moon", "Her"):
        assert name in page
    assert "86<span" in page  # 86.2, rounded
    assert "Because “Blade Runner”" in page
    assert page.count('class="card"') == 2  # the best one is the hero, not shown twice


def test_a_newcomers_page_is_the_same_page_with_picks_on_their_way(signed_in: SignIn, home: Conn) -> None:
    page = signed_in("Ben").get("/").text

    assert page.count("Your picks are being prepared") == 2
    assert 'data-stream="/streams/me"' in page


def test_somebody_without_picks_is_told_who_can_switch_them_on(signed_in: SignIn, home: Conn) -> None:
    page = signed_in("Dev").get("/").text

    assert "Picks of films are switched off for you" in page
    assert "An administrator can switch them on." in page


def test_why_shows_parts_that_add_up_and_the_evidence(signed_in: SignIn, full_home: Conn) -> None:
    ana, moon = household.person(full_home, "Ana"), household.title(full_home, "Moon")
    seen = [household.title(full_home, name) for name in ("Blade Runner", "Her")]
    household.publish(full_home, ana, "movie", [moon], evidence=seen)
    full_home.commit()
    someone = signed_in("Ana")

    page = someone.get(f"/picks/movie/{moon}").text
    block = someone.get(f"/picks/movie/{moon}", headers={"HX-Request": "true"}).text

    assert "<html" in page
    assert "<html" not in block
    shown = [float(text.replace("−", "-")) for text in re.findall(r'part-points">([+−]?[\d.]+)<', block)]
    assert round(sum(shown[:-1]), 1) == shown[-1] == 86.2
    assert "Blade Runner" in block
    assert "+6.4" in block


def test_picks_of_others_are_nobodys_business(signed_in: SignIn, full_home: Conn) -> None:
    ana, moon = household.person(full_home, "Ana"), household.title(full_home, "Moon")
    household.publish(full_home, ana, "movie", [moon])
    full_home.commit()

    assert signed_in("Ben").get(f"/picks/movie/{moon}").status_code == 404


def test_a_pick_that_has_become_invisible_is_not_shown(signed_in: SignIn, full_home: Conn) -> None:
    ella, moon = household.person(full_home, "Ella"), household.title(full_home, "Alien")
    household.publish(full_home, ella, "movie", [moon])
    full_home.commit()

    someone = signed_in("Ella")

    assert "Alien" not in someone.get("/").text
    assert someone.get(f"/picks/movie/{moon}").status_code == 404


def test_an_unknown_kind_or_a_number_beyond_all_is_a_404_page(signed_in: SignIn, home: Conn) -> None:
    someone = signed_in("Ana")

    for path in ("/picks/book", f"/picks/movie/{10**30}", "/nowhere", "/jobs/no-such-job"):
        answer = someone.get(path)
        assert answer.status_code == 404, path
        assert "Nothing on this screen" in answer.text


def test_what_was_shown_is_remembered_once_an_hour(signed_in: SignIn, full_home: Conn) -> None:
    ana = household.person(full_home, "Ana")
    films = [household.title(full_home, name) for name in ("Moon", "Her")]
    run = household.publish(full_home, ana, "movie", films)
    full_home.commit()

    signed_in("Ana").get("/")

    assert impressions(full_home) == [(ana, films[0], 1, run, "home"), (ana, films[1], 2, run, "home")]
    full_home.execute(
        "update interactions set occurred_at = now() - interval '61 minutes' where title_id = %s", films[:1]
    )
    full_home.commit()
    signed_in("Ana").get("/picks")
    assert [row[1] for row in impressions(full_home)] == [films[0], films[0], films[1]]


def test_only_what_is_on_the_page_counts_as_shown(signed_in: SignIn, full_home: Conn) -> None:
    ids = [row["id"] for row in full_home.execute("select id from titles where kind = 'movie' order by id limit 40")]
    household.publish(full_home, household.person(full_home, "Ana"), "movie", ids)
    full_home.commit()

    page = signed_in("Ana").get("/").text

    assert page.count('class="card"') == 18
    assert [row[1] for row in impressions(full_home)] == ids[:19]


def impressions(conn: Conn) -> list[tuple[object, ...]]:
    rows = conn.execute(
        "select user_id, title_id, position, run_id, surface from interactions where kind = 'impression'"
        " order by position, id"
    ).fetchall()
    conn.rollback()
    return [tuple(row.values()) for row in rows]
