"""Nobody is shown what they have seen, hidden, or may not see: in lists made now, and in lists made before."""

import requests

from shared.people import accounts
from shared.picks import recommendations
from shared.titles import certificates
from tests import household
from tests.household import rows
from tests.pipeline.house import House

KINDS = ("movie", "series")


def make(home: House) -> None:
    for kind in KINDS:
        home.run(f"generate-{kind}-recommendations")


def facts(home: House, person: str, kind: str) -> list[dict[str, object]]:
    """Each pick with what forbids it, told by the tables alone."""
    query = """
        select t.id, t.name, t.certificate, l.name as library, l.is_enabled,
            exists (select from watch_progress w where w.user_id = r.user_id and w.title_id = t.id and w.played) as seen,
            exists (select from ratings x where x.user_id = r.user_id and x.title_id = t.id) as rated,
            exists (select from title_feedback f where f.user_id = r.user_id and f.title_id = t.id and f.verdict = 'hide') as hidden
        from recommendation_runs r join recommendations p on p.run_id = r.id join titles t on t.id = p.title_id
        join library_items li on li.title_id = t.id and li.episode_id is null and li.removed_at is null
        join libraries l on l.id = li.library_id
        where r.user_id = %s and r.kind = %s and r.state = 'published'"""
    return home.rows(query, home.user(person), kind)


def test_nothing_seen_rated_or_hidden_is_picked(home: House) -> None:
    with home.writing() as conn:
        for user in accounts.listing(conn):
            rows.judge(conn, user.id, household.title(conn, "Chinatown"), "hide")
    make(home)

    for person in ("Ana", "Ben", "Chloe", "Dev", "Ella", "Finn"):
        for kind in KINDS:
            picked = facts(home, person, kind)
            assert picked, (person, kind)
            assert [one["name"] for one in picked if one["seen"] or one["rated"] or one["hidden"]] == [], person


def test_people_get_picks_of_their_own_libraries_alone(home: House) -> None:
    make(home)

    shelves = {
        person: {str(one["library"]) for kind in KINDS for one in facts(home, person, kind)}
        for person in ("Ana", "Dev", "Ella")
    }

    assert shelves["Ana"] == {"Films", "Kids", "Documentaries", "Series"}
    assert shelves["Dev"] == {"Films", "Series"}
    assert shelves["Ella"] == {"Kids", "Series"}


def test_a_child_is_shown_nothing_above_her_age_and_nothing_of_unknown_age(home: House) -> None:
    home.control.item(add={"title": "No certificate", "year": 2015, "library": "Kids", "tmdb": 990_101})
    home.control.item(add={"title": "For adults", "year": 2015, "library": "Kids", "tmdb": 990_102, "certificate": "R"})
    home.control.item(
        add={"title": "For children", "year": 2015, "library": "Kids", "tmdb": 990_103, "certificate": "G"}
    )
    home.run("sync-movies")
    make(home)

    ages = [certificates.age(str(one["certificate"])) for kind in KINDS for one in facts(home, "Ella", kind)]
    names = home.published("Ella")

    assert ages
    assert all(age is not None and age <= 10 for age in ages)
    assert "For children" in names
    assert not {"For adults", "No certificate"} & set(names)
    assert {"For adults", "No certificate"} <= set(home.published("Ana"))


def test_the_server_and_we_agree_on_what_a_child_may_see(home: House) -> None:
    """Asked as the child, the server lists what our guard lets through, unknown certificates aside."""
    home.run("sync-movies")
    theirs = listed_for(home, "Ella")
    ours = home.rows(
        "select li.external_id, t.certificate from visible_titles(%s) v join titles t on t.id = v.title_id "
        "join library_items li on li.title_id = t.id and li.removed_at is null where t.kind = 'movie'",
        home.user("Ella"),
    )

    assert {row["external_id"] for row in ours} <= theirs
    unknown = home.rows(
        "select li.external_id from library_items li join titles t on t.id = li.title_id where t.min_age is null"
    )
    assert theirs - {row["external_id"] for row in ours} <= {row["external_id"] for row in unknown}


