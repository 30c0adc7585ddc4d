"""The test of the guard is worth something only if it finds a guard that is broken: here the database has one."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from shared import db
from shared.db import Conn
from tests.web import surfaces
from tests.web.faults import all_open, without
from tests.web.guarded import Person, World
from tests.web.guarded_rows import VISIBLE
from tests.web.leaks import Walk, household, in_front, opened

FOLDERS = "else i.all_folders"
BLOCKED = "not (coalesce(external_id = any (i.blocked_folder_ids), false) or coalesce(guid = any (i.blocked_folder_ids), false))"
AGES = "(d.age_limit is null or li.min_age <= d.age_limit)"
UNRATED = "(not d.hides_unrated or li.min_age is not null)"
BROKEN = {
    "parental limits are ignored": without((AGES, "true"), (UNRATED, "true")),
    "titles without a certificate pass every limit": without(
        (AGES, AGES.replace("li.min_age", "coalesce(li.min_age, 0)"))
    ),
    "certificates above a limit pass by their age": without(("not li.certificates && d.shut_certificates", "true")),
    "blocked tags are ignored": without(("not li.tags && d.blocked_tags", "true")),
    "all tags are allowed": without(("(d.allowed_tags = '{}' or li.tags && d.allowed_tags)", "true")),
    "folders within libraries are open": without(("d.shut_paths = '{}'", "true")),
    "blocked libraries are open": without((BLOCKED, "true")),
    "what the server does not show is shown": without(("not d.is_restricted", "true")),
    "rules nobody here knows shut nothing": without(("d.knows_all_rules\n", "true\n")),
    "hidden titles are shown": without(("f.verdict = 'hide'", "false")),
    "all folders are open": without((FOLDERS, "else true or i.all_folders")),
    "libraries that are switched off are open": without(("l.is_enabled", "true")),
    "accounts that a server has shut are open": without(("not i.is_disabled", "true")),
    "titles that are gone are shown": without(("t.removed_at is null", "true")),
    "copies that are gone are counted": without(("li.removed_at is null", "true")),
}
MOST_TRIES = 30
# Where to begin, for what matters in few households: a search from 0 finds the same ones later.
BEGIN = {
    "folders within libraries are open": 3,
    "titles that are gone are shown": 3,
    "all folders are open": 4,
    "all tags are allowed": 7,
    "certificates above a limit pass by their age": 10,
    "rules nobody here knows shut nothing": 19,
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_guard_with_one_fault_is_found(server_url: str, tmp_path: Path, fault: str) -> None:
    first = BEGIN.get(fault, 0)
    for seed in range(first, first + MOST_TRIES):
        with household(server_url, tmp_path, seed) as world:
            if people := mattering(BROKEN[fault], world):
                with in_front() as app:
                    assert next(Walk(app, world).leaks(people), None), f"not found in household {seed}"
                return
    pytest.fail("a household in which this matters was not among those")


def test_without_a_guard_every_surface_leaks(server_url: str, tmp_path: Path) -> None:
    leaking: Counter[str] = Counter()
    for seed in (1, 2):
        with opened(server_url, tmp_path, seed) as (app, world):
            assert mattering(all_open, world)
            leaking.update(leak.surface for leak in Walk(app, world).leaks())

    assert surfaces.SHOWS.keys() - leaking.keys() == set(), "what is asked there would not notice"


def mattering(fault: Callable[[Conn], None], world: World) -> list[Person]:
    """Who of the household now sees what they should not. The fault stays in the database."""
    with db.connect() as conn:
        fault(conn)
        conn.commit()
        seen = {person.id: set(db.values(conn, VISIBLE, (person.id,), of=int)) for person in world.people}
    may = {person.id: {title.id for title in world.titles if world.may_see(person, title)} for person in world.people}
    return [person for person in world.people if seen[person.id] - may[person.id]]
