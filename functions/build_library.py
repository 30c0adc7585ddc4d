"""Write a person's picks into the media server as a library of their own."""

from collections.abc import Mapping
from functools import partial

from functions.registry import job
from shared import mentions, options, output, outputs, servers
from shared.db import Conn
from shared.errors import Invalid
from shared.media_servers import model
from shared.output import links, manifest, publishing
from shared.output.folder import Folder
from shared.outputs import Output, Place
from shared.progress import Run
from shared.settings import settings

MOST_NAMED = 20

Values = Mapping[str, options.Value]


@job("build_library")
def handler(conn: Conn, run: Run, kind: str, user_id: int | None = None) -> None:
    """Without `user_id` one run a person. Whoever gets none any more loses the library and the files in it.

    Rerunnable at any point: files, library and access are brought to what they should be, and nothing is done twice.
    """
    if user_id is None:
        run.fan_out(conn, run.name, [{"user_id": id} for id in outputs.people(conn, kind)])
        return
    wanted: model.Kind = "movie" if kind == "movie" else "series"
    values = options.all_values(conn)
    told = [_settle(conn, run, place, user_id, wanted, values) for place in outputs.places(conn, user_id, kind)]
    run.conclude(" ".join(filter(None, told)) or "Nothing to publish.")


def _settle(conn: Conn, run: Run, place: Place, user_id: int, kind: model.Kind, values: Values) -> str:
    known = outputs.find(conn, place.server_id, user_id, kind)
    if not _is_wanted(place, values):
        return _withdraw(conn, run, known, place, kind) if known else ""
    titles = outputs.picks(conn, place.server_id, user_id, kind)
    if titles is None:
        return f"{place.name} has no picks yet."
    mine = known or outputs.create(conn, place.server_id, user_id, kind)
    made = output.plan(titles, _content(mine))
    if not made.files:
        return _withdraw(conn, run, mine, place, kind) + _left_out(conn, made)
    changes = manifest.apply(conn, mine.id, _folder(mine), made.files, run.say)
    over = _publish(conn, run, place, user_id, kind, made, values)
    counted = f"{place.name}: {len(titles) - len(made.left_out)} titles, {changes.written} files written, "
    patience = "" if over else " The media server is still reading them."
    return f"{counted}{changes.removed} removed.{patience}{_left_out(conn, made)}"


def _publish(
    conn: Conn, run: Run, place: Place, user_id: int, kind: model.Kind, made: output.Plan, values: Values
) -> bool:
    """Whether the server has read everything."""
    mine = _again(conn, place, user_id, kind)
    prefix, template = settings().text("AI_LIBRARY_NAME_PREFIX") or "", str(values["output.library_name"])
    name = publishing.library_name(template, prefix=prefix, person=place.name, kind=kind)
    with servers.connected(conn, place.server_id) as client:
        run.say("Publishing the library")
        library = publishing.publish(conn, client, mine, kind, name=name, subject=place.subject)
        if _again(conn, place, user_id, kind).synced_at is not None:
            return True
        return publishing.scan(conn, client, mine, library, made.places, partial(_say_scan, run))


def _withdraw(conn: Conn, run: Run, mine: Output, place: Place, kind: model.Kind) -> str:
    """The library goes first: a server never shows a library of ours that has lost its files."""
    with servers.connected(conn, place.server_id) as client:
        run.say("Taking the library away")
        publishing.withdraw(conn, client, mine, kind, subject=place.subject)
    manifest.clear(conn, mine.id, _folder(mine), run.say)
    outputs.remove(conn, mine.id)
    conn.commit()
    return f"{place.name} has no library of picks now."


def _is_wanted(place: Place, values: Values) -> bool:
    """People who may open everything see everybody's libraries; the household may decide to publish none for them."""
    skipped = place.all_folders and values["output.all_folders"] == "skip"
    return bool(place.is_wanted and values["output.enabled"] and not skipped)


def _content(mine: Output) -> output.Content:
    if settings().flag("STRM_USE_STREAMING_URL"):
        return lambda copy: links.make(mine.id, copy.item_id, mine.link_epoch)
    return output.path_content(settings().text("MEDIA_SERVER_LIBRARY_ROOT"))


def _folder(mine: Output) -> Folder:
    return Folder(settings().strm_root, mine.folder)


def _again(conn: Conn, place: Place, user_id: int, kind: str) -> Output:
    mine = outputs.find(conn, place.server_id, user_id, kind)
    if mine is None:
        raise Invalid(f"The library of {place.name} was removed while it was built; run the job again.")
    return mine


def _say_scan(run: Run, look: model.ScanProgress) -> None:
    share = None if look.share is None else round(100 * look.share)
    run.say("Waiting for the media server to read it", share, None if share is None else 100)


def _left_out(conn: Conn, made: output.Plan) -> str:
    if not made.left_out:
        return ""
    named = ", ".join(mentions.of_titles(conn, {title.id: title.name for title in made.left_out[:MOST_NAMED]}))
    more = f" and {len(made.left_out) - MOST_NAMED} more" if len(made.left_out) > MOST_NAMED else ""
    return f" Left out, because no file of theirs can be played from here: {named}{more}."
