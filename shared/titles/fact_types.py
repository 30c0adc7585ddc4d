"""What a value of each fact may be, so that a source that says nonsense hears which fact it is, before anything is written."""

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from shared.choices import RELEASED_IN, WORDED_IN
from shared.errors import Invalid
from shared.language import gettext

MOST_CHARACTERS = 100_000
ROLES = ("cast", "director", "writer", "creator", "author", "crew")


class Number(fields.Float):
    """No text that looks like one: what is stored is what was said."""

    def _validated(self, value: Any) -> float:
        if isinstance(value, str):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


def _text() -> fields.Field:
    return fields.String(allow_none=True, validate=validate.Length(0, MOST_CHARACTERS))


def _whole(low: int, high: int) -> fields.Field:
    return fields.Integer(strict=True, allow_none=True, validate=validate.Range(low, high))


def _words() -> fields.Field:
    return fields.List(fields.String(), allow_none=True)


class Credit(Schema):
    """As `shared.titles.credits.Credit`."""

    class Meta:
        unknown = RAISE

    name = fields.String(required=True, validate=validate.Length(1, 1000))
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    ord = fields.Integer(required=True, strict=True, validate=validate.Range(0, 32_767))
    value, character, picture = _text(), _text(), _text()


# In the names of `shared.choices.FACTS`; the ranges are those of the columns of `titles`.
TYPES: Mapping[str, fields.Field] = {
    **{
        fact: _text()
        for fact in (
            "name", "original_name", "sort_name", "overview", "tagline", "status", "certificate", "custom_rating", "language",
            "collection", WORDED_IN,
        )
    },
    **{fact: _whole(1000, 2200) for fact in ("year", "end_year")},
    "released_on": fields.Date(format="iso", allow_none=True),
    RELEASED_IN: fields.String(allow_none=True, validate=validate.Regexp(r"\d{4}-(0[1-9]|1[0-2])\Z")),
    "runtime_s": _whole(0, 8_640_000),
    "pages": _whole(1, 100_000),
    "community_rating": Number(allow_none=True, validate=validate.Range(0, 10)),
    "critic_rating": Number(allow_none=True, validate=validate.Range(0, 100)),
    "votes": _whole(0, 2_147_483_647),
    **{fact: _words() for fact in ("countries", "genres", "studios", "tags")},
    "credits": fields.List(fields.Nested(Credit), allow_none=True),
}  # fmt: skip


def check(facts: Mapping[str, object]) -> None:
    """Raises `Invalid` naming the fact that is none of ours, or whose value is none it may have."""
    for fact, value in facts.items():
        if fact not in TYPES:
            raise Invalid(
                gettext("There is no fact “%(fact)s”; there are %(types)s.", fact=fact, types=", ".join(TYPES)),
                field=fact,
            )
        try:
            TYPES[fact].deserialize(value)
        except ValidationError as error:
            raise Invalid(
                gettext("%(fact)s: %(first)s", fact=fact, first=_first(error.messages)), field=fact
            ) from error


def _first(messages: object) -> str:
    """Of a list in a list the place too: “0 role Must be one of: …”."""
    if isinstance(messages, Mapping):
        place, inner = next(iter(messages.items()))
        return f"{place} {_first(inner)}"
    return str(messages[0]) if isinstance(messages, list) else str(messages)