def test_a_library_switched_off_is_out_of_the_lists_at_once_and_of_the_next_ones(home: House) -> None:
    make(home)
    kids = {str(one["name"]) for one in facts(home, "Ana", "movie") if one["library"] == "Kids"}
    kids = {name for name in kids if home.title_count(name) == 1}
    assert kids

    home.change("update libraries set is_enabled = false where name = 'Kids'")
    at_once = set(home.picks("Ana"))
    make(home)
    next_list = {str(one["library"]) for one in facts(home, "Ana", "movie")}
    home.change("update libraries set is_enabled = true where name = 'Kids'")

    assert not kids & at_once
    assert "Kids" not in next_list
    assert next_list


def test_a_limit_set_on_the_server_holds_after_the_next_look_at_people(home: House) -> None:
    make(home)
    before = set(home.picks("Ben"))
    policy = {"EnableAllFolders": True, "MaxParentalRating": limit(home)}
    home.control.user(name="Ben", policy=policy)

    home.run("sync-users")

    allowed = set(home.picks("Ben"))
    ages = home.rows(
        "select distinct t.min_age from visible_titles(%s) v join titles t on t.id = v.title_id", home.user("Ben")
    )
    assert allowed < before
    assert all(row["min_age"] is not None and row["min_age"] <= 10 for row in ages)


def test_another_copy_of_a_watched_film_is_not_picked(home: House) -> None:
    """Two files of one name and year that no provider tells apart."""
    copy = {"title": "Home video", "year": 2016, "library": "Films", "runtimeMinutes": 60}
    first = home.control.item(add=copy)
    home.control.item(add=copy | {"edition": "again"})
    home.run("sync-movies")
    assert home.title_count("Home video") == 2
    home.control.play("Finn", first)

    home.run("sync-movie-watch-history", user_id=home.user("Finn"))
    home.run("generate-movie-recommendations")

    assert "Home video" not in home.published("Finn")
    assert "Home video" in home.published("Dev")


def test_a_list_made_before_shows_nothing_that_has_become_invisible(home: House) -> None:
    make(home)
    first = home.picks("Finn")[0]

    with home.writing() as conn:
        rows.judge(conn, household.person(conn, "Finn"), household.title(conn, first), "hide")

    assert first in home.published("Finn")
    assert first not in home.picks("Finn")


def test_a_series_somebody_has_begun_is_not_recommended_to_them(home: House) -> None:
    make(home)
    begun = "select distinct t.name from watch_progress w join titles t on t.id = w.title_id " \
        "where w.user_id = %s and w.episode_id is not null"  # fmt: skip

    for person in ("Ana", "Ben", "Chloe", "Dev", "Ella"):
        names = {row["name"] for row in home.rows(begun, home.user(person)) if home.title_count(row["name"]) == 1}
        assert names
        assert not names & set(home.published(person, "series"))


def test_a_list_made_twice_is_the_same_list(home: House) -> None:
    ana = home.user("Ana")
    recommendations.refresh(home.conn, ana, "movie")
    first = recommendations.for_home(home.conn, ana, "movie")
    recommendations.refresh(home.conn, ana, "movie")
    second = recommendations.for_home(home.conn, ana, "movie")
    home.conn.commit()

    assert first == second


def listed_for(home: House, person: str) -> set[str]:
    """The films the server itself lists for somebody."""
    subject = str(home.value("select subject from identities where name = %s", person))
    if home.server.kind == "jellyfin":
        url, query = "/Items", {"userId": subject, "recursive": "true", "includeItemTypes": "Movie", "limit": "1000"}
        headers = {"Authorization": f'MediaBrowser Token="{home.server.api_key}"'}
    else:
        url, query = f"/Users/{subject}/Items", {"Recursive": "true", "IncludeItemTypes": "Movie", "Limit": "1000"}
        headers = {"X-Emby-Token": home.server.api_key}
    reply = requests.get(home.server.base + url, params=query, headers=headers, timeout=10)
    return {item["Id"] for item in reply.json()["Items"]}


def limit(home: House) -> int:
    """The server's own number for ten years, as the sample's child has it."""
    with home.client() as client:
        return next(person.max_rating for person in client.users() if person.name == "Ella" and person.max_rating)
