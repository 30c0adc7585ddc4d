"""Pictures that people choose of themselves: sent to the bucket or to us, looked at, made small, and shown through us alone."""

import hashlib
import secrets as random_source
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared import db
from shared.db import Conn
from shared.errors import Conflict, Invalid, NotFound, Unavailable
from shared.language import gettext
from shared.media_servers.model import Image
from shared.people import avatar_images, object_storage
from shared.people.object_storage import Bucket
from shared.titles import pictures
from shared.titles.pictures import Picture

sql = db.queries("people/avatars")

LIFE = timedelta(minutes=10)  # of an upload; then it is abandoned
MOST_AWAITED = 5  # uploads of one person within their life
UNKNOWN_UPLOAD = gettext("There is no such upload of yours, or its time is over: ask for another address.")
NOT_THERE = gettext("Nothing was uploaded there yet.")


@dataclass(frozen=True)
class Upload:
    """Where a picture is to be sent, and how. `key` names it for `confirm`; None where it needs no confirming."""

    method: str
    url: str | None
    fields: Mapping[str, str]
    key: str | None
    content_type: str
    ends_at: datetime | None


@dataclass(frozen=True)
class Avatar:
    """A chosen picture: `version` is another one for another picture, `data` None where it lies in the bucket under `key`."""

    version: str
    content_type: str
    data: bytes | None
    key: str | None

    @property
    def etag(self) -> str:
        return self.version


def upload(conn: Conn, user_id: int, content_type: str) -> Upload:
    """An address for one picture of this type. Without a bucket it is ours, and `url` is None.

    Raises `Invalid`, and `Conflict` for somebody who began five within ten minutes.
    """
    content_type = avatar_images.checked_type(content_type)
    bucket = object_storage.bucket(conn)
    if bucket is None:
        return Upload("PUT", None, {}, None, content_type, None)
    given = {"key": _fresh_key("incoming"), "user_id": user_id, "content_type": content_type}
    limits = {"life_s": LIFE.total_seconds(), "most": MOST_AWAITED}
    row = db.maybe(conn, sql.open_upload, given | limits)
    if row is None:
        raise Conflict(gettext("These were many uploads: wait ten minutes."))
    url, fields = bucket.form(row["key"], content_type, most_bytes=avatar_images.MOST_BYTES, life=LIFE)
    return Upload("POST", url, fields, row["key"], content_type, row["ends_at"])


def confirm(conn: Conn, user_id: int, key: str) -> None:
    """What was uploaded under that key is the person's picture from now on, made small and kept under another key.

    Whatever is wrong with it, it is removed. Raises `NotFound` for a key that was not given to this person or is too old, `Conflict`
    where nothing was uploaded yet, `Invalid` for what is no such picture, `Unavailable`.
    """
    bucket = object_storage.bucket(conn)
    awaited = db.maybe(conn, sql.awaited, {"key": key, "user_id": user_id})
    if bucket is None or awaited is None:
        raise NotFound(UNKNOWN_UPLOAD)
    conn.commit()  # while the bucket is waited for, nothing is held here
    head = bucket.head(key)
    if head is None:
        raise Conflict(NOT_THERE)
    try:
        made = _checked(bucket, key, head, awaited["content_type"])
    except Invalid:
        _discard(conn, bucket, key)
        raise
    _keep(conn, user_id, made)
    _discard(conn, bucket, key)


def save(conn: Conn, user_id: int, data: bytes, content_type: str | None = None) -> None:
    """The same of a picture that was sent to us. Raises `Invalid` and `Unavailable`."""
    _keep(conn, user_id, avatar_images.small(data, content_type))


def remove(conn: Conn, user_id: int) -> None:
    """The media server's picture stands again, where it has one. No avatar is fine."""
    row = db.maybe(conn, sql.stored, {"user_id": user_id})
    conn.execute(sql.remove, {"user_id": user_id})
    _replaced(conn, row["key"] if row else None)


