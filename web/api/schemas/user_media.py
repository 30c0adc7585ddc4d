"""What a person says of themselves and a title, beside what the media server says."""

from typing import Any

from marshmallow import fields, validate

from shared.watching import states
from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind

ONLY = "What is left out stays as it is; null takes it back."


class State(fields.String):
    """One of the states; of a book `reading` and `read` are taken for `watching` and `completed`."""

    def __init__(self, **how: Any) -> None:
        super().__init__(validate=validate.OneOf([*states.STATES, *states.ALIASES]), **how)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        return states.ALIASES.get(text, text)


class WantedStates(Paging):
    state = State(load_default=None)
    kind = Kind(load_default=None)


class WantedBegun(Paging):
    kind = Kind(load_default=None)


class StateChanges(Schema):
    state = State(allow_none=True, metadata={"description": ONLY})
    notes = fields.String(allow_none=True, validate=validate.Length(max=states.LONGEST_NOTE))
    progress = fields.Integer(
        allow_none=True, strict=True, validate=validate.Range(0, 100), metadata={"description": "Per cent."}
    )
    started_on = fields.Date(allow_none=True, metadata={"description": "Of your own calendar, not after today."})
    finished_on = fields.Date(allow_none=True, metadata={"description": "Not before startedOn, not after today."})


class ServersWord(Schema):
    state = fields.String(
        required=True, allow_none=True, metadata={"description": "watching, completed, or null: not begun."}
    )
    progress = fields.Integer(required=True, allow_none=True, metadata={"description": "Per cent."})
    watched = fields.Integer(required=True, allow_none=True, metadata={"description": "Episodes; null for films."})
    episodes = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of those that were shown, specials aside."}
    )
    last_played_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


class WatchState(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True, allow_none=True, metadata={"description": "Your own word; null: none."})
    notes = fields.String(required=True, allow_none=True)
    progress = fields.Integer(required=True, allow_none=True, metadata={"description": "Your own word, per cent."})
    started_on = fields.Date(required=True, allow_none=True)
    finished_on = fields.Date(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "When you last said something; null: never."}
    )
    server = fields.Nested(
        ServersWord, required=True, metadata={"description": "What the media server says. Neither changes the other."}
    )


class StateChange(Schema):
    id = fields.Integer(required=True)
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)
    old_state = fields.String(required=True, allow_none=True)
    new_state = fields.String(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True)
