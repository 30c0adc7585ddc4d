"""What models cost: by the ledger, at the prices of their day, and what is to be expected."""

from datetime import date

import pytest

from shared import options
from shared.db import Conn
from shared.models import costs, prices
from tests.household import shelf
from tests.web.api.people import Clients


def inputs(client: Clients) -> dict:
    return client("Ana").get("/settings/cost-inputs").json["data"]


def test_costs_are_the_ledgers_tokens_at_the_prices_of_their_day(client: Clients, home: Conn) -> None:
    for day in ("2024-06-01", "2025-01-01", "2020-01-01"):
        costs.note(home, "reasons", "openai", "gpt-4o", 1_000_000, 100_000)
        home.execute("update token_ledger set at = %s where id = (select max(id) from token_ledger)", (day,))
    costs.note(home, "embeddings", "openai", "home-made", 10)
    home.commit()

    unknown, reasons = inputs(client)["spent"]

    assert (reasons["calls"], reasons["inputTokens"], reasons["inputTokens30Days"]) == (3, 3_000_000, 0)
    assert reasons["dollars"] == pytest.approx((5 + 1.5) + (2.5 + 1) + (5 + 1.5))
    assert unknown["dollars"] is None


def test_what_is_on_this_machine_costs_nothing(client: Clients, home: Conn) -> None:
    found = inputs(client)

    assert found["estimate"] == []
    assert found["inUse"] == [{"purpose": "embeddings", "provider": "local", "model": "", "price": None}]
    assert found["people"] == 3


def test_an_estimate_goes_by_a_rule_of_thumb_until_something_was_measured(client: Clients, home: Conn) -> None:
    shelf.open_up(home)
    options.set(home, "embeddings.provider", "openai")
    options.set(home, "words.by_model", True)
    home.commit()

    found = inputs(client)

    titles, people = found["movies"] + found["series"], found["people"]
    embeddings, reasons = found["estimate"]
    assert (embeddings["per"], embeddings["inputTokens"], embeddings["isMeasured"]) == ("once", 200 * titles, False)
    assert embeddings["dollars"] == pytest.approx(200 * titles * 0.02 / 1e6)
    assert (reasons["per"], reasons["inputTokens"]) == ("month", 1_500 * 2 * people * 13)
    assert titles == 5

    costs.note(home, "reasons", "openai", "gpt-4o-mini", 3_000, 400)
    home.commit()
    _, reasons = inputs(client)["estimate"]
    assert (reasons["inputTokens"], reasons["outputTokens"]) == (3_000 * 2 * people * 13, 400 * 2 * people * 13)
    assert reasons["isMeasured"]


def test_a_price_counts_from_its_day_on() -> None:
    assert prices.of("gpt-4o", date(2024, 10, 1)) == prices.PRICES["gpt-4o"][0]
    assert prices.of("gpt-4o", date(2024, 10, 2)) == prices.PRICES["gpt-4o"][1]
    assert prices.of("unheard-of", date(2024, 10, 2)) is None
    for model, known in prices.PRICES.items():
        assert list(known) == sorted(known, key=lambda price: price.since), model
