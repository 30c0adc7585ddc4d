"""A history brought over the API and at last taken along: each step, and what is refused."""

import io
import json
import zipfile
from pathlib import Path

from click.testing import CliRunner
from werkzeug.test import TestResponse

from functions import import_history
from infra.sample_world.running import Running as World
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests import household
from tests.household import discoveries, rows, shelf
from tests.household.sources_on import carry_out
from tests.web.api.conftest import Client
from tests.web.api.people import Clients
from web.commands import cli

TABLE = b"Title,Year,Rating,Watched\nMoon,2009,8,2021-05-01\nNo such film,1990,8,2021-05-02\n"


def bring(person: Client, data: bytes, name: str = "mine.csv", **form: str) -> TestResponse:
    sent = {"file": (io.BytesIO(data), name), **form}
    return person.http.post("/api/me/imports", data=sent, headers=person.headers, content_type="multipart/form-data")


def work(home: Conn, import_id: int) -> None:
    import_history.handler(home, Attempt(0, names.IMPORT_HISTORY), import_id=import_id)
    home.commit()


def test_the_way_of_a_file_over_the_api(home: Conn, client: Clients) -> None:
    moon, ben, ana = shelf.open_up(home)["Moon"], client("Ben"), client("Ana")
    begun = bring(ben, TABLE)
    assert begun.status_code == 202, begun.text
    found = begun.json["data"]["import"]
    assert (found["format"], found["state"], begun.json["data"]["run"]["name"]) == (
        "plain",
        "matching",
        "import-history",
    )
    path = f"/me/imports/{found['id']}"
    assert ben.post(f"{path}/apply").status_code == 409
    work(home, found["id"])

    details = ben.get(path).json["data"]
    assert (details["state"], details["outcomes"]["unmatched"]["rows"]) == ("preview", 1)
    listed = ben.get(f"{path}/rows?outcome=matched").json
    [row] = listed["data"]
    assert (listed["meta"]["total"], row["titleId"], row["play"], row["ratingEffect"]) == (1, moon, "new", "new")
    assert ben.patch(f"{path}/rows/{row['number']}", {"isSkipped": True}).json["data"] == {"rows": 1}
    assert ben.patch(f"{path}/rows/{row['number']}", {"isSkipped": False, "overwrites": True}).status_code == 200
    assert ben.patch(path, {"overwrites": True}).json["data"]["overwrites"] is True
    assert ben.post(f"{path}/apply").status_code == 202
    work(home, found["id"])
    assert [one["value"] for one in ben.get("/ratings").json["data"]] == [80]

    export = json.loads(ben.http.get("/api/me/export", headers=ben.headers).data)
    assert (export["format"], export["ratings"][0]["name"], len(export["plays"])) == ("matinee-history", "Moon", 1)
    letterboxd = ben.http.get("/api/me/export?format=letterboxd", headers=ben.headers)
    assert letterboxd.data.decode().splitlines()[1].endswith("Moon,2009,8,2021-05-01,")

    for method in ("get", "delete"):
        assert getattr(ana, method)(path).status_code == 404
    assert ana.get(f"{path}/rows").status_code == ana.post(f"{path}/undo").status_code == 404
    assert ben.post(f"{path}/undo").status_code == 202
    work(home, found["id"])
    assert ben.get("/ratings").json["data"] == []
    assert [one["state"] for one in ben.get("/me/imports").json["data"]] == ["undone"]
    assert ben.delete(path).status_code == 204


