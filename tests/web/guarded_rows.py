"""The household of the guard's tests, drawn by lot and written to the database."""

import random
from datetime import date, timedelta

from psycopg.types.json import Jsonb

from shared.db import Conn
from shared.models import minilm
from shared.titles import vocabulary
from tests.household import asked_for, channels, discoveries, popularity, profiles, removals, rows, together
from tests.web import guarded_policies as policies
from tests.web.guarded import Copy, Door, Library, Person, Title, World

TITLES, BOOKS, PEOPLE = 10, 5, 3
KINDS = ("movie", "series", "book")
CERTIFICATE_AGES = (None, 0, 6, 12, 16, 18)
STATES = ("planned", "watching", "dropped")
VISIBLE = "select title_id from visible_titles(%s)"
NOWHERE = "http://127.0.0.1:9"
# Name, server and kind; None is drawn by lot.
LIBRARIES: tuple[tuple[str, int, str, bool | None], ...] = (
    ("films", 0, "movie", True),
    ("more", 0, "movie", None),
    ("shut", 0, "movie", False),
    ("shows", 0, "series", True),
    ("annex", 1, "movie", None),
    ("attic", 1, "series", None),
    ("books", 0, "book", True),
    ("cellar", 1, "book", None),
)


def build(conn: Conn, seed: int, servers_at: str = NOWHERE) -> World:
    """Commits. The same seed is the same household."""
    dice, world = random.Random(seed), World()
    for place in range(2):
        world.server_ids.append(_add_server(conn, place, servers_at))
    for name, server, kind, is_open in LIBRARIES:
        library = Library(name, server, kind, dice.random() < 0.6 if is_open is None else is_open)
        _add_library(conn, world, library)
    for place in range(TITLES):
        _add_title(conn, world, dice, place, "series" if place % 3 == 2 else "movie")
    for place in range(BOOKS):
        _add_title(conn, world, dice, place, "book")
    for place in range(PEOPLE):
        _add_person(conn, world, dice, place)
    _add_embeddings(conn, world, dice)
    for person in world.people:
        _add_acts(conn, world, dice, person)
        _add_lists(conn, world, dice, person)
        _add_synopses(conn, world, dice, person)
        _add_output(conn, world, person)
        discoveries.history_import(conn, person.id, [title.id for title in world.titles])
        discoveries.history_restore(conn, person.id, [title.id for title in world.titles])
        discoveries.written_of(conn, person.id, [title.id for title in world.titles])
    _add_top_picks(conn, world)
    _add_world_lists(conn, world)
    _add_channels(conn, world, dice)
    _add_rooms(conn, world)
    _add_requests(conn, world)
    _add_removals(conn, world)
    vocabulary.renew(conn)
    conn.commit()
    return world


def _add_server(conn: Conn, place: int, at: str) -> int:
    return rows.server(conn, f"House {place}", url=at, token=f"token {place}", server_uid=f"uid-{place}")


def _add_library(conn: Conn, world: World, library: Library) -> None:
    where, guid = world.server_ids[library.server], f"guid-{library.name}"
    rows.library(conn, library.kind, server_id=where, name=library.name, is_enabled=library.is_open, guid=guid)
    world.libraries.append(library)


def _add_title(conn: Conn, world: World, dice: random.Random, place: int, kind: str) -> None:
    # Every fourth has a second copy, in whatever library.
    age, is_gone = dice.choice(CERTIFICATE_AGES), dice.random() < 0.1
    marker = f"Zq{dice.getrandbits(40):010x}"
    facts = {
        "original_name": marker, "overview": f"A plot about {marker}.", "tagline": f"Only {marker}.", "year": 1990 + place,
        "min_age": age, "genres": ["Drama"], "runtime_s": 6000, "studios": [f"{marker} Pictures"],
    }  # fmt: skip
    title_id = rows.unshelved(conn, f"The {marker} affair", kind, removed_at=rows.NOW if is_gone else None, **facts)
    said = {"name": f"The {marker} affair", "year": date.today().year}
    rows.add(conn, "title_facts", title_id=title_id, source="server", facts=Jsonb(said))
    shelves = [library for library in world.libraries if library.kind == kind]
    chosen = dice.sample(shelves, 2 if dice.random() < 0.4 and len(shelves) > 1 else 1)
    if kind == "series":
        rows.episode(conn, title_id, 1, 1, name=f"Pilot of {marker}", runtime_s=3000, air_date=date.today())
        discoveries.drop_off(conn, title_id)
    for back, plays in ((60, 30), (30, 40), (0, 100)):
        discoveries.counted(conn, title_id, date.today() - timedelta(days=back), plays=plays + place, viewers=3)
    copies = tuple(_add_copy(conn, world, dice, title_id, library, age) for library in chosen)
    actor = _add_actor(conn, world, title_id, f"Actor of {marker}")
    if kind == "book":
        rows.part(conn, actor, title_id, "author")
    discoveries.slug(conn, title_id, kind, marker)
    discoveries.scored(conn, title_id, 70 + place)
    if kind == "book" and place % 2:
        rows.add(conn, "title_facts", title_id=title_id, source="google_books", facts=Jsonb({"pages": 100 + place}))
        conn.execute("update titles set known_beyond = true where id = %s", (title_id,))
        world.beyond |= {title_id}
    elif place % 2:
        discoveries.imported(conn, title_id, kind)
        discoveries.pictured(conn, title_id)
        world.imported.add(title_id)
    world.titles.append(Title(title_id, kind, marker, age, is_gone, copies, actor))


