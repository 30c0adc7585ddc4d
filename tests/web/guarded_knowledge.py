"""What the people of the guard's household may know of: titles in libraries and in none, and the rule once more in other words."""

import random

from shared.db import Conn
from tests.household import rows
from tests.web import guarded_policies as policies
from tests.web.guarded import Person, Said, Title, World
from tests.web.guarded_rows import CERTIFICATE_AGES

UNSHELVED = 24  # titles that no library holds
AGES = (None, None, *CERTIFICATE_AGES)


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
    return world.may_open_copy(person, title) or world.lets_know(person, title, said)


def may_find(world: World, person: Person, title: Title) -> bool:
    """In the catalogue: what they see, and of what the world has told what they may know of."""
    said = Said(title.min_age)
    return world.may_see(person, title) or (title.id in world.imported and may_know(world, person, title, said))


def _unshelved(conn: Conn, number: int, dice: random.Random) -> Title:
    kind = dice.choice(("movie", "series"))
    is_gone = dice.random() < 0.3
    title_id = rows.unshelved(conn, f"Outside {number}", kind)
    conn.execute("update titles set removed_at = case when %s then now() end where id = %s", (is_gone, title_id))
    return Title(title_id, kind, f"Outside {number}", None, is_gone, (), 0)


def _some(dice: random.Random, all_of: tuple[str, ...]) -> frozenset[str]:
    return frozenset(dice.sample(all_of, 1)) if dice.random() < 0.4 else frozenset()
