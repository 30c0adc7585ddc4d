"""Files of histories on their way in and out: larger than any other request, and only where one is expected."""

from flask import Response, request

from shared.errors import Invalid
from shared.language import gettext
from shared.watching import history_exports
from shared.watching.history_files import plain
from shared.watching.history_files.decoding import MOST_BYTES
from shared.watching.history_files.entry import Wishes

FIELDS = ("profile", "columns", "format", "csrf_token")
MOST = MOST_BYTES + 64 * 1024  # with the form around the file


def content() -> tuple[bytes, str]:
    """What was sent as “file”, and what it is called. Raises `Invalid` where there is none."""
    file = request.files.get("file")
    if file is None:
        raise Invalid(gettext("Send the file as multipart/form-data, as “file”."), field="file")
    return file.read(), file.filename or ""


def wishes() -> Wishes:
    """`profile`, `format`, and `columns` as “name=Film,watched=Seen on”. Raises `Invalid` for what is not of that form."""
    if odd := next((name for name in request.form if name not in FIELDS), None):
        raise Invalid(gettext("There is no field “%(name)s” here.", name=odd[:100]), field=odd[:100])
    columns: dict[str, str] = {}
    for part in request.form.get("columns", "").split(","):
        field, divider, column = part.partition("=")
        if part.strip() and not (divider and field.strip() and column.strip()):
            raise Invalid(gettext("columns is of the form name=Film,watched=Seen on."), field="columns")
        if part.strip():
            columns[field.strip()] = column.strip()
    return Wishes(_said("profile"), columns, _said("format"))


def wishes_of_form() -> Wishes:
    """The same of a page, whose form has a field for each column: `column.name`, `column.watched` and so on; empty ones say nothing."""
    given = {field: _said(f"column.{field}") for field in plain.FIELDS}
    return Wishes(_said("profile"), {field: column for field, column in given.items() if column}, _said("format"))


def _said(name: str) -> str | None:
    return request.form.get(name, "").strip() or None


def download(data: bytes, form: str) -> Response:
    """An export, as a file of its own."""
    name, kind = history_exports.FORMATS[form]
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, content_type=kind, headers=headers)
