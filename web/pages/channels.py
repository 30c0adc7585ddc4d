"""Channels: lists that somebody puts together by what they ask for, fills, shares and brings to a media server."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import jobs
from shared.curation import channels
from shared.curation.channels import Channel
from shared.errors import Invalid
from shared.jobs import Run, names
from web import auth, fragments, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import channel_forms
from web.pages.channel_forms import Given

blueprint = Blueprint("channel-page", __name__, url_prefix="/channels")

CHANNEL = "<int(max=9007199254740991):channel_id>"
PAGE, FARTHEST = 60, 1_000_000
FOLLOWED = (names.GENERATE_CHANNEL, names.SYNC_CHANNELS)
FIRST_MS, MOST_LOOKS = 500, 14  # each look is 1.4 times as far off as the one before

Answer = Response | str | tuple[str, int]


@blueprint.get("")
@audience("member")
def listing() -> str:
    """One's own, and those that are shared with one."""
    conn, me = request_db.conn(), auth.me().id
    offset = min(max(request.args.get("offset", 0, type=int), 0), FARTHEST)
    rows, total = channels.listing(conn, me, limit=PAGE, offset=offset), channels.count(conn, me)
    own = [row for row in rows if row["owner_id"] == me]
    others = [row for row in rows if row["owner_id"] != me]
    more = offset + PAGE if total > offset + PAGE else None
    return render_template("channels.html", own=own, others=others, offset=offset, more=more, page=PAGE)


@blueprint.get(f"/{CHANNEL}")
@audience("member")
def page(channel_id: int) -> str:
    """The page; for a script, the part that changes while the channel is filled. `run` is what was begun, and is followed."""
    conn, me = request_db.conn(), auth.me().id
    channel = channels.get(conn, me, channel_id)
    is_own, run = channel.owner_id == me, _run(channel)
    looks = min(max(request.args.get("looks", 0, type=int), 0), MOST_LOOKS)
    shown = {
        "channel": channel,
        "is_own": is_own,
        "instead_of": _instead_of() if channel.is_draft else None,
        "titles": channels.titles(conn, me, channel_id),
        "shares": channels.shares(conn, channel_id) if is_own else [],
        "marks": channels.marks(conn, me, channel_id) if is_own else [],
        "run": run if is_own else None,
        "looks": looks,
        "wait_ms": round(FIRST_MS * 1.4**looks) if looks < MOST_LOOKS else None,
    }
    return fragments.page_or_block("channel.html", "blocks/channel.html", shown)


@blueprint.get("/new")
@audience("member")
def form() -> str:
    return _form(channel_forms.of(channels.Criteria(name="")))


@blueprint.post("/new")
@audience("member")
def create() -> Answer:
    """Made and filled; or, by the button that was pressed, previewed, or titles looked for and named in the form."""
    return _sent()


@blueprint.get(f"/{CHANNEL}/edit")
@audience("member")
def edit(channel_id: int) -> str:
    channel = channels.own(request_db.conn(), auth.me().id, channel_id)
    return _form(channel_forms.of(channel.criteria), channel)


@blueprint.post(f"/{CHANNEL}/edit")
@audience("member")
def change(channel_id: int) -> Answer:
    return _sent(channels.own(request_db.conn(), auth.me().id, channel_id))


@blueprint.post(f"/{CHANNEL}/keep")
@audience("member")
def keep(channel_id: int) -> Response:
    """A preview becomes a channel, or what another asks for."""
    conn, me = request_db.conn(), auth.me()
    draft, of = channels.own(conn, me.id, channel_id), _instead_of()
    if of is None or of.id == draft.id:
        channels.change(conn, me.id, draft.id, {}, by=me.actor)
        return fragments.done(
            _("“%(name)s” is kept.", name=draft.name), url_for("channel-page.page", channel_id=draft.id)
        )
    return _changed(of, channel_forms.of(draft.criteria))


@blueprint.post(f"/{CHANNEL}/generate")
@audience("member")
def generate(channel_id: int) -> Response:
    run = channels.generate(request_db.conn(), auth.me().id, channel_id, by=auth.me().actor)
    return fragments.done(_("It is being filled anew."), _of_run(channel_id, run))


@blueprint.post(f"/{CHANNEL}/sync")
@audience("member")
def sync(channel_id: int) -> Response:
    run = channels.sync(request_db.conn(), auth.me().id, channel_id, by=auth.me().actor)
    note = _("It is brought to the media server, as a private playlist of yours and of each whom you share it with.")
    return fragments.done(note, _of_run(channel_id, run))


