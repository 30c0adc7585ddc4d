"""What could go, over the API and on its page: for administrators, and the reckoning of it is on record."""

from functions import advise_removals
from shared import audit
from shared.db import Conn
from shared.jobs.progress import Attempt
from tests.household import removals, shelf
from tests.web.api.people import Clients

EVERYTHING = "mostRegret=1&hereDays=0&idleDays=0"


def test_administrators_are_told_what_could_go_and_nobody_else(client: Clients, home: Conn) -> None:
    titles = shelf.open_up(home)
    removals.let_go(home, list(titles.values()))
    advise_removals.handler(home, Attempt(0, "advise-removals"))
    home.commit()
    ana = client("Ana")

    found = ana.get(f"/admin/removals?{EVERYTHING}").json

    assert {one["titleId"] for one in found["data"]} <= set(titles.values())
    assert found["meta"]["total"] == len(found["data"]) > 0
    assert all(0 <= one["regret"] <= 1 for one in found["data"])
    one = ana.get(f"/admin/removals?{EVERYTHING}&limit=1&offset=1&sort=age&kind=movie").json
    assert [row["kind"] for row in one["data"]] == ["movie"]
    assert ana.get("/admin/removals?mostRegret=2").json["error"]["details"]["field"] == "mostRegret"
    assert client("Ben").get("/admin/removals").status_code == 403


def test_having_it_reckoned_is_on_record(client: Clients, home: Conn) -> None:
    shelf.open_up(home)

    answer = client("Ana").post("/admin/removals/advise", {})

    assert answer.status_code == 202
    assert answer.json["data"]["name"] == "advise-removals"
    assert audit.listing(home, limit=1)[0][0].action == "jobs.run"


def test_what_is_announced_is_told_to_all_and_kept_by_any_of_them(client: Clients, home: Conn) -> None:
    titles = shelf.open_up(home)
    removals.let_go(home, list(titles.values()))
    removals.advised(home, list(titles.values()))
    home.commit()
    ana, ben, wanted = client("Ana"), client("Ben"), {"titleIds": [titles["Up"], titles["Alien"]]}

    tried = ana.post("/admin/removals/announce", wanted).json["data"]
    assert (tried["dryRun"], len(tried["titles"])) == (True, 2)
    assert ben.get("/leaving").json["data"] == []

    ana.post("/admin/removals/announce", wanted | {"dryRun": False})
    assert {one["titleId"] for one in ben.get("/leaving").json["data"]} == set(wanted["titleIds"])
    assert {one["titleId"] for one in client("Ella").get("/leaving").json["data"]} == {titles["Up"]}
    assert client("Ella").post(f"/leaving/{titles['Alien']}/rescue", {}).status_code == 404

    assert client("Ella").post(f"/leaving/{titles['Up']}/rescue", {}).status_code == 204
    assert [one["titleId"] for one in ben.get("/leaving").json["data"]] == [titles["Alien"]]
    assert [entry.action for entry in audit.listing(home, limit=2)[0]] == ["removals.rescue", "removals.announce"]
    assert ben.post("/admin/removals/announce", wanted).status_code == 403
    assert [one["titleId"] for one in ana.get("/admin/removals/deletions").json["data"]["kept"]] == [titles["Up"]]

    assert ben.post("/admin/removals/withdraw", wanted).status_code == 403
    assert ana.post("/admin/removals/withdraw", wanted).json["data"] == {"titleIds": [titles["Alien"]]}
    assert ben.get("/leaving").json["data"] == []
    assert audit.listing(home, limit=1)[0][0].action == "removals.withdraw"


def test_deleting_takes_the_option_and_the_sentence_and_says_what_it_would_do(client: Clients, home: Conn) -> None:
    titles = shelf.open_up(home)
    removals.let_go(home, list(titles.values()))
    removals.leaving(home, [titles["Up"]])
    home.commit()
    ana, wanted = client("Ana"), {"titleIds": list(titles.values())}

    would = ana.post("/admin/removals/delete", wanted).json["data"]
    assert ([one["titleId"] for one in would["titles"]], would["dryRun"]) == ([titles["Up"]], True)
    real = wanted | {"dryRun": False, "confirm": would["sentence"]}
    assert ana.post("/admin/removals/delete", real).status_code == 409
    ana.patch("/settings/options", {"values": {"removals.may_delete": True}})
    assert (
        ana.post("/admin/removals/delete", real | {"confirm": "delete all"}).json["error"]["details"]["field"]
        == "confirm"
    )
    assert ana.get("/admin/removals/deletions").json["data"]["mayDelete"] is True
    assert home.execute("select 1 from removals").fetchone() is None

    assert ana.post("/admin/removals/delete", real).json["data"]["dryRun"] is False
    assert audit.listing(home, limit=1)[0][0].action == "removals.confirm"
    assert ana.get("/admin/removals/deletions").json["data"]["due"] == []
    assert client("Ben").post("/admin/removals/delete", real).status_code == 403
