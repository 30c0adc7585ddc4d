"""How often a media server is asked for the lists of a household: top picks as playlists and as a collection, and channels."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace

from psycopg.types.json import Jsonb

from infra.bench import stage, table
from infra.bench.stage import Household
from infra.bench.table import Line
from infra.bench.top_picks import MONTH
from infra.sample_server.generated import Size
from shared import db, options
from shared.audit import MATINEE
from shared.curation import channels
from shared.curation.channels import Criteria
from shared.jobs import names

PEOPLE, TITLES, CHANGED = 50, 50, 5
SIZE = Size(films=300, series=60, episodes=600)
FIRST, LITTLE, NOTHING = 8, 5, 2  # requests a person and kind
# What the household is said to have watched most: these many places of the titles of a kind, from this one on.
RANKED = """
with made as (
    insert into top_pick_lists (kind, config)
    values (%(kind)s, %(config)s)
    returning id
)
insert into top_picks (list_id, rank, title_id, score, viewers, plays)
select made.id, row_number() over (order by t.id), t.id, 1, 3, 3
from made
cross join (
    select id
    from titles
    where kind = %(kind)s
    order by id
    offset %(since)s
    limit %(count)s
) t
"""


def measure(root: str, people: int) -> Iterator[Line]:
    with stage.household(root, replace(SIZE, people=min(PEOPLE, people))) as home:
        home.run(names.SYNC_LIBRARIES)
        for name in names.SYNC_TITLES.values():
            home.run(name)
        home.enable_everybody()
        for form in ("playlist", "collection"):
            yield from _top_picks(home, form)
            _choose(home, None)
            home.run(names.PUBLISH_TOP_PICKS)
        yield from _channels(home)


def _top_picks(home: Household, form: str) -> Iterator[Line]:
    _choose(home, form)
    _rank(home, 0)
    people = len(home.people())
    what = f"Top picks as a {form}"

    def publish() -> None:
        home.run(names.PUBLISH_TOP_PICKS)

    yield from _thrice(home, what, people, publish, lambda: _rank(home, CHANGED))


def _choose(home: Household, form: str | None) -> None:
    for kind in ("movie", "series"):
        for other in ("playlist", "collection"):
            options.set(home.conn, f"top_picks.{kind}_{other}", kind == "movie" and other == form)
        options.set(home.conn, f"top_picks.{kind}_count", TITLES)
    home.conn.commit()


def _channels(home: Household) -> Iterator[Line]:
    owner, *others = home.people()
    given = Criteria("Bench", ["movie"], size=TITLES, is_published=True, shared_with=others)
    channel_id = channels.create(home.conn, owner, given, by=MATINEE)
    home.conn.commit()
    home.run(names.GENERATE_CHANNEL, channel_id=channel_id)

    def sync() -> None:
        home.run(names.SYNC_CHANNELS, channel_id=channel_id)

    def change() -> None:
        home.conn.execute("delete from channel_titles where rank between 21 and %s", (20 + CHANGED,))
        home.conn.commit()

    yield from _thrice(home, "Channels", len(others) + 1, sync, change)


def _thrice(
    home: Household, what: str, people: int, publish: Callable[[], None], change: Callable[[], None]
) -> Iterator[Line]:
    """Built, changed by few titles, and looked at again where nothing has changed."""
    first = _asked(home, publish)
    change()
    some, none = _asked(home, publish), _asked(home, publish)
    for words, budget, count in (
        ("built", FIRST, first),
        (f"{CHANGED} of {TITLES} changed", LITTLE, some),
        ("nothing changed", NOTHING, none),
    ):
        note = f"{people} people"
        yield table.at_most(f"{what}, {words}", budget, count / people, "requests a person", note)


def _asked(home: Household, publish: Callable[[], None]) -> int:
    home.control.forget_requests()
    publish()
    return len(home.control.requests())


def _rank(home: Household, since: int) -> None:
    home.conn.execute("delete from top_pick_lists")
    home.conn.execute(RANKED, {"kind": "movie", "since": since, "count": TITLES, "config": Jsonb(asdict(MONTH))})
    home.conn.commit()
    assert db.value(home.conn, "select count(*) from top_picks", of=int) == TITLES
