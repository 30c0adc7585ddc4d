"""A history brought on its page, without scripts: asked about, applied, undone, deleted; and what is refused beside its field."""

import io
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from functions import import_history
from infra.sample_world.running import Running as World
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests import household
from tests.household import discoveries, rows, shelf
from tests.household.sources_on import carry_out
from tests.web.conftest import SignIn

PAGE = "/yours/imports"


def bring(person: FlaskClient, text: str, **form: str) -> TestResponse:
    return person.post(PAGE, {"file": (io.BytesIO(text.encode()), "mine.csv"), **form})


def work(home: Conn, address: str) -> None:
    import_history.handler(home, Attempt(0, names.IMPORT_HISTORY), import_id=int(address.rsplit("/", 1)[-1]))
    home.commit()


def test_a_series_is_asked_about_once_and_all_its_episodes_are_found(signed_in: SignIn, home: Conn) -> None:
    dev = signed_in("Dev")
    dark = shelf.open_up(home)["Dark"]
    [shown] = home.execute("select library_id from library_items where title_id = %s", (dark,)).fetchall()
    once, again = (shelf.add(home, shown["library_id"], name, 2011, 0, "Drama", 7) for name in ("Bridge", "The Bridge"))
    for number in (1, 2):
        rows.episode(home, again, 1, number)
    home.commit()
    address = bring(dev, "Show,Staffel,Folge,Datum\nBridge,1,1,2020-01-01\nBridge,1,2,2020-01-02\n").location
    work(home, address)

    page = dev.get(address).text
    assert "2 rows" in page
    assert f'value="{once}"' in page
    [number] = set(re.findall(r"/rows/(\d+)", page))
    assert dev.post(f"{address}/rows/{number}?show=unsure", {"title": str(again)}).status_code == 303
    assert "2 plays" in dev.get(address).text


def test_a_film_is_found_applied_undone_and_deleted(signed_in: SignIn, home: Conn) -> None:
    dev, ana = signed_in("Dev"), signed_in("Ana")
    shelf.open_up(home)  # what a sign-in reads of somebody's rights is not of these libraries
    address = bring(
        dev, "Film,Jahr,Wertung\nMoon,2009,8\nNothing like it,1990,9\n", **{"column.rating": "Wertung"}
    ).location
    assert "Its titles are being looked for" in dev.get(address).text
    work(home, address)

    assert "1 rating" in dev.get(address).text
    assert "Nothing like it" in dev.get(f"{address}?show=unmatched").text
    assert ana.get(address).status_code == 404
    for deed, said in (("apply", "It is applied"), ("undo", "It is undone")):
        dev.post(f"{address}/{deed}", {})
        work(home, address)
        assert said in dev.get(address).text
    assert dev.post(f"{address}/delete", {}).status_code == 303
    assert dev.get(address).status_code == 404
    assert dev.get(f"{PAGE}/export?format=letterboxd").text.startswith("imdbID")


def test_what_is_not_here_becomes_a_wish_by_a_press(signed_in: SignIn, home: Conn, outside: World) -> None:
    ben = signed_in("Ben")
    address = bring(ben, "Title,Type,TMDB\nThe Substance,movie,933260\nOf no id,movie,\n").location
    work(home, address)
    asked = re.findall(r'action="([^"]+/wish)"', ben.get(address).text)
    assert len(asked) == 1
    assert home.execute("select from job_runs where name = %s", (names.IMPORT_TITLE,)).fetchall() == []

    ben.post(asked[0], {})
    carry_out(home, rows.one(home, "select id from job_runs where name = %s", (names.IMPORT_TITLE,)))
    assert home.execute("select from watch_states").fetchall() == []
    for _ in range(2):
        assert ben.post(asked[0], {}).status_code == 303
    assert "The Substance" in ben.get("/watchlist").text
    assert ben.post(f"{address}/rows/2/wish", {}).status_code == 409


def test_what_a_server_lacks_is_counted_before_it_is_written(signed_in: SignIn, home: Conn) -> None:
    dev = signed_in("Dev")
    dev.get(PAGE)
    counting = dev.post(f"{PAGE}/restore", {"imported": "1"}).location.partition("#")[0]
    assert "Write it</button>" not in dev.get(counting).text
    home.execute("update job_runs set state = 'succeeded', message = '3 marks and 2 ratings would be written.'")
    discoveries.history_restore(home, household.person(home, "Dev"), [shelf.open_up(home)["Moon"]])
    home.commit()
    looked = dev.get(counting).text.partition('id="restore"')[2]
    assert "Moon (2009)" in looked
    assert "rated 80 of 100" in looked
    assert "not known there" in looked
    assert "Moon (2009)" not in signed_in("Ana").get(PAGE).text

    assert "3 marks and 2 ratings would be written." in dev.get(counting).text
    assert "3 marks and 2 ratings" not in signed_in("Ana").get(counting).text
    dev.post(f"{PAGE}/restore", {"writes": "1"})
    [asked] = home.execute("select args from job_runs where state = 'queued' and name = 'restore-history'").fetchall()
    assert (asked["args"]["writes"], asked["args"]["imported"]) == (True, False)


def test_what_cannot_be_read_is_said_beside_its_field(signed_in: SignIn, home: Conn) -> None:
    dev = signed_in("Dev")
    for form, field in (
        ({"format": "imdb"}, "format"),
        ({"format": "no"}, "format"),
        ({"column.name": "No"}, "columns"),
    ):
        refused = bring(dev, "Title,Year\nMoon,2009\n", **form)
        assert refused.status_code == 400
        assert re.search(rf'name="{field.removesuffix("s")}[^>]*aria-invalid', refused.text), refused.text
    assert dev.post(PAGE, {}).status_code == 400
    assert dev.post(PAGE, {"file": (io.BytesIO(b"x" * (22 * 2**20)), "a.csv")}).status_code == 413
