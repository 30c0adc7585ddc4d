"""What the people of the guard's household may know of: titles in libraries and in none, and the rule once more in other words."""

import random
from dataclasses import dataclass

from shared.db import Conn
from tests.household import rows
from tests.web import guarded_policies as policies
from tests.web.guarded import Copy, Door, Person, Title, World
from tests.web.guarded_rows import CERTIFICATE_AGES

UNSHELVED = 24  # titles that no library holds
AGES = (None, None, *CERTIFICATE_AGES)


@dataclass(frozen=True)
class Said:
    """The strictest that any source says of a title, wherever that is."""

    min_age: int | None
    certificates: frozenset[str]
    tags: frozenset[str]


def furnish(conn: Conn, world: World, seed: int) -> dict[Title, Said]:
    """Adds titles that no library holds, and what sources say of all of them; of every title, in a fixed order."""
    dice = random.Random(seed)
    outside = [_unshelved(conn, number, dice) for number in range(UNSHELVED)]
    found = {}
    for title in [*world.titles, *outside]:
        said = Said(dice.choice(AGES), _some(dice, policies.CERTIFICATES), _some(dice, policies.TAGS))
        conn.execute(
            "update titles set min_age = %s, limit_certificates = %s, limit_tags = %s where id = %s",
            (said.min_age, list(said.certificates), list(said.tags), title.id),
        )
        found[title] = said
    return found


def hide(conn: Conn, world: World, titles: list[Title]) -> None:
    """Each person hides one of these."""
    for person, title in zip(world.people, titles, strict=False):
        rows.judge(conn, person.id, title.id, "hide")
        world.hidden.add((person.id, title.id))


def may_know(world: World, person: Person, title: Title, said: Said) -> bool:
    if (person.id, title.id) in world.hidden:
        return False
    accounts = [door for door in person.doors if not door.is_disabled]
    return world.may_open(person, title) or (bool(accounts) and all(_lets(door, title, said) for door in accounts))


def may_find(world: World, person: Person, title: Title) -> bool:
    """In the catalogue: what they see, and of what the world has told what they may know of."""
    said = Said(title.min_age, frozenset(), frozenset())
    return world.may_see(person, title) or (title.id in world.imported and may_know(world, person, title, said))


def _lets(door: Door, title: Title, said: Said) -> bool:
    copies = [copy for copy in title.copies if not copy.is_gone]
    if door.has_foreign_rules or door.allowed_tags or any(_is_kept(door, copy) for copy in copies):
        return False
    if said.min_age is None and (door.age_limit is not None or title.kind in door.hides_unrated):
        return False
    ages = [age for age in (said.min_age, *(copy.min_age for copy in copies)) if age is not None]
    if door.age_limit is not None and max(ages, default=0) > door.age_limit:
        return False
    certificates = said.certificates.union(*({copy.certificate} for copy in copies))
    tags = said.tags.union(*(copy.tags for copy in copies))
    return not certificates & door.shut_certificates and not tags & door.blocked_tags


def _is_kept(door: Door, copy: Copy) -> bool:
    """The server does not show it, and no shut library or folder is why."""
    in_shut_folder = any(copy.path.startswith(path) for path in door.shut_paths)
    return door.is_restricted and door.opens(copy.library) and not in_shut_folder and door.says.get(copy.word) is False


def _unshelved(conn: Conn, number: int, dice: random.Random) -> Title:
    kind = dice.choice(("movie", "series"))
    is_gone = dice.random() < 0.3
    title_id = rows.unshelved(conn, f"Outside {number}", kind)
    conn.execute("update titles set removed_at = case when %s then now() end where id = %s", (is_gone, title_id))
    return Title(title_id, kind, f"Outside {number}", None, is_gone, (), 0)


def _some(dice: random.Random, all_of: tuple[str, ...]) -> frozenset[str]:
    return frozenset(dice.sample(all_of, 1)) if dice.random() < 0.4 else frozenset()
