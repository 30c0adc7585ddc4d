"""The policies of the household of the guard's tests: drawn by lot, rule by rule, and written as identities."""

import random
from collections.abc import Sequence

from shared.db import Conn
from tests.household import rows
from tests.web.guarded import Copy, Door, Person

TAGS = ("horror", "family", "home")
CERTIFICATES = ("TVMA", "R", "PG", "K12")
ROOMS = ("/media/a/", "/media/b/")


def free(server: int) -> Door:
    return Door(server, None, None, frozenset(), False)


def door(dice: random.Random, server: int, libraries: Sequence[str], copies: Sequence[Copy]) -> Door:
    """Most rules are absent most of the time, or nothing would be left to see."""
    says = {copy.word: dice.random() < 0.75 for copy in copies if copy.library.server == server and dice.random() < 0.6}
    return Door(
        server,
        None if dice.random() < 0.5 else frozenset(dice.sample(libraries, 2)),
        dice.choice((None, None, 6, 12, 16)),
        _some(dice, ("movie", "series"), 0.3),
        server == 1 and dice.random() < 0.5,
        _some(dice, libraries, 0.2),
        _some(dice, TAGS, 0.3),
        _some(dice, TAGS, 0.15),
        _some(dice, ROOMS, 0.2),
        _some(dice, CERTIFICATES, 0.3),
        dice.random() < 0.15,
        dice.random() < 0.6,
        says,
    )


def add_identity(conn: Conn, dice: random.Random, server_id: int, person: Person, one: Door) -> None:
    rules = {
        "folder_ids": _named(dice, one.folders or ()), "blocked_folder_ids": _named(dice, one.blocked_folders),
        "age_limit": one.age_limit, "hides_unrated_kinds": list(one.hides_unrated), "blocked_tags": list(one.blocked_tags),
        "allowed_tags": list(one.allowed_tags), "shut_paths": list(one.shut_paths),
        "shut_certificates": list(one.shut_certificates), "foreign_rules": ["Unheard"] if one.has_foreign_rules else [],
        "is_restricted": one.is_restricted, "is_admin": person.is_admin, "is_disabled": one.is_disabled,
    }  # fmt: skip
    known = {"name": "P", "subject": f"s{person.id}", "all_folders": one.folders is None}
    identity_id = rows.identity(conn, person.id, server_id, **known, **rules)
    for word, is_shown in one.says.items():
        rows.shown(conn, identity_id, f"item-{word}", is_shown)


def _some(dice: random.Random, all_of: Sequence[str], chance: float) -> frozenset[str]:
    return frozenset(dice.sample(all_of, 1)) if dice.random() < chance else frozenset()


def _named(dice: random.Random, folders: Sequence[str] | frozenset[str]) -> list[str]:
    """Servers name a folder by either of two ids."""
    return [dice.choice((name, f"guid-{name}")) for name in sorted(folders)]
