"""The NFO beside a copy: the facts a media server shows of it, with the reason for the pick first. Pure.

A premiere date is never written: the copies would show up among what was recently released.
"""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

from shared.output.model import Episode, Title
from shared.titles import generated

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ROOT, SHOW_ROOT = "movie", "tvshow"
# The first that a title has is its default id, as the servers' own writers do it.
PROVIDERS, SHOW_PROVIDERS = ("tmdb", "imdb", "tvdb"), ("tvdb", "tmdb", "imdb")
# The first pick was added last. So long ago that no copy is among what is new on the server; a day that never changes, so that
# a pick that keeps its rank keeps its file.
FIRST_ADDED = datetime(2001, 1, 1, 12)
# XML 1.0 has no place for these, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def title(one: Title) -> bytes:
    """What lies beside a file, or as tvshow.nfo in the folder of a title with episodes."""
    root = ElementTree.Element(SHOW_ROOT if one.has_episodes else ROOT)
    _add(root, "title", one.name)
    _add(root, "originaltitle", one.original_name)
    # The rank is the order on the server; only copies carry it, never the real item.
    _add(root, "sorttitle", f"{one.rank:04d} {one.name}" if one.rank else None)
    _add(root, "dateadded", added(one))
    _add(root, "year", one.year)
    _add(root, "plot", plot(one))
    _add(root, "runtime", _minutes(one.runtime_s))
    _add(root, "mpaa", one.certificate)
    # With the next and the tags, what a server's own guard goes by: it treats the copy like the original.
    _add(root, "customrating", one.custom_rating)
    _add(root, "rating", None if one.rating is None else f"{one.rating:.1f}")
    for name, values in (("genre", one.genres), ("studio", one.studios), ("tag", one.tags)):
        for value in values:
            _add(root, name, value)
    _add_people(root, one)
    _add_ids(root, one)
    if one.poster:
        _add(root, "thumb", one.poster, aspect="poster")
    return _written(root)


def episode(one: Episode) -> bytes:
    root = ElementTree.Element("episodedetails")
    _add(root, "title", one.name)
    _add(root, "season", one.season)
    _add(root, "episode", one.number)
    _add(root, "plot", one.overview)
    _add(root, "runtime", _minutes(one.runtime_s))
    return _written(root)


def plot(one: Title) -> str:
    """The reason, a blank line, the synopsis."""
    return "\n\n".join(filter(None, ((one.reason or "").strip(), (one.overview or "").strip())))


def added(one: Title) -> str | None:
    """When the copy came, as NFOs have it: a minute a rank apart, for whoever sorts by what came last."""
    return f"{FIRST_ADDED - timedelta(minutes=one.rank):%Y-%m-%d %H:%M:%S}" if one.rank else None


def _add_people(root: ElementTree.Element, one: Title) -> None:
    for name in one.directors:
        _add(root, "director", name)
    for name in one.writers:
        _add(root, "credits", name)
    for order, (name, role) in enumerate(one.cast):
        actor = ElementTree.SubElement(root, "actor")
        _add(actor, "name", name)
        _add(actor, "role", role)
        _add(actor, "type", "Actor")
        _add(actor, "sortorder", order)


def _add_ids(root: ElementTree.Element, one: Title) -> None:
    """The title's real ids: with made-up ones a play of the copy would count for nothing."""
    sources = SHOW_PROVIDERS if one.has_episodes else PROVIDERS
    known = [(source, one.provider_ids[source]) for source in sources if one.provider_ids.get(source)]
    for place, (source, value) in enumerate(known):
        _add(root, "uniqueid", value, type=source, **({"default": "true"} if place == 0 else {}))
    for source, value in known:
        _add(root, f"{source}id", value)
    # Servers hand it on: another Matinee knows the copy by it.
    _add(root, "uniqueid", one.id, type=generated.MARK)


def _add(parent: ElementTree.Element, name: str, value: object, **attributes: str) -> None:
    text = "" if value is None else FORBIDDEN.sub("", str(value)).strip()
    if text:
        ElementTree.SubElement(parent, name, attributes).text = text


def _minutes(seconds: int | None) -> int | None:
    return max(1, round(seconds / 60)) if seconds else None


def _written(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    return (HEAD + ElementTree.tostring(root, encoding="unicode") + "\n").encode()
