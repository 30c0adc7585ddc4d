"""Netflix: the short list of titles and days, in whatever a country calls days, and the long one of the data that it must hand out."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from shared.language import gettext
from shared.watching.history_files import values
from shared.watching.history_files.decoding import Table
from shared.watching.history_files.entry import FILM, MOST_NAME, SHOW, Entry, Reading

TITLES = (
    "title",
    "titel",
    "titre",
    "título",
    "titolo",
    "titulo",
    "tytuł",
    "başlık",
    "タイトル",
    "제목",
    "标题",
    "название",
)
DAYS = ("date", "datum", "fecha", "data", "dato", "tarih", "日付", "날짜", "日期", "дата")
SEASON = re.compile(
    r"(?:season|staffel|saison|temporada|stagione|seizoen|säsong|sæson|sesong|kausi|sezon|sezonul|évad|série|sezóna|sezona|řada|сезон|сезони|κύκλος|σεζόν|עונה|الموسم|ซีซั่น|musim|mùa|シーズン|시즌|第|part|teil|partie"
    r"|parte|deel|volume|vol\.?|chapter|kapitel|book|buch|collection|series|reihe)\s*(\d{1,2})\b",
    re.IGNORECASE,
)
# Languages that number before they name: “2. évad”, “2. Sezon”.
ORDINAL = re.compile(
    r"\b(\d{1,2})\.\s*(?:évad|sezon|série|řada|kausi|sezóna|sezona|staffel|сезон)\b|第\s*(\d{1,2})\s*季", re.IGNORECASE
)
SINGLE = re.compile(
    r"(?:limited|mini|begrenzte|beperkte)[ -]?(?:series|serie|reeks)|miniserie[s]?|mini-?s[eé]rie|minissérie|miniserial"
    r"|s[eé]rie limit(?:ed|ada|ata|ée)|リミテッドシリーズ|리미티드 시리즈|мини-сериал",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"\s*\((?:[^()\d]{2,20})\s*\d{1,3}\)\s*$")  # “Lies (Episode 2)”, as the long list has it
EPISODE = re.compile(
    r"(?:episode|folge|épisode|episodio|episódio|aflevering|avsnitt|afsnit|jakso|odcinek|bölüm|epizoda|díl|серия|エピソード|에피소드|chapter|kapitel"
    r"|chapitre|capitolo|capítulo)\s*(\d{1,3})\b",
    re.IGNORECASE,
)
MOST_DIVIDERS = 6  # every one is a reading, which holds the whole text
LEAST_S = 120  # fewer seconds are a look, not a play
TRAILER = gettext("A trailer or a teaser, not the title.")
NO_DAY = gettext("Its day cannot be read.")


def is_short(table: Table) -> bool:
    columns = [column.strip().lower() for column in table.header]
    return len(columns) == 2 and columns[0] in TITLES and columns[1] in DAYS


def is_long(table: Table) -> bool:
    return {"profile name", "start time", "title"} <= {column.strip().lower() for column in table.header}


def profiles(table: Table) -> list[str]:
    """Of the long list: whose rows there are."""
    return sorted({row["profile name"].strip() for _, row in table.records()})


def short(table: Table) -> Iterator[Entry]:
    days = values.dates_of(row[1] for row in table.rows)
    for number, row in enumerate(table.rows, 2):
        found: dict[str, Any] = {
            "place": f"{table.name} {number}",
            "name": row[0].strip(),
            "kinds": (FILM, SHOW),
            "names": readings(row[0]),
        }
        on = days.get(row[1])
        yield Entry(**found, seen=1, watched_on=on, problem=None if on else NO_DAY)


def long(table: Table, profile: str | None) -> Iterator[Entry]:
    """Moments are UTC. What was looked at for two minutes, and trailers, are no plays."""
    for number, row in table.records():
        if profile is not None and row["profile name"].strip() != profile:
            continue
        length, at = _seconds(row.get("duration", "")), values.moment(row["start time"])
        if length is not None and length < LEAST_S:
            continue
        yield Entry(
            place=f"{table.name} {number}",
            name=row["title"].strip(),
            kinds=(FILM, SHOW),
            names=readings(row["title"]),
            seen=1,
            watched_at=at,
            problem=TRAILER if row.get("supplemental video type", "").strip() else None if at else NO_DAY,
        )


def readings(title: str) -> Sequence[Reading]:
    """“A: Season 2: B” is an episode of A; “A: B” may be one too. Names have colons of their own, so every place to divide is one
    reading, those with a season first."""
    parts = [part.strip() for part in re.split(r":\s", title.strip()[:MOST_NAME], maxsplit=MOST_DIVIDERS)]
    found = []
    for place in range(1, len(parts)):
        head, rest = ": ".join(parts[:place]), ": ".join(parts[place + 1 :])
        season = _season(parts[place], head)
        if season is not None:
            found.append(Reading(head, season, _number(rest), _called(rest)))
    for place in range(len(parts) - 1, 0, -1):
        rest = ": ".join(parts[place:])
        found.append(Reading(": ".join(parts[:place]), None, _number(rest), _called(rest)))
    return found


def _called(rest: str) -> str | None:
    return NUMBERED.sub("", rest) or rest or None


def _season(part: str, head: str) -> int | None:
    """Also of a season that bears the name of its series, such as “Stranger Things 4”."""
    if match := ORDINAL.search(part) or SEASON.search(part):
        return int(match[match.lastindex or 1])
    if SINGLE.search(part):
        return 1
    own = re.fullmatch(re.escape(head) + r"\s+(\d{1,2})", part, re.IGNORECASE)
    return int(own[1]) if own else None


def _number(rest: str) -> int | None:
    match = EPISODE.search(rest)
    return int(match[1]) if match else None


def _seconds(text: str) -> int | None:
    parts = re.fullmatch(r"(\d+):(\d{2}):(\d{2})", text.strip(), re.ASCII)
    return int(parts[1]) * 3600 + int(parts[2]) * 60 + int(parts[3]) if parts else None
