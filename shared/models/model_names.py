"""Names of models that an admin chooses: a mistyped one is asked about before titles are sent to it, or fail for days."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from shared import options
from shared.db import Conn
from shared.errors import Conflict
from shared.language import gettext, marked
from shared.models import embedding_spaces, prices
from shared.options import Value
from shared.settings import settings

CHOSEN = {"embeddings.model": "OPENAI_EMBED_MODEL", "words.model": "OPENAI_TEXT_MODEL"}
SENTENCE = marked(
    "“%(model)s” is no model known here%(near)s. A service of your own may have it: confirm to use it all the same."
)


class Unconfirmed(Conflict):
    """`option` names what asks, `model` the value that has to be confirmed."""

    def __init__(self, option: str, model: str, sentence: str) -> None:
        super().__init__(sentence, field="confirm", details={"option": option, "model": model})
        self.option, self.model = option, model


def check(conn: Conn, changes: Mapping[str, Value], confirmed: Collection[Value]) -> None:
    """Raises `Unconfirmed` for the first new name that neither the list of prices, the environment nor a space has."""
    for option, variable in CHOSEN.items():
        model = changes.get(option)
        if not isinstance(model, str) or not model or model in confirmed or model == options.get(conn, option):
            continue
        if model not in _known_names(conn, option) | {settings().text(variable)}:
            raise Unconfirmed(option, model, _sentence(option, model))


def _sentence(option: str, model: str) -> str:
    near = get_close_matches(model, prices.names(embeds=option == "embeddings.model"), 1)
    return gettext(SENTENCE, model=model, near=gettext("; is it “%(near)s”?", near=near[0]) if near else "")


def _known_names(conn: Conn, option: str) -> set[str | None]:
    embeds = option == "embeddings.model"
    spaces = {space.name for space in embedding_spaces.listing(conn)} if embeds else set()
    return {*prices.names(embeds=embeds), *spaces}
