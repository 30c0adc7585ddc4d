"""Reads the facts a media server takes from an NFO beside a file."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from infra.sample_server.nouns import TICKS, Credit, Item


@dataclass(slots=True)
class Facts:
    """What an NFO said; empty when there was none or it could not be read."""

    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    provider_ids: dict[str, str] = field(default_factory=dict)
    credits: list[Credit] = field(default_factory=list)


PLAIN = (
    "title",
    "originaltitle",
    "sorttitle",
    "year",
    "plot",
    "mpaa",
    "customrating",
    "runtime",
    "rating",
    "premiered",
    "aired",
    "season",
    "episode",
    "dateadded",
    "thumb",
)
LISTS = ("genre", "studio", "tag", "tagline", "country")


def read(path: Path) -> Facts:
    """Never raises: a server shrugs at a broken NFO and goes by the file name."""
    try:
        root = ET.fromstring(path.read_bytes())
    except (OSError, ET.ParseError, ValueError):
        return Facts()
    facts = Facts()
    facts.values = {name: found for name in PLAIN if (found := (root.findtext(name) or "").strip())}
    facts.lists = {name: [node.text.strip() for node in root.findall(name) if node.text] for name in LISTS}
    for node in root.findall("uniqueid"):
        if node.text and node.get("type"):
            facts.provider_ids[str(node.get("type")).capitalize()] = node.text.strip()
    facts.credits = _credits(root)
    return facts


def _credits(root: ET.Element) -> list[Credit]:
    people = [Credit(node.text.strip(), "Director") for node in root.findall("director") if node.text]
    people += [Credit(node.text.strip(), "Writer") for node in root.findall("credits") if node.text]
    for node in root.findall("actor"):
        if name := (node.findtext("name") or "").strip():
            people.append(Credit(name, "Actor", (node.findtext("role") or "").strip()))
    return people


def apply(item: Item, facts: Facts) -> None:
    """Writes what the NFO said over what the file name said."""
    values = facts.values
    item.name = values.get("title", item.name)
    item.original_title = values.get("originaltitle")
    item.forced_sort_name = values.get("sorttitle")
    item.year = whole(values.get("year")) or item.year
    item.overview, item.certificate = values.get("plot"), values.get("mpaa")
    item.custom_rating = values.get("customrating")
    minutes = whole(values.get("runtime"))
    item.runtime_ticks = minutes * 60 * TICKS if minutes else None
    item.premiere = day(values.get("premiered") or values.get("aired"))
    item.created, item.thumb = day(values.get("dateadded")) or item.created, values.get("thumb")
    item.community_rating = number(values.get("rating"))
    item.genres, item.studios = facts.lists.get("genre", []), facts.lists.get("studio", [])
    item.tags, item.taglines = facts.lists.get("tag", []), facts.lists.get("tagline", [])
    item.countries, item.credits = facts.lists.get("country", []), facts.credits
    item.provider_ids = dict(facts.provider_ids)
    item.index = whole(values.get("episode")) or item.index
    item.parent_index = whole(values.get("season")) or item.parent_index


def whole(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def day(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError:
        return None
