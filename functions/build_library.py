"""Bring a person's picks to the media servers, as the playlist or library that they are to have there."""

from collections.abc import Mapping, Sequence

from functions.registry import job
from shared import options
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.media_servers import MediaServer, item_kinds, model, servers
from shared.output import all_folders, choice, contents, fingerprints, records
from shared.output.choice import Choice
from shared.output.forms import library, playlist
from shared.output.model import Title
from shared.output.records import LIBRARY, PLAYLIST, Output, Place
from shared.settings import settings
from shared.titles import mentions

MOST_NAMED = 20

Values = Mapping[str, options.Value]


@job("build_library")
def handler(conn: Conn, run: Attempt, kind: str, user_id: int | None = None) -> None:
    """Without `user_id` one run a person. Whoever gets none any more loses playlist, library and files.

    Rerunnable at any point: everything is brought to what it should be, and nothing is done twice.
    """
    if user_id is None:
        run.fan_out(conn, run.name, [{"user_id": id} for id in records.people(conn, kind)])
        return
    item_kinds.content_of(kind)  # says so where no server could have them
    values = options.all_values(conn)
    told = [_settle(conn, run, place, user_id, kind, values) for place in records.places(conn, user_id, kind)]
    run.conclude(" ".join(filter(None, told)) or gettext("Nothing to publish."))


def _settle(conn: Conn, run: Attempt, place: Place, user_id: int, kind: model.Kind, values: Values) -> str:
    chosen = choice.of(place, values)
    known = records.of_picks(conn, place, user_id, kind)
    if not (chosen.library or chosen.playlist or any(known.values())):
        return " ".join(chosen.notes and (f"{place.name}:", *chosen.notes))
    list_id = place.list_id
    if (chosen.library or chosen.playlist) and list_id is None:
        return gettext("%(name)s has no picks yet.", name=place.name)
    with servers.connected(conn, place.server_id) as client:
        if chosen.library and values[all_folders.OPTION] == all_folders.CONVERT:
            all_folders.convert(conn, client, place.server_id)
            place = records.place(conn, user_id, kind, place.server_id)
            chosen = choice.of(place, values)
        told, chosen = _libraries(conn, client, run, place, user_id, kind, list_id, values, chosen, known[LIBRARY])
        told += _playlists(conn, client, run, place, user_id, kind, list_id, chosen, known[PLAYLIST])
    return " ".join([f"{place.name}:", *told, *chosen.notes])


def _libraries(
    conn: Conn,
    client: MediaServer,
    run: Attempt,
    place: Place,
    user_id: int,
    kind: model.Kind,
    list_id: int | None,
    values: Values,
    chosen: Choice,
    known: Output | None,
) -> tuple[list[str], Choice]:
    """What to say, and the choice as it stands then: where no file of ours plays, a playlist takes the library's place."""
    if not chosen.library or list_id is None:
        if known is None:
            return [], chosen
        library.withdraw(conn, client, run, known, place, kind)
        records.remove(conn, known.id)
        conn.commit()
        return [gettext("no library of picks now.")], chosen
    with_reasons = choice.has_reasons(place, kind, values)
    titles = contents.library(conn, place, user_id, kind, list_id, with_reasons=with_reasons)
    mark = fingerprints.of_library(place, kind, titles, values)
    titles = contents.with_sources(client, titles)
    mine = known or records.create(conn, place.server_id, records.picks_of(user_id), kind)
    name = library.library_name(place, kind, values)
    done = library.publish(conn, client, run, place, kind, mine, titles, values, name=name)
    if done.is_read:
        records.settled(conn, done.output.id, mark, done.problem, list_id=list_id)
        conn.commit()
    left_out = _left_out(conn, done.left_out)
    if done.problem or not done.titles:
        instead = choice.instead(chosen, place)
        return [*filter(None, (done.problem or gettext("no library, for nothing is in it."), left_out))], instead
    patience = "" if done.is_read else gettext(" The media server is still reading them.")
    counted = gettext(
        "%(titles)s titles, %(written)s files written, %(removed)s removed.%(patience)s",
        titles=done.titles,
        written=done.written,
        removed=done.removed,
        patience=patience,
    )
    return [*filter(None, (counted, left_out, *done.told))], chosen


def _playlists(
    conn: Conn,
    client: MediaServer,
    run: Attempt,
    place: Place,
    user_id: int,
    kind: model.Kind,
    list_id: int | None,
    chosen: Choice,
    known: Output | None,
) -> list[str]:
    items = contents.playlist(conn, place, user_id, kind, list_id) if chosen.playlist and list_id else []
    if not items:
        return _without_playlist(conn, client, place, known, is_wanted=chosen.playlist)
    mark = fingerprints.of_playlist(place, kind, items)
    mine = known or records.create(conn, place.server_id, records.picks_of(user_id), kind, PLAYLIST)
    conn.commit()
    run.say(gettext("Publishing the playlist"))
    name = playlist.title(settings().text("AI_LIBRARY_NAME_PREFIX") or "", kind)
    done = playlist.publish(conn, client, mine, place, name=name, item_ids=[one.external_id for one in items])
    records.settled(conn, mine.id, mark, done.problem, list_id=list_id)
    conn.commit()
    return [
        done.problem or gettext("%(items)s titles in a private playlist.", items=len(items)),
        *filter(None, [done.note]),
    ]


def _without_playlist(
    conn: Conn, client: MediaServer, place: Place, known: Output | None, *, is_wanted: bool
) -> list[str]:
    if known is None:
        return [gettext("nothing to put into a playlist.")] if is_wanted else []
    playlist.withdraw(conn, client, known, place)
    records.remove(conn, known.id)
    conn.commit()
    return [gettext("no playlist of picks now.")]


def _left_out(conn: Conn, titles: Sequence[Title]) -> str:
    if not titles:
        return ""
    named = ", ".join(mentions.of_titles(conn, {title.id: title.name for title in titles[:MOST_NAMED]}))
    more = gettext(" and %(titles)s more", titles=len(titles) - MOST_NAMED) if len(titles) > MOST_NAMED else ""
    return gettext(
        "Left out, because no file of theirs can be played from here: %(named)s%(others)s.", named=named, others=more
    )
