"""Lists a page at a time: `limit` and `offset` in, `total`, `limit` and `offset` out."""

from collections.abc import Sequence
from dataclasses import dataclass

from marshmallow import Schema, fields, validate

MOST = 100
FARTHEST = 1_000_000


class Paging(Schema):
    """Inherit from it for the query of a list; add filters beside."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST))
    offset = fields.Integer(load_default=0, validate=validate.Range(0, FARTHEST))


class Meta(Schema):
    total = fields.Integer(metadata={"description": "Of a list: how many there are in all."})
    limit = fields.Integer()
    offset = fields.Integer()
    next = fields.String(
        metadata={"description": "The next page's `cursor`, where lists have one and are not at their end."}
    )


@dataclass(frozen=True)
class Page:
    """`items` are those of this page; `total` counts all."""

    items: Sequence[object]
    total: int
    limit: int
    offset: int

    def meta(self) -> dict[str, int]:
        return {"total": self.total, "limit": self.limit, "offset": self.offset}


def cut(items: Sequence[object], limit: int, offset: int) -> Page:
    """A page of a list that is in memory already; long ones are cut by their query."""
    return Page(items[offset : offset + limit], len(items), limit, offset)
