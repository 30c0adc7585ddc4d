"""Who made titles and plays in them. A person is known by each source's own id, and two sources may mean one person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shared import db
from shared.db import Conn, Row
from shared.titles.library_rows import as_json

sql = db.queries("titles/credits")

Part = tuple[int, str, str]  # title, role, name
# As facts name one: value (the source's id of the person, empty where it has none), name, role, ord; server_id where the
# source is a media server; and, if there is any, character and picture.
Credit = Mapping[str, object]


@dataclass(frozen=True)
class Source:
    """Whose ids they are: `server_id` is set where `name` is "server"."""

    name: str
    server_id: int | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.server_id}" if self.server_id else self.name


@dataclass(frozen=True)
class Person:
    """`known_by`: the sources that have an id for them, each as text."""

    id: int
    known_by: frozenset[str]


@dataclass
class Same:
    """Ids (value, person) of people who are there already, and pairs (gone, kept) of people who are one."""

    ids: list[tuple[str, int]] = field(default_factory=list)
    united: list[tuple[int, int]] = field(default_factory=list)


def recognise(conn: Conn, source: Source, by_title: Mapping[int, Sequence[Credit]]) -> None:
    """People of whom another source has told already become one with those: same title (id → credits), name and role.

    Two whom any one source tells apart stay two. Call it before `save`, with all that is told, also of titles whose
    credits are another's to tell.
    """
    given = {"source": source.name, "server_id": source.server_id}
    found = db.all(conn, sql.strangers, given | {"title_ids": list(by_title)})
    meant = pairs(by_title, [((row["title_id"], row["role"], row["name"].casefold()), _person(row)) for row in found])
    if not meant:
        return
    owners = db.all(conn, sql.owners, given | {"values": [value for value, _ in meant]})
    same = same_people(source, meant, {row["value"]: _person(row) for row in owners})
    if same.ids:
        rows = [{"value": value, "person_id": person} for value, person in same.ids]
        conn.execute(sql.save_ids, given | {"rows": as_json(rows)})
    if same.united:
        united = {"rows": as_json([{"gone": gone, "kept": kept} for gone, kept in same.united])}
        for step in (sql.lock_united, sql.unite_credits, sql.unite_ids, sql.unite_follows, sql.drop_united):
            conn.execute(step, united)


def save(conn: Conn, tellers: Mapping[int, str | None]) -> None:
    """Titles by id get the credits that this source's facts of them name, in place of those they had; None for no credits."""
    if tellers:
        given = {"title_ids": list(tellers), "sources": list(tellers.values())}
        for step in (sql.save_people, sql.clear, sql.save):
            conn.execute(step, given)


def pairs(
    by_title: Mapping[int, Sequence[Credit]], strangers: Iterable[tuple[Part, Person]]
) -> list[tuple[str, Person]]:
    """Pure. Who of `by_title`, by the source's id, may be which stranger. Of two namesakes in one part nobody can say
    which is which, so neither is any."""
    people, values = defaultdict[Part, list[Person]](list), defaultdict[Part, set[str]](set)
    for part, person in strangers:
        people[part].append(person)
    for title_id in {title_id for title_id, _, _ in people}:
        for credit in by_title[title_id]:
            if credit.get("value"):
                values[title_id, str(credit["role"]), str(credit["name"]).casefold()].add(str(credit["value"]))
    found = {
        (min(values[part]), namesakes[0]): None
        for part, namesakes in people.items()
        if len(namesakes) == 1 and len(values[part]) == 1
    }
    return list(found)


def identified(facts: Mapping[str, object]) -> Mapping[str, object]:
    """Pure. Whom a source has no id for it knows by name: of its namesakes it makes one person."""
    if not (people := named(facts)):
        return facts
    return {**facts, "credits": [{**person, "value": person.get("value") or _by_name(person)} for person in people]}


def _by_name(person: Credit) -> str:
    return f"name {' '.join(str(person['name']).casefold().split())}"


def named(facts: Mapping[str, object]) -> list[Credit]:
    """Pure. Whom a source's facts of a title credit."""
    found = facts.get("credits")
    return found if isinstance(found, list) else []


def same_people(source: Source, meant: Iterable[tuple[str, Person]], owners: Mapping[str, Person]) -> Same:
    """Pure. `owners`: whom the source's ids mean today. What is decided counts for the pairs after it."""
    same, owned, now = Same(), dict(owners), dict[int, Person]()
    for value, stranger in meant:
        person, own = _latest(now, stranger), owned.get(value) and _latest(now, owned[value])
        if own is None and str(source) not in person.known_by:
            now[person.id] = owned[value] = Person(person.id, person.known_by | {str(source)})
            same.ids.append((value, person.id))
        elif own is not None and own.id != person.id and own.known_by.isdisjoint(person.known_by):
            kept, gone = sorted((own.id, person.id))
            now[gone] = now[kept] = Person(kept, own.known_by | person.known_by)
            same.united.append((gone, kept))
    return Same(
        [(value, _now(now, person)) for value, person in same.ids],
        [(gone, _now(now, kept)) for gone, kept in same.united],
    )


def _latest(now: Mapping[int, Person], person: Person) -> Person:
    """As decided so far: who was united with another is that one."""
    found = now.get(person.id, person)
    return found if found.id == person.id else _latest(now, found)


def _now(now: Mapping[int, Person], id: int) -> int:
    return _latest(now, Person(id, frozenset())).id


def _person(row: Row) -> Person:
    return Person(row["person_id"], frozenset(row["known_by"]))
