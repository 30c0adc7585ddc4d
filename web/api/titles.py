"""Films, series and books: lists, details, what is like what. All kinds have the same endpoints, below /movies, /series and /books."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response

from shared.discovery import scoring
from shared.errors import Invalid
from shared.language import gettext
from shared.titles import browsing, facts
from shared.titles.browsing import Filters, Json
from web import auth, request_db
from web.api import cursors, spliced
from web.api.blueprint import Blueprint, View
from web.api.paging import FARTHEST, Page
from web.api.schemas.scores import WantedFormula
from web.api.schemas.titles import (
    EpisodeRow,
    Genre,
    SimilarTitle,
    Title,
    TitleDetail,
    TitleFact,
    WantedEpisodes,
    WantedSimilar,
    WantedSimilarKind,
    WantedTitles,
)
from web.auth import audience

blueprint = Blueprint("titles", __name__, description="Films, series and books, as you may see them.")

EITHER = gettext("Give a cursor or an offset, not both.")
NOUNS = {"movies": "movie", "series": "series", "books": "book"}


def each(path: str) -> Callable[[View], View]:
    """Below each noun; the view is called with the kind."""

    def register(view: View) -> View:
        for noun, kind in NOUNS.items():
            endpoint = f"{noun}-{view.__name__}"
            blueprint.route(f"/{noun}{path}", endpoint=endpoint, tags=[noun], defaults={"kind": kind})(view)
        return view

    return register


@each("")
@audience("member")
@blueprint.arguments(WantedTitles, location="query")
@blueprint.answers(Title, many=True, dumps=False)
def listing(wanted: Mapping[str, Any], kind: str) -> Response:
    """List titles

    `meta.total` is there when `count` asks for it. Pages go on until one is shorter than `limit`.
    """
    conn, me, filters = request_db.conn(), auth.me().id, _filters(wanted)
    page = _page(wanted, filters)
    found = browsing.page(conn, me, kind, filters, sort=wanted["sort"], **page)
    total = browsing.count(conn, me, kind, filters) if wanted["count"] else None
    where = {} if "after" in page else {"offset": page["offset"]}
    return spliced.answer(
        found.text, Title, {"limit": page["limit"], "total": total, "next": _next(found, page)} | where
    )


@each("/genres")
@audience("member")
@blueprint.answers(Genre, many=True)
def genres(kind: str) -> list[Any]:
    """List genres

    Most frequent first.
    """
    return browsing.genres(request_db.conn(), auth.me().id, kind)


@each("/<int:title_id>")
@audience("member")
@blueprint.arguments(WantedFormula, location="query")
@blueprint.answers(TitleDetail)
def detail(wanted: Mapping[str, Any], kind: str, title_id: int) -> Mapping[str, object]:
    """Get a title

    With how good and how talked about it is in the world, where a source has told of it.
    """
    conn = request_db.conn()
    title = browsing.detail(conn, auth.me().id, kind, title_id)
    return title | {"scores": scoring.find(conn, title_id, formula=wanted["formula"])}


@each("/<int:title_id>/similar")
@blueprint.get("/recommendations/similar/<kind:kind>/<int:title_id>", endpoint="alike", tags=["recommendations"])
@audience("member")
@blueprint.arguments(WantedSimilar, location="query")
@blueprint.answers(SimilarTitle, many=True, dumps=False)
def similar(wanted: Mapping[str, Any], kind: str, title_id: int) -> Response:
    """List similar titles

    Of the same kind, that mean nearly the same, nearest first. Empty until the title has been embedded.
    """
    found = browsing.similar(request_db.conn(), auth.me().id, kind, title_id, **wanted)
    return spliced.answer(found.text, SimilarTitle)


@blueprint.get("/titles/<int:title_id>/similar")
@audience("member")
@blueprint.arguments(WantedSimilarKind, location="query")
@blueprint.answers(SimilarTitle, many=True, dumps=False)
def similar_of_any(wanted: Mapping[str, Any], title_id: int) -> Response:
    """List similar titles of any kind

    Films that are like a book, books that are like a film: of one `kind`, or of all together, nearest first. Empty until the title has
    been embedded.
    """
    found = browsing.similar(request_db.conn(), auth.me().id, wanted["kind"], title_id, limit=wanted["limit"])
    return spliced.answer(found.text, SimilarTitle)


@blueprint.get("/series/<int:title_id>/episodes", tags=["series"])
@audience("member")
@blueprint.arguments(WantedEpisodes, location="query")
@blueprint.answers(EpisodeRow, many=True)
def episodes(wanted: Mapping[str, Any], title_id: int) -> Page:
    """List episodes

    In their order, with how far you are.
    """
    conn = request_db.conn()
    viewer = auth.me().id
    found = browsing.episodes(conn, viewer, title_id, **wanted)
    total = browsing.count_episodes(conn, viewer, title_id, season=wanted["season"])
    return Page(found, total, wanted["limit"], wanted["offset"])


@blueprint.get("/titles/<int:title_id>/facts")
@audience("admin")
@blueprint.answers(TitleFact, many=True)
def sources(title_id: int) -> list[Any]:
    """List what each source says of a title

    Every fact that any source knows, with whose word counts. Another order is the option `facts.precedence`.
    """
    conn = request_db.conn()
    browsing.must_see(conn, auth.me().id, title_id)
    return facts.listing(conn, title_id)


def _page(wanted: Mapping[str, Any], filters: Filters) -> dict[str, Any]:
    """Names in their order go on after the last one, other lists after as many."""
    page = {"limit": wanted["limit"], "offset": wanted["offset"]}
    if (cursor := wanted.get("cursor")) is None:
        return page
    if page["offset"]:
        raise Invalid(EITHER, field="cursor")
    begin = cursors.place(cursor, ordered=browsing.is_by_name(filters, wanted["sort"]))
    return page | ({"offset": begin} if isinstance(begin, int) else {"after": begin})


def _next(found: Json, page: Mapping[str, Any]) -> str | None:
    beyond = page["offset"] + page["limit"]
    is_end = found.count < page["limit"] or (found.last is None and beyond > FARTHEST)
    return None if is_end else cursors.text(found.last or beyond)


def _filters(wanted: Mapping[str, Any]) -> Filters:
    year = wanted.get("year")
    return Filters(
        search=wanted.get("search"),
        genre=wanted.get("genre"),
        year_from=year or wanted.get("year_from"),
        year_to=year or wanted.get("year_to"),
        played=wanted.get("played"),
    )
