"""People, in and out: accounts, numbers of what they watched, sliders, and their taste in words."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.choices import DISLIKES
from shared.language import LANGUAGES
from shared.options import PER_KIND
from shared.output.readers import FORMS
from shared.picks import preferences
from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.history import ANY_ID
from web.api.schemas.kinds import GetsPicks, Kind

ROLES = ("admin", "member")
OF_KIND = {option.name: option for option in PER_KIND}
FIRST_YEAR, LAST_YEAR = 1900, 2200
TEXT = validate.Length(1, 200)
PICTURE = {"description": "Its address here; null: none. Of a studio it is a 404 where the media server has none."}


class Account(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    is_active = fields.Boolean(required=True)
    inactive_because = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Who shut this person out: the server, or somebody here."},
    )
    enabled_movies = GetsPicks("movie", required=True, metadata={"description": "Gets picks of films."})
    enabled_series = GetsPicks("series", required=True, metadata={"description": "Gets picks of series."})
    enabled_books = GetsPicks("book", required=True, metadata={"description": "Gets picks of books."})
    time_zone = fields.String(required=True, allow_none=True, metadata={"description": "Null: the household's."})
    language = fields.String(
        required=True, allow_none=True, metadata={"description": "Null: as their browser asks for."}
    )
    age_limit = fields.Integer(
        required=True, allow_none=True, metadata={"description": "In years, as the server has it."}
    )
    limits = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "By what the server keeps something from this person: libraries, age, blocked tags, …"
        },
    )
    server_name = fields.String(required=True, allow_none=True, metadata={"description": "Null: an account kept here."})
    last_login_at = fields.AwareDateTime(required=True, allow_none=True)


class AccountChanges(Schema):
    time_zone = fields.String(allow_none=True, validate=validate.Length(1, 64), metadata={"example": "Europe/Berlin"})
    language = fields.String(
        allow_none=True,
        validate=validate.OneOf(list(LANGUAGES)),
        metadata={"description": "Of pages and of messages; null: as their browser asks for, or the household's."},
    )
    words_by_model = fields.Boolean(
        allow_none=True,
        metadata={"description": "Own choice, where the household grants one; null goes back to the household's."},
    )
    enabled_movies = fields.Boolean(metadata={"description": "For administrators."})
    enabled_series = fields.Boolean(metadata={"description": "For administrators."})
    enabled_books = fields.Boolean(metadata={"description": "For administrators."})
    is_active = fields.Boolean(metadata={"description": "For administrators."})
    role = fields.String(
        validate=validate.OneOf(ROLES), metadata={"description": "For administrators, of accounts kept here."}
    )


class Form(Schema):
    server = fields.String(required=True)
    chosen = fields.String(required=True, allow_none=True, metadata={"description": "Null: the household's."})
    playlist = fields.Boolean(required=True)
    library = fields.Boolean(required=True)
    notes = fields.List(
        fields.String(), required=True, metadata={"description": "Why something asked for is not done."}
    )
    seen_by = fields.List(fields.String(), required=True, metadata={"description": "Who else would see a library."})
    administrators = fields.List(fields.String(), required=True, metadata={"description": "They see everything there."})
    problem = fields.String(required=True, allow_none=True)


class ChosenForm(Schema):
    form = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(FORMS),
        metadata={"description": "Null: the household's (`output.form`)."},
    )


class OpenLibrary(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    server = fields.String(required=True)
    is_open = fields.Boolean(required=True)


class ChosenLibraries(Schema):
    library_ids = fields.List(fields.Integer(validate=ANY_ID), required=True, validate=validate.Length(0, 1000))


class OtherPerson(Schema):
    user_id = fields.Integer(
        required=True, validate=ANY_ID, metadata={"description": "Who becomes part of this person."}
    )


class Summary(Schema):
    movies = fields.Integer(required=True)
    books = fields.Integer(required=True)
    series = fields.Integer(required=True)
    episodes = fields.Integer(required=True)
    plays = fields.Integer(required=True, metadata={"description": "Each counted once, and only when seen to its end."})
    favorites = fields.Integer(required=True)
    in_progress = fields.Integer(required=True)
    watch_time_s = fields.Integer(required=True)
    ratings = fields.Integer(required=True)
    picks = fields.Integer(required=True, metadata={"description": "On the person's present lists."})


class WantedPeriod(Schema):
    """Of the person's own calendar."""

    first = fields.Date(data_key="from", load_default=None, metadata={"description": "The first day that counts."})
    last = fields.Date(data_key="to", load_default=None, metadata={"description": "The last day that counts."})

    @validates_schema
    def _in_order(self, data: Mapping[str, Any], **_: object) -> None:
        days = [day for day in (data["first"], data["last"]) if day]
        if any(not FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
            raise ValidationError(
                f"Must be a day of the years {FIRST_YEAR} to {LAST_YEAR}.", "from" if data["first"] else "to"
            )
        if len(days) == 2 and days[0] > days[1]:
            raise ValidationError("Must not be before the first day.", "to")


class WantedStats(WantedPeriod):
    kind = Kind(load_default=None)


class NameCount(Schema):
    name = fields.String(required=True)
    titles = fields.Integer(required=True)


class DecadeCount(Schema):
    decade = fields.Integer(required=True)
    titles = fields.Integer(required=True)


class MonthCount(Schema):
    month = fields.String(required=True, metadata={"example": "2026-05"})
    movies = fields.Integer(required=True)
    books = fields.Integer(required=True)
    episodes = fields.Integer(required=True)
    watch_time_s = fields.Integer(required=True)


class HeartCount(Schema):
    hearts = fields.Integer(required=True, validate=validate.Range(1, 10))
    titles = fields.Integer(required=True)


class PersonCount(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    titles = fields.Integer(required=True)
    picture = fields.String(required=True, allow_none=True, metadata=PICTURE)


class StudioCount(NameCount):
    picture = fields.String(required=True, metadata=PICTURE)


class KindCount(Schema):
    kind = Kind(required=True)
    titles = fields.Integer(required=True)
    plays = fields.Integer(required=True)
    watch_time_s = fields.Integer(required=True)


class WatchStats(Schema):
    time_zone = fields.String(required=True, metadata={"description": "In which the months begin."})
    kinds = fields.List(fields.Nested(KindCount), required=True, metadata={"description": "One against the others."})
    genres = fields.List(fields.Nested(NameCount), required=True)
    decades = fields.List(fields.Nested(DecadeCount), required=True)
    timeline = fields.List(fields.Nested(MonthCount), required=True)
    ratings = fields.List(fields.Nested(HeartCount), required=True)
    actors = fields.List(fields.Nested(PersonCount), required=True)
    directors = fields.List(fields.Nested(PersonCount), required=True)
    studios = fields.List(fields.Nested(StudioCount), required=True)
    networks = fields.List(fields.Nested(StudioCount), required=True)


class WantedStatsRows(Paging, WantedPeriod):
    kind = Kind(load_default=None)
    genre = fields.String(load_default=None, validate=TEXT)
    decade = fields.Integer(load_default=None, validate=validate.Range(1800, 2200))
    month = fields.String(load_default=None, validate=validate.Regexp(r"^[0-9]{4}-(0[1-9]|1[0-2])$"))
    studio = fields.String(load_default=None, validate=TEXT)
    person_id = fields.Integer(data_key="personId", load_default=None, validate=ANY_ID)
    favorites = fields.Boolean(load_default=None, metadata={"description": "Favourites instead of plays."})


class StatsRow(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True, allow_none=True, metadata={"description": "Null: not visible to you."})
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)
    season = fields.Integer(required=True, allow_none=True)
    number = fields.Integer(required=True, allow_none=True)
    episode = fields.String(required=True, allow_none=True)
    play_count = fields.Integer(required=True)
    last_played_at = fields.AwareDateTime(required=True, allow_none=True)
    is_favorite = fields.Boolean(required=True)
    played = fields.Boolean(required=True)
    position_s = fields.Integer(required=True)


class TasteProfile(Schema):
    kind = Kind(required=True)
    text = fields.String(required=True, allow_none=True, metadata={"description": "Null: not written yet."})
    source = fields.String(required=True, allow_none=True, validate=validate.OneOf(["template", "model", None]))
    computed_at = fields.AwareDateTime(required=True, allow_none=True)


class Slider(Schema):
    value = fields.Float(required=True, metadata={"description": "The one that counts."})
    household = fields.Float(required=True)
    own = fields.Boolean(required=True, metadata={"description": "Whether the person set it."})


KindSliders = Schema.from_dict(
    {name: fields.Nested(Slider, required=True) for name in preferences.OWN}, name="KindSliders"
)
KindSliderChanges = Schema.from_dict(
    {name: fields.Float(allow_none=True, validate=OF_KIND[name].schema.validators) for name in preferences.OWN},
    name="KindSliderChanges",
)


class Dislikes(Schema):
    value = fields.String(required=True, validate=validate.OneOf(DISLIKES), metadata={"description": "What counts."})
    household = fields.String(required=True, validate=validate.OneOf(DISLIKES))
    own = fields.Boolean(required=True, metadata={"description": "Whether the person chose it."})


class Sliders(Schema):
    dislikes = fields.Nested(
        Dislikes, required=True, metadata={"description": "What is most like something disliked: lower, or never."}
    )
    movie = fields.Nested(KindSliders, required=True)
    series = fields.Nested(KindSliders, required=True)
    book = fields.Nested(KindSliders, required=True)


class SliderChanges(Schema):
    dislikes = fields.String(
        allow_none=True,
        validate=validate.OneOf(DISLIKES),
        metadata={"description": "Null goes back to the household's."},
    )
    movie = fields.Nested(KindSliderChanges, metadata={"description": "Null goes back to the household's."})
    series = fields.Nested(KindSliderChanges)
    book = fields.Nested(KindSliderChanges)
