import json

import pytest

from shared.picks import pick_rows

ITEM = {
    "rank": 1, "title_id": 7, "title": "Alien", "year": 1979, "match": 61.5, "parts": {"Average": 30.0, "Taste match": 31.5},
    "genres": ["Horror"], "runtime_s": 7020, "certificate": "R", "rating": 8.5, "server_item_id": "42",
}  # fmt: skip
EVIDENCE = [{"title_id": 3, "title": "Solaris", "year": 1972, "share": 4.0}]
ROW = {
    "item": json.dumps(ITEM), "evidence": json.dumps(EVIDENCE), "reason": "Because of “Stalker”.", "is_cut": False, "title_id": 7,
    "kind": "movie", "facts": {"familiar": ["Horror"]}, "server_item_id": "42", "server_kind": "emby",
    "base_url": "http://tv:8096", "server_uid": "S",
}  # fmt: skip


def test_a_pick_is_shown_with_a_link_to_where_it_can_be_watched() -> None:
    shown = pick_rows.shown(ROW)

    link = "http://tv:8096/web/index.html#!/item?id=42&serverId=S"
    assert shown == ITEM | {"evidence": EVIDENCE, "reason": ROW["reason"], "link": link}


@pytest.mark.usefixtures("kinds_at_hand")
def test_a_reason_that_may_name_a_title_nobody_shows_here_is_said_anew_from_what_is_left() -> None:
    reason = pick_rows.shown(ROW | {"is_cut": True})["reason"]

    assert "Solaris" in reason
    assert "Stalker" not in reason


def test_a_pick_that_is_on_no_server_any_more_has_no_link() -> None:
    assert pick_rows.shown(ROW | {"server_item_id": None, "base_url": None})["link"] is None


def test_no_part_is_minus_zero() -> None:
    assert str(pick_rows._rounded(-1e-12)) == "0.0"
    assert pick_rows._rounded(1.234567891) == 1.23456789
