"""Films and series, as a person may see them. The lists come as JSON from Postgres; these schemas describe them."""

from marshmallow import fields, validate

from shared.titles import browsing
from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind
from web.api.schemas.pictures import Picture
from web.api.schemas.scores import Scores

SORT = "name A–Z; year, rating, added, played: highest or latest first; runtime: shortest first; match: best fit of the search."
CURSOR = "`meta.next` of the page before, with all else as it was; in place of `offset`, and as quick on the last page as on the first."
YEAR = validate.Range(1800, 3000)
EXACT_COUNT = "Also count all that match, into `meta.total`: counting looks at every title, a page does not."


class WantedTitles(Paging):
    cursor = fields.String(validate=validate.Length(1, 2_000), metadata={"description": CURSOR})
    search = fields.String(
        validate=validate.Length(1, 200), metadata={"description": "Beginnings of words; all must fit."}
    )
    genre = fields.String(validate=validate.Length(1, 100))
    year = fields.Integer(validate=YEAR)
    year_from = fields.Integer(data_key="yearFrom", validate=YEAR)
    year_to = fields.Integer(data_key="yearTo", validate=YEAR)
    played = fields.Boolean(metadata={"description": "Whether you have seen it."})
    sort = fields.String(load_default="name", validate=validate.OneOf(browsing.SORTS), metadata={"description": SORT})
    count = fields.Boolean(load_default=False, metadata={"description": EXACT_COUNT})


class WantedSimilar(Schema):
    limit = fields.Integer(load_default=20, validate=validate.Range(1, browsing.MOST))


class WantedSimilarKind(WantedSimilar):
    kind = Kind(load_default=None)


class WantedEpisodes(Paging):
    season = fields.Integer(load_default=None, validate=validate.Range(0, 10_000))


class TitleFacts(Schema):
    id = fields.Integer(required=True)
    kind = Kind(required=True)
    title = fields.String(required=True)
    original_title = fields.String(required=True, allow_none=True)
    year = fields.Integer(required=True, allow_none=True)
    overview = fields.String(required=True, allow_none=True)
    genres = fields.List(fields.String(), required=True)
    runtime_s = fields.Integer(required=True, allow_none=True, metadata={"description": "Seconds."})
    certificate = fields.String(required=True, allow_none=True)
    poster = Picture(required=True, metadata={"description": "Path of the picture, which may not exist."})


class Title(TitleFacts):
    end_year = fields.Integer(required=True, allow_none=True)
    rating = fields.Float(required=True, allow_none=True, metadata={"description": "The community's, 0–10."})
    critic_rating = fields.Float(required=True, allow_none=True, metadata={"description": "0–100."})
    status = fields.String(required=True, allow_none=True)
    played = fields.Boolean(required=True)
    play_count = fields.Integer(required=True)
    last_played_at = fields.AwareDateTime(required=True, allow_none=True)
    favorite = fields.Boolean(required=True)
    my_rating = fields.Integer(required=True, allow_none=True, metadata={"description": "1–100."})


class SimilarTitle(Schema):
    id = fields.Integer(required=True)
    kind = Kind(required=True)
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    genres = fields.List(fields.String(), required=True)
    rating = fields.Float(required=True, allow_none=True)
    certificate = fields.String(required=True, allow_none=True)
    poster = Picture(required=True)
    similarity = fields.Float(required=True, metadata={"description": "Cosine of the two meanings, −1 to 1."})
    played = fields.Boolean(required=True)


class Credit(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    character = fields.String(required=True, allow_none=True)


class TitleDetail(Title):
    released_on = fields.Date(required=True, allow_none=True)
    tagline = fields.String(required=True, allow_none=True)
    studios = fields.List(fields.String(), required=True)
    tags = fields.List(fields.String(), required=True)
    collection = fields.String(required=True, allow_none=True)
    countries = fields.List(fields.String(), required=True)
    language = fields.String(required=True, allow_none=True)
    min_age = fields.Integer(required=True, allow_none=True, metadata={"description": "The certificate as an age."})
    pages = fields.Integer(required=True, allow_none=True, metadata={"description": "Of a book."})
    backdrop = Picture(required=True)
    external_ids = fields.Dict(keys=fields.String(), values=fields.String(), required=True, allow_none=True)
    people = fields.List(fields.Nested(Credit), required=True)
    episodes = fields.Integer(required=True, metadata={"description": "How many there are."})
    position_s = fields.Integer(required=True, metadata={"description": "Where you stopped, in seconds."})
    feedback = fields.List(fields.String(), required=True, metadata={"description": "What you said of it as a pick."})
    server_item_id = fields.String(required=True, allow_none=True)
    link = fields.String(required=True, allow_none=True, metadata={"description": "Its page on the media server."})
    scores = fields.Nested(Scores, required=True, allow_none=True)


class Said(Schema):
    source = fields.String(required=True)
    value = fields.Raw(
        required=True, allow_none=True, metadata={"description": "null: the source says that there is none."}
    )
    since = fields.AwareDateTime(required=True, metadata={"description": "When the source said so first."})


class TitleFact(Schema):
    fact = fields.String(required=True)
    value = fields.Raw(required=True, allow_none=True)
    sources = fields.List(
        fields.String(), required=True, metadata={"description": "Whose word counts; several for tags."}
    )
    said = fields.List(fields.Nested(Said), required=True)


class Genre(Schema):
    name = fields.String(required=True)
    titles = fields.Integer(required=True, metadata={"description": "How many titles have it."})


class EpisodeRow(Schema):
    id = fields.Integer(required=True)
    season = fields.Integer(required=True, allow_none=True)
    number = fields.Integer(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    overview = fields.String(required=True, allow_none=True)
    air_date = fields.Date(required=True, allow_none=True)
    runtime_s = fields.Integer(required=True, allow_none=True)
    played = fields.Boolean(required=True)
    position_s = fields.Integer(required=True)
    last_played_at = fields.AwareDateTime(required=True, allow_none=True)
