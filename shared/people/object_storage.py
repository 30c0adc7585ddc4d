"""The household's S3-compatible bucket: entered by an administrator, signed for by boto3, asked by the one outgoing HTTP."""

import secrets as random_source
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from shared import audit, db, http, secrets
from shared.audit import Actor
from shared.db import Conn, Row
from shared.errors import Conflict, Invalid, Misconfigured, Unavailable
from shared.http import Retries
from shared.language import gettext

sql = db.queries("people/object_storage")

NAME = gettext("The bucket")
ADVICE = gettext("check it under Settings, Pictures of people")
UNREADABLE = gettext(
    "SECRET_KEY has changed, so the key of the bucket cannot be read: an administrator enters it again, under Settings, Pictures of "
    "people, or puts the old SECRET_KEY behind a comma."
)
UNUSABLE = gettext("No address can be made of the bucket's settings: check them under Settings, Pictures of people.")
SIGNED_S = 60  # how long an address that we ask ourselves is good
GONE = 404
LONGEST = 200
MOST_ANSWER = 8 * 1024 * 1024


@dataclass(frozen=True)
class Storage:
    """`url` is the service's address, the bucket follows it in the path."""

    url: str
    region: str
    bucket: str
    access_key: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Head:
    size: int
    content_type: str


def shown(conn: Conn) -> Row | None:
    """`url`, `region`, `bucket`, `access_key`; the secret never. None where there is none."""
    found = db.maybe(conn, sql.get)
    return {name: value for name, value in found.items() if name != "secret_enc"} if found else None


def trouble(conn: Conn) -> str | None:
    """Why the bucket that is stored cannot be asked at all; None where it can, or there is none."""
    try:
        bucket(conn)
    except Conflict as problem:
        return problem.message
    return None


def bucket(conn: Conn) -> "Bucket | None":
    """None where no bucket is set. Raises `Conflict` where its key cannot be read with the present SECRET_KEY."""
    row = db.maybe(conn, sql.get)
    if row is None:
        return None
    try:
        secret = secrets.decrypt(row.pop("secret_enc"))
    except Misconfigured:
        raise Conflict(UNREADABLE) from None
    return Bucket(Storage(**row, secret=secret))


def change(
    conn: Conn, *, url: str, region: str, bucket: str, access_key: str, secret: str | None = None, by: Actor
) -> None:
    """From now on pictures lie there. Without `secret` the one that is stored stays. Pictures in another bucket before are nobody's
    any more. Raises `Invalid` naming the field."""
    given = {"region": region, "bucket": bucket, "accessKey": access_key, "secret": secret}
    for name, text in given.items():
        if text is not None and not _is_word(text):
            raise Invalid(gettext("%(field)s must be 1 to 200 characters without spaces.", field=name), field=name)
    checked, earlier = http.checked_url(url), db.maybe(conn, sql.get)
    if secret is None and earlier is None:
        raise Invalid(gettext("Enter the secret key that belongs to the access key."), field="secret")
    _try(Storage(checked, region, bucket, access_key, "trial"))
    sealed = secrets.encrypt(secret) if secret else (earlier or {})["secret_enc"]
    if earlier and (earlier["url"], earlier["bucket"]) != (checked, bucket):
        conn.execute(sql.leave)
    where = {"url": checked, "region": region, "bucket": bucket, "access_key": access_key}
    conn.execute(sql.save, where | {"secret_enc": sealed})
    audit.record(conn, by, "settings.object-storage", "", {"url": checked, "bucket": bucket, "region": region})


def forget(conn: Conn, *, by: Actor) -> None:
    """Pictures lie in the database from now on; those in the bucket stay there and are nobody's any more."""
    if conn.execute(sql.forget).rowcount:
        conn.execute(sql.leave)
        audit.record(conn, by, "settings.object-storage", "", {"forgotten": True})


