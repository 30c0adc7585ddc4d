"""Let a language model word the reasons of one person's present picks."""

from collections import Counter

from functions.registry import job
from shared import live
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.language import gettext
from shared.models import language_model, openai_api
from shared.picks import reasons
from shared.words import prose


@job("write_words")
def handler(conn: Conn, run: Attempt, user_id: int, kind: str) -> None:
    """Commits after each request: what was paid for is kept, and a rerun asks only for the rest.

    A service that answers with no answer leaves the rest to the template; one that is down, to a later attempt.
    """
    model = language_model.chosen(conn)
    picks = reasons.unworded(conn, user_id, kind)
    unknown = reasons.use_known(conn, user_id, kind, picks, model.name)
    todo = reasons.askable(conn, user_id, unknown, model.name)
    conn.commit()
    own, whys = 0, Counter[str]()
    for start in range(0, len(todo), prose.BATCH):
        run.say(gettext("Wording the reasons"), len(picks) - len(todo) + start, len(picks))
        batch = todo[start : start + prose.BATCH]
        try:
            refused = reasons.write(conn, user_id, kind, batch, model)
        except openai_api.Broken as broken:
            whys[broken.reason] = len(todo) - start
            break
        conn.commit()
        whys.update(refused)
        own += len(batch) - len(refused)
    live.publish(conn, "recommendations", str(user_id))
    run.conclude(_sentence(own, len(picks) - len(unknown), len(unknown) - own, whys))


def _sentence(own: int, known: int, left: int, whys: Counter[str]) -> str:
    told = gettext("%(own)s worded, %(known)s known, %(left)s left to the template", own=own, known=known, left=left)
    return f"{told}. {whys.most_common(1)[0][0]}" if whys else f"{told}."
