"""What is shown when, in and out."""

from marshmallow import fields, validate

from shared.discovery import calendar
from web.api.schemas import Schema
from web.api.schemas.follows import BookRelease


class WantedDays(Schema):
    start_date = fields.Date(load_default=None, metadata={"description": "Today in your time zone, unless given."})
    days = fields.Integer(load_default=7, validate=validate.Range(1, calendar.MOST_DAYS))


class Airing(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    episode_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null: no media server knows it, only a source."}
    )
    season = fields.Integer(required=True, allow_none=True)
    number = fields.Integer(required=True, allow_none=True)
    episode = fields.String(required=True, allow_none=True)
    air_date = fields.Date(
        required=True,
        metadata={"description": "In your time zone where a source knows the moment, else the media server's day."},
    )
    in_library = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "A media server has it. Null: you are not signed in."}
    )
    watched = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "By you. Null: you are not signed in."}
    )


class ShownCalendar(Schema):
    start_date = fields.Date(required=True, attribute="first")
    days = fields.Integer(required=True)
    time_zone = fields.String(required=True, attribute="zone")
    today = fields.Date(required=True, metadata={"description": "In that zone."})
    is_cut = fields.Boolean(
        required=True,
        metadata={"description": f"There are more than {calendar.MOST_EPISODES} episodes: ask for fewer days."},
    )
    episodes = fields.List(fields.Nested(Airing), required=True, attribute="airings")


class OwnCalendar(ShownCalendar):
    releases = fields.List(
        fields.Nested(BookRelease),
        required=True,
        metadata={
            "description": f"Of authors you follow, at most {calendar.MOST_RELEASES}. Of which the day is known first."
        },
    )


class CalendarFeed(Schema):
    url = fields.String(
        required=True, allow_none=True, metadata={"description": "Null: the server's secret has changed; make another."}
    )
    created_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "When a program last read it, to the hour."}
    )