def test_what_is_no_history_is_refused_by_its_field(home: Conn, client: Clients) -> None:
    ben = client("Ben")
    assert bring(client(None), TABLE).status_code == 401
    large = b"Title,Year\n" + b"x" * (2 * 1024 * 1024)
    answers = {
        "file": [bring(ben, b""), bring(ben, b"\x00\x01"), bring(ben, b"PK\x03\x04", "a.zip"), ben.post("/me/imports", {}),
                 bring(ben, large), ben.http.post("/api/me/imports", data={"file": "text"}, headers=ben.headers)],
        "columns": [bring(ben, TABLE, columns="name"), bring(ben, TABLE, columns="name=Nothing"), bring(ben, b"A,B\nx,y\n")],
        "colour": [bring(ben, TABLE, colour="red")],
    }  # fmt: skip
    for field, refused in answers.items():
        assert [(one.status_code, (one.json["error"]["details"] or {}).get("field")) for one in refused] == [
            (400, field)
        ] * len(refused)
    assert ben.http.post("/api/me/imports", data=b"x" * (22 * 1024 * 1024), headers=ben.headers).status_code == 413
    assert ben.get("/me/export?format=xls").json["error"]["details"]["field"] == "format"


def test_what_is_not_here_is_wished_for_over_the_api(home: Conn, client: Clients, outside: World) -> None:
    ben = client("Ben")
    found = bring(ben, b"Title,Type,TMDB\nThe Substance,movie,933260\nOf no id,movie,\n").json["data"]["import"]["id"]
    work(home, found)
    path = f"/me/imports/{found}/rows"

    assert ben.post(f"{path}/1/wish").json["data"] == {"state": "fetching"}
    carry_out(home, rows.one(home, "select id from job_runs where name = %s", (names.IMPORT_TITLE,)))
    assert ben.post(f"{path}/1/wish").json["data"] == {"state": "planned"}
    assert home.execute("select state from watch_states").fetchall() == [{"state": "planned"}]
    assert ben.post(f"{path}/2/wish").status_code == 409
    assert client("Ana").post(f"{path}/1/wish").status_code == 404


def test_a_restore_is_looked_at_unless_it_is_to_write(home: Conn, client: Clients) -> None:
    ben = client("Ben")
    for body, writes in (({}, False), ({"writes": True, "imported": True}, True)):
        asked = ben.post("/me/restores", body)
        assert (asked.status_code, asked.json["data"]["name"]) == (202, names.RESTORE_HISTORY)
        run = ben.get(f"/jobs/runs/{asked.json['data']['id']}").json["data"]
        assert (run["state"], run["args"]["writes"], run["args"]["imported"]) == ("queued", writes, writes)
    assert client("Dev").get(f"/jobs/runs/{run['id']}").status_code == 404
    discoveries.history_restore(home, household.person(home, "Ben"), [shelf.open_up(home)["Moon"]])
    home.commit()
    [lacked] = ben.get("/me/restores").json["data"]
    assert (lacked["title"], lacked["rating"], lacked["watchedAt"], lacked["toldAt"]) == ("Moon", 80, None, None)
    assert client("Dev").get("/me/restores").json["data"] == []
    assert client(None).post("/me/restores", {}).status_code == 401


def test_the_same_at_a_terminal(home: Conn, tmp_path: Path) -> None:
    moon, file, taken = shelf.open_up(home)["Moon"], tmp_path / "mine.csv", tmp_path / "matinee.zip"
    home.commit()
    file.write_bytes(b"Name,Jahr,Note\nMoon,2009,8\n")
    told = CliRunner().invoke(cli, ["history", "import", str(file), "--person", "Ben", "--json"])
    assert json.loads(told.output)["outcomes"]["matched"]["ratings"] == 1, told.output
    arguments = ["history", "import", str(file), "--person", "Ben", "--column", "rating=Note", "--apply"]
    assert "1 ratings" in CliRunner().invoke(cli, arguments).output
    assert (
        CliRunner()
        .invoke(cli, ["history", "export", "--person", "Ben", "--format", "csv", "--to", str(taken)])
        .exit_code
        == 0
    )
    with zipfile.ZipFile(taken) as packed:
        assert packed.read("ratings.csv").decode("utf-8-sig").splitlines()[1].startswith("movie,Moon,2009")
    assert home.execute("select title_id, value, source from ratings").fetchall() == [
        {"title_id": moon, "value": 80, "source": "import"}
    ]
