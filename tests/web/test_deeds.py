"""Whatever an administrator changes leaves an entry in the log of deeds, on a page, by the API and at the terminal alike.

Every route and every command that writes is in a table here: the deed it is, or why it is none.
"""

import json
from pathlib import Path

import pytest
from flask import Flask

from shared import audit, jobs
from shared.db import Conn
from shared.people import accounts, api_keys, invites, tokens
from shared.people.tokens import Device
from shared.upkeep import backups, option_changes, webhooks_out
from tests import household
from tests.household import cast, rows
from tests.household.channels import channel
from tests.web.api.conftest import client  # noqa: F401
from tests.web.api.people import Clients
from tests.web.commands.conftest import Matinee, matinee, settled  # noqa: F401
from tests.web.commands.test_help import commands
from tests.web.conftest import SignIn
from tests.web.no_deeds import NO_DEED_COMMANDS, NO_DEEDS
from web import request_db
from web.commands import cli, servers

# By endpoint: the path below /api, what is sent, and the action that is recorded.
API = {
    "POST invites.create": ("/admin/invites", {}, "invites.create"),
    "DELETE invites.delete": ("/admin/invites/{invite}", None, "invites.delete"),
    "POST api-keys.create": ("/api-keys", {"name": "x"}, "api-keys.create"),
    "DELETE api-keys.delete": ("/api-keys/{key}", None, "api-keys.delete"),
    "PUT users.change": ("/users/{ben}", {"isActive": True}, "users.update"),
    "PUT users.choose_form": ("/users/{ben}/form", {"form": "library"}, "users.form"),
    "PUT users.give_libraries": ("/users/{local}/libraries", {"libraryIds": []}, "users.libraries"),
    "PATCH users.set_sliders": ("/users/{ben}/preferences", {"movie": {"novelty": 0.2}}, "users.preferences"),
    "POST recommendations.regenerate": ("/recommendations/{ben}/regenerate", {"kind": "movie"}, "jobs.run"),
    "POST taste-profiles.write_movies": ("/users/{ben}/taste-profile/regenerate", None, "jobs.run"),
    "POST taste-profiles.write_series": ("/users/{ben}/series-taste-profile/regenerate", None, "jobs.run"),
    "PATCH settings.configure": ("/settings/media-server/config", {"name": "House"}, "servers.change"),
    "POST settings.renew_webhook": ("/settings/media-server/webhook", {}, "servers.webhook"),
    "POST settings.sync": ("/settings/libraries/sync", None, "jobs.run"),
    "PATCH settings.switch": ("/settings/libraries/{library}", {"isEnabled": True}, "libraries.switch"),
    "PATCH options.change": ("/settings/options", {"values": {"movie.picks": 7}}, "settings.options"),
    "PATCH options.movies": ("/settings/recommendations/movies", {"picks": 8}, "settings.options"),
    "PATCH options.books": ("/settings/recommendations/books", {"picks": 8}, "settings.options"),
    "PATCH options.series": ("/settings/recommendations/series", {"picks": 8}, "settings.options"),
    "PATCH top-picks.configure": ("/settings/top-picks", {"windowDays": 14}, "settings.options"),
    "POST channels.create": ("/channels", {"name": "Saturday"}, "channels.create"),
    "PUT channels.change": ("/channels/{channel}", {"size": 10}, "channels.update"),
    "POST channels.generate": ("/channels/{channel}/generate", None, "channels.generate"),
    "POST channels.sync": ("/channels/{channel}/sync", None, "channels.sync"),
    "DELETE channels.delete": ("/channels/{channel}", None, "channels.delete"),
    "PATCH outputs.configure": ("/settings/output-format", {"movies": "strm_flat"}, "settings.options"),
    "PATCH outputs.change_wishes": ("/users/{ben}/library", {"libraryName": "Ben's"}, "users.library"),
    "POST outputs.publish": ("/outputs/apply", {}, "jobs.run"),
    "PATCH models.choose_embedding": ("/settings/embedding-model", {"dimensions": 128}, "settings.options"),
    "DELETE models.clean": ("/settings/embedding-model/spaces", None, "settings.embedding-model.clean"),
    "PUT models.connect": ("/settings/ai-service", {"url": "http://10.0.0.2/v1"}, "settings.ai-service"),
    "DELETE models.forget": ("/settings/ai-service", None, "settings.ai-service"),
    "PATCH models.choose_text": ("/settings/text-generation-model", {"model": "gpt-4.1"}, "settings.options"),
    "PATCH models.set_explanation": ("/settings/ai-explanation", {"allowOverride": True}, "settings.options"),
    "PATCH models.set_persons_explanation": (
        "/settings/ai-explanation/user/{ben}", {"granted": True}, "settings.ai-explanation"),
    "POST settings-files.bring": (
        "/settings/import", {"settings": {"format": "matinee-settings", "version": 1, "options": {"movie.picks": 9}}}, "settings.import"),
    "PUT sources.configure": ("/settings/sources/tmdb", {"isEnabled": True, "key": "x"}, "sources.update"),
    "POST jobs-api.run": ("/jobs/sync-users/run", {}, "jobs.run"),
    "POST jobs-api.cancel": ("/jobs/backup-database/cancel", None, "jobs.cancel"),
    "PATCH jobs-api.configure": ("/jobs/sync-users/config", {"every": "manual"}, "jobs.config"),
    "POST purge.movies": ("/admin/purge/movies", {"confirm": "delete all movies"}, "admin.purge"),
    "POST purge.books": ("/admin/purge/books", {"confirm": "delete all books"}, "admin.purge"),
    "POST purge.series": ("/admin/purge/series", {"confirm": "delete all series"}, "admin.purge"),
    "PUT matches.correct": ("/titles/{title}/matches/tmdb", {"value": "603"}, "titles.match"),
    "DELETE matches.take_back": ("/titles/{title}/matches/tmdb", None, "titles.match"),
    "POST ingestion.sync": ("/ingestion/sync", {"tmdbId": 603, "type": "movie"}, "jobs.run"),
    "POST world-stats.sync": ("/stats/sync", None, "jobs.run"),
    "POST drop-off.analyze": ("/stats/drop-off/analyze", {}, "jobs.run"),
    "POST webhooks-out.create": (
        "/webhooks", {"name": "x", "url": "http://192.168.1.20:8123", "events": ["job.failed"]}, "webhooks.create"),
    "POST webhooks-out.renew_secret": ("/webhooks/{webhook}/secret", None, "webhooks.secret"),
    "POST webhooks-out.test": ("/webhooks/{webhook}/test", None, "webhooks.test"),
    "DELETE webhooks-out.delete": ("/webhooks/{webhook}", None, "webhooks.delete"),
}  # fmt: skip
PAGES = {
    "POST server.change": ("/settings/servers/{server}", {"url": "{url}", "api_key": "{api_key}"}, "servers.change"),
    "POST servers.switch_library": ("/settings/libraries/{library}", {"on": "1"}, "libraries.switch"),
    "POST setup.use_all_libraries": ("/admin/setup/libraries", {}, "libraries.switch"),
    "POST setup.pick_for_all": ("/admin/setup/people", {}, "users.picks"),
    "POST setup.begin": ("/admin/setup/run", {}, "jobs.run"),
    "POST setup.choose_form": ("/admin/setup/output", {"form": "both"}, "settings.options"),
    "POST setup.connect": ("/admin/setup/server", {"url": "{url}", "api_key": "{api_key}"}, "servers.add"),
    "POST output.save": ("/settings/output", {"output.form": "library"}, "settings.options"),
    "POST output.save_files": ("/settings/output/files", {"output.badges": "rank"}, "settings.options"),
    "POST publication.apply": ("/settings/output/plan/movie", {"user_id": "{ben}"}, "jobs.run"),
    "POST top-picks-page.save": ("/settings/top-picks", {"top_picks.window_days": "9"}, "settings.options"),
    "POST top-picks-page.save_kind": ("/settings/top-picks/movie", {"top_picks.movie_count": "9"}, "settings.options"),
    "POST explanations.save": ("/settings/ai-explanation", {"words.allow_override": "1"}, "settings.options"),
    "POST person.word": ("/admin/people/{ben}/words", {"granted": "1", "own": "model"}, "settings.ai-explanation"),
    "POST person.read": ("/admin/people/{ben}/history", {}, "jobs.run"),
    "POST person.refresh": ("/admin/people/{ben}/refresh", {}, "jobs.run"),
    "POST person.sign_out": ("/admin/people/{ben}/devices/{device}", {}, "users.sign-out"),
    "POST person.sign_out_everywhere": ("/admin/people/{ben}/devices", {}, "users.sign-out"),
    "POST models-page.remove": ("/settings/models/spaces/{space}/remove", {}, "settings.embedding-model.clean"),
    "POST data.remove_spaces": ("/settings/data/spaces", {}, "settings.embedding-model.clean"),
    "POST data.purge_kind": ("/settings/data/purge/movie", {"confirm": "delete all movies"}, "admin.purge"),
    "POST option-page.save": ("/settings/options/films", {"movie.picks": "9"}, "settings.options"),
    "POST option-page.go_back": ("/settings/options/changes/{change}", {}, "settings.options"),
    "POST models-page.save": ("/settings/models", {"embeddings.dimensions": "64"}, "settings.options"),
    "POST models-page.connect": ("/settings/models/service", {"url": "http://10.0.0.2/v1"}, "settings.ai-service"),
    "POST models-page.forget": ("/settings/models/service/forget", {}, "settings.ai-service"),
    "POST mail.save": ("/settings/notices", {"notices.inner_addresses": "1"}, "settings.options"),
    "POST accounts.save": ("/settings/accounts", {"accounts.sign_in_days": "60"}, "settings.options"),
    "POST accounts.invite": ("/settings/accounts/invites", {"role": "member", "opens": "1"}, "invites.create"),
    "POST accounts.revoke": ("/settings/accounts/invites/{invite}", {}, "invites.delete"),
    "POST security-page.sign_out": ("/settings/security/devices/{ben}/{device2}", {}, "users.sign-out"),
    "POST security-page.take_key": ("/settings/security/keys/{key2}", {}, "api-keys.delete"),
    "POST people.choose": ("/people/{ben}/form", {"form": "library"}, "users.form"),
    "POST matches-page.correct": ("/films/{title}/match/tmdb", {"value": "603"}, "titles.match"),
    "POST sources-page.change": ("/settings/sources/tmdb", {"is_enabled": "1", "key": "x"}, "sources.update"),
    "POST discover.bring": ("/discover/films/import", {"value": "603"}, "jobs.run"),
    "POST settings-file.bring": (
        "/settings/file",
        {"act": "bring", "document": '{{"format": "matinee-settings", "version": 1, "options": {{"movie.picks": 9}}}}'},
        "settings.import",
    ),
    "POST told.renew": ("/settings/webhooks/{webhook}/secret", {}, "webhooks.secret"),
    "POST people.give": ("/people/{local}/libraries", {}, "users.libraries"),
    "POST people.switch": ("/people/{ben}/movies", {"on": "0"}, "users.picks"),
    "POST jobs.run": ("/jobs/sync-libraries/run", {}, "jobs.run"),
    "POST jobs.cancel": ("/jobs/runs/{run}/cancel", {}, "jobs.cancel"),
    "POST jobs.retry": ("/jobs/runs/{run}/retry", {}, "jobs.run"),
    "POST jobs.schedule": ("/jobs/sync-users/schedule", {"every": "manual"}, "jobs.config"),
    "POST evaluation.measure": ("/evaluation/measure", {}, "jobs.run"),
    "POST home.write_taste": ("/taste/movie", {}, "jobs.run"),
    "POST servers.add": ("/settings/servers", {"url": "{url}", "api_key": "{api_key}"}, "servers.add"),
    "POST access.revoke": ("/yours/access/keys/{key}", {}, "api-keys.delete"),
    "POST server.renew_webhook": ("/settings/servers/{server}/webhook", {}, "servers.webhook"),
    "POST channel-page.create": ("/channels/new", {"name": "Sunday", "act": "save"}, "channels.generate"),
    "POST channel-page.change": ("/channels/{channel}/edit", {"name": "Monday"}, "channels.update"),
    "POST channel-page.keep": ("/channels/{channel}/keep", {}, "channels.update"),
    "POST channel-page.generate": ("/channels/{channel}/generate", {}, "channels.generate"),
    "POST channel-page.sync": ("/channels/{channel}/sync", {}, "channels.sync"),
    "POST channel-page.delete": ("/channels/{channel}/delete", {}, "channels.delete"),
}
COMMANDS = {
    "servers add": (("--url", "{url}", "--api-key", "{api_key}"), "servers.add"),
    "servers change": (("{server}", "--rename", "Den"), "servers.change"),
    "servers webhook": (("--renew",), "servers.webhook"),
    "libraries enable": (("--all",), "libraries.switch"),
    "libraries disable": (("--all",), "libraries.switch"),
    "users enable": (("Ben",), "users.picks"),
    "users disable": (("Ben",), "users.picks"),
    "users libraries": (("{local}", "--none"), "users.libraries"),
    "models connect": (("--url", "http://10.0.0.2/v1"), "settings.ai-service"),
    "models forget": ((), "settings.ai-service"),
    "sources enable": (("tvmaze",), "sources.update"),
    "titles match": (("{title}", "tmdb", "603"), "titles.match"),
    "sources disable": (("tvmaze",), "sources.update"),
    "webhooks secret": (("{webhook}",), "webhooks.secret"),
    "users form": (("Ben", "both"), "users.form"),
    "output remove": (("Ben",), "users.form"),
    "admins add": (("zoe@home.example", "--name", "Zoe"), "admins.add"),
    "admins invite": ((), "invites.create"),
    "jobs start": (("sync-users",), "jobs.run"),
    "jobs cancel": (("{run}",), "jobs.cancel"),
    "channels create": (("Ben", "Saturday"), "channels.create"),
    "channels delete": (("Saturday",), "channels.delete"),
    "jobs schedule": (("sync-users", "manual"), "jobs.config"),
}


