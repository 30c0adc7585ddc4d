"""Faults that pages once had, where no other file holds their kind."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from shared import jobs
from shared.db import Conn
from shared.people import accounts, passwords
from tests import household
from tests.web.conftest import Browser, SignIn

HOUSE = Path(__file__).parents[2]
PAGES, GERMAN = HOUSE / "web" / "pages", HOUSE / "shared/translations/de/LC_MESSAGES/messages.po"
# These lead to a page that is about nothing but what was done, or say it in a function that they call.
TELL_BY_THEMSELVES = {
    "access.password",
    "evaluation.measure",
    "joining.join",
    "option_previews.ask",
    "rooms.change",
    "imports.bring",
    "imports.restore",
    "rooms.create",
    "rooms.join",
    "rooms.leave",
    "rooms.say",
    "session.sign_in",
    "session.sign_out",
    "session.sign_out_everywhere",
    "without.ask",
    "yours.preview",
}


def posts() -> list[tuple[str, ast.FunctionDef]]:
    """(module.function, its tree) of all that forms are sent to."""
    found = []
    for path in sorted(PAGES.glob("*.py")):
        for one in ast.walk(ast.parse(path.read_text())):
            if isinstance(one, ast.FunctionDef) and any(".post(" in ast.unparse(deco) for deco in one.decorator_list):
                found.append((f"{path.stem}.{one.name}", one))
    return found


def test_no_form_leads_on_without_a_word() -> None:
    silent = {
        name for name, tree in posts() if "redirect(" in (body := ast.unparse(tree.body)) and "flash(" not in body
    }

    assert len(posts()) > 60
    assert silent <= TELL_BY_THEMSELVES


def test_a_schedule_that_cannot_be_is_told_beside_what_was_chosen(signed_in: SignIn, home: Conn) -> None:
    answer = signed_in("Ana").post("/jobs/sync-movies/schedule", {"every": "weekly", "day": "friday", "at": "25:00"})

    assert answer.status_code == 400
    assert 'role="alert">at must be a time such as 03:00.' in answer.text
    assert 'value="friday" selected' in answer.text
    assert 'value="weekly" checked' in answer.text


def test_the_page_of_an_error_leads_back_to_the_form(signed_in: SignIn, home: Conn) -> None:
    page = {"Referer": "http://localhost/people"}

    answer = signed_in("Ana").post(f"/people/{household.person(home, 'Ben')}/form", {"form": "carpet"}, headers=page)

    assert answer.status_code == 400
    assert '<a class="button button-primary" href="/people">Back to the form</a>' in answer.text


def test_a_key_that_was_not_kept_is_asked_for_again(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    answer = ana.post("/settings/servers", {"url": "http://127.0.0.1:9", "api_key": "secret-key", "kind": "jellyfin"})

    assert "It was not kept: enter it again." in answer.text
    assert "secret-key" not in answer.text
    assert "It was not kept" not in ana.get("/settings").text


def test_an_account_kept_here_is_known_to_have_signed_in(signed_in: SignIn, browser: Browser, home: Conn) -> None:
    olive = passwords.create(home, "olive@home.example", "a long password", name="Olive")
    home.commit()
    assert "Olive" in signed_in("Ana").get("/people").text
    assert accounts.by_id(home, olive.id).last_login_at is None
    home.rollback()

    browser.sign_in("olive@home.example", "a long password")

    assert accounts.by_id(home, olive.id).last_login_at is not None


def test_signing_out_everywhere_is_not_beside_signing_out(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")

    assert "/sign-out-everywhere" not in ana.get("/").text
    assert "Ends it on every device, this one too" in ana.get("/yours/access").text


def test_the_hero_shows_its_art_once(signed_in: SignIn, full_home: Conn) -> None:
    household.publish(full_home, household.person(full_home, "Ana"), "movie", [household.title(full_home, "Moon")])
    full_home.commit()

    hero = signed_in("Ana").get("/").text.split('class="hero"')[1].split("</section>")[0]

    assert hero.count("<img") == 1
    assert "/backdrop" in hero


def test_a_page_can_be_kept_as_an_app(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    head = ana.get("/").text.split("</head>")[0]

    for what in ('rel="manifest"', 'rel="apple-touch-icon"', 'name="description"', 'name="theme-color"'):
        assert what in head
    manifest = ana.get("/static/manifest.webmanifest").get_json(force=True)
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        assert ana.get(f"/static/{icon['src']}").status_code == 200


def test_people_read_of_films_and_never_of_movies() -> None:
    """Names that programs read, and what somebody may type, are no words of ours."""
    allowed = ("90s action movies",)
    with GERMAN.open("rb") as file:
        texts = [
            str(text) for message in read_po(file) for text in (message.id if message.pluralizable else [message.id])
        ]

    assert len(texts) > 2000
    assert [text for text in texts if "movie" in text.lower() and text not in allowed] == []


@pytest.mark.parametrize("state", ["failed", "queued"])
def test_the_page_of_jobs_says_first_whether_something_is_wrong(signed_in: SignIn, home: Conn, state: str) -> None:
    run = jobs.ask(home, "sync-users", {}, trigger="system")
    if state == "failed":
        home.execute(
            "update job_runs set state = 'failed', finished_at = now(), error = 'Nobody there' where id = %s", (run.id,)
        )
    home.commit()

    page = signed_in("Ana").get("/jobs").text

    assert ("Nobody there" in page) == (state == "failed")


def test_what_was_put_off_says_when_it_begins(signed_in: SignIn, home: Conn) -> None:
    """It waits for its time, and not for a worker."""
    jobs.ask(home, "sync-users", {}, trigger="system", delay=timedelta(minutes=13))
    jobs.ask(home, "sync-libraries", {}, trigger="system")
    home.commit()
    ana = signed_in("Ana")

    for path in ("/jobs", "/jobs/sync-users", "/jobs/runs", "/admin"):
        assert "Begins in 13 min" in ana.get(path).text
    assert "Waiting for a worker" in ana.get("/jobs/sync-libraries").text
