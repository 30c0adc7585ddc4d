"""What a webhook carries, however it was sent: JSON of any content type, forms with JSON inside, or forms of plain fields."""

import json
from collections.abc import Mapping
from email import policy
from email.parser import BytesParser
from urllib.parse import parse_qsl

from shared.media_servers import loose_json
from shared.media_servers.fields import Row

# Where forms put the whole document.
DOCUMENTS = ("data", "payload", "payload_json", "json", "body")


def read(body: bytes, content_type: str) -> Row:
    """Raises ValueError for what is no object in any of these forms."""
    form = None if body.lstrip()[:1] in (b"{", b"[") else _fields(body, content_type)
    return _object(loose_json.read(text(body))) if form is None else _form(form)


def several(body: bytes, content_type: str) -> list[object]:
    """The events of a body that holds more than one: a list of them, also within a form, or sound documents one after the
    other. Empty for all else."""
    try:
        form = None if body.lstrip()[:1] in (b"{", b"[") else _fields(body, content_type)
        whole = text(body) if form is None else next((form[name] for name in DOCUMENTS if name in form), "")
        found = _documents(whole)
    except (ValueError, RecursionError, LookupError):
        return []
    if len(found) == 1 and isinstance(found[0], list):
        found = found[0]
    return found if len(found) > 1 and all(isinstance(event, Mapping) for event in found) else []


def _documents(whole: str) -> list[object]:
    decoder, found = json.JSONDecoder(strict=False), list[object]()
    at = _blanks(whole, 0)
    while at < len(whole):
        document, end = decoder.raw_decode(whole, at)
        found.append(document)
        at = _blanks(whole, end)
    return found


def _blanks(whole: str, at: int) -> int:
    return next((place for place in range(at, len(whole)) if not whole[place].isspace()), len(whole))


def text(body: bytes) -> str:
    """UTF-8 and UTF-16 with their marks, UTF-8 without; else the letters of western Europe."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _fields(body: bytes, content_type: str) -> Mapping[str, str] | None:
    """None where it is no form."""
    kind = content_type.split(";")[0].strip().lower()
    if kind == "multipart/form-data" or (body.startswith(b"--") and b"form-data" in body[:1000]):
        return _parts(body, content_type)
    if kind == "application/x-www-form-urlencoded" and b"=" in body:
        return dict(parse_qsl(text(body), keep_blank_values=True))
    return None


def _object(found: object) -> Row:
    """A list of one is that one, and a text that holds JSON is what it holds."""
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if isinstance(found, str) and found.lstrip().startswith("{"):
        found = loose_json.read(found)
    if not isinstance(found, Mapping):
        raise ValueError("no object")  # noqa: TRY004  what came is at fault, not who calls
    return found


def _form(found: Mapping[str, str]) -> Row:
    for name in DOCUMENTS:
        if found.get(name, "").lstrip().startswith(("{", "[")):
            return _object(loose_json.read(found[name]))
    if not found:
        raise ValueError("an empty form")
    return found


def _parts(body: bytes, content_type: str) -> dict[str, str]:
    if "boundary" not in content_type:
        content_type = f'multipart/form-data; boundary="{text(body.splitlines()[0])[2:]}"' if body else content_type
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    found = {}
    for part in BytesParser(policy=policy.HTTP).parsebytes(head + body).iter_parts():
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            found[name] = text(content)
    return found