def writing(app: Flask) -> set[str]:
    each = ((rule.endpoint, rule.methods or set()) for rule in app.url_map.iter_rules())
    return {f"{method} {endpoint}" for endpoint, methods in each for method in methods - set(request_db.SAFE)}


def test_every_route_that_writes_is_a_deed_or_says_why_it_is_none(app: Flask) -> None:
    exempt = {name for names in NO_DEEDS.values() for name in names}
    none = {one for one in writing(app) if one.split()[1] in exempt}

    assert writing(app) == none | set(API) | set(PAGES)
    assert exempt <= {one.split()[1] for one in writing(app)}


def test_every_command_is_a_deed_or_says_why_it_is_none() -> None:
    leaves = {" ".join(path) for path in commands(cli)}
    leaves = {one for one in leaves if not any(other.startswith(f"{one} ") for other in leaves) or one == "evaluate"}

    assert leaves == set(COMMANDS) | {name for names in NO_DEED_COMMANDS.values() for name in names}


def known(home: Conn) -> dict[str, object]:
    """Numbers of what deeds are done to."""
    found = home.execute(
        "select min(l.id) as library, min(s.id) as server, min(s.base_url) as url from media_servers s"
        " left join libraries l on l.server_id = s.id"
    ).fetchone()
    assert found is not None
    webhook, _ = webhooks_out.add(home, "x", "http://192.168.1.20:8123", ["job.failed"])
    title = rows.title(home, rows.library(home, server_id=found["server"]), "The Matrix")
    return {
        "title": title,
        "ben": household.person(home, "Ben"),
        "local": cast.Home(home).yara,
        "webhook": webhook.id,
        **found,
    }


