"""Pictures of people: what a bucket is asked for, what is refused when an upload is confirmed, and the way without a bucket.

moto enforces no policy, so its conditions are read as data; whatever got past them is refused when it is confirmed.
"""

import base64
import io
import json
from collections.abc import Iterator

import pytest
import requests
from flask import Flask
from moto.server import ThreadedMotoServer
from PIL import Image

from shared import audit
from shared.db import Conn
from shared.people import avatars, object_storage
from tests import household
from tests.web.api.conftest import Client
from tests.web.api.people import Clients

BUCKET = "pictures"


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    requests.put(f"http://{host}:{port}/{BUCKET}", timeout=10)
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(home: Conn, service: str) -> object_storage.Bucket:
    object_storage.change(
        home, url=service, region="us-east-1", bucket=BUCKET, access_key="key", secret="hush", by=audit.TERMINAL
    )
    home.commit()
    found = object_storage.bucket(home)
    assert found is not None
    return found


def drawn(format: str = "PNG", size: tuple[int, int] = (900, 500), **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (200, 80, 20)).save(file, format, **more)  # type: ignore[arg-type]
    return file.getvalue()


def begun(person: Client, content_type: str = "image/png") -> dict[str, object]:
    answer = person.post("/users/me/avatar/upload-url", {"contentType": content_type})
    assert answer.status_code == 201, answer.text
    return dict(answer.json["data"])


def sent(upload: dict[str, object], data: bytes, content_type: str = "image/png") -> str:
    """As a program sends the form; returns the key."""
    fields = {**upload["fields"], "Content-Type": content_type}  # type: ignore[dict-item]
    answer = requests.post(str(upload["url"]), data=fields, files={"file": ("me", data)}, timeout=10)
    assert answer.status_code in (200, 204), answer.text
    return str(upload["key"])


def seen(app: Flask, person: Client, path: str) -> Image.Image:
    answer = app.test_client().get(path, headers=person.headers)
    assert (answer.status_code, answer.content_type) == (200, "image/webp")
    return Image.open(io.BytesIO(answer.data))


def objects(service: str) -> int:
    return requests.get(f"{service}/{BUCKET}", timeout=10).text.count("<Key>")


