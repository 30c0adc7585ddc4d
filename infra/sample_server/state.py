"""Everything one running server remembers, with the indexes that keep a large library fast."""

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterable

from infra.sample_server.nouns import Item, Library, QuickConnect, Token, User, UserData, now

EMBY_IDS = 2_000_000_000


def digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class State:
    """One server's memory. `lock` is held for the length of a request; ids follow from names, so a restart repeats them."""

    def __init__(self, kind: str, seed: str = "sample") -> None:
        self.kind, self.seed = kind, seed
        self.server_id = digest(f"server:{kind}:{seed}")
        self.url = ""  # known once it listens
        self.lock = threading.RLock()
        self.items: dict[str, Item] = {}
        self.by_path: dict[str, Item] = {}
        self.children: dict[str, list[str]] = defaultdict(list)
        self.users: dict[str, User] = {}
        self.libraries: dict[str, Library] = {}
        self.tokens: dict[str, Token] = {}
        self.keys: dict[str, str] = {}
        self.quick_connects: dict[str, QuickConnect] = {}
        self.preferences: dict[tuple[str, str, str], dict[str, object]] = {}
        self.activity: list[dict[str, object]] = []
        self.uploads: dict[tuple[str, str], tuple[bytes, str]] = {}
        self.names: dict[str, tuple[str, str]] = {}
        self.by_name: dict[tuple[str, str], str] = {}
        self.revision = 0
        self.written: dict[tuple[str, ...], dict[str, str]] = {}
        self.listed: dict[tuple[object, ...], list[Item]] = {}
        self._taken: set[str] = set()

    def new_id(self, key: str) -> str:
        """An unused id in the dialect's form that depends on `key` alone: 32 hex for Jellyfin, decimal for Emby."""
        tried = 0
        while True:
            value = digest(f"{self.seed}:{key}:{tried}" if tried else f"{self.seed}:{key}")
            if self.kind == "emby":
                value = str(int(value[:15], 16) % EMBY_IDS + 1000)
            if value not in self._taken:
                self._taken.add(value)
                return value
            tried += 1

    def named(self, kind: str, name: str) -> str:
        """The id of a person, genre or studio, made on first sight."""
        known = self.by_name.get((kind, name))
        if known is None:
            known = self.by_name[(kind, name)] = self.new_id(f"{kind}:{name}")
            self.names[known] = (kind, name)
        return known

    def add(self, item: Item) -> Item:
        item.sort_name = item.forced_sort_name or item.sort_name or sortable(item.name)
        self.items[item.id] = item
        if item.path:
            self.by_path[item.path] = item
        if item.parent_id:
            self.children[item.parent_id].append(item.id)
        for credit in item.credits:
            self.named("Person", credit.name)
        self.revision += 1
        return item

    def changed(self, item: Item) -> None:
        """To be called after an item was edited: its saved date moves and no old rendering survives."""
        item.saved, item.etag = now(), item.etag + 1
        for rendered in self.written.values():
            rendered.pop(item.id, None)
        self.revision += 1

    def move(self, item: Item, path: str) -> None:
        if self.by_path.get(item.path or "") is item:
            del self.by_path[item.path or ""]
        item.path = path
        self.by_path[path] = item

    def remove(self, item_id: str) -> None:
        """Takes an item and everything below it away; people's data about it goes too, as on a real server."""
        item = self.items.pop(item_id, None)
        if item is None:
            return
        if item.path and self.by_path.get(item.path) is item:
            del self.by_path[item.path]
        for child in list(self.children.pop(item_id, [])):
            self.remove(child)
        if item.parent_id and item_id in self.children.get(item.parent_id, []):
            self.children[item.parent_id].remove(item_id)
        self._forget(item_id)

    def _forget(self, item_id: str) -> None:
        for user in self.users.values():
            user.data.pop(item_id, None)
        for rendered in self.written.values():
            rendered.pop(item_id, None)
        self._taken.discard(item_id)
        self.revision += 1

    def data(self, user: User, item_id: str) -> UserData:
        """A person's data about an item, made on first use; call `saved_data` after changing it."""
        found = user.data.get(item_id)
        if found is None:
            found = user.data[item_id] = UserData()
        return found

    def saved_data(self, user: User) -> None:
        user.revision += 1

    def user_named(self, name: str) -> User | None:
        return next((user for user in self.users.values() if user.name.casefold() == name.casefold()), None)

    def library_named(self, name: str) -> Library | None:
        return next((library for library in self.libraries.values() if library.name == name), None)

    def log(self, kind: str, name: str, *, user_id: str | None = None, item_id: str | None = None) -> None:
        """One line of the activity log."""
        entry = {
            "Id": len(self.activity) + 1,
            "Name": name,
            "Type": kind,
            "Date": now(),
            "UserId": user_id,
            "ItemId": item_id,
        }
        self.activity.append(entry)

    def descendants(self, item_id: str) -> Iterable[Item]:
        for child in self.children.get(item_id, []):
            yield self.items[child]
            yield from self.descendants(child)


def sortable(name: str) -> str:
    """A title as the servers sort it: lower case, without a leading article."""
    lowered = name.lower()
    for article in ("the ", "a ", "an "):
        if lowered.startswith(article):
            return lowered[len(article) :]
    return lowered
