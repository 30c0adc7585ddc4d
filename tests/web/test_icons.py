"""Icons, and what makes Matinee an app on a phone."""

import json
import re

from PIL import Image

from shared.db import Conn
from tests.web.conftest import Browser
from web import assets

TEMPLATES = assets.FOLDER.parent / "templates"


def test_every_icon_that_a_page_draws_is_in_the_sprite_and_every_symbol_is_drawn() -> None:
    symbols = re.findall(r'<symbol id="(\w+)"', (assets.FOLDER / "img" / "icons.svg").read_text())
    # The table of places names those that the sidebar draws.
    sources = [*TEMPLATES.rglob("*.html"), TEMPLATES.parent / "navigation.py"]
    text = "".join(path.read_text() for path in sources)
    drawn = set(re.findall(r'\bicon\("(\w+)"\)', text))

    assert len(drawn) > 5
    assert len(set(symbols)) == len(symbols)
    assert drawn <= set(symbols)
    assert [name for name in symbols if f'"{name}"' not in text] == []


def test_the_manifest_names_pictures_that_are_there_and_starts_at_home_wherever_that_is() -> None:
    manifest = json.loads((assets.FOLDER / "manifest.webmanifest").read_text())

    assert (manifest["start_url"], manifest["scope"]) == ("../", "../")  # of /static/, whatever stands before it
    for icon in manifest["icons"]:
        path = assets.FOLDER / icon["src"]
        if path.suffix == ".png":
            assert "x".join(map(str, Image.open(path).size)) == icon["sizes"]
        assert path.exists()


def test_a_page_says_what_it_is_for_and_can_be_put_on_a_phone(browser: Browser, home: Conn) -> None:
    page = browser.get("/sign-in").text

    assert re.search(r'<meta name="description" content="[^"]{20,}">', page)
    (address,) = re.findall(r'<link rel="manifest" href="([^"]+)">', page)
    answer = browser.client.get(address)
    assert answer.content_type == "application/manifest+json"
    (picture,) = re.findall(r'<link rel="apple-touch-icon" href="([^"]+)">', page)
    assert browser.client.get(picture).content_type == "image/png"
