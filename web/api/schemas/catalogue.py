"""Titles of the catalogue, whether a library holds them or none."""

from marshmallow import fields, validate

from shared.discovery import catalogue, world_search
from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.kinds import Kind
from web.api.schemas.pictures import Picture, PictureBeyond
from web.api.schemas.scores import Scores, WantedFormula
from web.api.schemas.titles import YEAR, TitleFacts

SORT = "place on the list; else the highest, or newest, first."
STATES = (
    "found, off (no source is switched on that is searched), limited (you have limits: a name of the world has no certificate "
    "yet) or failed."
)


class WantedListing(Paging, WantedFormula):
    sort = fields.String(load_default="place", validate=validate.OneOf(catalogue.SORTS), metadata={"description": SORT})
    order = fields.String(load_default=None, validate=validate.OneOf(["asc", "desc"]))
    genre = fields.String(load_default=None, validate=validate.Length(1, 100))
    year = fields.Integer(load_default=None, validate=YEAR)
    year_from = fields.Integer(data_key="yearFrom", load_default=None, validate=YEAR)
    year_to = fields.Integer(data_key="yearTo", load_default=None, validate=YEAR)
    score_from = fields.Float(
        data_key="minScore",
        load_default=None,
        validate=validate.Range(0, 100),
        metadata={"description": "Of formula 2."},
    )
    votes_from = fields.Integer(
        data_key="minVotes", load_default=None, validate=validate.Range(0, 10**9), metadata={"description": "At TMDB."}
    )
    in_library = fields.Boolean(data_key="inLibrary", load_default=None)


class WantedCatalogueSearch(WantedFormula):
    q = fields.String(required=True, validate=validate.Length(1, 200), metadata={"example": "dune"})
    kind = Kind(load_default=None)
    genre = fields.String(
        load_default=None,
        validate=validate.Length(1, 100),
        metadata={"description": "Sources tell none in a search: with it `beyond` is empty."},
    )
    year_from = fields.Integer(data_key="yearFrom", load_default=None, validate=YEAR)
    year_to = fields.Integer(data_key="yearTo", load_default=None, validate=YEAR)
    in_library = fields.Boolean(data_key="inLibrary", load_default=None)
    limit = fields.Integer(load_default=20, validate=validate.Range(1, catalogue.MOST))


class CatalogueTitle(TitleFacts):
    slug = fields.String(required=True, allow_none=True, metadata={"description": "Its name in addresses; it stays."})
    released_on = fields.Date(required=True, allow_none=True)
    place = fields.Integer(required=True, allow_none=True, metadata={"description": "On the list, from 1."})
    scores = fields.Nested(Scores, required=True, allow_none=True)
    popularity = fields.Float(required=True, allow_none=True, metadata={"description": "TMDB's, on its own scale."})
    votes = fields.Integer(required=True, allow_none=True, metadata={"description": "At TMDB."})
    in_library = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "Whether it is in a library that is open to you. Null: you are not signed in."},
    )
    planned = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "Whether it is on your watch list. Null: you are not signed in."},
    )


class Hero(CatalogueTitle):
    backdrop = Picture(required=True)


class NamedPart(Schema):
    name = fields.String(required=True)
    role = fields.String(required=True)
    character = fields.String(required=True, allow_none=True)


class RatingOf(Schema):
    rater = fields.String(required=True, metadata={"example": "imdb"})
    value = fields.Float(required=True, metadata={"description": "0–100."})
    votes = fields.Integer(required=True, allow_none=True)


class Trailer(Schema):
    site = fields.String(required=True, metadata={"example": "YouTube"})
    value = fields.String(required=True, metadata={"description": "Its id there."})
    name = fields.String(required=True, allow_none=True)


class Provider(Schema):
    name = fields.String(required=True)
    how = fields.String(required=True, metadata={"description": "flatrate, free, ads, rent or buy."})


class Release(Schema):
    how = fields.String(required=True, metadata={"description": "theatrical, digital, …"})
    on = fields.String(required=True, metadata={"format": "date"})


class CatalogueDetail(CatalogueTitle):
    class Meta(CatalogueTitle.Meta):
        exclude = ("place", "popularity", "votes")

    end_year = fields.Integer(required=True, allow_none=True)
    tagline = fields.String(required=True, allow_none=True)
    studios = fields.List(fields.String(), required=True)
    tags = fields.List(fields.String(), required=True)
    collection = fields.String(required=True, allow_none=True)
    countries = fields.List(fields.String(), required=True)
    language = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, allow_none=True)
    rating = fields.Float(required=True, allow_none=True, metadata={"description": "The community's, 0–10."})
    critic_rating = fields.Float(required=True, allow_none=True, metadata={"description": "0–100."})
    backdrop = Picture(required=True)
    external_ids = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    people = fields.List(fields.Nested(NamedPart), required=True)
    ratings = fields.List(fields.Nested(RatingOf), required=True)
    trailers = fields.List(fields.Nested(Trailer), required=True)
    providers = fields.List(
        fields.Nested(Provider), required=True, metadata={"description": "In the household's country."}
    )
    releases = fields.List(
        fields.Nested(Release), required=True, metadata={"description": "In the household's country."}
    )
    next_airing = fields.Date(required=True, allow_none=True)


class WorldTitle(Schema):
    kind = Kind(required=True)
    tmdb_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "For `POST /api/ingestion/sync`."}
    )
    google_books_id = fields.String(required=True, allow_none=True, metadata={"description": "Of books, for the same."})
    by = fields.String(required=True, allow_none=True, metadata={"description": "Who wrote a book."})
    title = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    overview = fields.String(required=True, allow_none=True)
    poster = PictureBeyond(required=True, allow_none=True)


class Beyond(Schema):
    state = fields.String(
        required=True,
        validate=validate.OneOf([world_search.FOUND, world_search.OFF, world_search.LIMITED, world_search.FAILED]),
        metadata={"description": STATES},
    )
    reason = fields.String(required=True, allow_none=True)
    titles = fields.List(fields.Nested(WorldTitle), required=True)


class CatalogueFound(Schema):
    titles = fields.List(fields.Nested(CatalogueTitle), required=True)
    total = fields.Integer(required=True, metadata={"description": "Of `titles`."})
    beyond = fields.Nested(
        Beyond, required=True, metadata={"description": "What TMDB and Google Books find that is not here yet."}
    )
