"""Search by words and by meaning, over films and series."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from shared import kinds
from shared.titles import search
from shared.titles.browsing import Filters, Json
from shared.titles.search import Asked
from shared.watching import interactions
from web import auth, request_db
from web.api import spliced
from web.api.blueprint import Blueprint
from web.api.schemas.search import Found, FoundTitle, WantedSearch
from web.auth import audience

blueprint = Blueprint("search", __name__, url_prefix="/search", description="Finding titles by words and by meaning.")


@blueprint.get("")
@audience("member")
@blueprint.arguments(WantedSearch, location="query")
@blueprint.answers(Found, dumps=False)
def words(wanted: Mapping[str, Any]) -> Response:
    """Search titles

    By the beginnings of words of names and plots, and by what is meant: both lists are fused by reciprocal rank, kind after kind.
    Nothing is cut off, and each title says why it was found. `meta.meaning` says whether the model that reads meanings was asked.
    """
    asked = _asked(wanted)
    found = _found(asked, wanted, apart=True).rows
    apart = {one.plural: [row for row in found if row["kind"] == one.name] for one in kinds.picked()}
    return spliced.answer(spliced.as_written(apart), Found, _meta(asked))


@blueprint.get("/semantic")
@audience("member")
@blueprint.arguments(WantedSearch, location="query")
@blueprint.answers(FoundTitle, many=True, dumps=False)
def semantic(wanted: Mapping[str, Any]) -> Response:
    """Search titles by meaning

    Nearest first, every kind together. While the model that reads meanings is away, words answer alone, and `meta` says so.
    """
    asked = _asked(wanted)
    return spliced.answer(_found(asked.by_meaning(), wanted, apart=False).text, FoundTitle, _meta(asked))


def _asked(wanted: Mapping[str, Any]) -> Asked:
    asked = search.ask(request_db.conn, wanted["q"], release=request_db.release)
    interactions.searched(request_db.conn(), auth.me().id, wanted["q"], "api")
    return asked


def _found(asked: Asked, wanted: Mapping[str, Any], *, apart: bool) -> Json:
    filters = Filters(**{name: wanted[name] for name in ("genre", "year_from", "year_to", "played")})
    kind = wanted["type"] or wanted["kind"]
    conn, me = request_db.conn(), auth.me().id
    return search.find(conn, me, asked, kind=kind, filters=filters, apart=apart, limit=wanted["limit"])


def _meta(asked: Asked) -> dict[str, str | int | None]:
    by = "asked" if asked.meaning.vector is not None else "away" if asked.meaning.reason else "not-asked"
    return {"meaning": by, "reason": asked.meaning.reason_for(is_admin=auth.me().is_admin)}