def newest(conn: Conn) -> audit.Entry:
    conn.rollback()
    entries, _ = audit.listing(conn, limit=1)
    return entries[0]


def test_the_api_records_each_deed_with_who_did_it(client: Clients, home: Conn) -> None:  # noqa: F811
    given = known(home)
    ana = client("Ana")
    jobs.ask(home, "backup-database", trigger="person")
    home.commit()
    for one, (path, body, action) in API.items():
        answer = ana.send(one.split()[0], path.format(**given), body)
        assert answer.status_code < 300, (one, answer.text)
        entry = newest(home)
        assert (entry.actor_name, entry.action) == ("Ana", action), one
        if action == "channels.create":
            given["channel"] = answer.json["data"]["id"]
        if action in ("invites.create", "api-keys.create"):
            given[action.split(".")[0].removesuffix("s").removeprefix("api-")] = answer.json["data"]["details"]["id"]


def test_the_pages_record_each_deed_with_who_did_it(signed_in: SignIn, home: Conn, jellyfin: object) -> None:
    given = known(home) | {"api_key": jellyfin.api_key}  # type: ignore[attr-defined]
    ana = signed_in("Ana")
    given["run"] = jobs.ask(home, "backup-database", trigger="person").id
    user = accounts.get(home, household.person(home, "Ana"))
    assert user is not None
    ben = accounts.get(home, given["ben"])
    assert ben is not None
    given["device"] = tokens.open_family(home, ben, Device("Firefox"))
    given["key"] = api_keys.create(home, user, "x")[0].id
    given["channel"] = channel(home, user.id)
    given["device2"] = tokens.open_family(home, ben, Device("Firefox"))
    given["key2"] = api_keys.create(home, ben, "y")[0].id
    given["invite"] = invites.create(home)[0].id
    given["space"] = rows.space(home, 8, is_active=False)
    option_changes.apply(home, {"movie.picks": 11}, by=user.actor)
    home.commit()
    given["change"] = newest(home).id
    option_changes.apply(home, {"movie.picks": 12}, by=user.actor)
    home.commit()
    for one, (path, form, action) in PAGES.items():
        answer = ana.post(path.format(**given), {name: value.format(**given) for name, value in form.items()})
        # A new secret, and an invitation, is in the answer and there alone.
        expected = 200 if action in ("webhooks.secret", "invites.create") else 303
        assert answer.status_code == expected, (one, answer.text)
        entry = newest(home)
        assert (entry.actor_name, entry.action) == ("Ana", action), one


