"""Forms of a few options each: drawn from what each option says of itself, saved all or none, and with what is wrong beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import request

from shared.errors import Invalid
from shared.models.model_names import Unconfirmed
from shared.options import Value
from shared.upkeep import option_changes
from web import auth, request_db

Described = Mapping[str, object]
Refusal = Invalid | Unconfirmed  # what a page shows beside the option that it is about


@dataclass(frozen=True)
class Field:
    """How a page calls an option; `help` and `choices` in the option's own words where they are empty."""

    name: str
    label: str
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


def rows(fields: Sequence[Field], refusal: Refusal | None = None) -> list[dict[str, object]]:
    """For the macros of `parts/options.html`. With a refusal: what was sent, and its sentence beside the option."""
    described = by_name()
    given = sent(one.name for one in fields) if refusal else {}
    return [_row(one, described[one.name], given, refusal) for one in fields]


def save(names: Iterable[str]) -> dict[str, Value]:
    """What the form says of these options, all of them or none; returns what is different now. Raises `Invalid` and
    `Unconfirmed`."""
    return option_changes.apply(request_db.conn(), sent(names), by=auth.me().actor, confirmed=confirmed())


def confirmed() -> list[str]:
    return request.form.getlist("confirm")


def sent(names: Iterable[str]) -> dict[str, Value]:
    """Of these options what the form has, each as its type."""
    described = by_name()
    return {name: _value(described[name], request.form.getlist(name)[-1]) for name in names if name in request.form}


def by_name() -> dict[str, Described]:
    return {str(option["name"]): option for option in option_changes.listing(request_db.conn())}


def _row(one: Field, option: Described, given: Mapping[str, Value], refusal: Refusal | None) -> dict[str, object]:
    error = _error(one.name, refusal)
    return {
        **option,
        "label": one.label,
        "help": one.help or option["help"],
        "choices": one.choices,
        "value": given.get(one.name, option["value"]),
        "error": error,
        "ask": refusal.model if error and isinstance(refusal, Unconfirmed) else None,
    }


def _error(name: str, refusal: Refusal | None) -> str | None:
    if refusal is None:
        return None
    about = refusal.option if isinstance(refusal, Unconfirmed) else refusal.details.get("field")
    return refusal.message.removeprefix(f"{name}: ") if about == name else None


def _value(option: Described, text: str) -> Value:
    """As the option's type; what cannot be read stays text, which the option's own check refuses with its words."""
    schema = option["schema"]
    assert isinstance(schema, dict)
    if schema["type"] == "boolean":
        return text == "1"  # a box sends the 0 before it alone when it is not ticked
    reads = {"integer": int, "number": float}.get(schema["type"])
    try:
        return reads(text) if reads else text
    except ValueError:
        return text
