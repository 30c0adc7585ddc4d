"""The catalogue: lists of the world, search in the house and beyond it, and titles whether a library holds them or none."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response

from shared.db import Row
from shared.discovery import catalogue, lists, world_search
from shared.discovery.catalogue import Filters
from shared.titles import search
from web import auth, rates, request_db
from web.api import spliced
from web.api.blueprint import Blueprint, View
from web.api.paging import ReadPage
from web.api.schemas.catalogue import (
    CatalogueDetail,
    CatalogueFound,
    CatalogueTitle,
    Hero,
    WantedCatalogueSearch,
    WantedListing,
)
from web.api.schemas.scores import WantedFormula
from web.auth import audience

blueprint = Blueprint("catalogue", __name__, description="Titles of the world, in your library or not.")

NOUNS = {"movies": "movie", "shows": "series"}


def both(path: str, **more: str) -> Callable[[View], View]:
    """Below each noun; the view is called with the kind."""

    def register(view: View) -> View:
        for noun, kind in NOUNS.items():
            endpoint = "-".join((noun, *more.values(), view.__name__))
            blueprint.route(f"/catalog/{noun}{path}", endpoint=endpoint, defaults={"kind": kind, **more})(view)
        return view

    return register


def every_list(view: View) -> View:
    for name in lists.LISTS:
        both(f"/{name}", name=name)(view)
    return view


@every_list
@audience("visitor")
@blueprint.arguments(WantedListing, location="query")
@blueprint.answers(CatalogueTitle, many=True, dumps=False)
def listing(wanted: Mapping[str, Any], kind: str, name: str) -> Response:
    """List titles of the world

    A list as it was read last (`meta.asOf`), of the household's country where it has one; what is in your library is
    marked.
    """
    given = dict(wanted)
    year, order = given.pop("year"), given.pop("order")
    page = {field: given.pop(field) for field in ("limit", "offset", "sort", "formula")}
    filters = Filters(**given | ({"year_from": year, "year_to": year} if year else {}))
    conn, me = request_db.conn(), auth.viewer()
    found = catalogue.listing(
        conn, me, name, kind, filters, descending=None if order is None else order == "desc", **page
    )
    read = ReadPage(found.titles, found.total, page["limit"], page["offset"], as_of=found.as_of)
    return spliced.page(found.titles, read.meta(), CatalogueTitle)


@blueprint.get("/catalog/search", endpoint="search")
@audience("visitor")
@blueprint.arguments(WantedCatalogueSearch, location="query")
@blueprint.answers(CatalogueFound)
def find(wanted: Mapping[str, Any]) -> Mapping[str, object]:
    """Search the catalogue

    By words and by meaning in the house and in the catalogue, and beyond at TMDB by words: what becomes of the latter never loses
    the former. A person may do so twenty times at once, and then every three seconds; whoever is not signed in is answered by words.
    """
    me = auth.viewer()
    asked = search.ask(request_db.conn, wanted["q"], release=request_db.release, by_meaning=me is not None)
    conn = request_db.conn()
    given = {name: wanted[name] for name in ("kind", "formula", "limit")}
    narrow = {name: wanted[name] for name in ("genre", "year_from", "year_to")}
    filters = Filters(**narrow, in_library=wanted["in_library"])
    titles, total = catalogue.search(conn, me, asked, filters, **given)
    beyond = world_search.find(
        conn, me, wanted["q"], kind=wanted["kind"], **narrow, first=rates.count_world_search, book=request_db.lent
    )
    return {"titles": titles, "total": total, "beyond": beyond}


@both("/<slug>")
@audience("visitor")
@blueprint.arguments(WantedFormula, location="query")
@blueprint.answers(CatalogueDetail)
def detail(wanted: Mapping[str, Any], kind: str, slug: str) -> Row:
    """Get a title of the catalogue

    By its slug, whether a library holds it or none.
    """
    return catalogue.detail(request_db.conn(), auth.viewer(), kind, slug, formula=wanted["formula"])


@blueprint.get("/home/hero")
@audience("member")
@blueprint.arguments(WantedFormula, location="query")
@blueprint.answers(Hero, many=True)
def hero(wanted: Mapping[str, Any]) -> list[Row]:
    """List heroes

    At most four titles that are good, talked about and out, with both pictures.
    """
    return catalogue.heroes(request_db.conn(), auth.me().id, formula=wanted["formula"])
