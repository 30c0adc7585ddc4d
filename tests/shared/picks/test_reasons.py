"""Words that were refused for one person may be asked for again elsewhere and later."""

from shared.db import Conn
from shared.models import openai_api
from shared.models.language_model import Answer, LanguageModel
from shared.picks import reasons
from shared.picks.reasons import Unworded
from shared.words.writer import Facts
from tests.household import rows
from tests.household.cast import Home

FACTS = Facts(1, "Heat", 1995, genres=("Crime",), familiar_genres=("Crime",))
PICK = Unworded(run_id=0, rank=1, facts=FACTS)
TEXT = "More of the crime that you watch, unlike the lives of others, with patience."


class Saying(LanguageModel):
    """Always the same words."""

    def __init__(self) -> None:
        super().__init__(openai_api.Endpoint("", "http://127.0.0.1:1"), "sayer")

    def ask(self, *_: object, **__: object) -> Answer:
        return Answer({"reasons": [{"id": "0", "text": TEXT}]}, 1, 1)


def test_one_person_s_refusal_is_nobody_else_s_and_not_for_ever(conn: Conn) -> None:
    home = Home(conn)
    ana, ben = home.ana, home.ben
    rows.watch(conn, ana, home.film("The Lives of Others"))

    assert reasons.write(conn, ana, "movie", [PICK], Saying())

    assert reasons.use_known(conn, ben, "movie", [PICK], "sayer") == [PICK]
    assert reasons.askable(conn, ana, [PICK], "sayer") == []
    assert reasons.askable(conn, ben, [PICK], "sayer") == [PICK]
    conn.execute("update written_words set created_at = now() - interval '8 days'")
    assert reasons.askable(conn, ana, [PICK], "sayer") == [PICK]


def test_words_that_are_good_for_one_are_checked_again_for_another(conn: Conn) -> None:
    home = Home(conn)
    ana, ben = home.ana, home.ben
    assert reasons.write(conn, ben, "movie", [PICK], Saying()) == []

    rows.watch(conn, ana, home.film("The Lives of Others"))

    assert reasons.use_known(conn, ben, "movie", [PICK], "sayer") == []
    assert reasons.use_known(conn, ana, "movie", [PICK], "sayer") == [PICK]


def test_a_title_of_the_catalogue_is_found_though_nobody_watched_it(conn: Conn) -> None:
    home = Home(conn)
    home.film("The Lives of Others")

    [why] = reasons.write(conn, home.ben, "movie", [PICK], Saying())

    assert "The Lives of Others" in why
