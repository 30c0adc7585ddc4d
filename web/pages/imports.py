"""Your history from other programs: a file is brought, its rows are looked at and asked about, applied, undone; and all taken along."""

from collections.abc import Callable

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from shared import jobs
from shared.discovery import wishes
from shared.errors import Invalid, Problem
from shared.watching import history_exports, history_imports, history_restores, history_restoring
from shared.watching.history_files import plain, recognizing
from shared.watching.history_imports import Import
from web import auth, bodies, fragments, request_db, typed, uploads
from web.auth import audience
from web.language import gettext as _

blueprint = Blueprint("imports-page", __name__, url_prefix="/yours/imports")

PAGE, FARTHEST = 50, 1_000_000
Answer = Response | str | tuple[str, int]


@blueprint.get("")
@audience("member")
def page() -> str:
    return _page()


@blueprint.post("")
@audience("member")
@bodies.up_to(uploads.MOST)
def bring() -> Answer:
    """What cannot be read is said beside the field; the file has to be chosen again then, for browsers keep none."""
    me = auth.me()
    try:
        data, name = uploads.content()
        if not name:
            raise Invalid(_("Choose the file that the other program gave you."), field="file")
        found, _run = history_imports.begin(request_db.conn(), me.id, data, name, uploads.wishes_of_form(), by=me.actor)
    except Problem as problem:
        return _page(problem), problem.status
    return redirect(url_for("imports-page.detail", import_id=found.id), 303)


@blueprint.get("/export")
@audience("member")
def export() -> Response:
    form = request.args.get("format", "json")
    if form not in history_exports.FORMATS:
        raise Invalid(_("There is no such form."), field="format")
    return uploads.download(history_exports.write(request_db.conn(), auth.me().id, form), form)


@blueprint.post("/restore")
@audience("member")
def restore() -> Response:
    """What the media servers of the person lack of their history: counted, and with `writes` told them."""
    how = {name: request.form.get(name) == "1" for name in ("writes", "imported")}
    run = history_restoring.ask(request_db.conn(), auth.me().id, **how, by=auth.me().actor)
    return redirect(f"{url_for('imports-page.page', run=run.id)}#restore", 303)


@blueprint.get("/<int:import_id>")
@audience("member")
def detail(import_id: int) -> str:
    """`show` is which rows: the unsure are asked about, each name once."""
    return _detail(import_id)


@blueprint.post("/<int:import_id>/rows/<int:number>")
@audience("member")
def answer(import_id: int, number: int) -> Answer:
    """`title` is which title it is, or empty for none of those offered; `word` is skip or take, and theirs or ours where something
    else stands here."""
    choice = _choice()
    history_imports.choose(request_db.conn(), auth.me().id, import_id, number, choice)
    return _after(import_id)


@blueprint.post("/<int:import_id>/rows/<int:number>/wish")
@audience("member")
def wish(import_id: int, number: int) -> Response:
    """What is in no library here is fetched, and planned as soon as it is known."""
    found = wishes.wish(request_db.conn(), auth.me().id, import_id, number, by=auth.me().actor)
    note = _("It is being fetched; press again in a few seconds.") if found is None else _("It is on your watch list.")
    return fragments.done(
        note, url_for("imports-page.detail", import_id=import_id, show="unmatched", offset=_offset() or None)
    )


@blueprint.post("/<int:import_id>/overwrite")
@audience("member")
def overwrite(import_id: int) -> Answer:
    """Whether the file wins, of all rows of which nothing else was said."""
    history_imports.overwrite(request_db.conn(), auth.me().id, import_id, request.form.get("on") == "1")
    return _after(import_id)


@blueprint.post("/<int:import_id>/apply")
@audience("member")
def apply(import_id: int) -> Answer:
    return _does(history_imports.apply, import_id)


@blueprint.post("/<int:import_id>/undo")
@audience("member")
def undo(import_id: int) -> Answer:
    return _does(history_imports.undo, import_id)


@blueprint.post("/<int:import_id>/resume")
@audience("member")
def resume(import_id: int) -> Answer:
    return _does(history_imports.resume, import_id)


@blueprint.post("/<int:import_id>/delete")
@audience("member")
def drop(import_id: int) -> Response:
    history_imports.drop(request_db.conn(), auth.me().id, import_id, by=auth.me().actor)
    return fragments.done(_("The import is deleted; what it wrote stays yours."), url_for("imports-page.page"))


