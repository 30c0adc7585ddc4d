"""People over HTTP: who may look at whom, who may change what, and numbers that can be traced to their rows."""

from urllib.parse import urlencode

import pytest

from functions import write_synopsis
from shared import audit, jobs, options
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.people import accounts
from shared.words import wording
from tests import household
from tests.household import rows, shelf
from tests.web.api.people import Clients, local

OF_A_PERSON = (
    "", "/stats", "/watch-history", "/watch-stats", "/watch-stats/rows", "/preferences", "/taste-profile",
    "/series-taste-profile",
)  # fmt: skip


@pytest.mark.parametrize("path", OF_A_PERSON)
def test_a_person_sees_their_own_and_only_administrators_see_others(client: Clients, home: Conn, path: str) -> None:
    ben, ella = household.person(home, "Ben"), household.person(home, "Ella")

    assert client("Ben").get(f"/users/{ben}{path}").status_code == 200
    assert client("Ana").get(f"/users/{ben}{path}").status_code == 200
    assert client("Ben").get(f"/users/{ella}{path}").status_code == 404
    assert client("Ana").get(f"/users/99999{path}").status_code == 404


def test_administrators_list_everybody_a_page_at_a_time(client: Clients, home: Conn) -> None:
    answer = client("Ana").get("/users?limit=2")

    assert [person["name"] for person in answer.json["data"]] == ["Ana", "Ben"]
    assert answer.json["meta"]["total"] == len(accounts.listing(home))
    assert client("Ben").get("/users").status_code == 403


def test_a_person_sets_their_time_zone_and_takes_it_back(client: Clients, home: Conn) -> None:
    ben, path = client("Ben"), f"/users/{household.person(home, 'Ben')}"

    assert ben.put(path, {"timeZone": "Asia/Tokyo"}).json["data"]["timeZone"] == "Asia/Tokyo"
    assert ben.get(f"{path}/watch-stats").json["data"]["timeZone"] == "Asia/Tokyo"
    assert ben.put(path, {}).json["data"]["timeZone"] == "Asia/Tokyo"
    assert ben.put(path, {"timeZone": None}).json["data"]["timeZone"] is None
    refused = ben.put(path, {"timeZone": "Mars/Olympus"})
    assert (refused.status_code, refused.json["error"]["details"]["field"]) == (400, "timeZone")


@pytest.mark.parametrize("change", [{"enabledMovies": False}, {"isActive": False}, {"role": "admin"}])
def test_what_is_for_administrators_is_refused_by_name(client: Clients, home: Conn, change: dict[str, object]) -> None:
    ben = household.person(home, "Ben")

    refused = client("Ben").put(f"/users/{ben}", {"timeZone": "Asia/Tokyo"} | change)

    assert refused.status_code == 403
    assert refused.json["error"]["details"]["field"] == next(iter(change))
    home.rollback()
    assert next(user for user in accounts.listing(home) if user.id == ben).time_zone is None


def test_whoever_is_switched_off_is_out_at_once_and_can_be_switched_on_again(client: Clients, home: Conn) -> None:
    ana, ben, path = client("Ana"), client("Ben"), f"/users/{household.person(home, 'Ben')}"

    assert ana.put(path, {"isActive": False}).json["data"]["isActive"] is False

    assert ben.get("/auth/me").status_code == 401
    assert ana.get(path).json["data"]["isActive"] is False
    assert ana.put(path, {"isActive": True}).json["data"]["isActive"] is True
    assert ben.get("/auth/me").status_code == 401  # signs in anew
    entries, _ = audit.listing(home, action="users.update")
    assert [(entry.actor_name, entry.data) for entry in entries] == [
        ("Ana", {"is_active": True}), ("Ana", {"is_active": False}),
    ]  # fmt: skip


def test_the_last_administrator_stays_one(client: Clients, home: Conn) -> None:
    ana = f"/users/{household.person(home, 'Ana')}"
    home.execute("update users set role = 'member' where name <> 'Ana'")
    home.commit()

    answer = client("Ana").put(ana, {"isActive": False})

    assert answer.status_code == 409
    assert client("Ana").get("/auth/me").status_code == 200


def test_a_role_is_the_media_servers_word_where_there_is_one(client: Clients, home: Conn) -> None:
    cem = local(home)

    assert client("Ana").put(f"/users/{household.person(home, 'Ben')}", {"role": "admin"}).status_code == 409
    assert client("Ana").put(f"/users/{cem.id}", {"role": "admin"}).json["data"]["role"] == "admin"


