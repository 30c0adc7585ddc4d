"""STRM files: a folder for each film, and for each show one with its seasons. Pure."""

from collections.abc import Sequence
from functools import partial

from shared.output import artwork, layout, nfo, plan
from shared.output.artwork import Look
from shared.output.model import Episode, Text, Title
from shared.output.plan import Content, Plan

PLAIN = Look()


def of(titles: Sequence[Title], content: Content, look: Look = PLAIN) -> Plan:
    return plan.of(titles, partial(add, content=content, look=look))


def add(made: Plan, folder: str, title: Title, *, content: Content, look: Look) -> bool:
    return (add_show if title.has_episodes else _add_film)(made, folder, title, content, look)


def _add_film(made: Plan, folder: str, title: Title, content: Content, look: Look) -> bool:
    entry = plan.first(title.copies, content)
    if entry is None:
        return False
    base = f"{folder}/{layout.stem(title)}"
    made.files[f"{base}.nfo"] = Text(nfo.title(artwork.described(title, look)))
    plan.put(made, base, entry, (title.id, None))
    add_pictures(made, f"{folder}/", title, look)
    return True


def add_show(made: Plan, folder: str, title: Title, content: Content, look: Look) -> bool:
    """Every episode by itself."""
    if not [episode for episode in title.episodes if _add_episode(made, folder, title, episode, content)]:
        return False
    describe_show(made, folder, title, look)
    return True


def describe_show(made: Plan, folder: str, title: Title, look: Look) -> None:
    made.files[f"{folder}/tvshow.nfo"] = Text(nfo.title(artwork.described(title, look)))
    made.places[folder] = (title.id, None)
    add_pictures(made, f"{folder}/", title, look)


def add_pictures(made: Plan, start: str, title: Title, look: Look) -> None:
    """`start` is what the names of the files begin with: a folder, or the film's own name where it has none."""
    made.files |= {f"{start}{name}.jpg": picture for name, picture in artwork.entries(title, look).items()}


def _add_episode(made: Plan, folder: str, title: Title, episode: Episode, content: Content) -> bool:
    path, entry = layout.episode_path(title, episode), plan.first(episode.copies, content)
    if path is None or entry is None:
        return False
    base = f"{folder}/{path}"
    made.files[f"{base}.nfo"] = Text(nfo.episode(episode))
    plan.put(made, base, entry, (title.id, episode.id))
    return True
