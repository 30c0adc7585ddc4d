"""Why a pick was picked: who words it, and where it stands."""

from shared import kinds
from web.language import gettext as _
from web.option_pages.page import Control, OptionPage


def page() -> OptionPage:
    said = _("Counts only while the first is on.")
    of_kinds = tuple(
        Control(f"output.{kind.name}_reasons", _("Also in libraries of %(kinds)s", kinds=kind.nouns), said)
        for kind in kinds.published()
    )
    return OptionPage(
        "explanations",
        _("Explanations"),
        _("Why each title was picked: who words it, and whether it stands in the plots of libraries."),
        (
            Control("output.reasons", _("Begin plots in libraries with why"),
                    _("For everybody who has not chosen otherwise. Without it plots are the server’s own.")),
            *of_kinds,
            Control("words.by_model", _("Let a language model word the reasons"),
                    _("Else Matinee’s own sentences do. A model is held to the same facts; its service is sent titles and plots.")),
            Control("words.allow_override", _("People may choose for themselves"),
                    _("Those to whom it is granted on their own page: about reasons in their library, and who words them.")),
        ),
        endpoint="explanations.page",
    )  # fmt: skip