@blueprint.get(f"/{CHANNEL}/delete")
@audience("member")
def confirm(channel_id: int) -> str:
    conn, me = request_db.conn(), auth.me().id
    channel = channels.own(conn, me, channel_id)
    return render_template("channel_delete.html", channel=channel, shares=channels.shares(conn, channel_id))


@blueprint.post(f"/{CHANNEL}/delete")
@audience("member")
def delete(channel_id: int) -> Response:
    conn, me = request_db.conn(), auth.me()
    name = channels.own(conn, me.id, channel_id).name
    channels.delete(conn, me.id, channel_id, by=me.actor)
    return fragments.done(_("“%(name)s” is deleted.", name=name), url_for("channel-page.listing"))


def _sent(channel: Channel | None = None) -> Answer:
    """Return in the field of the search looks for titles; everywhere else it saves."""
    given, act = channel_forms.sent(), request.form.get("act", "")
    act = act or ("search" if given["find"] else "save")
    if act not in ("save", "preview"):
        return _named(channel_forms.marked(given, act), channel)
    try:
        return _preview(given, channel) if act == "preview" else _saved(given, channel)
    except Invalid as problem:
        return _form(given, channel, problem), problem.status


def _named(given: Given, channel: Channel | None) -> str:
    """The form with what was found and named; for a script, that part of it."""
    if not fragments.is_wanted():
        return _form(given, channel)
    drawn = channel_forms.drawn(given)
    return fragments.part("channel", "marks", drawn["given"], drawn["marks"], drawn["found"], _action(channel))


def _preview(given: Given, channel: Channel | None) -> Response:
    conn, me = request_db.conn(), auth.me()
    made = channels.create(conn, me.id, channel_forms.criteria(given), by=me.actor, is_draft=True)
    of = _instead_of() or channel
    return fragments.done(
        _("This is how it would be."),
        url_for("channel-page.page", channel_id=made, of=of.id if of and not of.is_draft else None),
    )


def _saved(given: Given, channel: Channel | None) -> Response:
    conn, me, of = request_db.conn(), auth.me(), _instead_of() or channel
    if of is not None:
        return _changed(of, given)
    made = channels.create(conn, me.id, channel_forms.criteria(given), by=me.actor)
    run = channels.generate(conn, me.id, made, by=me.actor)
    return fragments.done(_("It is made, and being filled."), _of_run(made, run))


def _changed(channel: Channel, given: Given) -> Response:
    """Filled anew where something that its titles follow from is different."""
    conn, me = request_db.conn(), auth.me()
    changes = channel_forms.changes(channel, channel_forms.criteria(given))
    if not changes and not channel.is_draft:
        return fragments.done(_("Nothing was different."), url_for("channel-page.page", channel_id=channel.id))
    channels.change(conn, me.id, channel.id, changes, by=me.actor)
    if not set(changes) & set(channel_forms.CONTENTS):
        return fragments.done(_("Saved."), url_for("channel-page.page", channel_id=channel.id))
    run = channels.generate(conn, me.id, channel.id, by=me.actor)
    return fragments.done(_("Saved; it is being filled anew."), _of_run(channel.id, run))


def _form(given: Given, channel: Channel | None = None, problem: Invalid | None = None) -> str:
    shown = {"channel": channel, "problem": problem, "action": _action(channel), "instead_of": _instead_of()}
    return render_template("channel_form.html", **shown, **channel_forms.drawn(given))


def _action(channel: Channel | None) -> str:
    if channel is None:
        return url_for("channel-page.create")
    return url_for("channel-page.change", channel_id=channel.id)


def _instead_of() -> Channel | None:
    """The channel that a preview was made for. Raises `NotFound`."""
    of = request.values.get("of", type=int)
    return channels.own(request_db.conn(), auth.me().id, of) if of else None


def _run(channel: Channel) -> Run | None:
    """The run that the address names, where it is one of this channel; else the one that is under way."""
    conn, args = request_db.conn(), {"channel_id": channel.id}
    named = request.args.get("run", type=int)
    run_ids = [named] if named else [jobs.live(conn, name, args) for name in FOLLOWED]
    runs = (jobs.get(conn, run_id) for run_id in run_ids if run_id)
    return next((run for run in runs if run and run.name in FOLLOWED and run.args == args), None)


def _of_run(channel_id: int, run: Run) -> str:
    return url_for("channel-page.page", channel_id=channel_id, run=run.id)