def _add_world_lists(conn: Conn, world: World) -> None:
    """Each holds every title of its kind."""
    for kind in ("movie", "series"):
        for name, region in (("trending", ""), ("now-playing", "US"), ("new-releases", "US"), ("new-on-digital", "US")):
            discoveries.listed(conn, name, kind, [title.id for title in world.titles if title.kind == kind], region)


def _add_copy(
    conn: Conn, world: World, dice: random.Random, title_id: int, library: Library, title_age: int | None
) -> Copy:
    """What the guard goes by is the copy's own; an episode inherits it from its series without bearing it."""
    word, is_gone = f"Cq{dice.getrandbits(40):010x}", dice.random() < 0.1
    path = f"{dice.choice(policies.ROOMS)}{word}.mkv"
    age = title_age if dice.random() < 0.7 else dice.choice(CERTIFICATE_AGES)
    certificate, tags = dice.choice(policies.CERTIFICATES), dice.sample(policies.TAGS, dice.randrange(3))
    file = {"poster_tag": "p", "backdrop_tag": "b", "path": path, "removed_at": rows.NOW if is_gone else None}
    shelf = rows.one(conn, "select id from libraries where external_id = %s", (library.name,))
    facts = {"min_age": age, "tags": tags, "certificates": [certificate]}
    item_id = rows.item(conn, shelf, title_id, f"item-{word}", **facts, **file)
    if library.kind == "series":
        rows.item(conn, shelf, title_id, f"part-{word}", episode_id=_episode(conn, title_id), **file)
    return Copy(item_id, word, library, is_gone, path, age, certificate, frozenset(tags))


def _episode(conn: Conn, title_id: int) -> int | None:
    """The one that a series has; a film has none."""
    row = conn.execute("select id from episodes where title_id = %s", (title_id,)).fetchone()
    return row["id"] if row else None


def _add_actor(conn: Conn, world: World, title_id: int, name: str) -> int:
    return rows.credit(conn, name, "cast", title_id, server_id=world.server_ids[0], picture="f")


def _add_person(conn: Conn, world: World, dice: random.Random, place: int) -> None:
    role = "member" if place else "admin"
    user_id = rows.person(conn, f"Person {place}", role=role, picks=KINDS)
    discoveries.calendar_feed(conn, user_id, f"calendar of {place}")
    discoveries.at_trakt(conn, user_id)
    profiles.open_to_all(conn, user_id, f"person-{place}")
    # The first person has no limits on the first server, so that every household shows something to somebody.
    doors = [policies.free(0) if place == 0 else _door(world, dice, 0)]
    if dice.random() < 0.5:
        doors.append(_door(world, dice, 1))
    world.people.append(Person(user_id, place == 0, tuple(doors)))
    for door in doors:
        policies.add_identity(conn, dice, world.server_ids[door.server], world.people[-1], door)


def _door(world: World, dice: random.Random, server: int) -> Door:
    names = [name for name, on, _, _ in LIBRARIES if on == server]
    return policies.door(dice, server, names, [copy for title in world.titles for copy in title.copies])


