"""A server corrects itself: what it took for another film becomes the film it is, and nothing is swallowed for good."""

import pytest

from shared.media_servers.model import UserData
from shared.titles import library
from shared.watching import history
from tests.household import rows
from tests.pipeline.house import House

NOT_BY_PERSON = r"^/(emby/)?Items\?(?!.*userid=).*includeitemtypes=movie(&|$)"


@pytest.fixture
def films(home: House) -> House:
    home.control.clear_oddities()
    home.run("sync-movies")
    return home


def add(home: House, name: str, **facts: object) -> str:
    return str(home.control.item(add={"title": name, "library": "Films", "runtimeMinutes": 90} | facts))


def identified(home: House, name: str, **becomes: object) -> None:
    """The server says something else of this film from now on."""
    at = f"Items[Name={name}]"
    changes = [{"at": f"{at}.{field}", "set": value} for field, value in becomes.items() if field != "Name"]
    renamed = [{"at": f"{at}.Name", "set": becomes["Name"]}] if "Name" in becomes else []
    home.control.clear_oddities()
    home.control.oddity(NOT_BY_PERSON, *changes, *renamed)


def ids(home: House, title_id: int) -> dict[str, str]:
    rows = home.rows("select source, value from title_external_ids where title_id = %s", title_id)
    return {row["source"]: row["value"] for row in rows}


def rate(home: House, title_id: int) -> None:
    with home.writing() as conn:
        rows.rate(conn, home.user("Ana"), title_id, 90)


def rated(home: House, title_id: int) -> bool:
    return bool(home.value("select count(*) from ratings where title_id = %s and source = 'user'", title_id))


def test_a_film_that_was_taken_for_another_makes_room_for_it(films: House) -> None:
    add(films, "Shelved", year=1988, tmdb=515151)
    identified(films, "Shelved", ProviderIds={"Tmdb": "424242", "Imdb": "tt4242420"}, Name="Wrongly identified")
    films.run("sync-movies")
    film = films.title("Wrongly identified")
    rate(films, film)
    identified(films, "Shelved", ProviderIds={"Tmdb": "515151", "Imdb": "tt5151510"}, Name="Corrected film")
    add(films, "The real one", year=2004, tmdb=424242)

    films.run("sync-movies")

    assert films.title("Corrected film") == film
    assert ids(films, film) == {"tmdb": "515151", "imdb": "tt5151510"}
    real = films.title("The real one")
    assert real != film
    assert ids(films, real)["tmdb"] == "424242"
    assert (rated(films, film), rated(films, real)) == (True, False)
    films.run("generate-movie-embeddings")
    films.run("generate-movie-recommendations")
    assert "The real one" in films.picks("Ana")


def test_what_a_wrong_id_had_swallowed_is_let_go_with_what_people_said_of_it(films: House) -> None:
    add(films, "Mistaken", year=1988, tmdb=616161)
    identified(films, "Mistaken", ProviderIds={"Tmdb": "717171"})
    films.run("sync-movies")
    wrong = films.title("Mistaken")
    rate(films, wrong)
    films.change("update library_items set present_since = now() - interval '2 days' where title_id = %s", wrong)
    films.change("update ratings set rated_at = now() - interval '1 day' where title_id = %s", wrong)
    add(films, "Swallowed", year=1989, tmdb=717171)
    films.run("sync-movies")
    assert films.title_count("Swallowed") == 0

    films.control.clear_oddities()
    for _ in range(2):  # what stays tells its own facts at the next reading
        films.run("sync-movies")

    mistaken, swallowed = films.title("Mistaken"), films.title("Swallowed")
    assert (ids(films, mistaken)["tmdb"], ids(films, swallowed)["tmdb"]) == ("616161", "717171")
    assert (rated(films, mistaken), rated(films, swallowed)) == (True, False)


@pytest.mark.parametrize("nothing", ["0", "-1", "", "tt0000000", "N/A"])
def test_unlike_films_with_an_id_that_is_none_are_titles_of_their_own(films: House, nothing: str) -> None:
    names = [f"Home film {letter} of {nothing or None}" for letter in "abc"]
    for name in names:
        add(films, name)
        films.control.oddity(NOT_BY_PERSON, {"at": f"Items[Name={name}].ProviderIds", "set": {"Tmdb": nothing}})

    films.run("sync-movies")

    assert len({films.title(name) for name in names}) == 3
    assert all(ids(films, films.title(name)) == {} for name in names)


