"""Settings as a file: what goes out comes in again, all of it or nothing, and no secret is in it."""

import json

import pytest

from shared import audit, options
from shared.audit import TERMINAL
from shared.db import Conn
from shared.errors import Invalid
from shared.jobs import schedules
from shared.models.model_names import Unconfirmed
from shared.upkeep import settings_files
from shared.upkeep.settings_files import Difference

HEAD = {"format": "matinee-settings", "version": 1}
DAILY = {"every": "daily", "spec": {"at": "04:30"}, "when_missed": "skip"}


@pytest.fixture
def changed(conn: Conn) -> dict[str, object]:
    """The file of a household that changed an option and a schedule, and then took both back."""
    schedules.fill_in(conn)
    options.set(conn, "movie.picks", 12)
    usual = schedules.of(conn, "sync-users")
    schedules.save(conn, "sync-users", "daily", {"at": "04:30"}, when_missed="skip")
    document: dict[str, object] = json.loads(json.dumps(settings_files.export(conn)))
    options.set(conn, "movie.picks", 50)
    schedules.save(conn, "sync-users", usual.every, dict(usual.spec), when_missed=usual.when_missed)
    return document


def test_what_goes_out_comes_in_again(conn: Conn, changed: dict[str, object]) -> None:
    found = settings_files.bring(conn, changed, by=TERMINAL)

    assert {one.name for one in found} == {"movie.picks", "sync-users"}
    assert Difference("movie.picks", 50, 12) in found
    assert options.get(conn, "movie.picks") == 12
    assert schedules.of(conn, "sync-users").when_missed == "skip"
    assert json.loads(json.dumps(settings_files.export(conn))) == changed
    assert settings_files.bring(conn, changed, by=TERMINAL) == []
    assert audit.listing(conn, action="settings.import")[1] == 1


def test_a_preview_says_the_same_and_changes_nothing(conn: Conn, changed: dict[str, object]) -> None:
    before = settings_files.export(conn)

    found = settings_files.preview(conn, changed)

    assert {one.name for one in found} == {"movie.picks", "sync-users"}
    assert settings_files.export(conn) == before
    assert audit.listing(conn)[1] == 0


def test_what_a_file_does_not_name_stays(conn: Conn, changed: dict[str, object]) -> None:
    options.set(conn, "series.picks", 7)

    settings_files.bring(conn, HEAD | {"options": {"movie.picks": 12}}, by=TERMINAL)

    assert (options.get(conn, "movie.picks"), options.get(conn, "series.picks")) == (12, 7)


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ([], "format"),
        ({"format": "other", "version": 1}, "format"),
        (HEAD | {"version": 2}, "version"),
        (HEAD | {"options": []}, "options"),
        (HEAD | {"options": {"movie.picks": 0}}, "movie.picks"),
        (HEAD | {"options": {"movie.picks": [1]}}, "movie.picks"),
        (HEAD | {"options": {"unheard.of": 1}}, "unheard.of"),
        (HEAD | {"schedules": {"unheard-of": DAILY}}, "unheard-of"),
        (HEAD | {"schedules": {"sync-users": None}}, "sync-users"),
        (HEAD | {"schedules": {"sync-users": DAILY | {"every": "yearly"}}}, "sync-users"),
        (HEAD | {"schedules": {"sync-users": DAILY | {"when_missed": None}}}, "sync-users"),
        (
            HEAD | {"schedules": {"sync-users": {"every": "hours", "spec": {"n": True}, "when_missed": "once"}}},
            "sync-users",
        ),
    ],
)
def test_what_is_wrong_is_named(conn: Conn, document: object, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        settings_files.preview(conn, document)

    assert refused.value.details["field"] == field


def test_a_model_that_is_not_known_asks_first(conn: Conn) -> None:
    document = HEAD | {"options": {"words.model": "brand-new"}}

    with pytest.raises(Unconfirmed):
        settings_files.bring(conn, document, by=TERMINAL)
    settings_files.bring(conn, document, by=TERMINAL, is_confirmed=True)

    assert options.get(conn, "words.model") == "brand-new"
