"""What browsers may keep: pages of a person for going back to them, never what shows a secret."""

from flask import Flask, Response, g, request

# Kept, and asked for again before it is shown – but not by Back, which so takes no time. `auth.end` empties what was kept.
KEPT, SECRET = "private, no-cache", "no-store"
# One address is a page, and the block of it that a script asks for.
VARY = ("Cookie", "HX-Request")


def init(app: Flask) -> None:
    app.after_request(_finish)


def keep_secret() -> None:
    """This request's answer shows what nobody should find afterwards: it is stored nowhere, and not compressed."""
    g.holds_secret = True


def _finish(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.update(VARY)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = KEPT if _is_page(response) else SECRET
    return response


def _is_page(response: Response) -> bool:
    is_shown = request.method in ("GET", "HEAD") and response.status_code == 200 and response.mimetype == "text/html"
    return is_shown and not g.get("holds_secret")