def test_unlike_films_of_unlike_years_do_not_become_one_by_an_id_they_share(films: House) -> None:
    for name, year in (("Silent garden", 1962), ("Rocket parade", 1999)):
        add(films, name, year=year, tmdb=818181)
    add(films, "Silent garden", year=1962, tmdb=818181, edition="4K")

    films.run("sync-movies")

    assert films.title("Silent garden") != films.title("Rocket parade")
    assert films.value("select count(*) from library_items where title_id = %s", films.title("Silent garden")) == 2


def test_two_titles_that_turn_out_to_be_one_are_put_together(films: House) -> None:
    add(films, "Known", year=1970, tmdb=919191)
    add(films, "Unknown file", year=1970)
    films.run("sync-movies")
    known, unknown = films.title("Known"), films.title("Unknown file")
    rate(films, unknown)

    identified(films, "Unknown file", ProviderIds={"Tmdb": "919191"}, Name="Known")
    films.run("sync-movies")

    assert films.title("Known") == known
    assert rated(films, known)
    assert films.value("select removed_at is not null from titles where id = %s", unknown)


@pytest.mark.parametrize("given", [{"TMDB": "929291", "tmdb": None}, {"Tmdb": "929291", "TMDB": "0"}])
def test_an_id_under_two_spellings_of_its_source_is_found(films: House, given: dict[str, object]) -> None:
    add(films, "Spelled twice", year=1991)
    identified(films, "Spelled twice", ProviderIds=given)

    films.run("sync-movies")

    assert ids(films, films.title("Spelled twice")) == {"tmdb": "929291"}


def test_a_play_whose_ids_lead_to_two_titles_is_of_the_one_the_trusted_id_names(films: House) -> None:
    add(films, "By the weaker id", year=1980, tmdb=939391, imdb="tt9393910")
    add(films, "By the stronger id", year=1981, tmdb=939392, imdb="tt9393920")
    films.run("sync-movies")
    seen = UserData("elsewhere", "movie", played=True, provider_ids={"tmdb": "939392", "imdb": "tt9393910"})

    places = history.resolve(films.conn, films.server_id, "movie", [seen])
    films.conn.commit()

    assert places == {"elsewhere": (films.title("By the stronger id"), None)}


def twice(films: House, name: str, tmdb: int) -> tuple[str, int]:
    """A film in two libraries, of which the first, with facts of its own, tells what it is."""
    first = add(films, name, year=1999, tmdb=tmdb, certificate="R")
    add(films, f"{name} again", library="Kids", year=2000, tmdb=tmdb, certificate="G")
    films.run("sync-movies")
    return first, films.title(name, 1999)


def told(films: House, title_id: int) -> tuple[str, int, str]:
    row = films.row("select name, year, certificate from titles where id = %s", title_id)
    return row["name"], row["year"], row["certificate"]


def test_once_the_item_that_told_a_title_s_facts_is_gone_another_tells_its_own(films: House) -> None:
    first, title = twice(films, "Left behind", 949491)
    films.control.item(remove=first)

    for _ in range(2):
        films.run("sync-movies")

    assert told(films, title) == ("Left behind again", 2000, "G")


def test_a_title_s_facts_are_those_of_a_library_that_is_read(films: House) -> None:
    _, title = twice(films, "Locked away", 959591)
    of_first = int(str(films.value("select id from libraries where name = 'Films'")))

    for is_on, name in ((False, "Locked away again"), (True, "Locked away")):
        library.enable(films.conn, of_first, is_on)
        films.conn.commit()
        films.run("sync-movies")
        assert told(films, title)[0] == name


@pytest.mark.parametrize("with_ids", [True, False])
def test_ids_that_a_server_deals_out_anew_take_nothing_of_what_they_stood_for(films: House, with_ids: bool) -> None:
    names = ("Quiet harbour", "Burning meadow") if with_ids else ("Paper lantern", "Glass mountain")
    items = [add(films, name, year=year, tmdb=year * 100 if with_ids else None)
             for name, year in zip(names, (1971, 1996), strict=True)]  # fmt: skip
    films.run("sync-movies")
    first, second = (films.title(name) for name in names)
    rate(films, first)
    films.control.oddity(
        NOT_BY_PERSON,
        *({"at": f"Items[Name={name}].Id", "set": id} for name, id in zip(names, reversed(items), strict=True)),
    )

    films.run("sync-movies")

    assert [films.title(name) for name in names] == [first, second]
    assert (rated(films, first), rated(films, second)) == (True, False)
    query = "select external_id from library_items where title_id = %s and removed_at is null"
    assert [films.value(query, title) for title in (first, second)] == items[::-1]
