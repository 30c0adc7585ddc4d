"""A person's policy in the terms of our guard. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from shared.media_servers import model
from shared.titles import certificates

# The scores of both servers for when one does not answer and never has. Jellyfin's are years; Emby's are levels of its own,
# as its American table of long standing gives them.
BUILT_IN: dict[str, dict[str, model.Score]] = {
    "jellyfin": {
        **{str(years): (years, 0) for years in range(certificates.OLDEST + 1)},
        "G": (0, 0), "TV-G": (0, 0), "TV-Y": (0, 0), "TV-Y7": (7, 0), "TV-Y7-FV": (7, 1), "PG": (10, 0), "TV-PG": (10, 0),
        "PG-13": (13, 0), "TV-14": (14, 0), "R": (17, 0), "NC-17": (17, 1), "TV-MA": (17, 1), "XXX": (1000, 0),
    },
    "emby": {
        "G": (1, 0), "TV-G": (1, 0), "TV-Y": (2, 0), "TV-Y7": (3, 0), "TV-Y7-FV": (4, 0), "PG": (5, 0), "TV-PG": (5, 0),
        "PG-13": (7, 0), "TV-14": (8, 0), "R": (9, 0), "TV-MA": (9, 0), "NC-17": (10, 0), "XXX": (100, 0),
    },
}  # fmt: skip


def of(person: model.Person, scores: Mapping[str, model.Score]) -> dict[str, object]:
    """The columns of an identity that say what this person may see; `scores` only matter where there is a limit."""
    limit = limit_of(person)
    return {
        "all_folders": person.all_folders,
        "folder_ids": sorted(person.folder_ids),
        "blocked_folder_ids": sorted(person.blocked_folder_ids),
        "shut_paths": sorted(person.shut_paths),
        "age_limit": certificates.age_limit(limit, scores),
        "shut_certificates": certificates.shut(limit, scores),
        "hides_unrated_kinds": sorted(person.blocks_unrated),
        "blocked_tags": tags(person.blocked_tags),
        "allowed_tags": tags(person.allowed_tags),
        "foreign_rules": sorted(person.foreign_rules),
        "is_restricted": is_restricted(person),
        "policy_digest": person.policy_digest,
    }


def limit_of(person: model.Person) -> model.Score | None:
    """A limit without a sub-score lets only certificates without one through where the scores are equal: so do the lists
    of Jellyfin, though it would show a single title."""
    return None if person.max_rating is None else (person.max_rating, person.max_sub_rating or 0)


def is_restricted(person: model.Person) -> bool:
    """Whether anything at all is kept from this person, so that the server is to be asked what it shows."""
    return bool(
        not person.all_folders
        or person.blocked_folder_ids
        or person.excluded_folder_ids
        or person.max_rating is not None
        or person.blocks_unrated
        or person.blocked_tags
        or person.allowed_tags
        or person.foreign_rules
    )


def tags(names: Iterable[str]) -> list[str]:
    """As servers compare them: without accents, capitals and punctuation; sorted. One of signs alone (“🔞”) stays itself, or
    it would block nothing, and as the only one allowed open everything."""
    return sorted({clean for name in names if (clean := _clean(name) or " ".join(name.lower().split()))})


@lru_cache(maxsize=65536)  # a tag is on many titles
def _clean(name: str) -> str:
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w\s]|_", " ", letters.lower()).split())
