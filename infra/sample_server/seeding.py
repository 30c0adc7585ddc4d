"""Puts people, libraries, films and series into a fresh server; dates count back from the moment it starts."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from infra.sample_server.dialect import Dialect
from infra.sample_server.nouns import TICKS, Credit, Item, Library, User, now
from infra.sample_server.state import State, digest

DATA = Path(__file__).parent / "data"
FOLDERS = {"Films": "movies", "Series": "tvshows", "Kids": "movies", "Documentaries": "movies"}
CHILDRENS = {"G", "PG", "TV-Y", "TV-G", "TV-Y7"}

Record = dict[str, object]


class Seeder:
    """Fills one state; the order of its calls decides nothing, for ids follow from names."""

    def __init__(self, state: State, dialect: Dialect) -> None:
        self.state, self.dialect, self.start = state, dialect, now()
        self.titles: dict[tuple[str, str, int | None], Item] = {}
        self.libraries = {name: self._library(name, kind) for name, kind in FOLDERS.items()}

    def _library(self, name: str, kind: str) -> Library:
        options = self.dialect.library_options()
        path = f"/media/{name.lower()}"
        options["PathInfos"] = [{"Path": path}]
        library = Library(self.state.new_id(f"library:{name}"), "", name, kind, [path], options, seeded=True)
        library.guid = library.id if self.dialect.is_jellyfin else digest(f"{self.state.seed}:library:{name}")
        self.state.libraries[library.id] = library
        return library

    def films(self, records: Iterable[Record]) -> None:
        """A record that only says `copyOf` and `edition` is a second copy of a film before it."""
        known: dict[object, Record] = {}
        for record in records:
            whole_record = {**known[record["copyOf"]], **record} if "copyOf" in record else record
            known[file_name(str(whole_record["title"]), whole(whole_record.get("year")))] = whole_record
            self.film(whole_record)

    def film(self, record: Record) -> Item:
        library = self.libraries[str(record.get("library") or shelf(record))]
        item = self._title("Movie", record, library)
        folder = file_name(item.name, item.year)
        edition = f" - {record['edition']}" if record.get("edition") else ""
        item.path = f"{library.locations[0]}/{folder}/{folder}{edition}.mkv"
        return self.state.add(item)

    def _title(self, kind: str, record: Record, library: Library) -> Item:
        name, year = str(record["title"]), whole(record.get("year"))
        key = f"{kind}:{record.get('tmdb') or name}:{year}:{record.get('edition') or ''}"
        item = Item(self.state.new_id(key), kind, name, library.id)
        item.year, item.original_title = year, text(record.get("originalTitle"))
        item.premiere, item.overview = date(record.get("premiere")), text(record.get("overview"))
        item.runtime_ticks = ticks(record.get("runtimeMinutes"))
        item.certificate, item.genres = text(record.get("certificate")), names(record.get("genres"))
        item.taglines = names([record["tagline"]] if record.get("tagline") else [])
        item.studios = names(record.get("studios") or record.get("networks"))
        item.tags = names(record.get("keywords"))
        item.custom_rating = text(record.get("customRating"))
        item.countries = names([record["country"]] if record.get("country") else [])
        item.community_rating, item.critic_rating = (
            number(record.get("communityRating")),
            number(record.get("criticRating")),
        )
        item.provider_ids = provider_ids(record)
        item.credits = credits(record)
        item.created = item.saved = self.start - timedelta(days=30 + int(digest(key)[:6], 16) % 700)
        self.titles.setdefault((kind, name, year), item)
        return item

    def series(self, records: Iterable[Record]) -> None:
        for record in records:
            self.show(record)

    def show(self, record: Record) -> Item:
        """One series with its seasons and episodes."""
        library = self.libraries[str(record.get("library") or "Series")]
        show = self._title("Series", record, library)
        show.status = text(record.get("status"))
        ended = whole(record.get("endYear"))
        show.end_date = datetime(ended, 12, 31, tzinfo=UTC) if ended and show.status == "Ended" else None
        show.path = f"{library.locations[0]}/{file_name(show.name, show.year)}"
        self.state.add(show)
        for season in listed(record.get("seasons")):
            self._season(show, season)
        return show

    def _season(self, show: Item, record: Record) -> None:
        index = whole(record["number"]) or 0
        season = Item(
            self.state.new_id(f"{show.id}:{index}"),
            "Season",
            f"Season {index}" if index else "Specials",
            show.library_id,
        )
        season.parent_id = season.series_id = show.id
        season.index, season.path = index, f"{show.path}/Season {index:02d}"
        season.created = season.saved = show.created
        self.state.add(season)
        for episode in listed(record.get("episodes")):
            self._episode(show, season, episode)

    def _episode(self, show: Item, season: Item, record: Record) -> None:
        index, name = whole(record["number"]) or 0, str(record["title"])
        item = Item(self.state.new_id(f"{season.id}:{index}"), "Episode", name, show.library_id, season.id)
        item.series_id, item.season_id, item.index, item.parent_index = show.id, season.id, index, season.index
        item.premiere, item.overview = date(record.get("premiere")), text(record.get("overview"))
        item.year = item.premiere.year if item.premiere else None
        item.runtime_ticks = ticks(record.get("runtimeMinutes")) or show.runtime_ticks
        item.certificate, item.created, item.saved = show.certificate, show.created, show.saved
        item.sort_name = f"{season.index:03d} - {index:04d} - {name}"
        item.path = f"{season.path}/{show.name} - S{season.index:02d}E{index:02d}.mkv"
        self.state.add(item)

    def books(self, records: Iterable[Record]) -> None:
        """Each a file in a folder of its author's. A server knows no length of them, nor how many pages."""
        library = self.libraries["Books"] = self._library("Books", "books")
        for record in records:
            item = self._title("Book", record, library)
            item.studios = names([record["publisher"]])
            item.credits = [Credit(name, "Author") for name in names(record["authors"])]
            item.provider_ids = {"ISBN": str(record["isbn"])} if record.get("isbn") else {}
            item.path = f"{library.locations[0]}/{item.credits[0].name}/{file_name(item.name, item.year)}.epub"
            self.state.add(item)

    def people(self, records: Iterable[Record]) -> None:
        for record in records:
            user = self.person(record)
            for entry in listed(record.get("movies")):
                self._watched(user, entry)
            for entry in listed(record.get("series")):
                self._followed(user, entry)

    def person(self, record: Record) -> User:
        name = str(record["name"])
        user = User(digest(f"{self.state.seed}:user:{name}"), name, str(record.get("password") or ""), {})
        user.policy = self.dialect.policy(bool(record.get("isAdmin")))
        user.configuration = self.dialect.configuration()
        user.has_avatar, user.about = bool(record.get("hasAvatar")), str(record.get("about") or "")
        age, shelves = record.get("maxParentalAge"), record.get("libraries", "all")
        if isinstance(age, int):
            user.policy["MaxParentalRating"] = self.dialect.limit_for_age(age)
        if isinstance(shelves, list):
            opened = [self.libraries[shelf] for shelf in shelves]
            user.policy["EnableAllFolders"] = False
            user.policy["EnabledFolders"] = [
                library.id if self.dialect.is_jellyfin else library.guid for library in opened
            ]
        self.state.users[user.id] = user
        return user

    def _watched(self, user: User, entry: Record) -> None:
        item = self.titles.get(("Movie", str(entry["title"]), whole(entry.get("year"))))
        if item is None:
            raise LookupError(
                f"{user.name} watched {entry['title']} ({entry.get('year')}), which is not in the library"
            )
        fraction = number(entry.get("fraction"))
        self.watch(
            user,
            item,
            fraction=1.0 if fraction is None else fraction,
            days_ago=number(entry["daysAgo"]) or 0,
            entry=entry,
        )

    def watch(self, user: User, item: Item, *, fraction: float, days_ago: float, entry: Record) -> None:
        data = self.state.data(user, item.id)
        data.play_count, data.played = whole(entry.get("plays")) or 1, fraction >= 0.9
        data.last_played = self.start - timedelta(days=days_ago)
        data.position = 0 if data.played else int((item.runtime_ticks or 0) * fraction)
        self._judge(user, item, entry)

    def _judge(self, user: User, item: Item, entry: Record) -> None:
        data = self.state.data(user, item.id)
        data.favorite, data.rating = bool(entry.get("favorite")), number(entry.get("rating"))

    def _followed(self, user: User, entry: Record) -> None:
        """The first n episodes, one an hour apart, the last `daysAgo` days ago."""
        show = self.titles.get(("Series", str(entry["title"]), whole(entry.get("year"))))
        if show is None:
            raise LookupError(f"{user.name} watched {entry['title']}, which is not in the library")
        leaves = [item for item in self.state.descendants(show.id) if item.type == "Episode"]
        count = whole(entry.get("episodes"))
        seen = leaves if count is None else leaves[:count]
        for place, item in enumerate(seen):
            days = (number(entry["daysAgo"]) or 0) + (len(seen) - 1 - place) / 24
            self.watch(user, item, fraction=1.0, days_ago=days, entry={})
        self._judge(user, show, entry)


