"""What administrators set over HTTP: checked before it is stored, recorded, and keys that only go in."""

import pytest

from infra.sample_server.running import Running, running
from shared import audit, jobs, options
from shared.db import Conn
from shared.media_servers import servers
from tests import household
from tests.household import rows
from tests.web.api.people import Clients


def test_the_servers_key_goes_in_and_never_comes_out(client: Clients, home: Conn, jellyfin: Running) -> None:
    ana = client("Ana")

    info, config = ana.get("/settings/media-server"), ana.get("/settings/media-server/config")

    assert info.json["data"]["kind"] == "jellyfin"
    assert config.json["data"]["hasApiKey"] is True
    assert config.json["data"]["webhookUrl"].startswith("http")
    changed = ana.patch("/settings/media-server/config", {"name": "Attic", "apiKey": jellyfin.api_key})
    assert changed.json["data"]["name"] == "Attic"
    for answer in (info, config, changed, ana.get("/settings/media-servers"), ana.get("/admin/audit")):
        assert answer.status_code == 200
        assert jellyfin.api_key not in answer.text


def test_a_stored_key_is_never_sent_to_another_address(client: Clients, home: Conn) -> None:
    with running("jellyfin") as elsewhere:
        refused = client("Ana").patch("/settings/media-server/config", {"baseUrl": elsewhere.base})
        assert (refused.status_code, refused.json["error"]["details"]["field"]) == (400, "apiKey")

        with_key = {"baseUrl": elsewhere.base, "apiKey": elsewhere.api_key}
        tried = client("Ana").post("/settings/media-server/test", with_key)
        assert tried.json["data"]["kind"] == "jellyfin"
        wrong = client("Ana").post("/settings/media-server/test", with_key | {"apiKey": "guess"})
        assert (wrong.status_code, wrong.json["error"]["code"]) == (502, "MEDIA_SERVER_ERROR")
        half = client("Ana").post("/settings/media-server/test", {"baseUrl": elsewhere.base})
        assert half.status_code == 400


def test_a_server_that_does_not_take_the_key_changes_nothing(client: Clients, home: Conn) -> None:
    before = servers.listing(home)

    answer = client("Ana").patch("/settings/media-server/config", {"name": "X", "apiKey": "wrong"})

    assert answer.status_code == 502
    home.rollback()
    assert servers.listing(home) == before
    assert client("Ana").post("/settings/media-server/test").status_code == 200


@pytest.mark.parametrize("url", ["http://169.254.169.254", "file:///etc/passwd", "http://a:b@127.0.0.1:1"])
def test_addresses_that_matinee_does_not_call_are_refused(client: Clients, home: Conn, url: str) -> None:
    for path, method in (("/settings/media-server/config", "PATCH"), ("/settings/media-server/test", "POST")):
        answer = client("Ana").send(method, path, {"baseUrl": url, "apiKey": "x"})
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "VALIDATION_ERROR"), answer.text


