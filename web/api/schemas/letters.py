"""Letters: what a person wants written, what is in one, a year in review, and troubles of the household."""

from marshmallow import fields, validate

from shared.telling import troubles, years
from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.calendars import Airing
from web.api.schemas.kinds import Kind

HOUR = validate.Range(0, 23)
QUIET = {
    "description": "An hour of your own clock (0–23); null with the other: there are none. From 22 until 7 goes over midnight."
}


class LetterWishes(Schema):
    weekly = fields.Boolean(required=True)
    yearly = fields.Boolean(required=True)
    quiet_from = fields.Integer(required=True, allow_none=True, validate=HOUR, metadata=QUIET)
    quiet_until = fields.Integer(required=True, allow_none=True, validate=HOUR, metadata=QUIET)


class LetterWishesChange(Schema):
    weekly = fields.Boolean()
    yearly = fields.Boolean()
    quiet_from = fields.Integer(strict=True, allow_none=True, validate=HOUR, metadata=QUIET)
    quiet_until = fields.Integer(strict=True, allow_none=True, validate=HOUR, metadata=QUIET)


class LetterTitle(Schema):
    title_id = fields.Integer(required=True)
    kind = Kind(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)


class Arrival(LetterTitle):
    episodes = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "New ones of a series that you have begun; null: the title is new."},
    )


class DatedTitle(LetterTitle):
    day = fields.Date(required=True)


class Surprise(LetterTitle):
    reason = fields.String(required=True)


class PlayedTitle(LetterTitle):
    plays = fields.Integer(required=True)


class Letter(Schema):
    first = fields.Date(required=True)
    last = fields.Date(required=True)
    is_empty = fields.Boolean(required=True, metadata={"description": "There is nothing to say: it would not be sent."})
    arrived = fields.List(fields.Nested(Arrival), required=True)
    arrived_total = fields.Integer(required=True, metadata={"description": "With those that are not named."})
    airings = fields.List(fields.Nested(Airing), required=True)
    airings_total = fields.Integer(required=True)
    leaving = fields.List(fields.Nested(DatedTitle), required=True)
    leaving_total = fields.Integer(required=True)
    surprise = fields.Nested(Surprise, required=True, allow_none=True)


class WantedYear(Schema):
    year = fields.Integer(required=True, validate=validate.Range(1900, 2200))


class CountedGenre(Schema):
    name = fields.String(required=True)
    titles = fields.Integer(required=True)


class YearReview(Schema):
    """Numbers count all that was finished; titles are named as far as you may see them."""

    year = fields.Integer(required=True)
    hours = fields.Integer(required=True)
    plays = fields.Integer(required=True)
    films = fields.Integer(required=True)
    series = fields.Integer(required=True)
    episodes = fields.Integer(required=True)
    books = fields.Integer(required=True)
    days = fields.Integer(required=True, metadata={"description": f"With a play; a review needs {years.FEWEST_DAYS}."})
    streak = fields.Integer(required=True, metadata={"description": "The most days in a row."})
    month = fields.String(required=True, metadata={"description": "YYYY-MM, the one with the most plays."})
    genres = fields.List(fields.Nested(CountedGenre), required=True)
    loved = fields.List(fields.Nested(LetterTitle), required=True)
    most = fields.List(fields.Nested(PlayedTitle), required=True)
    first = fields.Nested(DatedTitle, required=True, allow_none=True)
    last = fields.Nested(DatedTitle, required=True, allow_none=True)


class WantedTroubles(Paging):
    lately = fields.Boolean(load_default=False, metadata={"description": "Without what ended more than a week ago."})


class Trouble(Schema):
    id = fields.Integer(required=True)
    event = fields.String(required=True, validate=validate.OneOf(troubles.EVENTS))
    subject = fields.String(required=True, metadata={"description": "A job's name, or a server's id."})
    words = fields.String(required=True)
    detail = fields.String(required=True, allow_none=True)
    began_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "Null: it goes on."})
