"""What administrators set: media servers, libraries, picks, and every option by name."""

from marshmallow import fields, validate

from shared.options import PER_KIND
from web.api.schemas import Schema
from web.api.schemas.confirmed import Confirmed
from web.api.schemas.history import ANY_ID
from web.api.schemas.kinds import Kind

OF_KIND = {option.name: option for option in PER_KIND}
SERVER_KINDS = ("jellyfin", "emby")
PICKS = ("picks", "recent_watch_limit", "similarity", "novelty", "rating", "diversity")
CA = {"description": "Certificates in PEM form that are trusted for this server beside the usual authorities."}
VERIFY = {"description": "Whether the server's certificate is checked; no is for a certificate that is nobody's."}
KEY = {"format": "password", "description": "Of an administrator. Goes in and never comes out."}


class WhichServer(Schema):
    server_id = fields.Integer(load_default=None, validate=ANY_ID, metadata={"description": "Left out: the first one."})


class MediaServer(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(SERVER_KINDS))
    name = fields.String(required=True)
    base_url = fields.String(required=True)
    version = fields.String(required=True, allow_none=True)
    verify_certificate = fields.Boolean(required=True)
    ca_certificate = fields.String(required=True, allow_none=True, metadata=CA)


class MediaServerConfig(MediaServer):
    has_api_key = fields.Boolean(required=True)
    webhook_url = fields.String(required=True, allow_none=True, metadata={"description": "A secret; null: unreadable."})
    problem = fields.String(required=True, allow_none=True, metadata={"description": "What a new SECRET_KEY asks for."})


class WebhookReason(Schema):
    reason = fields.String(required=True)
    count = fields.Integer(required=True)
    last_at = fields.AwareDateTime(required=True)


class WebhookHeard(Schema):
    last_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "None: none has come yet."})
    last_read_at = fields.AwareDateTime(required=True, allow_none=True)
    read_count = fields.Integer(required=True)
    ignored_count = fields.Integer(required=True, metadata={"description": "Events that Matinee has no use for."})
    refused_count = fields.Integer(required=True, metadata={"description": "What could not be read."})
    reasons = fields.List(fields.Nested(WebhookReason), required=True)


class MediaServerChanges(WhichServer):
    name = fields.String(validate=validate.Length(1, 80))
    base_url = fields.String(validate=validate.Length(1, 500), metadata={"example": "http://192.168.1.10:8096"})
    api_key = fields.String(load_only=True, validate=validate.Length(1, 500), metadata=KEY)
    verify_certificate = fields.Boolean(metadata=VERIFY)
    ca_certificate = fields.String(allow_none=True, validate=validate.Length(max=100_000), metadata=CA)


class Takeover(WhichServer):
    base_url = fields.String(
        validate=validate.Length(1, 500),
        metadata={"description": "Of the new server. Left out: the one that is stored."},
    )
    api_key = fields.String(load_only=True, validate=validate.Length(1, 500), metadata=KEY)
    confirm = fields.Boolean(
        load_default=False, metadata={"description": "False shows what would happen, and changes nothing."}
    )


class PersonTakenOver(Schema):
    name = fields.String(required=True)
    subject = fields.String(required=True, metadata={"description": "The account on the new server."})


class TakeoverPlan(Schema):
    server_id = fields.Integer(required=True)
    name = fields.String(required=True)
    version = fields.String(required=True)
    people = fields.List(fields.Nested(PersonTakenOver), required=True)
    left = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Names of people who stay behind: shut out, nothing lost."},
    )
    new = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Accounts of the new server that are nobody's here yet."},
    )
    done = fields.Boolean(required=True)


class ServerRemoval(WhichServer):
    confirm = fields.String(required=True, validate=validate.Length(0, 200), metadata={"description": "Its name."})
    leave = fields.Boolean(
        load_default=False, metadata={"description": "Lists and libraries of ours that are there stay, nobody's."}
    )


class ServerLoss(Schema):
    accounts = fields.Integer(required=True, metadata={"description": "Accounts of people there."})
    shut_out = fields.List(
        fields.String(), required=True, metadata={"description": "Names of those who come in by no other way."}
    )
    libraries = fields.Integer(required=True)
    titles = fields.Integer(required=True, metadata={"description": "Titles that no other server has."})
    outputs = fields.Integer(required=True, metadata={"description": "Lists and libraries of ours that are there."})


class ServerRemoved(Schema):
    name = fields.String(required=True)


class MediaServerTry(WhichServer):
    kind = fields.String(validate=validate.OneOf(SERVER_KINDS), metadata={"description": "Left out: found by asking."})
    base_url = fields.String(
        validate=validate.Length(1, 500), metadata={"description": "With apiKey: tries these. Without: what is stored."}
    )
    api_key = fields.String(load_only=True, validate=validate.Length(1, 500), metadata=KEY)
    verify_certificate = fields.Boolean(load_default=True, metadata=VERIFY)
    ca_certificate = fields.String(allow_none=True, validate=validate.Length(max=100_000), metadata=CA)


class ServerFinding(Schema):
    what = fields.String(required=True, metadata={"example": "output"})
    state = fields.String(required=True, validate=validate.OneOf(["proved", "failed", "unproved"]))
    message = fields.String(required=True, metadata={"description": "Also what to do."})
    call = fields.String(required=True, allow_none=True, metadata={"description": "Which failed; null: none did."})


class ServerAnswer(Schema):
    kind = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.String(required=True)
    findings = fields.List(
        fields.Nested(ServerFinding),
        required=True,
        metadata={"description": "Of a stored server: what is proved of it."},
    )


class Library(Schema):
    id = fields.Integer(required=True)
    server_id = fields.Integer(required=True)
    server_name = fields.String(required=True)
    name = fields.String(required=True)
    kind = Kind(
        required=True,
        allow_none=True,
        metadata={"description": "Null for a library that Matinee cannot read from."},
    )
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it cannot be used, or what is odd about it."}
    )
    is_enabled = fields.Boolean(required=True)
    titles = fields.Integer(required=True)


class LibrarySwitch(Schema):
    is_enabled = fields.Boolean(required=True)


KindConfig = Schema.from_dict(
    {
        name: (fields.Integer if name in PICKS[:2] else fields.Float)(
            required=True, metadata={"description": OF_KIND[name].help}
        )
        for name in PICKS
    },
    name="KindConfig",
)
KindConfigChanges = Schema.from_dict(
    {
        name: fields.Integer(strict=True, validate=OF_KIND[name].schema.validators)
        if name in PICKS[:2]
        else fields.Float(validate=OF_KIND[name].schema.validators)
        for name in PICKS
    },
    name="KindConfigChanges",
)


class RecommendationConfig(Schema):
    movies = fields.Nested(KindConfig, required=True)
    series = fields.Nested(KindConfig, required=True)
    books = fields.Nested(KindConfig, required=True)


class Option(Schema):
    name = fields.String(required=True, metadata={"example": "movie.picks"})
    group = fields.String(required=True)
    help = fields.String(required=True)
    default = fields.Raw(required=True)
    value = fields.Raw(required=True)
    schema = fields.Dict(required=True, metadata={"description": "What a value may be, as JSON Schema."})


class OptionChanges(Confirmed):
    values = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(allow_none=True),
        required=True,
        metadata={"example": {"movie.picks": 20}, "description": "By name. All are stored, or none."},
    )
