"""What was spent on models: tokens by purpose, provider and model, and what they cost."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared import db
from shared.db import Conn

sql = db.queries("costs")

# OpenAI's list prices in US dollars per million tokens, in and out. Facts of that day: other services charge otherwise.
PRICES_AS_OF = "2025-06-01"
PRICES: Mapping[str, tuple[float, float]] = {
    "text-embedding-3-small": (0.02, 0.0),
    "text-embedding-3-large": (0.13, 0.0),
    "text-embedding-ada-002": (0.10, 0.0),
    "gpt-4o-mini": (0.15, 0.60),
    "gpt-4o": (2.50, 10.00),
    "gpt-4.1-nano": (0.10, 0.40),
    "gpt-4.1-mini": (0.40, 1.60),
    "gpt-4.1": (2.00, 8.00),
}


@dataclass(frozen=True)
class Spent:
    """`dollars` is None where the model's price is not known here."""

    purpose: str
    provider: str
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    input_tokens_30_days: int
    output_tokens_30_days: int

    @property
    def dollars(self) -> float | None:
        return price(self.model, self.input_tokens, self.output_tokens)


def note(conn: Conn, purpose: str, provider: str, model: str, input_tokens: int, output_tokens: int = 0) -> None:
    """Nothing is noted for what cost nothing: models on this machine."""
    if input_tokens or output_tokens:
        conn.execute(
            sql.note,
            {
                "purpose": purpose,
                "provider": provider,
                "model": model,
                "input_tokens": input_tokens,
                "output_tokens": output_tokens,
            },
        )


def spent(conn: Conn) -> list[Spent]:
    """Since the beginning, and within the last 30 days."""
    return [Spent(**row) for row in conn.execute(sql.spent).fetchall()]


def inputs(conn: Conn) -> dict[str, int]:
    """What an estimate starts from: how many movies, series, and people with picks there are."""
    return dict(conn.execute(sql.inputs).fetchone() or {})


def price(model: str, input_tokens: int, output_tokens: int) -> float | None:
    """At the list price of PRICES_AS_OF, in US dollars; None for a model whose price is not known here."""
    if model not in PRICES:
        return None
    per_input, per_output = PRICES[model]
    return round((input_tokens * per_input + output_tokens * per_output) / 1_000_000, 6)
