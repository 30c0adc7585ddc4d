"""A title that nobody owns, asked for in the demonstration: handed on to a sample of Radarr, which takes it and fetches nothing."""

from collections.abc import Mapping

from shared.audit import TERMINAL
from shared.db import Conn
from shared.discovery import catalogue
from shared.discovery.catalogue import Filters
from shared.jobs import names
from shared.requesting import request_services, title_requests
from shared.upkeep import inventory
from web.commands.demo_forms import Wait, begin

KIND = "movie"


def enter(conn: Conn, programs: Mapping[str, Mapping[str, str | None]]) -> None:
    """`programs`: each one's address and key. The caller commits."""
    for name, access in programs.items():
        given = {"base_url": access["address"], "key": access["key"]}
        request_services.connect(conn, name, given, by=TERMINAL)


def failures(conn: Conn, wait: Wait) -> list[str]:
    """One sentence each; empty when what was asked for has been taken."""
    viewer = int(inventory.picks(conn)[0]["id"])
    found = catalogue.listing(conn, viewer, "trending", KIND, Filters(in_library=False)).titles
    if not found:
        return ["Requests: there is no film that nobody owns."]
    made = title_requests.ask(conn, viewer, int(found[0]["id"]), by=TERMINAL)
    if made.state == title_requests.ASKED:
        title_requests.approve(conn, None, made.id, by=TERMINAL)
    conn.commit()
    wait([begin(conn, names.FOLLOW_REQUESTS, {})])
    now = title_requests.find(conn, viewer, made.id)
    conn.commit()
    taken = (title_requests.SENT, title_requests.FETCHING)
    return [] if now.state in taken else [f"Requests: “{now.title}” is {now.state}: {now.reason}"]
