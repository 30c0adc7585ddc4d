"""What pages say of titles by what one does with them: who watches has watched, who reads has read. By `doing` of the table of kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared import kinds
from web.language import gettext as _


@dataclass(frozen=True)
class Verbs:
    """`states`: what each watch state is called. `whole`: the media server's word that somebody is through. `makers`: who stands in
    the fact `studios`; `first_shown`: the day on which it was first had; `to_end` and `never`: of a play, that it was whole, and that
    it is none; `nothing_yet`: that there is no play at all; `begun_by`: how many people have begun it, and how many of them are
    through; `takes_time`: whether its length is told in minutes."""

    act: str
    done: str
    not_done: str
    last: str
    whole: str
    makers: str
    first_shown: str
    to_end: str
    never: str
    nothing_yet: str
    begun_by: Callable[[int, int], str]
    takes_time: bool
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
        to_end=_("watched to its end"),
        never=_("Never watched"),
        nothing_yet=_("Nothing watched yet."),
        begun_by=lambda begun, finished: _(
            "%(begun)s people have begun it, and %(finished)s watched it to its end.", begun=begun, finished=finished
        ),
        takes_time=True,
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
        to_end=_("read to its end"),
        never=_("Never read"),
        nothing_yet=_("Nothing read yet."),
        begun_by=lambda begun, finished: _(
            "%(begun)s people have begun it, and %(finished)s read it to its end.", begun=begun, finished=finished
        ),
        takes_time=False,
        states={
            "planned": _("Planned"),
            "watching": _("Reading"),
            "paused": _("Paused"),
            "completed": _("Read"),
            "dropped": _("Dropped"),
        },
    )


BY_DOING: Mapping[str, Callable[[], Verbs]] = {"watching": _watching, "reading": _reading}