def test_a_library_that_is_switched_on_is_read(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    library = next(row for row in ana.get("/settings/libraries").json["data"] if row["kind"] == "series")

    switched = ana.patch(f"/settings/libraries/{library['id']}", {"isEnabled": True})

    assert switched.json["data"]["isEnabled"] is True
    assert jobs.live(home, "sync-series", {"library_id": library["id"]}) is not None
    assert ana.post("/settings/libraries/sync").json["data"]["name"] == "sync-libraries"
    assert ana.patch("/settings/libraries/9999", {"isEnabled": True}).status_code == 404


def test_kinds_are_set_apart(client: Clients, home: Conn) -> None:
    ana = client("Ana")

    changed = ana.patch("/settings/recommendations/movies", {"picks": 20, "novelty": 1.5})

    assert (changed.json["data"]["picks"], changed.json["data"]["novelty"]) == (20, 1.5)
    assert ana.patch("/settings/recommendations/books", {"picks": 30}).json["data"]["picks"] == 30
    all_kinds = ana.get("/settings/recommendations").json["data"]
    assert [all_kinds[kind]["picks"] for kind in ("movies", "series", "books")] == [20, 50, 30]
    for wrong in ({"picks": 0}, {"picks": 1.5}, {"novelty": 9}, {"speed": 1}):
        answer = ana.patch("/settings/recommendations/series", wrong)
        assert answer.status_code == 400, wrong
        assert answer.json["error"]["details"]["field"] == next(iter(wrong))
    [_, entry], _ = audit.listing(home, action="settings.options")
    before = {"movie.picks": 50, "movie.novelty": 1.0}
    assert entry.data == {"values": {"movie.picks": 20, "movie.novelty": 1.5}, "before": before}


def test_every_option_says_what_it_may_be_and_takes_it(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    listed = {option["name"]: option for option in ana.get("/settings/options?limit=100").json["data"]}

    assert list(listed) == list(options.by_name())
    assert listed["movie.picks"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 200}
    assert listed["picks.strategy"]["schema"] == {
        "type": "string",
        "enum": ["blend", "pearson", "popularity", "hybrid"],
    }
    for option in listed.values():
        assert ana.patch("/settings/options", {"values": {option["name"]: option["value"]}}).status_code == 200, option


def test_options_are_stored_together_or_not_at_all(client: Clients, home: Conn) -> None:
    ana = client("Ana")

    wrong = ana.patch("/settings/options", {"values": {"movie.picks": 20, "series.picks": 0}})
    unknown = ana.patch("/settings/options", {"values": {"movie.picks": 20, "colour": "red"}})

    assert (wrong.json["error"]["details"]["field"], unknown.json["error"]["details"]["field"]) == (
        "series.picks", "colour",
    )  # fmt: skip
    assert options.get(home, "movie.picks") == 50
    for value in ({"a": 1}, [], "\x00", None):
        assert ana.patch("/settings/options", {"values": {"output.library_name": value}}).status_code == 400, value


def test_another_time_zone_moves_the_schedules(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    before = ana.patch("/jobs/sync-movies/config", {"every": "daily", "at": "03:00"}).json["data"]["nextRunAt"]

    ana.patch("/settings/options", {"values": {"household.time_zone": "Asia/Tokyo"}})

    after = ana.get("/jobs/sync-movies/config").json["data"]
    assert after["timeZone"] == "Asia/Tokyo"
    assert after["nextRunAt"] != before


def test_another_embedding_model_is_filled_beside_the_present_one(client: Clients, home: Conn) -> None:
    ana = client("Ana")
    for name, is_active in (("old", False), ("present", True)):
        rows.space(home, 3, name=name, is_active=is_active)
    home.commit()

    chosen = ana.patch("/settings/embedding-model", {"provider": "openai", "model": "text-embedding-3-large"})

    assert chosen.json["data"]["model"] == "text-embedding-3-large"
    assert [space["name"] for space in chosen.json["data"]["spaces"] if space["isActive"]] == ["present"]
    assert jobs.live(home, "generate-movie-embeddings") is not None
    assert jobs.live(home, "generate-series-embeddings") is not None
    assert ana.delete("/settings/embedding-model/spaces").json["data"] == {"removed": 1}
    assert [space["name"] for space in ana.get("/settings/embedding-model").json["data"]["spaces"]] == ["present"]


def test_who_words_the_reasons_is_set_for_all_and_granted_to_one(client: Clients, home: Conn) -> None:
    ana, ben = client("Ana"), household.person(home, "Ben")
    person = f"/settings/ai-explanation/user/{ben}"

    assert ana.get("/settings/ai-explanation").json["data"] == {
        "enabled": False,
        "allowOverride": False,
        "inLibraries": True,
    }
    ana.patch("/settings/ai-explanation", {"allowOverride": True})
    granted = ana.patch(person, {"granted": True, "own": True}).json["data"]

    assert granted == {"allowed": True, "granted": True, "own": True, "byModel": True}
    assert ana.get(f"/settings/ai-explanation/user/{household.person(home, 'Ella')}").json["data"]["byModel"] is False
    assert ana.patch(person, {"own": None}).json["data"]["byModel"] is False
    assert ana.get("/settings/ai-explanation/user/9999").status_code == 404


def test_the_text_model_is_the_environments_until_one_is_chosen(client: Clients, home: Conn) -> None:
    ana = client("Ana")

    assert ana.get("/settings/text-generation-model").json["data"] == {"model": "gpt-4o-mini", "hasService": False}
    assert ana.patch("/settings/text-generation-model", {"model": "gpt-4.1"}).json["data"]["model"] == "gpt-4.1"
    assert ana.patch("/settings/text-generation-model", {"model": ""}).json["data"]["model"] == "gpt-4o-mini"


@pytest.mark.parametrize(
    ("path", "sent", "near"),
    [
        ("/settings/text-generation-model", {"model": "gpt-4o-mni"}, "gpt-4o-mini"),
        ("/settings/embedding-model", {"model": "text-embedding-3-smal"}, "text-embedding-3-small"),
        ("/settings/embedding-model", {"model": "gpt-4o"}, None),
        ("/settings/options", {"values": {"words.model": "llama3", "movie.picks": 7}}, None),
    ],
)
def test_the_name_of_a_model_that_nobody_knows_here_takes_a_confirmation(
    client: Clients, home: Conn, path: str, sent: dict[str, object], near: str | None
) -> None:
    ana, before = client("Ana"), options.all_values(home)

    asked = ana.patch(path, sent)

    assert (asked.status_code, asked.json["error"]["details"]["field"]) == (409, "confirm")
    assert (f"is it “{near}”?" in asked.json["error"]["message"]) == (near is not None)
    home.rollback()
    assert options.all_values(home) == before
    assert ana.patch(path, sent | {"confirm": True}).status_code == 200
    home.rollback()
    assert options.all_values(home) != before
    assert ana.patch(path, sent).status_code == 200  # it is the chosen one now


def test_how_often_lists_change_sets_when_they_are_made(client: Clients, home: Conn) -> None:
    ana = client("Ana")

    for pace, every in (("daily", "daily"), ("weekly", "weekly"), ("at once", "weekly")):
        assert ana.patch("/settings/options", {"values": {"picks.change": pace}}).status_code == 200
        assert options.get(home, "picks.change") == pace
        assert ana.get("/jobs/generate-movie-recommendations/config").json["data"]["every"] == every
        home.rollback()
    assert ana.patch("/settings/options", {"values": {"picks.change": "hourly"}}).status_code == 400
    assert client("Ben").patch("/settings/options", {"values": {"picks.change": "daily"}}).status_code == 403
