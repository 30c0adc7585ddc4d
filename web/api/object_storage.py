"""The S3-compatible bucket for pictures of people, for administrators."""

from collections.abc import Mapping
from typing import Any

from shared.errors import Unavailable
from shared.people import object_storage
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.schemas import object_storage as schemas
from web.auth import audience

blueprint = Blueprint(
    "object-storage", __name__, url_prefix="/settings/object-storage", description="The bucket for pictures of people."
)


@blueprint.get("")
@audience("admin")
@blueprint.answers(schemas.StorageState)
def get() -> Mapping[str, object]:
    """Get the object storage

    Where pictures of people lie. Its secret key is never told.
    """
    return {"storage": object_storage.shown(request_db.conn())}


@blueprint.put("")
@audience("admin")
@blueprint.arguments(schemas.StorageChanges)
@blueprint.answers(schemas.StorageState)
def connect(given: Mapping[str, Any]) -> Mapping[str, object]:
    """Set the object storage

    From now on pictures lie in this bucket, and are uploaded straight to it.
    """
    object_storage.change(request_db.conn(), **given, by=auth.me().actor)
    return {"storage": object_storage.shown(request_db.conn())}


@blueprint.delete("")
@audience("admin")
@blueprint.answers(None, 204)
def forget() -> None:
    """Delete the object storage

    Pictures lie in the database from now on; what lies in the bucket stays there and is shown no more.
    """
    object_storage.forget(request_db.conn(), by=auth.me().actor)


@blueprint.post("/test")
@audience("admin")
@blueprint.answers(schemas.StorageTest)
def test() -> Mapping[str, object]:
    """Test the object storage

    Writes, reads and removes a trial object.
    """
    try:
        object_storage.test(request_db.conn())
    except Unavailable as failed:
        return {"works": False, "error": failed.message}
    return {"works": True, "error": None}