def doom(conn: Conn, user_id: int) -> list[str]:
    """Of somebody who goes: their picture and their uploads are nobody's. Returns the keys, for `discard` once that is committed."""
    keys = db.values(conn, sql.keys, {"user_id": user_id}, of=str)
    for key in keys:
        conn.execute(sql.doom, {"key": key})
    return keys


def discard(conn: Conn, keys: Sequence[str]) -> None:
    """Takes these out of the bucket and commits; what it does not let go of now goes with the next tidying."""
    with suppress(Conflict):  # a key of the bucket that cannot be read
        if bucket := object_storage.bucket(conn):
            for key in keys:
                _discard(conn, bucket, key)


def of_person(conn: Conn, viewer: int, user_id: int, *, as_admin: bool) -> Avatar | Picture:
    """The chosen picture, else the media server's. Raises `NotFound`, also for somebody else's face unless an administrator looks."""
    given = {"viewer": viewer, "as_admin": as_admin, "user_id": user_id}
    found = db.maybe(conn, sql.of_person, given, row=Avatar)
    return found or pictures.of_person(conn, viewer, user_id, as_admin=as_admin)


def fetch(avatar: Avatar, bucket: Bucket | None) -> Image:
    """Without a connection to the database: a bucket that hangs holds none. Raises `NotFound` and `Unavailable`."""
    data = avatar.data
    if avatar.key is not None and bucket is not None:
        data = bucket.read(avatar.key)
    if data is None:
        raise NotFound(pictures.UNKNOWN)
    return Image(data, avatar.content_type)


def tidy(conn: Conn, *, limit: int = 100) -> int:
    """Removes uploads that were abandoned, and what could not be removed before; returns how many. Where the bucket does not answer
    or its key cannot be read, the rest waits for the next time."""
    removed = 0
    with suppress(Conflict, Unavailable):
        bucket = object_storage.bucket(conn)
        for key in db.values(conn, sql.lapsed, {"limit": limit if bucket else 0}, of=str):
            assert bucket is not None
            bucket.remove(key)
            conn.execute(sql.settle, {"key": key})
            removed += 1
    return removed


def _checked(bucket: Bucket, key: str, head: object_storage.Head, content_type: str) -> bytes:
    if head.size > avatar_images.MOST_BYTES:
        raise Invalid(gettext("A picture has at most 2 MB."), field="avatar")
    if head.content_type != content_type:
        sentence = gettext("What was uploaded is not of the type that was asked for: %(type)s.", type=content_type)
        raise Invalid(sentence, field="contentType")
    return avatar_images.small(bucket.read(key) or b"", content_type)


def _keep(conn: Conn, user_id: int, made: bytes) -> None:
    bucket = object_storage.bucket(conn)
    row = {"user_id": user_id, "version": hashlib.sha256(made).hexdigest()[:20], "content_type": avatar_images.MADE_AS}
    key = _put(conn, bucket, made) if bucket else None
    earlier = db.maybe(conn, sql.stored, {"user_id": user_id})
    conn.execute(sql.save, row | {"data": None if key else made, "key": key})
    conn.execute(sql.settle, {"key": key})
    _replaced(conn, earlier["key"] if earlier else None)


def _put(conn: Conn, bucket: Bucket, made: bytes) -> str:
    """Written down before it is there, so that nothing is left of a try that is cut off."""
    key = _fresh_key("people")
    conn.execute(sql.expect, {"key": key, "life_s": LIFE.total_seconds()})
    conn.commit()
    bucket.write(key, made, avatar_images.MADE_AS)
    return key


def _replaced(conn: Conn, key: str | None) -> None:
    """What nobody is shown any more goes at once, or with the next tidying."""
    if key is not None:
        conn.execute(sql.doom, {"key": key})
        conn.commit()
        discard(conn, [key])


def _discard(conn: Conn, bucket: Bucket, key: str) -> None:
    conn.execute(sql.doom, {"key": key})
    conn.commit()
    with suppress(Unavailable):
        bucket.remove(key)
        conn.execute(sql.gone, {"key": key})
        conn.commit()


def _fresh_key(folder: str) -> str:
    """Random, so that nothing of it names anybody."""
    return f"avatars/{folder}/{random_source.token_urlsafe(24)}"
