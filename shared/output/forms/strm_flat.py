"""STRM files of films side by side, without folders; shows have theirs in any case. Pure."""

from collections.abc import Sequence
from functools import partial

from shared.output import artwork, nfo, plan
from shared.output.artwork import Look
from shared.output.forms import strm
from shared.output.model import Text, Title
from shared.output.plan import Content, Plan


def of(titles: Sequence[Title], content: Content, look: Look = strm.PLAIN) -> Plan:
    return plan.of(titles, partial(_add, content=content, look=look))


def _add(made: Plan, name: str, title: Title, *, content: Content, look: Look) -> bool:
    if title.has_episodes:
        return strm.add_show(made, name, title, content, look)
    entry = plan.first(title.copies, content)
    if entry is None:
        return False
    made.files[f"{name}.nfo"] = Text(nfo.title(artwork.described(title, look)))
    plan.put(made, name, entry, (title.id, None))
    strm.add_pictures(made, f"{name}-", title, look)
    return True
