"""Your profile with your picture, profiles of others, and being forgotten."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for

from shared.people import avatar_images, avatars, passwords, public_profiles
from shared.people.public_profiles import Own
from shared.upkeep import forgetting
from shared.upkeep.forgetting import Forgotten
from web import auth, bodies, request_db, security
from web.api.blueprint import Blueprint
from web.api.identity import in_person
from web.api.schemas import profiles as schemas
from web.auth import audience

blueprint = Blueprint("profiles", __name__, description="Profiles, pictures of people, and being forgotten.")

RAW = {
    "content": {name: {"schema": {"type": "string", "format": "binary"}} for name in avatar_images.FORMATS},
    "required": True,
}


@blueprint.get("/users/me")
@audience("member")
@blueprint.answers(schemas.OwnProfile)
def own() -> Mapping[str, object]:
    """Get your profile"""
    return own_now()


@blueprint.patch("/users/me")
@audience("member")
@blueprint.arguments(schemas.ProfileChanges)
@blueprint.answers(schemas.OwnProfile)
def change(changes: Mapping[str, Any]) -> Mapping[str, object]:
    """Update your profile

    What is named, and nothing else. It is private until you say otherwise, and shows the items that you choose.
    """
    return _own(public_profiles.change(request_db.conn(), auth.me(), changes))


@blueprint.delete("/users/me")
@audience("member")
@in_person
@blueprint.arguments(schemas.Farewell)
@blueprint.answers(schemas.ForgottenPerson)
def forget(asked: Mapping[str, Any]) -> Forgotten:
    """Delete your account

    All that is yours goes, here and on the media servers; it cannot be taken back. Answers how many rows of which tables went. The
    account on the media server stays as it is there.
    """
    conn, me = request_db.conn(), auth.me()
    security.throttled(conn, f"password of {me.id}", lambda: passwords.check(conn, me, asked["password"]))
    forgotten = forgetting.forget(conn, me.id, leaves_outputs=asked["leave_outputs"], by=me.actor)
    auth.end()
    return forgotten


@blueprint.post("/users/me/avatar/upload-url")
@audience("member")
@blueprint.arguments(schemas.WantedUpload)
@blueprint.answers(schemas.AvatarUpload, 201)
def upload_url(wanted: Mapping[str, Any]) -> Mapping[str, object]:
    """Create an upload of your picture

    Where the household has a bucket, a form that puts one picture of this type there, good for ten minutes and then to be confirmed;
    else the address of PUT /api/users/me/avatar, which needs no confirming.
    """
    upload = avatars.upload(request_db.conn(), auth.me().id, wanted["content_type"])
    url = upload.url or url_for("profiles.put_avatar")
    return vars(upload) | {"url": url, "most_bytes": avatar_images.MOST_BYTES}


@blueprint.post("/users/me/avatar/confirm")
@audience("member")
@blueprint.arguments(schemas.UploadedAvatar)
@blueprint.answers(schemas.OwnProfile)
def confirm(uploaded: Mapping[str, Any]) -> Mapping[str, object]:
    """Submit your uploaded picture

    It is looked at, made small and kept. What is too large, of another type than was asked for or no picture is removed.
    """
    avatars.confirm(request_db.conn(), auth.me().id, uploaded["key"])
    return own_now()


@blueprint.put("/users/me/avatar")
@audience("member")
@bodies.up_to(avatar_images.MOST_BYTES)
@blueprint.doc(requestBody=RAW)
@blueprint.answers(schemas.OwnProfile)
def put_avatar() -> Mapping[str, object]:
    """Set your picture

    The body is the picture: JPEG, PNG or WebP, 2 MB at most. It is cut square and made small.
    """
    avatars.save(request_db.conn(), auth.me().id, request.get_data(cache=False), request.content_type or "")
    return own_now()


@blueprint.delete("/users/me/avatar")
@audience("member")
@blueprint.answers(None, 204)
def drop_avatar() -> None:
    """Delete your picture

    That of the media server stands again, where it has one.
    """
    avatars.remove(request_db.conn(), auth.me().id)


@blueprint.get("/profiles/<handle>")
@audience("anyone")
@blueprint.answers(schemas.PublicProfile)
def read(handle: str) -> Mapping[str, object]:
    """Get a profile

    By its address, as its owner lets you read it. What is hidden and what is not there are answered alike. Of titles it names those
    alone that you may know of; to whoever is not signed in, what the open catalogue shows.
    """
    found = public_profiles.read(request_db.conn(), auth.viewer(), handle)
    picture = url_for("images.of_profile", handle=found.handle) if found.has_picture else None
    return vars(found) | {"picture": picture}


def own_now() -> Mapping[str, object]:
    """The profile as it is by now."""
    return _own(public_profiles.own(request_db.conn(), auth.me().id))


def _own(found: Own) -> Mapping[str, object]:
    conn, me = request_db.conn(), auth.me()
    has_picture = public_profiles.has_picture(conn, me.id)
    return vars(found) | {"picture": url_for("images.of_person", user_id=me.id) if has_picture else None}
