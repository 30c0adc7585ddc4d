"""A program comes from an account to picks over the API alone: it registers, searches by meaning, rates, and asks for what is next."""

import uuid

from flask import Flask

from functions import refresh_user
from shared import options
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests.household import shelf
from tests.web.api.people import PASSWORD, Clients, bearer


def test_a_stranger_registers_searches_rates_and_is_told_what_is_next_and_why(
    app: Flask, client: Clients, home: Conn
) -> None:
    films = shelf.open_up(home)
    shelf.embed(
        home, {films["Moon"]: (0.9, 0.1), films["Solaris"]: (1, 0), films["Alien"]: (0.1, 0.9), films["Up"]: (0, 1)}
    )
    options.set(home, "accounts.registration", "open")
    home.commit()

    new = {"email": "cem@home.example", "password": PASSWORD, "name": "Cem"}
    made = client(None).post("/auth/register", new).json["data"]
    cem, me, ana = bearer(app, made["accessToken"]), made["user"]["id"], client("Ana")
    shelves = [one["id"] for one in ana.get(f"/users/{me}/libraries").json["data"]]
    assert ana.put(f"/users/{me}/libraries", {"libraryIds": shelves}).status_code == 200
    assert ana.put(f"/users/{me}", {"enabledMovies": True}).status_code == 200

    found = cem.get("/search/semantic?q=moonman&type=movie").json["data"]
    assert [one["title"] for one in found] == ["Moon"]
    seen = {"kind": "click", "titleId": films["Moon"], "clientEventId": str(uuid.uuid4())}
    assert cem.post("/interactions", {"events": [seen]}).json["data"] == {"stored": 1}

    for name, stars in {"Solaris": 5, "Up": 0.5}.items():
        assert cem.post("/ratings", {"titleId": films[name], "stars": stars}).json["data"]["stars"] == stars
    assert cem.post(f"/recommendations/{me}/regenerate", {"kind": "movie"}).status_code == 202
    refresh_user.handler(home, Attempt(0, names.REFRESH_USER), me, "movie")
    home.commit()

    first, *_ = cem.get("/recommendations/personalized?kind=movie").json["data"]
    assert (first["title"], first["evidence"][0]["title"]) == ("Moon", "Solaris")
    solaris = films["Solaris"]
    alike = cem.get(f"/recommendations/similar/movie/{solaris}")
    assert (alike.status_code, alike.json) == (200, cem.get(f"/movies/{solaris}/similar").json)
    popular = cem.get("/recommendations/popular?kind=movie")
    assert (popular.status_code, popular.json["data"]) == (200, cem.get("/top-picks/movies").json["data"])