def _does(deed: Callable[..., object], import_id: int) -> Answer:
    deed(request_db.conn(), auth.me().id, import_id, by=auth.me().actor)
    return _after(import_id)


def _after(import_id: int) -> Answer:
    """The rows that were looked at before, as they are now."""
    if fragments.is_wanted():
        return _detail(import_id)
    show, offset = request.args.get("show"), request.args.get("offset")
    return redirect(url_for("imports-page.detail", import_id=import_id, show=show, offset=offset), 303)


def _choice() -> dict[str, object]:
    word, title = request.form.get("word", ""), request.form.get("title")
    if word in ("skip", "take"):
        return {"is_skipped": word == "skip"}
    if word in ("theirs", "ours"):
        return {"overwrites": word == "theirs"}
    title_id = typed.whole(title, 1)
    if title is None or (title and title_id is None):
        raise Invalid(_("Say which title it is, or that it is none of them."), field="title")
    return {"title_id": title_id}


def _page(problem: Problem | None = None) -> str:
    """`from` is where the list of what media servers lack begins."""
    conn, me, offset, begin = request_db.conn(), auth.me().id, _offset(), _offset("from")
    found, total = history_imports.listing(conn, me, limit=PAGE, offset=offset)
    lacking, lacked = history_restores.listing(conn, me, limit=PAGE, offset=begin)
    shown = {
        "imports": found,
        "run": history_restoring.run_of(conn, me, _run_id()),
        "lacking": lacking,
        "begin": begin,
        "later": begin + PAGE if lacked > begin + PAGE else None,
        "offset": offset,
        "older": offset + PAGE if total > offset + PAGE else None,
        "page": PAGE,
        "problem": problem,
        "field": problem.details.get("field") if problem else None,
        "profiles": problem.details.get("profiles", ()) if problem else (),
        "given": request.form,
        "formats": recognizing.FORMATS,
        "columns": tuple(plain.FIELDS),
        "words": _column_words(),
    }
    return fragments.page_or_block("imports.html", "blocks/history_restoring.html", shown)


def _detail(import_id: int) -> str:
    conn, me, offset = request_db.conn(), auth.me().id, _offset()
    found = history_imports.get(conn, me, import_id)
    counts = history_imports.counts(conn, import_id)
    show = _shown(counts)
    asked = history_imports.questions if show == "unsure" else history_imports.rows
    which = {} if show == "unsure" else {"outcome": show}
    rows, total = ([], 0) if found.is_busy else asked(conn, me, import_id, **which, limit=PAGE, offset=offset)
    shown = {
        "found": found,
        "counts": counts,
        "show": show,
        "rows": rows,
        "offset": offset,
        "older": offset + PAGE if total > offset + PAGE else None,
        "page": PAGE,
        "run": _run(found),
        "formats": recognizing.FORMATS,
        "can_apply": _can_apply(found, counts),
    }
    return fragments.page_or_block("import.html", "blocks/history_import.html", shown)


def _can_apply(found: Import, counts: dict[str, dict[str, int]]) -> bool:
    """Whether anything would be written."""
    return not found.is_busy and any(counts["matched"][what] for what in history_imports.EFFECTS[:5])


def _run(found: Import) -> jobs.Run | None:
    run_id = history_imports.live_run(request_db.conn(), found.id) if found.is_busy else None
    return jobs.get(request_db.conn(), run_id) if run_id else None


def _shown(counts: dict[str, dict[str, int]]) -> str:
    """What was asked for; else what somebody has to look at first."""
    asked = request.args.get("show", "")
    if asked in history_imports.OUTCOMES:
        return asked
    return next((one for one in ("unsure", "matched", "unmatched") if counts[one]["rows"]), "matched")


def _offset(name: str = "offset") -> int:
    return min(max(request.args.get(name, 0, type=int), 0), FARTHEST)


def _run_id() -> int:
    return min(max(request.args.get("run", 0, type=int), 0), 2**62)


def _column_words() -> dict[str, str]:
    return {
        "name": _("Title"), "year": _("Year"), "kind": _("Film, series or book"), "imdb": _("Id at IMDb"), "tmdb": _("Id at TMDB"),
        "tvdb": _("Id at TheTVDB"), "trakt": _("Id at Trakt"), "isbn": _("ISBN"), "season": _("Number of the season"),
        "episode": _("Number of the episode"), "watched": _("Day on which it was watched"), "times": _("How many times"),
        "rating": _("Rating"), "state": _("State"), "notes": _("Notes"),
    }  # fmt: skip