def test(conn: Conn) -> None:
    """Writes, reads and removes a trial object. Raises `Conflict` where no bucket is set, and `Unavailable` with what went wrong."""
    found = bucket(conn)
    if found is None:
        raise Conflict(gettext("No bucket is set."))
    key, text = f"matinee-trial-{random_source.token_hex(8)}", b"A trial of Matinee."
    found.write(key, text, "text/plain")
    if found.read(key) != text:
        raise Unavailable(gettext("The bucket answers with something else than was written to it."))
    found.remove(key)
    if found.head(key) is not None:
        raise Unavailable(gettext("The bucket keeps what was removed from it."))


class Bucket:
    """What can be done with objects of it. Each raises `Unavailable`."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._service = http.Service(
            NAME,
            storage.url,
            advice=ADVICE,
            retries=Retries(tries=1),
            connect_timeout=3,
            read_timeout=10,
            total_timeout=20,
            max_bytes=MOST_ANSWER,
        )

    def form(self, key: str, content_type: str, *, most_bytes: int, life: timedelta) -> tuple[str, Mapping[str, str]]:
        """Address and fields of a form by which whoever has it may put exactly this object there: of this name and type, and of
        no more bytes."""
        wanted = {"Content-Type": content_type}
        signed = _client(self._storage).generate_presigned_post(
            self._storage.bucket,
            key,
            Fields=dict(wanted),
            Conditions=[wanted, ["content-length-range", 1, most_bytes]],
            ExpiresIn=int(life.total_seconds()),
        )
        return signed["url"], signed["fields"]

    def head(self, key: str) -> Head | None:
        """None for what is not there."""
        reply = self._service.call("HEAD", self._signed("head_object", key), accept=[GONE])
        if reply.status == GONE:
            return None
        return Head(int(reply.headers.get("Content-Length", 0)), reply.content_type)

    def read(self, key: str) -> bytes | None:
        """None for what is not there."""
        reply = self._service.call("GET", self._signed("get_object", key), accept=[GONE])
        return None if reply.status == GONE else reply.body

    def write(self, key: str, data: bytes, content_type: str) -> None:
        path = self._signed("put_object", key, ContentType=content_type)
        self._service.call("PUT", path, data=data, headers={"Content-Type": content_type})

    def remove(self, key: str) -> None:
        """Gone is fine."""
        self._service.call("DELETE", self._signed("delete_object", key), accept=[GONE])

    def _signed(self, operation: str, key: str, **more: str) -> str:
        """The path, with what proves that it is us."""
        from botocore.exceptions import BotoCoreError

        params = {"Bucket": self._storage.bucket, "Key": key, **more}
        try:
            address = str(_client(self._storage).generate_presigned_url(operation, Params=params, ExpiresIn=SIGNED_S))
        except (ValueError, BotoCoreError):
            raise Unavailable(UNUSABLE, permanent=True) from None
        if not address.startswith(f"{self._storage.url}/"):  # boto3 knows names that lead to addresses of its own
            raise Unavailable(UNUSABLE, permanent=True)
        return address.removeprefix(self._storage.url)


def _try(storage: Storage) -> None:
    """Signs an address with each part in turn. Raises `Invalid` naming the part of which boto3 makes none, or one elsewhere."""
    trial = replace(storage, region="us-east-1", bucket="trial")
    for name in ("url", "region", "bucket"):
        trial = replace(trial, **{name: getattr(storage, name)})
        try:
            Bucket(trial)._signed("get_object", "trial")
        except Unavailable:
            sentence = gettext(
                "%(field)s cannot be used: no address at an S3-compatible service comes of it.", field=name
            )
            raise Invalid(sentence, field=name) from None


@lru_cache(maxsize=2)
def _client(storage: Storage) -> Any:
    """Of boto3, which signs and asks nothing. Loaded where there is a bucket: it takes 30 MB and most of a second."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=storage.url,
        region_name=storage.region,
        aws_access_key_id=storage.access_key,
        aws_secret_access_key=storage.secret,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


def _is_word(text: str) -> bool:
    return 0 < len(text) <= LONGEST and text.isprintable() and not any(letter.isspace() for letter in text)
