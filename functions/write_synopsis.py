"""Put one person's taste in films or series into a few sentences."""

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.models import language_model, openai_api
from shared.words import synopsis, wording


@job("write_synopsis")
def handler(conn: Conn, run: Attempt, user_id: int, kind: str) -> None:
    """The template's words are there at once; a language model's replace them where the household wants that."""
    known = synopsis.facts(conn, user_id, kind)
    synopsis.write(conn, user_id, known)
    source, why = "template", ""
    if wording.by_model(conn, user_id):
        conn.commit()
        run.say(gettext("Asking the language model"))
        try:
            source = synopsis.write(conn, user_id, known, language_model.chosen(conn))
        except openai_api.Broken as broken:
            why = f" {broken.reason}"
    run.conclude(
        gettext("In the model's words.") if source == "model" else gettext("In the template's words.%(why)s", why=why)
    )