def test_picks_that_are_switched_on_begin_with_the_history(client: Clients, home: Conn) -> None:
    ben = household.person(home, "Ben")
    accounts.disable(home, "Ben")
    home.commit()

    answer = client("Ana").put(f"/users/{ben}", {"enabledSeries": True})

    assert (answer.json["data"]["enabledMovies"], answer.json["data"]["enabledSeries"]) == (False, True)
    assert jobs.live(home, "full-sync-series-watch-history", {"user_id": ben}) is not None
    assert jobs.live(home, "full-sync-movie-watch-history", {"user_id": ben}) is None


def test_picks_of_books_are_a_switch_as_others(client: Clients, home: Conn) -> None:
    ben = household.person(home, "Ben")

    answers = [client("Ana").put(f"/users/{ben}", {"enabledBooks": is_on}).json["data"] for is_on in (True, False)]

    assert [answer["enabledBooks"] for answer in answers] == [True, False]
    assert {answer["enabledMovies"] for answer in answers} == {True}


def test_who_words_the_reasons_is_a_persons_choice_only_where_it_is_granted(client: Clients, home: Conn) -> None:
    ben = household.person(home, "Ben")
    refused = client("Ben").put(f"/users/{ben}", {"wordsByModel": True})
    assert (refused.status_code, refused.json["error"]["details"]["field"]) == (403, "wordsByModel")

    options.set(home, "words.allow_override", True)
    wording.grant(home, ben, True)
    home.commit()

    assert client("Ben").put(f"/users/{ben}", {"wordsByModel": True}).status_code == 200
    assert wording.by_model(home, ben) is True


def test_sliders_stand_above_the_households_until_they_are_taken_back(client: Clients, home: Conn) -> None:
    ben = household.person(home, "Ben")
    path = f"/users/{ben}/preferences"

    moved = client("Ben").patch(path, {"movie": {"novelty": 2}}).json["data"]
    assert moved["movie"]["novelty"] == {"value": 2.0, "household": 1.0, "own": True}
    assert moved["series"]["novelty"]["own"] is False
    assert jobs.live(home, "refresh-user", {"user_id": ben, "kind": "movie"}) is not None

    back = client("Ben").patch(path, {"movie": {"novelty": None}}).json["data"]
    assert back["movie"]["novelty"] == {"value": 1.0, "household": 1.0, "own": False}
    for wrong in ({"movie": {"novelty": 9}}, {"movie": {"speed": 1}}, {"clip": {}}):
        assert client("Ben").patch(path, wrong).status_code == 400


def test_every_number_can_be_traced_to_its_rows(client: Clients, home: Conn) -> None:
    ben, library = household.person(home, "Ben"), rows.library(home)
    rows.let_in(home, ben, library)
    facts = [("Alien", 1979, ["Horror"]), ("Heat", 1995, ["Crime", "Drama"]), ("Ran", 1985, ["Drama"])]
    films = [rows.title(home, library, name, year=year, genres=genres) for name, year, genres in facts]
    rows.credit(home, "Jane Doe", "director", *films[:2])
    rows.watch(home, ben, *films)
    home.commit()
    person, path = client("Ben"), f"/users/{ben}"

    found = person.get(f"{path}/watch-stats?kind=movie").json["data"]

    def traced(**what: object) -> list[str]:
        answer = person.get(f"{path}/watch-stats/rows?{urlencode({'kind': 'movie'} | what)}")
        assert answer.json["meta"]["total"] == len(answer.json["data"])
        return sorted(row["title"] for row in answer.json["data"])

    assert person.get(f"{path}/stats").json["data"]["movies"] == 3
    assert {one["name"]: one["titles"] for one in found["genres"]} == {"Drama": 2, "Crime": 1, "Horror": 1}
    assert traced(genre="Drama") == ["Heat", "Ran"]
    assert {one["decade"]: one["titles"] for one in found["decades"]} == {1970: 1, 1980: 1, 1990: 1}
    assert traced(decade=1990) == ["Heat"]
    [director] = found["directors"]
    assert (director["name"], director["titles"]) == ("Jane Doe", 2)
    assert traced(personId=director["id"]) == ["Alien", "Heat"]
    assert person.get(f"{path}/watch-stats/rows?month=2026-13").status_code == 400
    assert person.get(f"{path}/watch-stats?to=2001-01-01").json["data"]["genres"] == []
    assert person.get(f"{path}/watch-stats/rows?to=2001-01-01").json["data"] == []
    for wrong in ("from=2026-02-02&to=2026-02-01", "from=never", "to=0001-01-01"):
        assert person.get(f"{path}/watch-stats?{wrong}").status_code == 400, wrong


