"""Every route says whom it is for, and keeps to it."""

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from shared.db import Conn
from tests.web.conftest import Browser, SignIn
from web import auth, errors, request_db

VALUES = {
    "token": "t", "title_id": 1, "kind": "movie", "user_id": 1, "name": "sync-users", "run_id": 1, "server_id": 1,
    "library_id": 1, "key_id": 1, "invite_id": 1, "filename": "css/base.css", "word": "movie", "verdict": "more",
    "watched_id": 1, "which": "text",
}  # fmt: skip
ENDPOINT = re.compile(r"""url_for\(\s*["']([\w.-]+)["']""")


def values(rule: Rule) -> dict[str, object]:
    """Something for each variable; one path may be two routes that differ in what they preset."""
    return {name: VALUES.get(name, 1) for name in rule.arguments} | dict(rule.defaults or {})


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """(method, path, audience) of all there is."""
    adapter = app.url_map.bind("localhost")
    with app.test_request_context():
        return [
            (method, adapter.build(rule.endpoint, values(rule)), view.audience)  # type: ignore[attr-defined]
            for rule in app.url_map.iter_rules()
            for view in [app.view_functions[rule.endpoint]]
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})
        ]


def status(someone: Browser, method: str, path: str) -> int:
    headers = {"HX-Request": "true", "X-CSRF-Token": someone.csrf}
    answer = someone.client.open(path, method=method, headers=headers, buffered=False)
    answer.close()  # a stream would go on
    return int(answer.status_code)


def test_every_route_declares_its_audience(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert getattr(app.view_functions[rule.endpoint], "audience", None) in auth.AUDIENCES, rule


def test_every_address_that_a_template_makes_is_one_of_ours(app: Flask) -> None:
    """A template that names a route of another name fails only where that place of it is drawn."""
    loader = app.jinja_env.loader
    assert loader is not None
    sources = {name: loader.get_source(app.jinja_env, name)[0] for name in app.jinja_env.list_templates(["html"])}
    named = {(name, endpoint) for name, source in sources.items() for endpoint in ENDPOINT.findall(source)}

    assert len(named) > 100
    assert {(name, endpoint) for name, endpoint in named if endpoint not in app.view_functions} == set()


def test_an_address_that_only_forms_post_to_leads_to_the_nearest_page(
    app: Flask, signed_in: SignIn, home: Conn
) -> None:
    """It stands in the bar after a form was answered, and is reloaded or kept from there."""
    adapter = app.url_map.bind("localhost")
    sent = {path for method, path, _ in routes(app) if method == "POST" and not path.startswith(errors.FOR_PROGRAMS)}
    ana = signed_in("Ana")

    answers = {path: ana.get(path) for path in sorted(sent) if not adapter.test(path, "GET")}

    assert len(answers) > 50
    for path, answer in answers.items():
        assert answer.status_code == 303, path
        assert answer.location == "/" or path.startswith(answer.location), path
    assert answers["/sign-out"].location == "/"
    assert answers["/settings/servers/1/test"].location == "/settings/servers/1"


def test_an_app_with_a_route_for_nobody_in_particular_does_not_start(app: Flask) -> None:
    app.add_url_rule("/undeclared", view_func=lambda: "hello", endpoint="undeclared")

    with pytest.raises(RuntimeError, match="/undeclared"):
        auth.check_audiences(app)


def test_nobody_reaches_only_what_is_for_anyone(app: Flask, browser: Browser, home: Conn) -> None:
    for method, path, audience in routes(app):
        browser.get("/sign-in")
        found = status(browser, method, path)
        if audience in ("visitor", "member", "admin"):
            assert found == 401, (method, path, found)
        else:
            assert found != 403, (method, path, found)
            assert found < 500, (method, path, found)


def test_a_member_reaches_nothing_for_administrators(app: Flask, signed_in: SignIn, home: Conn) -> None:
    for method, path, audience in routes(app):
        ben = signed_in("Ben")
        found = status(ben, method, path)
        assert (found == 403) is (audience == "admin"), (method, path, found)
        assert found != 401 or audience == "anyone", (method, path, found)
        assert found < 500, (method, path, found)


def test_an_administrator_reaches_everything(app: Flask, signed_in: SignIn, home: Conn) -> None:
    for method, path, audience in routes(app):
        ana = signed_in("Ana")
        found = status(ana, method, path)
        assert found not in (401, 403) or audience == "anyone", (method, path, found)
        assert found < 500, (method, path, found)


def test_a_form_of_ours_is_needed_for_everything_that_changes_something(
    app: Flask, signed_in: SignIn, home: Conn
) -> None:
    ana = signed_in("Ana")

    for method, path, audience in routes(app):
        if method not in request_db.SAFE and audience not in auth.FORMLESS:
            assert ana.client.open(path, method=method).status_code == 403, (method, path)
