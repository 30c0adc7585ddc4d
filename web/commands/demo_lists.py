"""Top picks in every form together, and a channel, in the demonstration: published, compared, and taken away again."""

from collections.abc import Sequence

from shared import options
from shared.audit import TERMINAL
from shared.curation import channels, top_picks
from shared.curation.channels import Criteria
from shared.db import Conn
from shared.jobs import names
from shared.media_servers import MediaServer, servers
from shared.output import preview, records
from shared.output.preview import PlannedTopPicks
from shared.output.records import COLLECTION, LIBRARY, PLAYLIST, TOP_PICKS
from shared.upkeep import inventory
from web.commands.demo_forms import Wait, begin, server_id, shown

KIND, CHANNEL = "movie", "Dramas of the house"
FORMS = ("library", "collection")
WHOLE_PAST = 3650  # in days: what the sample's people saw may be long ago


def failures(conn: Conn, wait: Wait) -> list[str]:
    """One sentence each; empty when all show what was planned and nothing is left afterwards."""
    return [*_of_top_picks(conn, wait), *_of_a_channel(conn, wait)]


def _of_top_picks(conn: Conn, wait: Wait) -> list[str]:
    options.set(conn, "top_picks.window_days", WHOLE_PAST)
    wait([begin(conn, names.REFRESH_TOP_PICKS, {})])
    if not top_picks.whole(conn, KIND).titles:
        return ["Top picks: nothing is ranked."]
    _publish(conn, wait, wanted=True)
    found = [flaw for plan in preview.of_top_picks(conn, KIND, viewer=None) for flaw in _flaws(conn, plan)]
    _publish(conn, wait, wanted=False)
    left = [
        form
        for server in servers.listing(conn)
        for form in (LIBRARY, COLLECTION)
        if records.find(conn, server.id, TOP_PICKS, KIND, form)
    ]
    return [f"Top picks: {one}" for one in [*found, *(f"a {form} is left." for form in left)]]


def _publish(conn: Conn, wait: Wait, *, wanted: bool) -> None:
    for form in FORMS:
        options.set(conn, f"top_picks.{KIND}_{form}", wanted)
    wait([begin(conn, names.PUBLISH_TOP_PICKS, {"server_id": server.id}) for server in servers.listing(conn)])


def _flaws(conn: Conn, plan: PlannedTopPicks) -> list[str]:
    wanted = [line.title for line in plan.titles if not line.is_left_out]
    server = server_id(conn, plan.server)
    with servers.connected(conn, server) as client:
        items = shown(client, plan.path, KIND)
        collected = _collected(conn, client, server)
    conn.commit()
    found = (
        [] if [item.name for item in items] == wanted else [f"the library shows {len(items)} of {len(wanted)} titles."]
    )
    if plan.write or plan.remove:
        found.append(f"{plan.write} files are not written, {plan.remove} too many.")
    if collected != [item.id for item in items]:
        found.append("the collection is not made of the library's copies, in their order.")
    return found


def _collected(conn: Conn, client: MediaServer, server_id: int) -> Sequence[str]:
    mine, place = records.find(conn, server_id, TOP_PICKS, KIND, COLLECTION), records.household_place(conn, server_id)
    return client.collection_items(mine.external_id, place.subject) if mine and mine.external_id and place else []


def _of_a_channel(conn: Conn, wait: Wait) -> list[str]:
    owner = int(inventory.picks(conn)[0]["id"])
    channel_id = channels.create(conn, owner, Criteria(CHANNEL, genres=("Drama",), size=10), by=TERMINAL)
    generated = channels.generate(conn, None, channel_id, by=TERMINAL).id
    conn.commit()
    wait([generated])
    _sync(conn, wait, channel_id)
    wanted, found = len(channels.whole(conn, channel_id)), []
    for place in records.places(conn, owner, None):
        mine = records.find(conn, place.server_id, records.channel_of(channel_id, owner), None, PLAYLIST)
        with servers.connected(conn, place.server_id) as client:
            held = client.playlist_items(mine.external_id, place.subject) if mine and mine.external_id else []
        if not wanted or len(held) != wanted:
            found.append(f"Channel: its playlist holds {len(held)} of {wanted} titles.")
    channels.delete(conn, None, channel_id, by=TERMINAL)
    conn.commit()
    wait([begin(conn, names.SYNC_CHANNELS, {"channel_id": channel_id})])
    if any(row["purpose"] == "channel" for row in records.listing(conn)):
        found.append("Channel: its playlist is left.")
    return found


def _sync(conn: Conn, wait: Wait, channel_id: int) -> None:
    run = channels.sync(conn, None, channel_id, by=TERMINAL)
    conn.commit()
    wait([run.id])