def _add_embeddings(conn: Conn, world: World, dice: random.Random) -> None:
    """In the space of a model that reads what is searched for: else words alone would be asked."""
    three = {title.id: [round(dice.random(), 3) for _ in range(3)] for title in world.titles}
    space = rows.space(conn, minilm.DIM, name=minilm.NAME)
    rows.vectors(conn, space, {title_id: vector * (minilm.DIM // 3) for title_id, vector in three.items()})


def _add_acts(conn: Conn, world: World, dice: random.Random, person: Person) -> None:
    """Watched, rated and judged without a look at what is visible: libraries close and limits come after the fact."""
    for title in world.titles:
        if dice.random() < 0.5:
            episode = _episode(conn, title.id)
            rows.watch(conn, person.id, title.id, episode_id=episode, favorite=True)
            rows.play(conn, person.id, title.id, episode_id=episode)
            rows.rate(conn, person.id, title.id, 80)
        rows.say(conn, person.id, title.id, STATES[(title.id + title.id // 3) % 3], notes="Mine.")
        discoveries.noted(conn, person.id, title.id)
        discoveries.followed(conn, person.id, title.actor_id)
        verdict = dice.choice(("hide", "more", "forget", None, None, None))
        if verdict:
            rows.judge(conn, person.id, title.id, verdict)
            world.hidden |= {(person.id, title.id)} if verdict == "hide" else set()


def _add_lists(conn: Conn, world: World, dice: random.Random, person: Person) -> None:
    for kind in KINDS:
        titles = [title for title in world.titles if title.kind == kind]
        for state in ("superseded", "published"):
            run = rows.listed(conn, person.id, kind, [], state=state, signals=9, candidates=9)
            world.runs.append(run)
            for rank, title in enumerate(dice.sample(titles, len(titles)), 1):
                watched = dice.sample(world.titles, 4)
                _add_pick(conn, run, rank, title, watched)
                world.evidence |= {(person.id, title.id, seen.id) for seen in watched if state == "published"}


def _add_pick(conn: Conn, run: int, rank: int, title: Title, evidence: list[Title]) -> None:
    told = [(seen.id, 4.0 - place) for place, seen in enumerate(evidence)]
    names = ", ".join(f"“The {seen.marker} affair”" for seen in evidence)
    facts = {"familiar": ["Drama"], "new": ["Western"], "viewers": 3, "loved": [evidence[0].id]}
    why = f"Because you watched {names}."
    rows.picked(conn, run, rank, title.id, parts={"Average": 80}, evidence=told, reason=why, facts=facts)


def _add_synopses(conn: Conn, world: World, dice: random.Random, person: Person) -> None:
    for kind in KINDS:
        seen = [title for title in world.titles if world.may_see(person, title)]
        loved = dice.sample(seen or world.titles, 1) if dice.random() < 0.5 else dice.sample(world.titles, 2)
        text = " and ".join(f"“The {title.marker} affair”" for title in loved)
        ids = [title.id for title in loved]
        rows.synopsis(conn, person.id, kind, f"You love {text}.", plain="You love dramas.", title_ids=ids)


def _add_top_picks(conn: Conn, world: World) -> None:
    """Everything, as libraries close and limits come after a list was made."""
    for kind in KINDS:
        popularity.top_picked(conn, kind, [title.id for title in world.titles if title.kind == kind])


def _add_channels(conn: Conn, world: World, dice: random.Random) -> None:
    """Of everybody one, of anything, shared with everybody."""
    for person in world.people:
        others = [other.id for other in world.people if other is not person]
        chosen = [title.id for title in dice.sample(world.titles, len(world.titles))]
        marked = {"examples": chosen[:2], "excluded": chosen[-2:]}
        world.channels.append(channels.channel(conn, person.id, chosen, shared_with=others, **marked))


def _add_rooms(conn: Conn, world: World) -> None:
    """Of everybody one, with the next person and a guest, of everything."""
    ids = [person.id for person in world.people]
    for place in range(PEOPLE):
        both = [ids[place], ids[(place + 1) % PEOPLE]]
        together.room(conn, f"room-{place}", both, [title.id for title in world.titles], guests=["Gus"])


def _add_requests(conn: Conn, world: World) -> None:
    """Everybody is said to have asked for everything; of films somebody would be asked."""
    asked_for.entered(conn, "radarr")
    for title in world.titles:
        asked_for.request(conn, title.id, [person.id for person in world.people])


def _add_removals(conn: Conn, world: World) -> None:
    """Everything was judged, as libraries close and limits come later; of a few titles nobody holds on to any."""
    removals.advised(conn, [title.id for title in world.titles])
    removals.leaving(conn, [title.id for title in world.titles])
    titles = [title.id for title in world.titles if title.kind != "book"]
    removals.let_go(conn, titles[::2])
    removals.kept(conn, titles[1::2])


def _add_output(conn: Conn, world: World, person: Person) -> None:
    world.outputs[person.id] = rows.output(conn, person.id, world.server_ids[0], folder=f"picks/{person.id}")