def test_films_stand_against_series_and_people_and_studios_have_pictures(client: Clients, home: Conn) -> None:
    ben, library = household.person(home, "Ben"), rows.library(home)
    rows.let_in(home, ben, library)
    film = rows.title(home, library, "Alien")
    rows.credit(home, "Jane Doe", "cast", film)
    rows.credit(home, "Joan Roe", "cast", film)
    home.execute("update person_external_ids set picture = 'x' where value = 'Jane Doe'")
    home.execute("update titles set studios = '{A & B Pictures}', runtime_s = 6000")
    rows.watch(home, ben, film)
    home.execute("update watch_progress set play_count = 3")
    home.commit()

    found = client("Ben").get(f"/users/{ben}/watch-stats").json["data"]

    assert found["kinds"] == [{"kind": "movie", "titles": 1, "plays": 3, "watchTimeS": 18000}]
    jane, joan = found["actors"]
    assert (jane["picture"], joan["picture"]) == (f"/images/face/{jane['id']}", None)
    assert found["studios"][0]["picture"] == "/images/studio?name=A+%26+B+Pictures"


def test_stats_count_the_picks_that_stand_now(client: Clients, home: Conn) -> None:
    films = shelf.open_up(home)
    ben = household.person(home, "Ben")
    path = f"/users/{ben}/stats"
    assert client("Ben").get(path).json["data"]["picks"] == 0
    household.publish(home, ben, "movie", [films["Up"], films["Moon"]])

    assert client("Ben").get(path).json["data"]["picks"] == 2

    home.execute("update libraries set is_enabled = false")
    home.commit()
    assert client("Ben").get(path).json["data"]["picks"] == 0


def test_words_of_what_may_not_be_seen_are_neither_told_nor_answered(client: Clients, home: Conn) -> None:
    ben, library = household.person(home, "Ben"), rows.library(home)
    film = rows.title(home, library, "Alien", genres=["Horror"])
    rows.credit(home, "Jane Doe", "cast", film)
    home.execute("update titles set studios = '{Brandywine}'")
    rows.watch(home, ben, film)
    home.commit()
    someone, path = client("Ben"), f"/users/{ben}/watch-stats"
    jane = home.execute("select id from people where name = 'Jane Doe'").fetchone()["id"]  # type: ignore[index]

    found = someone.get(path).json["data"]

    assert found["genres"] == found["actors"] == found["studios"] == []
    assert found["decades"] == [{"decade": 1990, "titles": 1}]
    for asked in ("genre=Horror", "studio=Brandywine", f"personId={jane}"):
        assert someone.get(f"{path}/rows?{asked}").json["meta"]["total"] == 0


def test_rows_name_no_title_that_the_reader_may_not_see(client: Clients, home: Conn) -> None:
    ben, library = household.person(home, "Ben"), rows.library(home)
    film = rows.title(home, library, "Alien")
    rows.watch(home, ben, film)
    home.commit()

    [row] = client("Ben").get(f"/users/{ben}/watch-stats/rows").json["data"]

    assert (row["titleId"], row["title"]) == (film, None)


@pytest.mark.parametrize(("path", "kind"), [("taste-profile", "movie"), ("series-taste-profile", "series")])
def test_a_taste_is_written_by_a_run_that_the_person_may_follow(
    client: Clients, home: Conn, path: str, kind: str
) -> None:
    ben = household.person(home, "Ben")
    assert client("Ben").get(f"/users/{ben}/{path}").json["data"] == {
        "kind": kind, "text": None, "source": None, "computedAt": None,
    }  # fmt: skip

    run = client("Ben").post(f"/users/{ben}/{path}/regenerate")
    again = client("Ben").post(f"/users/{ben}/{path}/regenerate")

    assert (run.status_code, again.status_code) == (202, 202)
    assert run.json["data"]["id"] == again.json["data"]["id"]
    assert client("Ben").get(f"/jobs/runs/{run.json['data']['id']}").json["data"]["state"] == "queued"
    assert client("Ella").get(f"/jobs/runs/{run.json['data']['id']}").status_code == 404
    assert client("Ella").post(f"/users/{ben}/{path}/regenerate").status_code == 404
    write_synopsis.handler(home, Attempt(0, "write-synopsis"), ben, kind)
    home.commit()
    written = client("Ben").get(f"/users/{ben}/{path}").json["data"]
    assert written["text"].startswith("There is nothing to tell yet")
    assert (written["source"], written["computedAt"] is not None) == ("template", True)
