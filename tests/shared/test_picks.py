from shared import picks

ROW = {
    "rank": 1, "title_id": 7, "title": "Alien", "year": 1979, "match": 61.5, "parts": {"Average": 30.0, "Taste match": 31.5},
    "reason": "Because.", "evidence": [{"titleId": 3, "title": "Solaris", "year": 1972, "share": 4.0}], "genres": ["Horror"],
    "runtime_s": 7020, "certificate": "R", "rating": 8.5, "server_item_id": "42", "server_kind": "emby",
    "base_url": "http://tv:8096", "server_uid": "S", "is_cut": False,
}  # fmt: skip


def test_a_pick_is_shown_with_a_link_to_where_it_can_be_watched() -> None:
    shown = picks.shown(ROW)

    assert (shown["titleId"], shown["title"], shown["match"], shown["serverItemId"]) == (7, "Alien", 61.5, "42")
    assert shown["link"] == "http://tv:8096/web/index.html#!/item?id=42&serverId=S"


def test_a_pick_that_is_on_no_server_any_more_has_no_link() -> None:
    assert picks.shown(ROW | {"server_item_id": None, "base_url": None})["link"] is None


def test_no_part_is_minus_zero() -> None:
    assert str(picks._rounded(-1e-12)) == "0.0"
    assert picks._rounded(1.234567891) == 1.23456789
