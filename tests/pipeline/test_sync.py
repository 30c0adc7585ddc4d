"""Titles come in, change, go and come back; what did not change is not touched."""

from infra.sample_server.generated import Size
from shared.titles import library
from tests.household import rows
from tests.pipeline import house
from tests.pipeline.conftest import Build
from tests.pipeline.house import House


def items(home: House, name: str) -> list[str]:
    query = """
        select li.external_id from library_items li join titles t on t.id = li.title_id
        where t.name = %s and li.episode_id is null and li.removed_at is null order by 1"""
    return [row["external_id"] for row in home.rows(query, name)]


def removed(home: House, name: str) -> bool:
    return home.value("select removed_at is not null from titles where name = %s", name) is True


def kept(home: House, name: str) -> tuple[int, int, int]:
    """Rows of progress, plays and ratings of one title."""
    counts = "select count(*) from {} x join titles t on t.id = x.title_id where t.name = %s"
    found = [home.value(counts.format(table), name) for table in ("watch_progress", "play_events", "ratings")]
    return int(str(found[0])), int(str(found[1])), int(str(found[2]))


def test_the_pipeline_ends_with_picks_for_everybody(home: House) -> None:
    failed = home.rows("select name, state, error from job_runs where state <> 'succeeded'")
    people = [row["name"] for row in home.rows("select name from users order by name")]

    assert failed == []
    assert people == ["Ana", "Ben", "Chloe", "Dev", "Ella", "Finn"]
    assert all(home.picks(person) and home.picks(person, "series") for person in people)


def test_a_second_sync_writes_nothing_and_asks_little(home: House) -> None:
    for _ in range(2):  # the first may write what other tests have changed on the server
        before = house.versions(home)
        home.control.forget_requests()
        for name in ("sync-users", "sync-libraries", "sync-movies", "sync-series"):
            home.run(name)

    listed = [str(entry["path"]).lower() for entry in home.control.requests("/Items")]
    assert house.written(before, house.versions(home)) == {}
    assert len(listed) == 5  # three libraries of films, one of series with its episodes
    # Version, people, libraries, ratings and, on Emby, what may be shut; a full last page is asked beyond.
    assert len(home.control.requests()) <= len(listed) + 7


