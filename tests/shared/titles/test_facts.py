"""What a source says of a title stays until that source takes it back, whatever others read."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from shared import audit, jobs, options
from shared.db import Conn, Row
from shared.errors import Invalid, NotFound
from shared.jobs import names
from shared.media_servers import model
from shared.titles import facts, library
from shared.titles.library import Changes, Library
from shared.upkeep import option_changes
from tests.household import rows
from tests.shared.titles.test_credits import cast, shelf

ALIEN = model.Item(
    "1", "movie", "Alien", year=1979, overview="In space.", tags=("space",), certificate="R", provider_ids={"tmdb": "348"},
    people=(model.Credit("a", "Ridley Scott", "director"),),
)  # fmt: skip
KNOWN = {"tagline": "In space no one can hear you scream.", "votes": 9000, "tags": ["android", "Space"]}


@pytest.fixture
def home(conn: Conn) -> Library:
    """A library of films that has been read."""
    one = shelf(conn, "east")
    library.save_items(conn, one, [ALIEN])
    return one


def alien(conn: Conn) -> Row:
    row = conn.execute(
        "select id, name, tagline, votes, overview, tags, certificate, min_age, critic_rating, content_hash, updated_at"
        " from titles order by id limit 1"
    ).fetchone()
    assert row is not None
    return row


def version(conn: Conn) -> int:
    row = conn.execute("select version from catalogue_versions where kind = 'movie'").fetchone()
    assert row is not None
    return int(row["version"])


def state(conn: Conn) -> list[Row]:
    """All that learning writes."""
    query = (
        "select t.*, f.source, f.facts, f.fetched_at, f.xmin::text, t.xmin::text as row, v.version from titles t"
        " left join title_facts f on f.title_id = t.id join catalogue_versions v on v.kind = t.kind order by t.id, f.source"
    )
    return conn.execute(query).fetchall()


def test_what_another_source_says_survives_a_sync_and_goes_when_it_is_withdrawn(conn: Conn, home: Library) -> None:
    before = alien(conn)
    assert facts.learn(conn, "tmdb", {before["id"]: KNOWN}) == 1

    assert library.save_items(conn, home, [replace(ALIEN, overview="A ship answers a call.")]) == Changes(1, 1)

    found = alien(conn)
    assert (found["tagline"], found["votes"], found["overview"]) == (KNOWN["tagline"], 9000, "A ship answers a call.")
    assert found["tags"] == ["space", "android"]

    assert facts.withdraw(conn, "tmdb", [before["id"]]) == 1
    library.save_items(conn, home, [ALIEN])

    assert alien(conn) | {"updated_at": None} == before | {"updated_at": None}
    assert facts.withdraw(conn, "tmdb", [before["id"]]) == 0


def test_what_the_server_says_later_goes_before_what_another_said_first(conn: Conn, home: Library) -> None:
    film = alien(conn)["id"]
    facts.learn(conn, "tmdb", {film: {"runtime_s": 7020}})
    runtime = "select runtime_s as id from titles where id = %s"

    library.save_items(conn, home, [replace(ALIEN, runtime_s=6960)])
    assert rows.one(conn, runtime, (film,)) == 6960

    library.save_items(conn, home, [ALIEN])
    assert rows.one(conn, runtime, (film,)) == 7020


def test_a_household_of_another_language_keeps_its_own_words(conn: Conn, home: Library) -> None:
    facts.learn(conn, "tmdb", {alien(conn)["id"]: {"overview": "A ship answers a call."}})
    assert alien(conn)["overview"] == "A ship answers a call."

    option_changes.apply(conn, {facts.LANGUAGE: "de"}, by=audit.TERMINAL)
    assert jobs.live(conn, names.MERGE_FACTS) is not None
    facts.merge_anew(conn, facts.of_several(conn))

    assert alien(conn)["overview"] == ALIEN.overview


def test_sources_do_not_touch_each_other(conn: Conn, home: Library) -> None:
    film = alien(conn)["id"]
    facts.learn(conn, "tmdb", {film: {"votes": 1}})
    facts.learn(conn, "omdb", {film: {"votes": 2, "critic_rating": 93}})
    assert (alien(conn)["votes"], alien(conn)["critic_rating"]) == (1, 93)

    facts.learn(conn, "tmdb", {film: {"tagline": "Run."}})
    assert alien(conn)["votes"] == 2

    facts.withdraw(conn, "omdb", [film])
    assert (alien(conn)["votes"], alien(conn)["critic_rating"], alien(conn)["tagline"]) == (None, None, "Run.")


@pytest.mark.parametrize("answer", [None, {}])
def test_an_outage_changes_nothing(conn: Conn, home: Library, answer: Mapping[str, object] | None) -> None:
    film = alien(conn)["id"]
    facts.learn(conn, "tmdb", {film: KNOWN})
    before = state(conn)

    assert facts.learn(conn, "tmdb", {}) == facts.learn(conn, "tmdb", {film: answer}) == 0

    assert state(conn) == before


def test_the_same_said_again_is_no_news(conn: Conn, home: Library) -> None:
    film = alien(conn)["id"]
    facts.learn(conn, "tmdb", {film: KNOWN})
    before = state(conn)

    assert facts.learn(conn, "tmdb", {film: dict(KNOWN), film + 99: KNOWN}) == 0
    assert library.save_items(conn, home, [ALIEN]) == Changes(1, 0)

    assert state(conn) == before


def test_what_reads_differently_gets_another_embedding(conn: Conn, home: Library) -> None:
    def waiting() -> int:
        query = "select count(*) as n from job_runs where name = 'generate-movie-embeddings'"
        row = conn.execute(query).fetchone()
        assert row is not None
        return int(row["n"])

    before, first = alien(conn), version(conn)
    facts.learn(conn, "omdb", {before["id"]: {"critic_rating": 93}})
    assert alien(conn)["content_hash"] == before["content_hash"]
    assert (version(conn) > first, waiting()) == (True, 0)

    facts.learn(conn, "tmdb", {before["id"]: {"tagline": "Run."}})

    assert alien(conn)["content_hash"] != before["content_hash"]
    assert waiting() == 1


def test_a_harmless_certificate_of_another_source_loosens_nothing(conn: Conn, home: Library) -> None:
    library.save_items(conn, home, [replace(ALIEN, certificate="18")])

    facts.learn(conn, "tmdb", {alien(conn)["id"]: {"certificate": "PG"}})

    assert (alien(conn)["certificate"], alien(conn)["min_age"]) == ("18", 18)
    row = conn.execute("select min_age from library_items").fetchone()
    assert row == {"min_age": 18}


def test_another_order_of_sources_has_titles_merged_anew(conn: Conn, home: Library) -> None:
    facts.learn(conn, "tmdb", {alien(conn)["id"]: {"name": "Alien – Das unheimliche Wesen"}})
    assert alien(conn)["name"] == "Alien"

    option_changes.apply(conn, {facts.OPTION: "server; name: tmdb"}, by=audit.TERMINAL)
    assert alien(conn)["name"] == "Alien"
    assert jobs.live(conn, names.MERGE_FACTS) is not None
    facts.merge_anew(conn, facts.of_several(conn))
    assert alien(conn)["name"] == "Alien – Das unheimliche Wesen"
    library.save_items(conn, home, [replace(ALIEN, overview="A ship answers a call.")])
    assert alien(conn)["name"] == "Alien – Das unheimliche Wesen"

    with pytest.raises(Invalid, match="There is no source"):
        options.set(conn, facts.OPTION, "nobody")


def test_credits_have_sources_too_and_mean_the_same_people(conn: Conn, home: Library) -> None:
    told = {"value": "578", "name": "Ridley Scott", "picture": "/s.jpg", "role": "director", "ord": 0}
    other = told | {"value": "10205", "name": "Sigourney Weaver", "role": "cast", "character": "Ripley"}
    film = alien(conn)["id"]

    facts.learn(conn, "tmdb", {film: {"credits": [told, other]}})

    known = "select p.name, x.source from people p join person_external_ids x on x.person_id = p.id order by 1, 2"
    assert [tuple(row.values()) for row in conn.execute(known).fetchall()] == [
        ("Ridley Scott", "server"),
        ("Ridley Scott", "tmdb"),
    ]
    assert cast(conn) == [("Alien", "east:a")]

    library.save_items(conn, home, [replace(ALIEN, people=())])
    assert conn.execute("select count(*) as n from credits").fetchone() == {"n": 2}

    facts.withdraw(conn, "tmdb", [film])
    assert conn.execute("select count(*) as n from credits").fetchone() == {"n": 0}


def test_what_is_known_of_a_title_names_its_sources(conn: Conn, home: Library) -> None:
    film = alien(conn)["id"]
    facts.learn(conn, "tmdb", {film: KNOWN | {"name": "Alien!"}})

    found = {str(row["fact"]): row for row in facts.listing(conn, film)}

    assert (found["name"]["value"], found["name"]["sources"]) == ("Alien", ["server"])
    assert [(one["source"], one["value"]) for one in found["name"]["said"]] == [("server", "Alien"), ("tmdb", "Alien!")]  # type: ignore[attr-defined]
    assert (found["tags"]["value"], found["tags"]["sources"]) == (["space", "android"], ["server", "tmdb"])
    assert found["credits"]["value"] == ["Ridley Scott"]
    assert "language" not in found
    with pytest.raises(NotFound):
        facts.listing(conn, film + 99)


@pytest.mark.parametrize(("source", "told"), [("server", KNOWN), ("nobody", KNOWN), ("tmdb", {"mood": "dark"})])
def test_only_known_sources_say_only_known_facts(conn: Conn, source: str, told: Mapping[str, object]) -> None:
    with pytest.raises(Invalid, match="There is no"):
        facts.learn(conn, source, {1: told})


def test_people_of_a_source_without_ids_are_known_by_name(conn: Conn, home: Library) -> None:
    film = alien(conn)["id"]
    scott = {"name": "Ridley Scott", "role": "director", "ord": 0}
    weaver = {"name": "Sigourney Weaver", "role": "cast", "ord": 1, "value": ""}

    facts.learn(conn, "admin", {film: {"credits": [scott, weaver]}})
    assert facts.learn(conn, "omdb", {film: {"credits": [scott, weaver]}}) == 1
    assert facts.learn(conn, "omdb", {film: {"credits": [scott, weaver]}}) == 0
    facts.withdraw(conn, "admin", [film])
    option_changes.apply(conn, {facts.OPTION: "omdb"}, by=audit.TERMINAL)
    facts.merge_anew(conn, [film])

    query = "select p.name, c.role from credits c join people p on p.id = c.person_id order by c.ord"
    assert conn.execute(query).fetchall() == [
        {"name": "Ridley Scott", "role": "director"},
        {"name": "Sigourney Weaver", "role": "cast"},
    ]
    assert sorted(row["name"] for row in conn.execute("select name from people").fetchall()) == [
        "Ridley Scott",
        "Sigourney Weaver",
    ]


def test_who_says_that_nobody_is_credited_is_believed(conn: Conn, home: Library) -> None:
    film = alien(conn)["id"]

    for nobody in (None, []):
        facts.learn(conn, "admin", {film: {"credits": nobody}})
        facts.merge_anew(conn, [film])
        assert cast(conn) == []

    facts.withdraw(conn, "admin", [film])
    assert cast(conn) == [("Alien", "east:a")]


def test_what_a_server_said_of_people_goes_with_the_server(conn: Conn, home: Library) -> None:
    film = alien(conn)["id"]
    conn.execute("delete from media_servers")

    facts.learn(conn, "admin", {film: {"credits": []}})
    facts.withdraw(conn, "admin", [film])

    assert cast(conn) == []
    assert alien(conn)["name"] == "Alien"