def test_a_picture_goes_to_the_bucket_by_a_form_that_takes_nothing_else_and_is_kept_under_another_key(
    app: Flask, client: Clients, home: Conn, bucket: object_storage.Bucket, service: str
) -> None:
    ben = client("Ben")
    upload = begun(ben)

    policy = json.loads(base64.b64decode(str(upload["fields"]["policy"])))  # type: ignore[index]
    for condition in (
        {"bucket": BUCKET}, {"key": upload["key"]}, {"Content-Type": "image/png"}, ["content-length-range", 1, 2 * 1024 * 1024],
    ):  # fmt: skip
        assert condition in policy["conditions"]
    assert not [one for one in policy["conditions"] if isinstance(one, list) and one[0] != "content-length-range"]
    key = sent(upload, drawn(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"))
    answer = ben.post("/users/me/avatar/confirm", {"key": key})
    assert answer.status_code == 200, answer.text
    picture = answer.json["data"]["picture"]
    found = seen(app, ben, picture)
    assert (found.size, found.getexif().tobytes()) == ((320, 320), Image.Exif().tobytes())
    assert (bucket.head(key), objects(service)) == (None, 1)
    sent(upload, drawn())  # the form is good for some minutes more: what comes by it goes again
    assert ben.post("/users/me/avatar/confirm", {"key": key}).status_code == 404
    home.execute("update avatar_objects set ends_at = now()")
    assert (avatars.tidy(home), objects(service)) == (1, 1)
    home.commit()

    second = sent(begun(ben, "image/webp"), drawn("WEBP"), "image/webp")
    assert ben.post("/users/me/avatar/confirm", {"key": second}).status_code == 200
    assert objects(service) == 1
    assert app.test_client().get(picture, headers=client("Ella").headers).status_code == 404
    assert ben.delete("/users/me/avatar").status_code == 204
    assert objects(service) == 0


# Bytes and type as they were sent, where image/png was asked for, and the field that is named.
REFUSED = {
    "another type": (drawn(), "image/jpeg", "contentType"),
    "magic bytes": (b"GIF89a" + bytes(200), "image/png", "avatar"),
    "another format": (drawn("JPEG"), "image/png", "avatar"),
    "cut off": (drawn()[:200], "image/png", "avatar"),
    "too wide": (drawn(size=(9000, 20)), "image/png", "avatar"),
    "broken exif": (drawn(exif=b"Exif\0\0MM\0*"), "image/png", "avatar"),
    "too large": (drawn() + bytes(2 * 1024 * 1024), "image/png", "avatar"),
}


def test_what_is_no_such_picture_is_refused_and_removed(client: Clients, bucket: object_storage.Bucket) -> None:
    people = [client("Ben"), client("Ella")]  # who each may begin five
    for n, (case, (data, content_type, field)) in enumerate(REFUSED.items()):
        ben = people[n % 2]
        key = sent(begun(ben), data, content_type)

        answer = ben.post("/users/me/avatar/confirm", {"key": key})

        assert (answer.status_code, answer.json["error"]["details"]["field"]) == (400, field), case
        assert bucket.head(key) is None, case
        assert ben.post("/users/me/avatar/confirm", {"key": key}).status_code == 404, case


def test_only_what_somebody_began_themselves_is_confirmed_and_what_they_leave_is_tidied_away(
    client: Clients, home: Conn, bucket: object_storage.Bucket
) -> None:
    ben, ella = client("Ben"), client("Ella")
    bucket.write("backups/all", b"not ours", "image/png")
    key = sent(begun(ben), drawn())

    assert [ella.post("/users/me/avatar/confirm", {"key": one}).status_code for one in (key, "backups/all")] == [
        404,
        404,
    ]
    assert bucket.head(key) is not None
    empty = begun(ella)
    assert ella.post("/users/me/avatar/confirm", {"key": empty["key"]}).status_code == 409
    assert [ella.post("/users/me/avatar/upload-url", {"contentType": "image/png"}).status_code for _ in range(5)][
        -1
    ] == 409
    assert ella.post("/users/me/avatar/upload-url", {"contentType": "image/svg+xml"}).status_code == 400

    home.execute("update avatar_objects set ends_at = now() where key = %s", (key,))
    home.commit()
    assert ben.post("/users/me/avatar/confirm", {"key": key}).status_code == 404
    assert avatars.tidy(home) == 1
    assert (bucket.head(key), bucket.head("backups/all") is not None) == (None, True)
    bucket.remove("backups/all")


def test_a_bucket_that_is_away_costs_nobody_anything_but_their_picture(
    app: Flask, client: Clients, home: Conn, bucket: object_storage.Bucket, service: str
) -> None:
    ben, ana = client("Ben"), client("Ana")
    assert ben.post("/users/me/avatar/confirm", {"key": sent(begun(ben), drawn())}).status_code == 200
    assert ana.post("/settings/object-storage/test").json["data"] == {"works": True, "error": None}
    home.execute("update object_storage set url = 'http://127.0.0.1:1'")
    home.commit()

    assert (
        app.test_client().get(f"/images/person/{household.person(home, 'Ben')}", headers=ben.headers).status_code == 502
    )
    assert ana.post("/settings/object-storage/test").json["data"]["works"] is False
    assert ben.delete("/users/me/avatar").status_code == 204
    assert avatars.tidy(home) == 0
    home.execute("update object_storage set url = %s", (service,))
    home.commit()
    assert (avatars.tidy(home), objects(service)) == (1, 0)
    home.commit()

    told = ana.get("/settings/object-storage").text
    assert '"bucket"' in told
    assert "hush" not in told + str(home.execute("select data from audit_log").fetchall())
    same = {"url": service, "bucket": BUCKET, "accessKey": "other"}
    assert ana.put("/settings/object-storage", same).status_code == 200
    assert ana.put("/settings/object-storage", same | {"url": "http://169.254.169.254"}).status_code == 400
    for wrong in (
        {"url": "http://my_minio:9000"}, {"url": "https://münchen.de"}, {"url": "HTTPS://s3.home.example"}, {"region": "eu_central!"},
        {"bucket": "a/b"}, {"bucket": "arn:aws:s3:us-east-1:1:accesspoint/x"}, {"accessKey": "a b"},
    ):  # fmt: skip
        answer = ana.put("/settings/object-storage", same | wrong)
        assert (answer.status_code, answer.json["error"]["details"]["field"]) == (400, next(iter(wrong))), wrong
    assert ana.delete("/settings/object-storage").status_code == 204
    assert ana.get("/settings/object-storage").json["data"] == {"storage": None}


def test_without_a_bucket_a_picture_is_sent_to_us_and_lies_in_the_database(
    app: Flask, client: Clients, home: Conn
) -> None:
    ben = client("Ben")
    upload = begun(ben, "image/jpeg")
    assert (upload["method"], upload["url"], upload["key"]) == ("PUT", "/api/users/me/avatar", None)

    def put(data: bytes, content_type: str = "image/jpeg") -> int:
        headers = ben.headers | {"Content-Type": content_type}
        return app.test_client().put("/api/users/me/avatar", data=data, headers=headers).status_code

    assert put(drawn("JPEG")) == 200
    row = home.execute("select length(data) as size, key from avatars").fetchone()
    assert row is not None
    assert (row["size"] < 20_000, row["key"]) == (True, None)
    assert seen(app, ben, f"/images/person/{household.person(home, 'Ben')}").size == (320, 320)
    padded = drawn("JPEG") + bytes(2 * 1024 * 1024 - 9000)  # more than other requests may hold
    assert [put(padded), put(drawn() + bytes(2 * 1024 * 1024)), put(drawn()), put(b""), put(b"{}", "application/json")] == [
        200, 413, 400, 400, 400,
    ]  # fmt: skip