def seed_sample(state: State, dialect: Dialect, folder: Path = DATA, *, has_books: bool = False) -> None:
    """The household of the demo, which has a library of books too."""
    seeder = Seeder(state, dialect)
    seeder.films(records(folder / "films.json"))
    seeder.series(records(folder / "series.json"))
    if has_books:
        seeder.books(records(folder / "books.json"))
    seeder.people(records(folder / "people.json"))


def records(path: Path) -> list[Record]:
    value: list[Record] = json.loads(path.read_text(encoding="utf-8"))
    return value


def shelf(record: Record) -> str:
    """The library of a film that names none: by genre, then by certificate."""
    genres = names(record.get("genres"))
    if "Documentary" in genres:
        return "Documentaries"
    childrens = record.get("certificate") in CHILDRENS and ("Family" in genres or "Animation" in genres)
    return "Kids" if childrens else "Films"


def credits(record: Record) -> list[Credit]:
    people = [Credit(str(actor["name"]), "Actor", str(actor.get("role") or "")) for actor in listed(record.get("cast"))]
    people += [Credit(name, "Director") for name in names(record.get("directors"))]
    people += [Credit(name, "Writer") for name in names(record.get("writers"))]
    return people + [Credit(name, "Creator") for name in names(record.get("creators"))]


def provider_ids(record: Record) -> dict[str, str]:
    known = {"Tmdb": record.get("tmdb"), "Imdb": record.get("imdb"), "Tvdb": record.get("tvdb")}
    return {name: str(value) for name, value in known.items() if value}


def file_name(name: str, year: int | None) -> str:
    safe = "".join(" " if letter in '/\\:*?"<>|' else letter for letter in name).strip()
    return f"{safe} ({year})" if year else safe


def listed(value: object) -> list[Record]:
    return value if isinstance(value, list) else []


def names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []


def text(value: object) -> str | None:
    return str(value) if value else None


def whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def ticks(minutes: object) -> int | None:
    return int(minutes * 60) * TICKS if isinstance(minutes, int | float) else None


def date(value: object) -> datetime | None:
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC) if value else None
