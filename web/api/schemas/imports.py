"""Histories that people bring from other programs, and take along."""

from marshmallow import fields, validate

from shared.watching import history_exports, history_imports
from shared.watching.history_files import recognizing
from web.api.paging import Paging
from web.api.schemas import Schema
from web.api.schemas.history import ANY_ID
from web.api.schemas.kinds import Kind
from web.api.schemas.runs import Run

EFFECT = "new, same, conflict (what stands here differs), applied; null: the row says nothing of it."


# Of a form with a file, which the schemas of bodies do not describe.
FILE = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": "As it was exported; a ZIP too. At most 20 MB.",
                    },
                    "format": {
                        "type": "string",
                        "enum": list(recognizing.FORMATS),
                        "description": "Of which program it is; without it, as it looks.",
                    },
                    "profile": {"type": "string", "description": "Whose rows, where the file holds several people's."},
                    "columns": {
                        "type": "string",
                        "description": "Of a table of one's own: which column is what.",
                        "example": "name=Film,watched=Seen on",
                    },
                },
            }
        }
    },
}


class Changes(Schema):
    """How many rows would change what."""

    rows = fields.Integer(required=True)
    plays = fields.Integer(required=True)
    marks = fields.Integer(
        required=True, metadata={"description": "Seen, nobody knows when, or oftener than dates say."}
    )
    ratings = fields.Integer(required=True)
    states = fields.Integer(required=True)
    verdicts = fields.Integer(required=True)
    conflicts = fields.Integer(required=True)
    applied = fields.Integer(required=True)


class Import(Schema):
    id = fields.Integer(required=True)
    format = fields.String(required=True)
    file_name = fields.String(required=True)
    state = fields.String(
        required=True, metadata={"description": "matching, preview, applying, applied, undoing or undone."}
    )
    overwrites = fields.Boolean(
        required=True, metadata={"description": "Where a row says otherwise than what stands here: whether it wins."}
    )
    row_count = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    applied_at = fields.AwareDateTime(required=True, allow_none=True)
    undone_at = fields.AwareDateTime(required=True, allow_none=True)


class ImportDetails(Import):
    outcomes = fields.Dict(
        keys=fields.String(validate=validate.OneOf(history_imports.OUTCOMES)),
        values=fields.Nested(Changes),
        required=True,
    )


class BegunImport(Schema):
    details = fields.Nested(Import, data_key="import", required=True)
    run = fields.Nested(Run, required=True)


class ImportChange(Schema):
    overwrites = fields.Boolean(required=True)


class RowChoice(Schema):
    title_id = fields.Integer(
        strict=True, validate=ANY_ID, allow_none=True, metadata={"description": "Which it is; null: none that is here."}
    )
    is_skipped = fields.Boolean()
    overwrites = fields.Boolean(allow_none=True, metadata={"description": "Null: as the import."})


class Chosen(Schema):
    rows = fields.Integer(required=True, metadata={"description": "Rows of the same name and year are answered too."})


class WantedRows(Paging):
    outcome = fields.String(load_default=None, validate=validate.OneOf(history_imports.OUTCOMES))
    conflicts = fields.Boolean(load_default=None)


class Candidate(Schema):
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)


class ImportRow(Schema):
    number = fields.Integer(required=True)
    place = fields.String(required=True, metadata={"description": "Where it stands in the file."})
    name = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    season = fields.Integer(required=True, allow_none=True)
    episode_number = fields.Integer(required=True, allow_none=True)
    episode = fields.String(required=True, allow_none=True)
    watched_at = fields.AwareDateTime(required=True, allow_none=True)
    watched_on = fields.Date(required=True, allow_none=True)
    seen = fields.Integer(required=True, metadata={"description": "How many times, at least."})
    rating = fields.Integer(required=True, allow_none=True, metadata={"description": "1–100."})
    state = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, validate=validate.OneOf(history_imports.OUTCOMES))
    title_id = fields.Integer(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    kind = Kind(required=True, allow_none=True)
    title_year = fields.Integer(required=True, allow_none=True)
    how = fields.String(required=True, allow_none=True, metadata={"description": "id, name or person."})
    confidence = fields.Float(required=True, allow_none=True, metadata={"description": "0–1."})
    candidates = fields.List(fields.Nested(Candidate), required=True)
    overwrites = fields.Boolean(required=True, allow_none=True)
    play = fields.String(required=True, allow_none=True, metadata={"description": EFFECT})
    mark = fields.String(required=True, allow_none=True, metadata={"description": EFFECT})
    rating_effect = fields.String(required=True, allow_none=True, metadata={"description": EFFECT})
    state_effect = fields.String(required=True, allow_none=True, metadata={"description": EFFECT})
    verdict = fields.String(required=True, allow_none=True, metadata={"description": EFFECT})
    rating_here = fields.Integer(required=True, allow_none=True)
    state_here = fields.String(required=True, allow_none=True)
    problem = fields.String(required=True, allow_none=True)


class WantedExport(Schema):
    format = fields.String(load_default="json", validate=validate.OneOf(history_exports.FORMATS))


class Wish(Schema):
    state = fields.String(
        required=True,
        validate=validate.OneOf(("planned", "fetching")),
        metadata={"description": "planned: on your watch list, or you had said something of it before."},
    )


class WantedRestore(Schema):
    writes = fields.Boolean(load_default=False, metadata={"description": "Write it, and not only look."})
    imported = fields.Boolean(
        load_default=False, metadata={"description": "Also what came from other programs and from Trakt."}
    )


class RestoredTitle(Schema):
    server = fields.String(required=True)
    title_id = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = Kind(required=True)
    year = fields.Integer(required=True, allow_none=True)
    season = fields.Integer(required=True, allow_none=True)
    number = fields.Integer(required=True, allow_none=True, metadata={"description": "Of the episode."})
    episode = fields.String(required=True, allow_none=True)
    watched_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Null: it is not about having been watched."}
    )
    rating = fields.Integer(required=True, allow_none=True, metadata={"description": "1–100."})
    told_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "Null: not told."})
