"""What an item is just now, for whoever wants to delete it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Removable:
    """`path` as the server sees it, `versions` how many files (editions) it has, `can_delete` whether the server lets the person who asks;
    False where it does not say."""

    path: str | None
    versions: int
    can_delete: bool
