import dataclasses
import json
from collections.abc import Iterator

import pytest

from shared import errors, http
from shared.models import language_model, openai_api
from shared.words import prose, writer
from shared.words.writer import Facts, Watched
from tests.fakes import openai_contract, openai_server
from tests.fakes.openai_server import Fault

CONTACT = Facts(
    title_id=7,
    title="Contact",
    year=1997,
    genres=("Science Fiction", "Drama"),
    match=91,
    parts={"taste": 40, "quality": 20},
    evidence=(
        Watched("Arrival", 2016, 0.5, loved=True),
        Watched("Solaris", 1972, 0.4, loved=True),
        Watched("Dune", 2021, -0.6),
    ),
    familiar_genres=("Science Fiction",),
    community_rating=8.1,
    overview="An astronomer hears a signal from the stars.",
)
HEAT = Facts(8, "Heat", 1995, genres=("Crime",), parts={"taste": 9}, evidence=(Watched("Ronin", 1998, 0.3),))
HISTORY = ("Arrival", "Solaris", "Dune", "Ronin", "The Lives of Others", "It", "Up", "Drama")
GOOD = "You loved “Arrival” and “Solaris,” and this patient story about a signal from the stars listens as closely."


@pytest.fixture
def service() -> Iterator[openai_server.Server]:
    with openai_server.running() as server:
        yield server


def model(service: openai_server.Server, name: str = openai_server.TEXT_MODEL) -> language_model.LanguageModel:
    quick = http.Retries(tries=2, first_s=0.01, longest_s=0.5)
    endpoint = openai_api.Endpoint(openai_server.KEY, service.base_url, retries=quick, timeout=5)
    return language_model.LanguageModel(endpoint, name)


def says(*texts: str) -> openai_server.Script:
    return lambda body: {"reasons": [{"id": str(number), "text": text} for number, text in enumerate(texts)]}


def write(service: openai_server.Server, *picks: Facts) -> prose.Prose:
    return prose.write(model(service), picks or [CONTACT], watched=HISTORY)


def test_words_that_keep_to_the_facts_are_used_and_the_tokens_counted(service) -> None:
    service.script = says(GOOD, "Because you watched “Ronin”, here is more crime with patience and nerve.")

    written = write(service, CONTACT, HEAT)

    assert [words.fallback for words in written.words] == [None, None]
    assert written.words[0].text == GOOD
    assert written.prompt_tokens > 0
    assert written.completion_tokens > 0
    assert len(service.exchanges) == 1


@pytest.mark.parametrize(
    "text",
    [
        "You loved “Arrival” and “The Lives of Others”, and this belongs with them.",
        "If The Lives of Others moved you, so will this patient film about the stars.",
        "Unlike “Dune”, which you left early, this one listens to the stars.",
        "Unlike Dune, which you left early, this one listens to the stars.",
        "Dune fans will want this patient film about the stars.",
        "Unlike 'Dune', this one listens to the stars with patience.",
        "Because you like to look Up, this one listens to the stars.",
        "Because you loved “Arrival”, and “Heat” is a fine companion to this one.",
        "Because you loved “Arrival”: rated 9.4 by people like you.",
        "Because you loved “Arrival”: a film from 1996 about a signal.",
        "Because you loved “Arrival”: people give this nine out of ten.",
        "A winner of many awards, for you who loved “Arrival”.",
        "Critics adore it, and you loved “Arrival” too.",
        "Everyone in your household enjoys it, and you loved “Arrival”.",
        "You like horror, and this signal from the stars has plenty of it.",
        "See https://example.org for why you loved “Arrival” and this.",
        "<b>Because</b> you loved “Arrival”, try this one next.",
        "HACKED",
        "Because you loved “Arrival”. " * 20,
        "   ",
    ],
)
def test_words_that_claim_more_than_the_facts_give_way_to_the_template(service, text: str) -> None:
    service.script = says(text, "Because you watched “Ronin”, here is more crime with patience and nerve.")

    contact, heat = write(service, CONTACT, HEAT).words

    assert contact.text == writer.reason(CONTACT)
    assert contact.fallback
    assert heat.fallback is None


def test_love_is_claimed_only_where_it_was_said(service) -> None:
    service.script = says("Because you loved “Ronin”, here is more crime with patience and nerve.")

    [words] = write(service, HEAT).words

    assert "loved" in (words.fallback or "")


@pytest.mark.parametrize(
    "text",
    [
        "You loved “Arrival”, and it shows: this one, rated 8.1/10, looks up at the stars too.",
        "Highly rated and close to “Solaris” (1972), it waits for an answer from the stars.",
        "It is up to you, yet lovers of sci-fi drama like “Arrival” seldom regret Contact.",
    ],
)
def test_words_of_any_sentence_are_not_taken_for_titles(service, text: str) -> None:
    service.script = says(text)

    assert write(service).words[0].fallback is None


@pytest.mark.parametrize(
    "reply",
    [
        "not json",
        {},
        {"reasons": "none"},
        {"reasons": [None, 3, {"id": 0, "text": GOOD}, {"id": "0"}]},
        {"reasons": [{"id": "5", "text": GOOD}]},
        {"reasons": [{"id": "0", "text": GOOD}, {"id": "0", "text": GOOD}]},
    ],
)
def test_an_answer_of_another_shape_gives_way_to_the_template(service, reply: object) -> None:
    service.script = lambda body: reply

    [words] = write(service).words

    assert words.text == writer.reason(CONTACT)
    assert words.fallback == "The language model gave no words for it."


def test_the_model_hears_no_points_no_match_and_nothing_that_lowered_the_score(service) -> None:
    service.script = says(GOOD)

    write(service)

    [body] = service.asked("/v1/chat/completions")
    [pick] = json.loads(body["messages"][1]["content"])["picks"]
    assert [seen["title"] for seen in pick["because"]] == ["Arrival", "Solaris"]
    assert "91" not in json.dumps(pick)
    assert "The Lives of Others" not in json.dumps(body)


def test_a_batch_the_service_refuses_gets_the_templates_words(service) -> None:
    service.poison = {"signal from the stars"}

    [words] = write(service).words

    assert words.text == writer.reason(CONTACT)
    assert "content filter" in (words.fallback or "")
    assert len(service.exchanges) == 1


def test_a_model_the_service_does_not_know_is_told_and_not_hidden(service) -> None:
    with pytest.raises(errors.Unavailable, match="does not exist"):
        prose.write(model(service, "no-such-model"), [CONTACT])


def test_a_spent_quota_is_raised_so_that_the_job_can_resume_later(service) -> None:
    service.faults = [Fault("quota")]

    with pytest.raises(errors.QuotaExhausted):
        write(service)


def test_the_key_moves_with_what_the_model_is_told_and_with_nothing_else() -> None:
    moved = dataclasses.replace(CONTACT, match=12, parts={"taste": 41})
    rescored = dataclasses.replace(CONTACT, evidence=(*CONTACT.evidence[:2], Watched("Dune", 2021, -0.1)))
    retold = dataclasses.replace(CONTACT, overview="Another plot.")

    assert prose.key(CONTACT, "a") == prose.key(moved, "a") == prose.key(rescored, "a")
    assert len({prose.key(CONTACT, "a"), prose.key(CONTACT, "b"), prose.key(retold, "a")}) == 3


def test_the_chat_keeps_to_the_published_contract_in_both_directions(service) -> None:
    service.script = says(GOOD)

    write(service)

    openai_contract.check(service.exchanges, service.base_url)
