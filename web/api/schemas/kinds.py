"""What a title is: `movie` or `series`; `show` and `tv` are taken as other words for series."""

from typing import Any

from marshmallow import fields, validate

from shared.errors import NotFound

KINDS = ("movie", "series")
OTHER_WORDS = {"show": "series", "tv": "series"}
WORDS = (*KINDS, *OTHER_WORDS)


class Kind(fields.String):
    """As it comes in; None where it may be left out."""

    def __init__(self, **how: Any) -> None:
        super().__init__(validate=validate.OneOf(KINDS), **how)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        return OTHER_WORDS.get(text, text)


class GetsPicks(fields.Boolean):
    """Of a person, whether they get picks of the kind."""

    def __init__(self, kind: str, **how: Any) -> None:
        self.kind = kind
        super().__init__(**how)

    def get_value(self, obj: Any, attr: str, accessor: Any = None, default: Any = None) -> bool:
        return bool(obj.gets(self.kind))


def of(word: str) -> str:
    """The kind that a word in a path means. Raises `NotFound`."""
    kind = OTHER_WORDS.get(word, word)
    if kind not in KINDS:
        raise NotFound("There are movies and series.")
    return kind
