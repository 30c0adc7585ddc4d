"""What models cost: tokens that were spent, at the prices of their day, and what is to be expected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from psycopg.types.json import Jsonb

from shared import db, kinds, options
from shared.db import Conn
from shared.models import embedding_spaces, language_model, prices
from shared.models.prices import Price

sql = db.queries("models/costs")

# Where nothing was measured yet: a title's text is some 800 characters, at four a token; a list's reasons and the titles
# they are about.
TITLE_TOKENS, LIST_TOKENS = 200, (1_500, 600)
ENOUGH = 100  # titles, to tell a pace by
LISTS_A_MONTH = 13  # three a week: somebody who watches as often as most


@dataclass(frozen=True)
class Spent:
    """`dollars` is None where a price is not known here."""

    purpose: str
    provider: str
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    input_tokens_30_days: int
    output_tokens_30_days: int
    dollars: float | None


@dataclass(frozen=True)
class Used:
    """A model that is chosen now; `price` is None where it is not known, or nothing: what runs here costs nothing."""

    purpose: str
    provider: str
    model: str
    price: Price | None


@dataclass(frozen=True)
class Inputs:
    """How many titles of each kind (“movies”, “series”) are embedded once a model has read them all, and how many people have picks."""

    titles: Mapping[str, int]
    people: int


@dataclass(frozen=True)
class Measured:
    """Tokens as they came to here: of a title, and of a call in and out; None where there was no call."""

    per_title: float | None
    per_call_in: float | None
    per_call_out: float | None


@dataclass(frozen=True)
class Expected:
    """`per` is “once” or “month”; `is_measured` whether the tokens come from what was spent here, not from a rule of thumb."""

    purpose: str
    model: str
    per: str
    input_tokens: int
    output_tokens: int
    dollars: float | None
    is_measured: bool


@dataclass(frozen=True)
class Week:
    """Calls of one purpose in the week that began on `monday`."""

    monday: date
    purpose: str
    calls: int
    input_tokens: int
    output_tokens: int


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
    periods = [
        {"model": model, "since": price.since.isoformat(), "until": until and until.isoformat(),
         "per_input": price.per_input, "per_output": price.per_output}
        for model, price, until in prices.each()
    ]  # fmt: skip
    return db.all(conn, sql.spent, {"prices": Jsonb(periods)}, row=Spent)


def inputs(conn: Conn) -> Inputs:
    """What an estimate starts from."""
    return db.one(conn, sql.inputs, row=Inputs)


def used(conn: Conn) -> list[Used]:
    """The models that embed titles and word reasons now, with today's prices."""
    provider, today = str(options.get(conn, "embeddings.provider")), datetime.now(UTC).date()
    embeds = embedding_spaces.model_name(conn) if provider == "openai" else ""
    found = [Used("embeddings", provider, embeds, prices.of(embeds, today))]
    if options.get(conn, "words.by_model") or options.get(conn, "words.allow_override"):
        words = language_model.chosen_name(conn)
        found.append(Used("reasons", "openai", words, prices.of(words, today)))
    return found


def expected(conn: Conn, *, on: date | None = None) -> list[Expected]:
    """Embedding the whole library once, and wording everybody's lists for a month, with the models chosen now."""
    day, there = on or datetime.now(UTC).date(), inputs(conn)
    return [_expected(conn, use, there, day) for use in used(conn) if use.provider != "local"]


def offers(conn: Conn) -> list[Expected]:
    """The same for every model whose price is known here, chosen or not."""
    today, there = datetime.now(UTC).date(), inputs(conn)
    purposes = {"embeddings": prices.names(embeds=True), "reasons": prices.names(embeds=False)}
    every = [(purpose, name) for purpose, names in purposes.items() for name in names]
    uses = [Used(purpose, "openai", name, prices.of(name, today)) for purpose, name in every]
    return [_expected(conn, use, there, today) for use in uses]


def by_week(conn: Conn) -> list[Week]:
    """The last twelve weeks in which a model was asked, newest first."""
    return db.all(conn, sql.by_week, row=Week)


def titles_a_minute(conn: Conn, names: Sequence[str]) -> float | None:
    """How fast runs of these jobs embedded titles lately; None where too few were embedded to tell."""
    return db.value(conn, sql.pace, {"names": list(names), "enough": ENOUGH}, of=float) or None


def _expected(conn: Conn, use: Used, there: Inputs, day: date) -> Expected:
    each = db.one(conn, sql.measured, {"purpose": use.purpose, "model": use.model}, row=Measured)
    if use.purpose == "embeddings":
        titles = sum(there.titles[kind.plural] for kind in kinds.picked())
        return _priced(
            use,
            "once",
            (round((each.per_title or TITLE_TOKENS) * titles), 0),
            day,
            is_measured=each.per_title is not None,
        )
    lists = len(kinds.offered(conn)) * there.people * LISTS_A_MONTH
    per_call = (each.per_call_in or LIST_TOKENS[0], each.per_call_out or LIST_TOKENS[1])
    tokens = (round(per_call[0] * lists), round(per_call[1] * lists))
    return _priced(use, "month", tokens, day, is_measured=each.per_call_in is not None)


def _priced(use: Used, per: str, tokens: tuple[int, int], day: date, *, is_measured: bool) -> Expected:
    dollars = prices.dollars(prices.of(use.model, day), *tokens)
    return Expected(use.purpose, use.model, per, *tokens, dollars, is_measured)
