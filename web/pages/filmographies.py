"""A person of the screen, a studio, a genre: what there is of them here, and how much of it one has seen."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import kinds
from shared.discovery import follows
from shared.titles import filmographies
from shared.titles.filmographies import Of
from web import auth, fragments, request_db
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("filmography", __name__)

EACH, PAGE, FARTHEST = 24, 48, 1_000_000  # of each kind where there are several; of one kind by itself
PERSON = "<int(max=9007199254740991):person_id>"


@blueprint.get(f"/people/{PERSON}")
@audience("member")
def person(person_id: int) -> str:
    found = filmographies.person(request_db.conn(), auth.me().id, person_id)
    picture = url_for("images.of_face", person_id=person_id, w=320) if found["has_picture"] else None
    is_followed = follows.follows(request_db.conn(), auth.me().id, person_id)
    return _page(
        Of(person_id=person_id), title=found["name"], name=found["name"], roles=found["roles"], picture=picture,
        is_author="author" in found["roles"], is_followed=is_followed,
    )  # fmt: skip


@blueprint.post(f"/people/{PERSON}/follow")
@audience("member")
def follow(person_id: int) -> Response:
    """`on` is 1, or 0 to follow them no more."""
    conn, me = request_db.conn(), auth.me().id
    if request.form.get("on") == "1":
        name = follows.follow(conn, me, person_id).name
        note = _("New books by %(name)s are in your calendar now, and you are told of them.", name=name)
    else:
        follows.unfollow(conn, me, person_id)
        note = _("You are told of their books no more.")
    return fragments.done(note, url_for("inbox.page") + "#wanted-title")


@blueprint.get("/studios/<path:studio>")
@audience("member")
def studio(studio: str) -> str:
    picture = url_for("images.of_studio", name=studio)
    return _page(Of(studio=studio), title=_("Studio: %(name)s", name=studio), name=studio, roles=(), picture=picture)


@blueprint.get("/genres/<path:genre>")
@audience("member")
def genre(genre: str) -> str:
    return _page(Of(genre=genre), title=_("Genre: %(name)s", name=genre), name=genre, roles=(), picture=None)


def _page(of: Of, **shown: object) -> str:
    """All kinds with their first titles; with `kind`, one of them, page after page."""
    conn, me = request_db.conn(), auth.me().id
    counts = filmographies.counts(conn, me, of)
    kind = next((row["kind"] for row in counts if row["kind"] == request.args.get("kind")), None)
    kind = kind or (counts[0]["kind"] if len(counts) == 1 else None)
    sort = request.args.get("sort", "")
    sort = sort if sort in filmographies.SORTS else filmographies.SORTS[0]
    offset = min(max(request.args.get("offset", 0, type=int), 0), FARTHEST) if kind else 0
    limit = PAGE if kind else EACH
    shelves = [
        (
            kinds.of(row["kind"]),
            row,
            filmographies.titles(conn, me, of, row["kind"], sort=sort, limit=limit, offset=offset),
        )
        for row in counts
        if kind in (None, row["kind"])
    ]
    return render_template(
        "filmography.html", counts=counts, shelves=shelves, kind=kind, sort=sort, offset=offset, limit=limit,
        here=_here(of), **({"is_author": False, "is_followed": False} | shown),
    )  # fmt: skip


def _here(of: Of) -> Mapping[str, object]:
    return {name: value for name, value in asdict(of).items() if value is not None}
