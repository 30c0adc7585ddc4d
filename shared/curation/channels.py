"""Channels: lists that somebody puts together by criteria of their own, and shares. What is in one is made by a job."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from shared import audit, db, jobs, kinds
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Invalid, NotFound
from shared.jobs import names
from shared.language import gettext, marked

sql = db.queries("curation/channels")

MOST_TITLES, MOST_MARKS, MOST_SHARES, MOST_CHANNELS = 200, 100, 100, 200
UNKNOWN = gettext("There is no such channel.")
YEARS = gettext("year_from must not be later than year_to.")
BOTH = marked("%(field)s: a title is an example or excluded, not both.")
HIDDEN = marked("%(field)s: there is no title %(title_id)s.")
STRANGER = marked("%(field)s: there is nobody %(user_id)s to share with.")
TOO_MANY = marked("You have %(most)s channels, which is as many as one person may have: delete one first.")


@dataclass(frozen=True)
class Criteria:
    """What its owner says of a channel. No kinds, genres or years: all of them. `examples` and `excluded` are title ids,
    `shared_with` ids of users; `size` is how many titles it holds at most."""

    name: str
    kinds: Sequence[str] = ()
    genres: Sequence[str] = ()
    year_from: int | None = None
    year_to: int | None = None
    text_preference: str = ""
    size: int = 25
    seed: int = 0
    refreshes: bool = False
    is_published: bool = False
    examples: Sequence[int] = ()
    excluded: Sequence[int] = ()
    shared_with: Sequence[int] = ()


@dataclass(frozen=True)
class Channel(Criteria):
    """`made_by` is “engine” or “model”, None before it was filled; `note` says what the model did not do. `is_stale`: titles
    have come since, and it wants to be made anew then."""

    id: int = 0
    owner_id: int = 0
    owner_name: str = ""
    is_draft: bool = False
    made_at: datetime | None = None
    made_by: str | None = None
    note: str | None = None
    is_stale: bool = False

    @property
    def criteria(self) -> Criteria:
        return Criteria(**{name: getattr(self, name) for name in Criteria.__dataclass_fields__})

    @property
    def wanted_kinds(self) -> list[str]:
        """As many as can be played of."""
        served = [kind.name for kind in kinds.published()]
        return [kind for kind in served if not self.kinds or kind in self.kinds]


def listing(conn: Conn, viewer: int | None, *, limit: int = 50, offset: int = 0) -> list[Row]:
    """Somebody's own and what is shared with them, by name, each with how many titles they see of it, and the first four
    (`covers`). None: everybody's, of which nobody sees titles."""
    return db.all(conn, sql.listing, {"viewer": viewer, "limit": limit, "offset": offset})


def count(conn: Conn, viewer: int | None) -> int:
    return db.value(conn, sql.count, {"viewer": viewer}, of=int)


def get(conn: Conn, viewer: int | None, channel_id: int) -> Channel:
    """Raises `NotFound` for one that is not there, and for one that is neither the viewer's nor shared with them."""
    channel = db.one(conn, sql.get, {"id": channel_id}, row=Channel, missing=UNKNOWN)
    if viewer in (None, channel.owner_id) or (viewer in channel.shared_with and not channel.is_draft):
        return channel
    raise NotFound(UNKNOWN)


def own(conn: Conn, viewer: int | None, channel_id: int) -> Channel:
    """For who may change it. Raises `NotFound`, also for one that is only shared with the viewer."""
    channel = get(conn, viewer, channel_id)
    if viewer not in (None, channel.owner_id):
        raise NotFound(gettext("This channel is somebody else's: only its owner changes it."))
    return channel


def titles(conn: Conn, viewer: int, channel_id: int) -> list[Row]:
    """What the viewer may see of it, in order, with ranks of its own."""
    return db.all(conn, sql.titles, {"viewer": viewer, "channel_id": channel_id})


def whole(conn: Conn, channel_id: int) -> list[Row]:
    """Unguarded: for whoever runs Matinee, at the terminal."""
    return db.all(conn, sql.whole, {"channel_id": channel_id})


def title_ids(conn: Conn, channel_id: int) -> list[int]:
    """Unguarded, in order: whoever shows them looks who may see them."""
    return db.values(conn, sql.title_ids, {"channel_id": channel_id}, of=int)


def marks(conn: Conn, viewer: int, channel_id: int) -> list[Row]:
    """Examples and excluded titles (`is_example`), as far as the viewer may see them."""
    return db.all(conn, sql.marks, {"viewer": viewer, "channel_id": channel_id})


def named(conn: Conn, viewer: int, title_ids: Collection[int]) -> list[Row]:
    """Of these titles those that the viewer may see, by name."""
    return db.all(conn, sql.named, {"viewer": viewer, "title_ids": list(title_ids)})


def shares(conn: Conn, channel_id: int) -> list[Row]:
    """Ids and names of those it is shared with."""
    return db.all(conn, sql.shared_names, {"channel_id": channel_id})


def people(conn: Conn, owner_id: int) -> list[Row]:
    """With whom somebody may share: ids and names."""
    return db.all(conn, sql.people, {"owner_id": owner_id})


