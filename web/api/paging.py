"""Lists a page at a time: `limit` and `offset`, or `page` and `pageSize`, in; `total`, `limit` and `offset` out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from shared.language import gettext

MOST, USUAL = 100, 50
FARTHEST = 1_000_000
EITHER = gettext("Give page and pageSize, or limit and offset, or a cursor.")


class Paging(Schema):
    """Inherit from it for the query of a list; add filters beside. A loaded query always has `limit` and `offset`."""

    limit = fields.Integer(load_default=USUAL, validate=validate.Range(1, MOST))
    offset = fields.Integer(load_default=0, validate=validate.Range(0, FARTHEST))
    page = fields.Integer(validate=validate.Range(1, FARTHEST // MOST), metadata={"description": "Counted from 1."})
    page_size = fields.Integer(
        data_key="pageSize", validate=validate.Range(1, MOST), metadata={"description": f"With page. Default: {USUAL}."}
    )

    @post_load
    def _in_one_tongue(self, asked: dict[str, Any], **_: object) -> dict[str, Any]:
        page, size = asked.pop("page", None), asked.pop("page_size", None)
        if page is None and size is None:
            return asked
        size = size or USUAL
        return asked | {"limit": size, "offset": ((page or 1) - 1) * size}

    @validates_schema(pass_original=True)
    def _not_both(self, asked: Mapping[str, Any], sent: Mapping[str, Any], **_: object) -> None:
        paged = next((name for name in ("page", "pageSize") if name in sent), None)
        if paged and any(name in sent for name in ("limit", "offset", "cursor")):
            raise ValidationError(EITHER, paged)


class Meta(Schema):
    total = fields.Integer(metadata={"description": "Of a list: how many there are in all."})
    limit = fields.Integer()
    offset = fields.Integer()
    as_of = fields.AwareDateTime(
        data_key="asOf",
        allow_none=True,
        metadata={"description": "Of a list of the world: when it was read; null: never."},
    )
    next = fields.String(
        metadata={"description": "The next page's `cursor`, where lists have one and are not at their end."}
    )
    meaning = fields.String(
        validate=validate.OneOf(["asked", "away", "not-asked"]),
        metadata={"description": "Of a search: whether the model that reads meanings was asked."},
    )
    reason = fields.String(metadata={"description": "Why it was not."})


@dataclass(frozen=True)
class Page:
    """`items` are those of this page; `total` counts all."""

    items: Sequence[object]
    total: int
    limit: int
    offset: int

    def meta(self) -> dict[str, Any]:
        return {"total": self.total, "limit": self.limit, "offset": self.offset}


@dataclass(frozen=True)
class ReadPage(Page):
    """Of a list that was read somewhere, at a time that is told: None where it never was."""

    as_of: datetime | None = None

    def meta(self) -> dict[str, Any]:
        return {**super().meta(), "asOf": self.as_of and self.as_of.isoformat()}


def cut(items: Sequence[object], limit: int, offset: int) -> Page:
    """A page of a list that is in memory already; long ones are cut by their query."""
    return Page(items[offset : offset + limit], len(items), limit, offset)
