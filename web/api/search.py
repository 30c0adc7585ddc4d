"""Search by words, over films and series."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from shared.titles import browsing
from shared.titles.browsing import Filters
from web import auth, request_db
from web.api import spliced
from web.api.blueprint import Blueprint
from web.api.schemas.titles import Found, WantedSearch
from web.api.titles import NOUNS
from web.auth import audience

blueprint = Blueprint("search", __name__, url_prefix="/search", description="Finding titles by words.")

NOTHING = "[]"


@blueprint.get("")
@audience("member")
@blueprint.arguments(WantedSearch, location="query")
@blueprint.answers(Found, dumps=False)
def words(wanted: Mapping[str, Any]) -> Response:
    """Search titles

    Those whose name or plot has words that begin so, best fit first.
    """
    found = {noun: _found(wanted, kind) for noun, kind in NOUNS.items()}
    return spliced.answer(f'{{"movies":{found["movies"]},"series":{found["series"]}}}', Found)


def _found(wanted: Mapping[str, Any], kind: str) -> str:
    if wanted["kind"] not in (None, kind) or browsing.words(wanted["q"]) is None:
        return NOTHING
    filters = Filters(search=wanted["q"])
    return browsing.page(request_db.conn(), auth.me().id, kind, filters, sort="match", limit=wanted["limit"]).text