def create(conn: Conn, owner_id: int, criteria: Criteria, *, by: Actor, is_draft: bool = False) -> int:
    """Empty at first; a draft is a preview, which is filled at once, which only its owner sees, and which goes after a day.

    Raises `Invalid` naming the field.
    """
    _check(conn, owner_id, criteria, Criteria.__dataclass_fields__)
    if count(conn, owner_id) >= MOST_CHANNELS:
        raise Invalid(gettext(TOO_MANY, most=MOST_CHANNELS))
    conn.execute(sql.forget_drafts)
    given = _columns(criteria) | {"owner_id": owner_id, "is_draft": is_draft}
    channel_id = db.value(conn, sql.create, given, of=int)
    _attach(conn, channel_id, criteria)
    if is_draft:
        jobs.ask(conn, names.GENERATE_CHANNEL, {"channel_id": channel_id}, trigger=by.trigger, requested_by=by.id)
    else:
        audit.record(conn, by, "channels.create", criteria.name, {"channel": channel_id})
    return channel_id


def change(conn: Conn, viewer: int | None, channel_id: int, changes: Mapping[str, Any], *, by: Actor) -> Channel:
    """Only its owner may; a draft that is changed is kept from then on. What is in it stays until it is made anew; who has it
    on a media server follows at once. Raises `NotFound`, and `Invalid` naming the field."""
    before = own(conn, viewer, channel_id)
    after = replace(before, **changes, is_draft=False)
    _check(conn, before.owner_id, after, changes)
    conn.execute(sql.change, _columns(after) | {"id": channel_id, "is_draft": False})
    _attach(conn, channel_id, after)
    audit.record(conn, by, "channels.update", after.name, {"channel": channel_id, "changed": sorted(changes)})
    if before.is_published or after.is_published:
        _sync(conn, channel_id, by)
    return after


def delete(conn: Conn, viewer: int | None, channel_id: int, *, by: Actor) -> None:
    """Gone for everybody at once; what was published of it is taken away by a job. Raises `NotFound`."""
    channel = own(conn, viewer, channel_id)
    conn.execute(sql.drop, {"id": channel_id})
    audit.record(conn, by, "channels.delete", channel.name, {"channel": channel_id})
    _sync(conn, channel_id, by)


def generate(conn: Conn, viewer: int | None, channel_id: int, *, by: Actor) -> jobs.Run:
    """Starts making what is in it. Raises `NotFound`."""
    channel = own(conn, viewer, channel_id)
    audit.record(conn, by, "channels.generate", channel.name, {"channel": channel_id})
    given: dict[str, jobs.Value] = {"channel_id": channel_id}
    return jobs.ask(conn, names.GENERATE_CHANNEL, given, trigger=by.trigger, requested_by=by.id)


def sync(conn: Conn, viewer: int | None, channel_id: int, *, by: Actor) -> jobs.Run:
    """Publishes it from now on, as a private playlist to its owner and to each whom it is shared with. Raises `NotFound`."""
    channel = own(conn, viewer, channel_id)
    conn.execute(sql.change, _columns(replace(channel, is_published=True)) | {"id": channel_id, "is_draft": False})
    audit.record(conn, by, "channels.sync", channel.name, {"channel": channel_id})
    return _sync(conn, channel_id, by)


def titles_came(conn: Conn, kind: str) -> None:
    """Channels that want it are made anew, and what is published of them follows."""
    for channel_id in db.values(conn, sql.refreshing, {"kind": kind}, of=int):
        jobs.ask(conn, names.SYNC_CHANNELS, {"channel_id": channel_id}, trigger="system")


def _sync(conn: Conn, channel_id: int, by: Actor) -> jobs.Run:
    return jobs.ask(conn, names.SYNC_CHANNELS, {"channel_id": channel_id}, trigger=by.trigger, requested_by=by.id)


def _columns(criteria: Criteria) -> dict[str, object]:
    plain = asdict(criteria)
    lists = {name: list(plain[name]) for name in ("kinds", "genres")}
    return {name: plain[name] for name in Criteria.__dataclass_fields__} | lists


def _attach(conn: Conn, channel_id: int, criteria: Criteria) -> None:
    """Named titles and shares, as they are to be now."""
    marked = [*criteria.examples, *criteria.excluded]
    conn.execute(sql.unmark, {"channel_id": channel_id, "title_ids": marked})
    are_examples = [title_id in criteria.examples for title_id in marked]
    conn.execute(sql.mark, {"channel_id": channel_id, "title_ids": marked, "are_examples": are_examples})
    given = {"channel_id": channel_id, "user_ids": list(criteria.shared_with)}
    conn.execute(sql.unshare, given)
    conn.execute(sql.share, given)


def _check(conn: Conn, owner_id: int, criteria: Criteria, changed: Collection[str]) -> None:
    """What schemas cannot: names of kinds, years beside each other, and what and whom the owner may name just now."""
    if not criteria.name.strip():
        raise Invalid(gettext("name: a channel needs a name."), field="name")
    for kind in criteria.kinds:
        kinds.picked_one(kind)
    if criteria.year_from and criteria.year_to and criteria.year_from > criteria.year_to:
        raise Invalid(YEARS, field="year_from")
    if set(criteria.examples) & set(criteria.excluded):
        raise Invalid(gettext(BOTH, field="examples"), field="examples")
    for field in {"examples", "excluded"} & set(changed):
        given = {"viewer": owner_id, "title_ids": list(getattr(criteria, field))}
        if (hidden := db.maybe(conn, sql.hidden, given)) is not None:
            raise Invalid(gettext(HIDDEN, field=field, title_id=hidden["title_id"]), field=field)
    known = {row["id"] for row in people(conn, owner_id)} if "shared_with" in changed else set(criteria.shared_with)
    if strangers := [user_id for user_id in criteria.shared_with if user_id not in known]:
        raise Invalid(gettext(STRANGER, field="shared_with", user_id=strangers[0]), field="shared_with")
