"""One person, for administrators: what they get, what they may see, who may see theirs, and where they are signed in."""

import json

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds
from shared.db import Row
from shared.jobs import names, runs
from shared.output import readers
from shared.people import account_libraries, accounts, sessions, tokens
from shared.people.accounts import User
from shared.picks import recommendations
from shared.requesting import rules
from shared.words import wording
from web import auth, fragments, offered, request_db
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("person", __name__, url_prefix="/admin/people/<int:user_id>")

SHOWN = 8
OWN = {"": None, "model": True, "template": False}


@blueprint.get("")
@audience("admin")
def page(user_id: int) -> str:
    return _page(user_id)


@blueprint.post("/words")
@audience("admin")
def word(user_id: int) -> Response:
    """Whether the person may choose who words their reasons, and what counts for them until they do."""
    conn = request_db.conn()
    user = accounts.by_id(conn, user_id)
    changes = {"granted": request.form.get("granted") == "1", "own": OWN.get(request.form.get("own", ""))}
    wording.decide(conn, user.id, changes, by=auth.me().actor)
    return _done(user_id, _("Saved."), "words")


@blueprint.post("/requests")
@audience("admin")
def ask_by(user_id: int) -> Response:
    """`rule`: what becomes of what they ask for; empty is the household's."""
    conn = request_db.conn()
    user = accounts.by_id(conn, user_id)
    rules.decide(conn, user.id, request.form.get("rule") or None, by=auth.me().actor)
    return _done(user_id, _("Saved."), "requests")


@blueprint.post("/history")
@audience("admin")
def read(user_id: int) -> Response:
    """All that they ever watched, anew."""
    conn = request_db.conn()
    user = accounts.by_id(conn, user_id)
    for kind in kinds.served():
        runs.start(conn, names.READ_ALL_PLAYS[kind.name], {"user_id": user.id}, by=auth.me().actor)
    return _done(user_id, _("Their history is being read."), "work")


@blueprint.post("/refresh")
@audience("admin")
def refresh(user_id: int) -> Response:
    conn = request_db.conn()
    user = accounts.by_id(conn, user_id)
    for kind in sorted(user.kinds):
        runs.start(conn, names.REFRESH_USER, {"user_id": user.id, "kind": kind}, by=auth.me().actor)
    return _done(user_id, _("Their picks are being made anew."), "work")


@blueprint.post("/devices/<int:device_id>")
@audience("admin")
def sign_out(user_id: int, device_id: int) -> Response:
    sessions.end(request_db.conn(), user_id, device_id, by=auth.me().actor)
    return _done(user_id, _("That device is signed out."), "devices")


@blueprint.post("/devices")
@audience("admin")
def sign_out_everywhere(user_id: int) -> Response:
    sessions.end_all(request_db.conn(), user_id, by=auth.me().actor)
    return _done(user_id, _("They are signed out everywhere."), "devices")


def _page(user_id: int) -> str:
    conn = request_db.conn()
    person = accounts.by_id(conn, user_id)
    return render_template(
        "person.html",
        person=person,
        libraries=account_libraries.listing(conn, user_id),
        is_local=user_id in account_libraries.local(conn),
        published=readers.listing(conn, user_id),
        words=wording.choice(conn, user_id),
        request_rule=rules.own(conn, user_id),
        devices=tokens.devices(conn, user_id),
        this=auth.visitor().device,
        lists=_lists(person),
    )


def _lists(person: User) -> list[tuple[kinds.Kind, Row | None, list[Row], int]]:
    """Of each kind that they get: when the list was made, its first picks that whoever looks may see too, and how many there are.

    Without what they came from: that would tell what the person watched.
    """
    conn, me = request_db.conn(), auth.me().id
    found = []
    for kind in offered.listing():
        if person.gets(kind.name):
            text, total = recommendations.listing(conn, me, person.id, kind=kind.name, limit=SHOWN)
            made = recommendations.published(conn, person.id, kind.name)
            found.append((kind, made, json.loads(text), total))
    return found


def _done(user_id: int, note: str, part: str) -> Response:
    return fragments.done(note, url_for("person.page", user_id=user_id, _anchor=part))
