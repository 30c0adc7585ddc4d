"""What somebody typed into a form whose page, or whose sign-in, had become too old: kept, and sent again by a press of theirs.

Only what a page of ours sent is kept: another site could otherwise have somebody press for it. Secrets are typed again.
"""

from collections.abc import Iterable

from flask import render_template, request

from shared.errors import Problem, Unauthorized
from web import csrf, prefix
from web.language import gettext

SECRETS = ("password", "current", "new", "api_key", "secret", "csrf_token")
FIELD, PATH = "kept.", "kept_path"

Fields = list[tuple[str, str]]


def page(problem: Problem) -> str | None:
    """Instead of the page of an error: for what is worth keeping, a way to send it again; None for anything else."""
    if request.method != "POST" or not _is_ours():
        return None
    if isinstance(problem, Unauthorized):
        return render_template("sign_in.html", name="", problem=problem, after="", kept=_hidden(prefix.here(), _sent()))
    if isinstance(problem, csrf.Stale):
        return _again(problem.message, prefix.here(), _sent())
    return None


def after_sign_in() -> str | None:
    """What the sign-in page brought along, to be sent with one press; None when it brought nothing."""
    path = request.form.get(PATH, "")
    if not path or not prefix.is_inside(path):
        return None
    return _again(gettext("You are signed in again, and nothing was changed yet: press once more."), path, _brought())


def kept() -> Fields:
    """For the sign-in page that is shown again, after a wrong password."""
    return _hidden(request.form[PATH], _brought()) if PATH in request.form else []


def _again(message: str, path: str, fields: Fields) -> str:
    return render_template("again.html", message=message, path=path, fields=fields)


def _is_ours() -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    return site == "same-origin" if site else origin == request.host_url.rstrip("/")


def _sent() -> Fields:
    return _open(request.form.items(multi=True))


def _brought() -> Fields:
    named = (name_value for name_value in request.form.items(multi=True) if name_value[0].startswith(FIELD))
    return _open((name.removeprefix(FIELD), value) for name, value in named)


def _open(fields: Iterable[tuple[str, str]]) -> Fields:
    return [(name, value) for name, value in fields if name not in SECRETS]


def _hidden(path: str, fields: Fields) -> Fields:
    return [(PATH, path), *((FIELD + name, value) for name, value in fields)]
