"""Static files: one address for each content, kept for a year, compressed, and without anybody's cookie."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask, url_for

from shared.db import Conn
from tests.web.conftest import Browser, SignIn
from web import assets
from web.assets import Assets

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return url_for("static", filename=name)


def test_all_that_a_page_loads_is_kept_for_a_year(browser: Browser, home: Conn) -> None:
    loaded = LINKED.findall(browser.get("/sign-in").text)

    assert len(loaded) > 5
    for path in loaded:
        answer = browser.client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", path


def test_under_another_digest_comes_what_there_is_now_and_is_asked_for_again(app: Flask, browser: Browser) -> None:
    now = browser.client.get(address(app, "js/app.js"))

    for path in ("/static/js/app.js?v=0123456789ab", "/static/js/app.js"):
        answer = browser.client.get(path)
        assert answer.data == now.data
        assert answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    "name", ["css/matinee.css", "js/app.js", "img/icon.svg", "vendor/swagger-ui/swagger-ui-bundle.js"]
)
def test_text_is_sent_compressed_to_who_can_read_it(app: Flask, browser: Browser, name: str) -> None:
    plain = browser.client.get(address(app, name))
    packed = browser.client.get(address(app, name), headers=GZIP)
    refused = browser.client.get(address(app, name), headers={"Accept-Encoding": "gzip;q=0"})

    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in refused.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]
    assert plain.headers["ETag"] != packed.headers["ETag"]


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_what_is_known_already_is_not_sent_again(app: Flask, browser: Browser, accepted: str) -> None:
    headers = {"Accept-Encoding": accepted}
    first = browser.client.get(address(app, "js/app.js"), headers=headers)

    again = browser.client.get(address(app, "js/app.js"), headers=headers | {"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_a_head_has_the_headers_and_no_body(app: Flask, browser: Browser) -> None:
    whole = browser.client.get(address(app, "js/app.js"), headers=GZIP)
    head = browser.client.head(address(app, "js/app.js"), headers=GZIP)

    assert head.data == b""
    for name in ("Content-Length", "Content-Encoding", "Content-Type", "ETag", "Cache-Control"):
        assert head.headers[name] == whole.headers[name], name


def test_files_for_everybody_carry_nobodys_cookie(app: Flask, signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    assert "Set-Cookie" in ana.client.get("/yours").headers  # so it would be sent

    answer = ana.client.get(address(app, "js/app.js"))

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("path", ["nothing.css", "../app.py", "css", "css/", "%2e%2e/app.py", "css/%00"])
def test_nothing_but_the_files_is_there(browser: Browser, home: Conn, path: str) -> None:
    assert browser.client.get(f"/static/{path}").status_code == 404


def test_scripts_import_each_other_by_digest_and_are_told_of_in_advance(
    app: Flask, browser: Browser, home: Conn
) -> None:
    page = browser.get("/sign-in").text
    script = browser.client.get(address(app, "js/app.js")).text

    imported = re.findall(r'from "\./(\w+\.js\?v=\w+)"', script)
    assert len(imported) == script.count("\nimport ")
    for name in imported:
        assert f'<link rel="modulepreload" href="/static/js/{name}" fetchpriority="low">' in page


def test_every_file_can_be_made_and_has_a_type_that_browsers_take() -> None:
    for name, asset in assets.ours().items():
        assert asset.data, name
        assert asset.type == assets.TYPES.get(Path(name).suffix, "text/plain; charset=utf-8")


def test_a_style_sheet_holds_its_parts_in_their_layers_and_follows_what_they_show(tmp_path: Path) -> None:
    (tmp_path / "css" / "parts").mkdir(parents=True)
    (tmp_path / "img").mkdir()
    (tmp_path / "css" / "all.css").write_text(
        '@layer base, parts;\n@import "parts/a.css" layer(parts);\nb { top: 0; }\n'
    )
    part, picture = tmp_path / "css" / "parts" / "a.css", tmp_path / "img" / "x.svg"
    part.write_text('a { background: url("../../img/x.svg#y"); mask: url("data:image/svg+xml,x"); }\n')
    picture.write_text("<svg/>")

    before = Assets(tmp_path)["css/all.css"]
    picture.write_text("<svg></svg>")
    after = Assets(tmp_path)["css/all.css"]

    assert re.fullmatch(
        r'@layer base, parts;\n@layer parts \{\na \{ background: url\("\.\./img/x\.svg\?v=\w{12}#y"\);'
        r' mask: url\("data:image/svg\+xml,x"\); \}\n\}\nb \{ top: 0; \}\n',
        before.data.decode(),
    )
    assert before.version != after.version


def test_a_change_in_a_module_changes_the_address_of_who_imports_it(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n')
    (tmp_path / "b.js").write_text('import "./c.js";\nexport const b = 1;\n')
    (tmp_path / "c.js").write_text("1;\n")
    before = Assets(tmp_path)["a.js"]

    (tmp_path / "c.js").write_text("2;\n")

    after = Assets(tmp_path)["a.js"]
    assert before.version != after.version
    assert set(after.modules) == {"b.js", "c.js"}


def test_a_name_that_is_not_there_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text('@import "b.css" layer(parts);')

    with pytest.raises(FileNotFoundError):
        Assets(tmp_path)["a.css"]
