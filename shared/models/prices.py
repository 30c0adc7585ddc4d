"""What OpenAI asks for its models, each price with the day it began: facts of its announcements, in US dollars."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Price:
    """Per million tokens, in and out."""

    since: date
    per_input: float
    per_output: float = 0.0


# Oldest first. Other services charge otherwise, and batches, caches and discounts are left out.
PRICES: Mapping[str, tuple[Price, ...]] = {
    "text-embedding-ada-002": (Price(date(2022, 12, 15), 0.40), Price(date(2023, 6, 13), 0.10)),
    "text-embedding-3-small": (Price(date(2024, 1, 25), 0.02),),
    "text-embedding-3-large": (Price(date(2024, 1, 25), 0.13),),
    "gpt-4o": (Price(date(2024, 5, 13), 5.00, 15.00), Price(date(2024, 10, 2), 2.50, 10.00)),
    "gpt-4o-mini": (Price(date(2024, 7, 18), 0.15, 0.60),),
    "gpt-4.1": (Price(date(2025, 4, 14), 2.00, 8.00),),
    "gpt-4.1-mini": (Price(date(2025, 4, 14), 0.40, 1.60),),
    "gpt-4.1-nano": (Price(date(2025, 4, 14), 0.10, 0.40),),
}


def of(model: str, day: date) -> Price | None:
    """The price that counted on that day; None for a model whose price is not known here. Before its first, its first."""
    prices = PRICES.get(model, ())
    return next((price for price in reversed(prices) if price.since <= day), prices[0] if prices else None)


def names(*, embeds: bool) -> list[str]:
    """Of the models that embed, or of those that write."""
    return [model for model, prices in PRICES.items() if embeds == (prices[-1].per_output == 0)]


def dollars(price: Price | None, input_tokens: float, output_tokens: float) -> float | None:
    if price is None:
        return None
    return round((input_tokens * price.per_input + output_tokens * price.per_output) / 1_000_000, 6)


def each() -> Iterator[tuple[str, Price, date | None]]:
    """Model, price, and the day the next one began; None while it lasts."""
    for model, prices in PRICES.items():
        for place, price in enumerate(prices, 1):
            yield model, price, prices[place].since if place < len(prices) else None
