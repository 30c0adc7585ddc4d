"""Which models turn titles into vectors and put reasons into words."""

from web.language import gettext as _
from web.option_pages.page import Control, OptionPage


def pages() -> tuple[OptionPage, ...]:
    return (
        OptionPage(
            "embeddings",
            _("Embedding model"),
            _("It turns what a title is about into numbers, so that what is alike is near."),
            (
                Control("embeddings.provider", _("Where it runs"), _("On this machine it needs no key and sends nothing anywhere."),
                        choices={"local": _("On this machine"), "openai": _("A service with OpenAI's API")}),
                Control("embeddings.model", _("Model of that service"), empty=_("as the environment says")),
                Control("embeddings.dimensions", _("Length of its vectors"), _("Shorter ones where the model offers them."), _("numbers"),
                        zero=_("the model's own length")),
            ),
        ),
        OptionPage(
            "words",
            _("Words by a model"),
            _("Reasons are written by Matinee itself; a language model may word them better. It needs a key."),
            (
                Control("words.by_model", _("Let a language model word the reasons")),
                Control("words.allow_override", _("People may choose for themselves"), _("Those to whom it is granted.")),
                Control("words.model", _("Language model"), empty=_("as the environment says")),
                Control("channels.by_model", _("Let a language model choose what is in channels"),
                        _("Titles of the library are sent to its service.")),
            ),
        ),
    )  # fmt: skip
