import pytest

from shared.titles import media_links


@pytest.mark.parametrize(
    ("kind", "url", "item", "expected"),
    [
        ("jellyfin", "http://tv:8096", "abc", "http://tv:8096/web/#/details?id=abc&serverId=S"),
        ("emby", "http://tv:8096", "12", "http://tv:8096/web/index.html#!/item?id=12&serverId=S"),
        ("jellyfin", None, "abc", None),
        ("emby", "http://tv:8096", None, None),
    ],
)
def test_a_link_leads_to_the_item_s_page(kind: str, url: str | None, item: str | None, expected: str | None) -> None:
    assert media_links.web_link(kind, url, item, "S") == expected