def test_commands_record_each_deed(
    settled: Matinee,  # noqa: F811
    home: Conn,
    jellyfin: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(servers, "look_around", lambda conn: None)  # brings a worker of its own
    given = known(home) | {"api_key": jellyfin.api_key}  # type: ignore[attr-defined]
    for one, (words, action) in COMMANDS.items():
        given["run"] = jobs.ask(home, "prune-data", trigger="person").id
        home.commit()
        said = settled(*one.split(), *(word.format(**given) for word in words), input="correct horse battery\n")
        assert said.exit_code == 0, (one, said.stderr)
        found = [entry.action for entry in audit.listing(home, limit=3)[0] if entry.actor_name == "terminal"]
        assert action in found, (one, found)


@pytest.mark.parametrize("secret", ["whsec_s3cr3t/of/mine/for/the/hook/0123"])
def test_no_secret_is_recorded(client: Clients, home: Conn, secret: str) -> None:  # noqa: F811
    hook = {"name": "x", "url": "http://192.168.1.20:8123", "events": ["job.failed"], "secret": secret}
    assert client("Ana").post("/webhooks", hook).status_code == 201

    told = json.dumps([vars(entry) for entry in audit.listing(home)[0]], default=str)
    assert secret not in told


def test_backups_are_deeds_too(matinee: Matinee, home: Conn, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(backups, "create", lambda: Path("/backups/matinee-20261129-010000.dump"))
    monkeypatch.setattr(backups, "restore", lambda name, force: [])

    assert matinee("backup", "create").exit_code == 0
    assert matinee("backup", "restore", "matinee-20261129-010000.dump").exit_code == 0

    found = [(entry.actor_name, entry.action, entry.target) for entry in audit.listing(home, limit=2)[0]]
    assert found == [
        ("terminal", action, "matinee-20261129-010000.dump") for action in ("backups.restore", "backups.create")
    ]
