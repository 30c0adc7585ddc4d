"""The pages of what could go and what is leaving, by plain forms: chosen, seen first, announced, kept, and deleted by a sentence alone."""

import pytest

from shared import options
from shared.db import Conn
from tests.household import removals, shelf
from tests.web.conftest import SignIn


@pytest.fixture
def titles(home: Conn) -> dict[str, int]:
    """Nobody holds on to any of them."""
    found = shelf.open_up(home)
    removals.let_go(home, list(found.values()))
    removals.advised(home, list(found.values()))
    home.commit()
    return found


def test_what_an_administrator_chose_is_seen_first_then_announced_and_kept_by_somebody_else(
    signed_in: SignIn, home: Conn, titles: dict[str, int]
) -> None:
    ana, chloe, chosen = signed_in("Ana"), signed_in("Chloe"), {"title": str(titles["Up"])}
    home.execute("update identities set all_folders = true")  # signing in has read anew what they may open
    home.commit()
    assert "Solaris" in ana.get("/admin/room-to-breathe?here=0&idle=0").text

    shown = ana.post("/admin/room-to-breathe/announce", chosen).text
    assert "Announce that they leave" in shown
    assert "Nothing is leaving." in chloe.get("/leaving").text

    assert ana.post("/admin/room-to-breathe/announce", chosen | {"confirm": "1"}).status_code == 303
    assert "Up" in chloe.get("/leaving").text
    assert chloe.post(f"/leaving/{titles['Up']}/rescue", {}).status_code == 303
    assert "Nothing is leaving." in ana.get("/leaving").text
    assert chloe.get("/admin/room-to-breathe").status_code == 403
    assert "Kept by somebody" in ana.get("/admin/room-to-breathe").text

    ana.post("/admin/room-to-breathe/announce", {"title": str(titles["Moon"]), "confirm": "1"})
    assert ana.post("/admin/room-to-breathe/withdraw", {"title": str(titles["Moon"])}).status_code == 303
    assert "Announced to leave" not in ana.get("/admin/room-to-breathe").text


def test_deleting_takes_the_option_and_the_sentence(signed_in: SignIn, home: Conn, titles: dict[str, int]) -> None:
    removals.leaving(home, [titles["Up"]])
    home.commit()
    ana, chosen = signed_in("Ana"), {"title": str(titles["Up"])}
    assert "The grace is over" in ana.get("/admin/room-to-breathe").text

    assert "Deleting is switched off" in ana.post("/admin/room-to-breathe/delete", chosen).text
    options.set(home, "removals.may_delete", True)
    home.commit()
    assert "delete 1 titles" in ana.post("/admin/room-to-breathe/delete", chosen).text
    assert ana.post("/admin/room-to-breathe/delete", chosen | {"confirm": "delete it"}).status_code == 400
    assert home.execute("select 1 from removals").fetchone() is None

    assert ana.post("/admin/room-to-breathe/delete", chosen | {"confirm": "delete 1 titles"}).status_code == 303
    assert "Confirmed, and still there" in ana.get("/admin/room-to-breathe").text
    removals.gone(home, titles["Moon"], "2026-03-02", 2 * 10**9)
    removals.gone(home, titles["Moon"], "2026-05-02", 10**9)
    home.commit()
    assert "in all" in ana.get("/admin/room-to-breathe").text.partition("Room regained")[2]
