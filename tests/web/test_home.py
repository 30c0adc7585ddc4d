import re
import threading

import pytest
from psycopg import Cursor
from psycopg.types.json import Jsonb

from shared.db import Conn
from tests import household
from tests.household import discoveries, rows
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
    assert shelf(page, "movie").count('class="card"') == 2  # the best one is the hero, not shown twice


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

    page = someone.get(f"/films/{moon}").text
    block = someone.get(f"/films/{moon}", headers={"HX-Request": "true"}).text

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

    page = signed_in("Ben").get(f"/films/{moon}").text

    assert "Not on your list now." in page
    assert "How the match adds up" not in page


def test_a_pick_that_has_become_invisible_is_not_shown(signed_in: SignIn, full_home: Conn) -> None:
    ella, moon = household.person(full_home, "Ella"), household.title(full_home, "Alien")
    household.publish(full_home, ella, "movie", [moon])
    full_home.commit()

    someone = signed_in("Ella")

    assert "Alien" not in someone.get("/").text
    assert someone.get(f"/films/{moon}").status_code == 404


def test_an_unknown_kind_or_a_number_beyond_all_is_a_404_page(signed_in: SignIn, home: Conn) -> None:
    someone = signed_in("Ana")

    for path in ("/picks/clip", f"/films/{10**30}", "/nowhere", "/jobs/no-such-job"):
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

    assert shelf(page, "movie").count('class="card"') == 18
    assert [row[1] for row in impressions(full_home)] == ids[:19]


def test_what_was_begun_is_new_or_was_loved_long_ago_has_a_row_each(signed_in: SignIn, full_home: Conn) -> None:
    ana = household.person(full_home, "Ana")
    moon, alien, wire = (household.title(full_home, name) for name in ("Moon", "Alien", "The Wire"))
    full_home.execute("update titles set created_at = now() - interval '1 year' where name <> 'Her'")
    rows.watch(full_home, ana, moon, played=False, position_s=1800)
    rows.watch(full_home, ana, alien, at="2020-01-01")
    rows.rate(full_home, ana, alien, 90)
    first = full_home.execute("select id from episodes where title_id = %s order by id limit 1", (wire,)).fetchone()
    rows.watch(full_home, ana, wire, episode_id=first["id"])  # type: ignore[index]
    full_home.commit()

    page = signed_in("Ana").get("/").text

    assert sorted(names(shelf(page, "continue"))) == ["Moon", "The Wire"]
    assert names(shelf(page, "new")) == ["Her"]
    assert names(shelf(page, "again")) == ["Alien"]


def test_a_child_finds_nothing_above_her_limit_in_any_row(signed_in: SignIn, full_home: Conn) -> None:
    ella, alien = household.person(full_home, "Ella"), household.title(full_home, "Alien")
    rows.watch(full_home, ella, alien, played=False, position_s=600)
    full_home.commit()

    page = signed_in("Ella").get("/").text

    assert "New in the library for you" in page
    assert "Alien" not in page


def test_picks_that_one_title_speaks_for_have_a_row_of_their_own(signed_in: SignIn, full_home: Conn) -> None:
    ana = household.person(full_home, "Ana")
    films = [row["id"] for row in full_home.execute("select id from titles where kind = 'movie' order by id limit 14")]
    run = household.publish(full_home, ana, "movie", films[:6], evidence=films[12:])
    for rank, title_id in enumerate(films[6:12], 7):
        rows.picked(full_home, run, rank, title_id)
    full_home.commit()

    page = signed_in("Ana").get("/").text

    assert len(names(shelf(page, f"because-{films[12]}"))) == 5  # six, of which the best is on top of the page


def test_how_soon_the_lists_followed_a_play_is_told(signed_in: SignIn, full_home: Conn) -> None:
    ana, moon, her = household.person(full_home, "Ana"), *(household.title(full_home, n) for n in ("Moon", "Her"))
    rows.play(full_home, ana, her, at=rows.ago("1 minute"))
    household.publish(full_home, ana, "movie", [moon])
    full_home.execute(
        "update recommendation_runs set created_at = (select max(occurred_at) from play_events) + interval '12 s'"
    )
    full_home.commit()

    assert "Updated 12 s after you finished “Her”." in signed_in("Ana").get("/").text


def test_home_takes_few_statements(signed_in: SignIn, full_home: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = household.person(full_home, "Ana")
    for kind in ("movie", "series"):
        query = "select id from titles where kind = %s order by id limit 25"
        household.publish(full_home, ana, kind, [row["id"] for row in full_home.execute(query, (kind,))])
    discoveries.noted(full_home, ana, household.title(full_home, "Moon"))
    full_home.commit()
    someone = signed_in("Ana")
    sent: list[str] = []
    execute, here = Cursor.execute, threading.get_ident()

    def counted(self: Cursor[object], query: str, *args: object, **how: object) -> object:
        if threading.get_ident() == here:  # what the process tells of itself meanwhile is none of the page's
            sent.append(query)
        return execute(self, query, *args, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Cursor, "execute", counted)
    someone.get("/")

    assert len(sent) <= 12 + 2, sent  # and who it is, and what is unread


def shelf(page: str, name: str) -> str:
    return page.split(f'id="shelf-{name}"')[1].split("</section>")[0]


def names(part: str) -> list[str]:
    return re.findall(r'class="card-title[^"]*">([^<]+)<', part)


def impressions(conn: Conn) -> list[tuple[object, ...]]:
    rows = conn.execute(
        "select user_id, title_id, position, run_id, surface from interactions where kind = 'impression'"
        " order by position, id"
    ).fetchall()
    conn.rollback()
    return [tuple(row.values()) for row in rows]


def ending(conn: Conn, user_id: int, kind: str, titles: list[int], floor: int) -> None:
    """A list that was to be longer, and ends where nothing matches better."""
    run = household.publish(conn, user_id, kind, titles)
    config = Jsonb({"count": 50, "floor": floor})
    conn.execute("update recommendation_runs set config = %s where id = %s", (config, run))


def test_a_list_that_ends_for_want_of_good_ones_says_so_and_one_that_is_empty_says_what_helps(
    signed_in: SignIn, full_home: Conn
) -> None:
    ana, films = (
        household.person(full_home, "Ana"),
        [household.title(full_home, name) for name in ("Arrival", "Moon", "Her")],
    )
    ending(full_home, ana, "movie", films, 30)
    ending(full_home, ana, "series", [], 30)
    full_home.commit()
    browser = signed_in("Ana")

    page = browser.get("/").text

    assert "We stop here: nothing else matches you by 30 % or better" in shelf(page, "movie")
    assert "We stop here" in browser.get("/films/for-you").text
    assert "Nothing matches you well enough yet" in page
    assert "being prepared" not in page
    for path in ("/", "/series/for-you"):
        assert 'href="/series?sort=rating"' in browser.get(path).text, path


def test_a_row_says_whether_its_title_was_watched_or_only_asked_for(signed_in: SignIn, full_home: Conn) -> None:
    ana = household.person(full_home, "Ana")
    films = [row["id"] for row in full_home.execute("select id from titles where kind = 'movie' order by id limit 14")]
    run = household.publish(full_home, ana, "movie", films[:6], evidence=films[12:])
    for rank, title_id in enumerate(films[6:12], 7):
        rows.picked(full_home, run, rank, title_id)
    full_home.commit()
    browser = signed_in("Ana")
    assert "Because you watched “" in browser.get("/").text

    full_home.execute("update recommendations set facts = %s where run_id = %s", (Jsonb({"asked": films[12:]}), run))
    full_home.commit()

    assert "Because you asked for more like “" in browser.get("/").text
