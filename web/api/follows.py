"""Authors that you follow: new books of theirs are in your calendar, and noted in your inbox."""

from collections.abc import Mapping
from typing import Any

from shared.discovery import follows
from shared.discovery.follows import Author as Followed
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas.follows import Author
from web.auth import audience

blueprint = Blueprint("follows", __name__, url_prefix="/me/authors", description="Authors whose books you wait for.")
PERSON = "/<int(max=9007199254740991):person_id>"


@blueprint.get("")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(Author, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List the authors you follow

    By name; those of whom you may know a book.
    """
    rows, total = follows.listing(request_db.conn(), auth.me().id, **page)
    return Page(rows, total, **page)


@blueprint.put(PERSON)
@audience("member")
@blueprint.answers(Author)
def follow(person_id: int) -> Followed:
    """Follow an author

    By their number, as credits of a title name it. Books that come out from now on are in `GET /api/me/calendar` (`releases`), and noted in
    your inbox (`new_book`). The same once more changes nothing.
    """
    return follows.follow(request_db.conn(), auth.me().id, person_id)


@blueprint.delete(PERSON)
@audience("member")
@blueprint.answers(None, 204)
def unfollow(person_id: int) -> None:
    """Remove an author you follow"""
    follows.unfollow(request_db.conn(), auth.me().id, person_id)
