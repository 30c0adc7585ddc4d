"""Sources of the world, for administrators: switched on and off, given a key, tried; and what was asked of them today."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.errors import Problem
from shared.language import marked
from shared.sources import catalogue, clients, keeping
from web import auth, request_db
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("sources-page", __name__, url_prefix="/settings/sources")

# What a source may know, said to people; the API has it in the catalogue's own words.
KNOWLEDGE = {
    "facts": marked("names, plots, genres and people"),
    "keywords": marked("keywords"),
    "collection": marked("which films belong together"),
    "releases": marked("release dates and certificates of each country"),
    "trailers": marked("trailers"),
    "providers": marked("where a title can be watched"),
    "votes": marked("ratings and how many gave them"),
    "popularity": marked("how popular a title is just now"),
    "watchers": marked("how many people watch a title"),
    "related": marked("which titles go together"),
    "air_dates": marked("when episodes are shown"),
    "critics": marked("what critics say"),
    "books": marked("which books there are"),
    "works": marked("when a book came out first"),
}


@blueprint.get("")
@audience("admin")
def page() -> str:
    return _page()


@blueprint.post("/<name>")
@audience("admin")
def change(name: str) -> Response | tuple[str, int]:
    """An empty field of the key, or of the secret, leaves the stored one."""
    changes = dict[str, object](is_enabled="is_enabled" in request.form)
    changes |= {what: given for what in ("key", "secret") if (given := request.form.get(what, "").strip())}
    try:
        kept = keeping.configure(request_db.conn(), name, changes, by=auth.me().actor)
    except Problem as problem:
        return _page(problem, name), problem.status
    title = kept.source.title
    flash(
        _("%(source)s is asked from now on.", source=title)
        if kept.is_ready
        else _("%(source)s is not asked.", source=title)
    )
    return redirect(url_for("sources-page.page"), 303)


@blueprint.post("/<name>/test")
@audience("admin")
def test(name: str) -> Response | tuple[str, int]:
    try:
        clients.test(request_db.conn(), name)
    except Problem as problem:
        return _page(problem, name), problem.status
    flash(_("%(source)s answers.", source=catalogue.of(name).title))
    return redirect(url_for("sources-page.page"), 303)


def _page(problem: Problem | None = None, name: str | None = None) -> str:
    """Raises `NotFound` for a source that there is not."""
    if name is not None:
        catalogue.of(name)
    told = {what: _(text) for what, text in KNOWLEDGE.items()}
    return render_template(
        "sources.html", sources=keeping.listing(request_db.conn()), knowledge=told, problem=problem, wrong=name
    )
