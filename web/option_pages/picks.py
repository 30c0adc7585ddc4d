"""What shapes everybody's picks."""

from shared import kinds
from shared.choices import BLEND, EXCLUDE, HYBRID, PEARSON, PENALISE, POPULARITY
from shared.kinds import Kind
from web import slugs
from web.language import gettext as _
from web.option_pages.page import Control, OptionPage


def pages() -> tuple[OptionPage, ...]:
    return (*(_of_kind(kind) for kind in kinds.picked()), _lists())


def paces() -> dict[str, str]:
    """Words for how soon something follows."""
    return {"at once": _("At once"), "daily": _("Once a day"), "weekly": _("Once a week")}


def _of_kind(kind: Kind) -> OptionPage:
    return OptionPage(
        slugs.slug(kind),
        _("Picks of %(nouns)s", nouns=kind.nouns),
        _("What weighs more and what less, for everybody who has no sliders of their own. 1 is what Matinee has learned."),
        (
            Control(f"{kind.name}.similarity", _("Close to what people love"), _("How near a title is to a person's taste.")),
            Control(f"{kind.name}.novelty", _("New territory"), _("How far a title leads from what a person knows.")),
            Control(f"{kind.name}.rating", _("Well rated"), _("What critics and the public think of a title.")),
            Control(f"{kind.name}.diversity", _("Different from one another"), _("Fewer picks of one sort in one list.")),
            Control(f"{kind.name}.picks", _("Length of a list"), _("How many titles each person gets at most."), _("titles")),
            Control(
                f"{kind.name}.recent_watch_limit",
                _("How much history counts"),
                _("So many of a person's latest titles make their taste."),
                _("titles"),
            ),
        ),
        kind.name,
    )  # fmt: skip


def _lists() -> OptionPage:
    return OptionPage(
        "picks",
        _("How lists are made"),
        _("What holds for the picks of every kind."),
        (
            Control("picks.strategy", _("What picks go by"), choices={
                BLEND: _("What Matinee has learned of each person"),
                PEARSON: _("What people with like ratings thought"),
                HYBRID: _("People with like ratings first, then likeness"),
                POPULARITY: _("Votes of the public"),
            }),
            Control("picks.change", _("When lists change"),
                    _("After each play, or at the time of the job that picks. What people say of picks acts at once in any case."),
                    choices=paces()),
            Control("picks.floor", _("Lowest match"),
                    _("A list also ends where the match falls below what is usual for the person: fewer picks are better than bad ones."),
                    "%", zero=_("no list ends early")),
            Control("picks.exploration", _("Now and then something else"),
                    _("How often the last place of a list goes to something from further down, to learn about: 0 is never, 1 always.")),
            Control("proof.is_on", _("Prove that picks help"),
                    _("In one place of ten a coin decides between our pick and that of a simpler rule. Such a title matches at most "
                      "5 points less, a whole list 0.25 points on average. What came of it is on the page Evaluation.")),
            Control("taste.dislikes", _("What is most like something disliked"), _("Each person may choose otherwise."),
                    choices={PENALISE: _("Comes lower"), EXCLUDE: _("Is never picked")}),
            Control("taste.half_life_days", _("How long taste lasts"),
                    _("After this time, something watched counts half as much as something watched today."), _("days")),
        ),
    )  # fmt: skip
