"""All settings as one document, without secrets."""

from collections.abc import Mapping
from typing import Any

from shared.upkeep import settings_files
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.schemas import settings_files as schemas
from web.auth import audience

blueprint = Blueprint("settings-files", __name__, url_prefix="/settings", description="All settings as one document.")


@blueprint.get("/export")
@audience("admin")
@blueprint.answers(schemas.SettingsFile)
def export() -> Mapping[str, object]:
    """Export the settings

    Options and schedules of jobs. No key, no address of a server, no account.
    """
    return settings_files.export(request_db.conn())


@blueprint.post("/import")
@audience("admin")
@blueprint.arguments(schemas.SettingsImport)
@blueprint.answers(schemas.SettingsDifference, many=True)
def bring(asked: Mapping[str, Any]) -> list[settings_files.Difference]:
    """Import the settings

    All of the document or, with an error that names the option or job, nothing; what it does not name stays. Answers what is
    different then; with `dryRun` nothing is stored.
    """
    conn, document = request_db.conn(), asked["settings"]
    if asked["dry_run"]:
        return settings_files.preview(conn, document)
    return settings_files.bring(conn, document, by=auth.me().actor, is_confirmed=asked["confirm"])