def test_a_library_of_many_pages_is_asked_for_page_by_page_and_once(build: Build) -> None:
    large = build(Size(films=1100, series=2, episodes=4, people=1))
    large.move_in()
    large.control.forget_requests()

    large.run("sync-movies")
    asked = len(large.control.requests("/Items"))
    before = house.versions(large)
    again = large.run("sync-movies")

    sizes = [int(str(row["titles"])) for row in library.listing(large.conn) if row["kind"] == "movie"]
    assert sum(sizes) == 1100
    assert asked == sum(size // 500 + 1 for size in sizes)  # a full page is never the last one, whatever the total says
    assert again["message"] == "1100 read, 0 new or changed, 0 came or went."
    assert house.written(before, house.versions(large)) == {}


def test_a_title_that_disappears_is_marked_and_keeps_everything_people_said(home: House) -> None:
    before = kept(home, "Heat")
    home.control.item(remove="Heat")

    home.run("sync-movies")
    home.run("full-sync-movie-watch-history")

    assert removed(home, "Heat")
    assert min(before) >= 1
    assert kept(home, "Heat") == before


def test_a_title_that_comes_back_is_itself_again(home: House) -> None:
    added = {"title": "Visitor", "year": 2001, "library": "Films", "tmdb": 990_001, "runtimeMinutes": 90}
    home.control.item(add=added)
    home.run("sync-movies")
    title_id = home.title("Visitor")
    with home.writing() as conn:
        rows.rate(conn, home.user("Ana"), title_id, 90)
    home.control.item(remove="Visitor")
    home.run("sync-movies")
    assert removed(home, "Visitor")

    home.control.item(add=added | {"edition": "New scan"})
    home.run("sync-movies")

    assert home.title("Visitor") == title_id
    assert not removed(home, "Visitor")
    assert kept(home, "Visitor") == (0, 0, 1)


def test_a_title_scanned_anew_under_another_id_keeps_its_history(home: House) -> None:
    (old,), title_id, before = items(home, "Parasite"), home.title("Parasite"), kept(home, "Parasite")

    home.control.item(replace="Parasite")
    home.run("sync-movies")
    home.run("full-sync-movie-watch-history")

    (new,) = items(home, "Parasite")
    assert new != old
    assert home.title("Parasite") == title_id
    assert not removed(home, "Parasite")
    assert before[1] >= 1
    assert kept(home, "Parasite")[1:] == before[1:]


def test_a_file_that_no_provider_knows_is_recognised_by_its_path(home: House) -> None:
    home.control.item(add={"title": "Our wedding", "year": 2012, "library": "Films", "runtimeMinutes": 50})
    home.run("sync-movies")
    (old,), title_id = items(home, "Our wedding"), home.title("Our wedding")

    home.control.item(replace="Our wedding")
    home.run("sync-movies")

    (new,) = items(home, "Our wedding")
    assert new != old
    assert home.title("Our wedding") == title_id


def test_two_films_of_one_name_and_year_stay_two(home: House) -> None:
    twin = {"title": "Twin", "year": 2010, "library": "Films", "runtimeMinutes": 90}
    home.control.item(add=twin | {"tmdb": 990_010})
    home.control.item(add=twin | {"tmdb": 990_011, "edition": "other"})

    home.run("sync-movies")

    assert home.value("select count(*) from titles where name = 'Twin'") == 2


def test_two_copies_of_one_film_are_one_title(home: House) -> None:
    copy = {"title": "Copied", "year": 2011, "library": "Films", "runtimeMinutes": 90, "tmdb": 990_020}
    home.control.item(add=copy)
    home.control.item(add=copy | {"edition": "4K", "overview": "Another text."})

    home.run("sync-movies")
    before = house.versions(home)
    home.run("sync-movies")

    assert home.value("select count(*) from titles where name = 'Copied'") == 1
    assert len(items(home, "Copied")) == 2
    assert house.written(before, house.versions(home)) == {}


def test_a_title_goes_only_with_its_last_copy(home: House) -> None:
    copy = {"title": "Double", "year": 2013, "library": "Films", "runtimeMinutes": 90, "tmdb": 990_030}
    first = home.control.item(add=copy)
    second = home.control.item(add=copy | {"edition": "4K"})
    home.run("sync-movies")

    home.control.item(remove=first)
    home.run("sync-movies")
    assert not removed(home, "Double")
    home.control.item(remove=second)
    home.run("sync-movies")

    assert removed(home, "Double")


def test_changed_facts_update_one_row(home: House) -> None:
    before = house.versions(home)

    home.control.item(touch="Casablanca", overview="A man, a woman and a visa.", tags=["airport"])
    home.run("sync-movies")

    changed = house.written(before, house.versions(home))
    assert {table: changed.get(table, 0) for table in ("titles", "library_items", "title_external_ids")} == {
        "titles": 1, "library_items": 1, "title_external_ids": 0,
    }  # fmt: skip
    assert home.value("select overview from titles where name = 'Casablanca'") == "A man, a woman and a visa."


def test_a_changed_text_is_embedded_anew_and_alone(home: House) -> None:
    home.run("generate-movie-embeddings")
    home.control.item(touch="Metropolis", overview="A city above and a city below.")
    home.run("sync-movies")

    again = home.run("generate-movie-embeddings")

    assert again["message"] == "1 embedded."


def test_a_library_that_goes_takes_its_titles_out_of_sight_and_back(home: House) -> None:
    shown = "select count(*) from visible_titles(%s)"
    ana = home.user("Ana")
    home.run("sync-movies")
    before = home.value(shown, ana)

    home.change("update libraries set removed_at = now() where name = 'Documentaries'")
    home.run("sync-movies")
    fewer = home.value(shown, ana)
    home.run("sync-libraries")
    home.run("sync-movies")

    assert int(str(fewer)) < int(str(before))
    assert home.value(shown, ana) == before


def test_a_list_cut_short_removes_nothing(build: Build) -> None:
    large = build(Size(films=1100, series=2, episodes=4, people=1))
    large.move_in()
    large.run("sync-movies")
    # The second page of every list fails for good: the run fails, and nobody is gone.
    large.control.fault("startIndex=500", "5xx", status=500)

    ended = large.run("sync-movies")

    assert ended["state"] == "failed"
    assert "500" in str(ended["error"])
    assert large.value("select count(*) from titles where removed_at is not null") == 0
    assert large.value("select count(*) from library_items where removed_at is not null") == 0
