"""What pages say of titles by what one does with them: who watches has watched, who reads has read. By `doing` of the table of kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared import kinds
from web.language import gettext as _


@dataclass(frozen=True)
class Verbs:
    """`states`: what each watch state is called. `whole`: the media server's word that somebody is through. `makers`: who stands in
    the fact `studios`; `first_shown`: the day on which it was first had."""

    act: str
    done: str
    not_done: str
    last: str
    whole: str
    makers: str
    first_shown: str
    states: Mapping[str, str]


def of(kind: str) -> Verbs:
    """What has no words of its own is watched."""
    return BY_DOING.get(kinds.of(kind).doing, _watching)()


def _watching() -> Verbs:
    return Verbs(
        act=_("Watch"),
        done=_("watched"),
        not_done=_("Not yet watched"),
        last=_("Last watched"),
        whole=_("The media server says: watched to its end."),
        makers=_("Studios"),
        first_shown=_("First shown"),
        states={
            "planned": _("Planned"),
            "watching": _("Watching"),
            "paused": _("Paused"),
            "completed": _("Completed"),
            "dropped": _("Dropped"),
        },
    )


def _reading() -> Verbs:
    return Verbs(
        act=_("Read it"),
        done=_("read"),
        not_done=_("Not yet read"),
        last=_("Last read"),
        whole=_("The media server says: read."),
        makers=_("Publisher"),
        first_shown=_("Published"),
        states={
            "planned": _("Planned"),
            "watching": _("Reading"),
            "paused": _("Paused"),
            "completed": _("Read"),
            "dropped": _("Dropped"),
        },
    )


BY_DOING: Mapping[str, Callable[[], Verbs]] = {"watching": _watching, "reading": _reading}
