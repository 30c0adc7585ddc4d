"""The page for when Matinee is away: kept on the device, so nobody's."""

import re

from shared.db import Conn
from tests.web.conftest import SignIn


def test_the_kept_page_tells_nothing_of_whoever_kept_it(signed_in: SignIn, home: Conn) -> None:
    page = signed_in("Ana").get("/offline").text

    assert "Ana" not in page
    assert "csrf" not in page
    assert 'data-visit=""' in page


def test_the_worker_keeps_all_that_the_page_needs(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    script = ana.client.get("/service-worker.js")
    page = ana.get("/offline").text

    assert script.content_type.startswith("text/javascript")
    assert '"/offline"' in script.text
    for address in re.findall(r'<link rel="(?:stylesheet|preload|icon)" href="([^"]+)"', page):
        assert address in script.text
        assert ana.client.get(address).status_code == 200


def test_a_name_that_a_template_is_not_given_is_an_error(signed_in: SignIn, home: Conn) -> None:
    app = signed_in("Ana").client.application

    assert app.jinja_env.undefined.__name__ == "StrictUndefined"
