"""Which models turn titles into vectors and put reasons into words."""

from shared.models import prices
from shared.settings import settings
from web.language import gettext as _
from web.option_pages.page import Control, OptionPage


def pages() -> tuple[OptionPage, ...]:
    return (
        OptionPage(
            "models",
            _("Models"),
            _("What turns titles into numbers, so that what is alike is near, and what puts reasons into words."),
            (
                Control("embeddings.provider", _("Where titles are embedded"),
                        _("On this machine it needs no key and sends nothing anywhere."),
                        choices={"local": _("On this machine"), "openai": _("By the service below")}),
                Control("embeddings.local_model", _("Model on this machine"),
                        _("MiniLM reads English; E5 a hundred languages, at half the speed. Automatic: by the language of the plots."),
                        choices={"auto": _("Automatic"), "all-MiniLM-L6-v2": _("English: all-MiniLM-L6-v2"),
                                 "multilingual-e5-small": _("Many languages: multilingual-e5-small")}),
                Control("embeddings.model", _("Embedding model of that service"),
                        empty=settings().text("OPENAI_EMBED_MODEL") or _("none"), suggestions=prices.names(embeds=True)),
                Control("embeddings.dimensions", _("Length of its vectors"), _("Shorter ones where the model offers them."), _("numbers"),
                        zero=_("the model's own length")),
                Control("words.model", _("Language model of that service"), _("It words reasons and tastes where that is switched on."),
                        empty=settings().text("OPENAI_TEXT_MODEL") or _("none"), suggestions=prices.names(embeds=False)),
            ),
            endpoint="models-page.page",
        ),
        OptionPage(
            "words",
            _("Words by a model"),
            _("Reasons are written by Matinee itself; a language model may word them better. It needs a key."),
            (
                Control("channels.by_model", _("Let a language model choose what is in channels"),
                        _("Titles of the library are sent to its service.")),
            ),
        ),
    )  # fmt: skip
