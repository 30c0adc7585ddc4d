"""The session's cookie, and beside it one that scripts may read: it says that this visit goes on, and nothing else."""

import secrets

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class Sessions(SecureCookieSessionInterface):
    """Files that are the same for everybody are sent without a cookie, which others would be given with them."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint == "static":
            return
        super().save_session(app, session, response)
        path, domain = self.get_cookie_path(app), self.get_cookie_domain(app)
        if g.get("visit") == "begins":
            response.set_cookie(
                visit_cookie(app),
                secrets.token_urlsafe(9),
                max_age=app.permanent_session_lifetime,
                secure=self.get_cookie_secure(app),
                samesite=self.get_cookie_samesite(app),
                path=path,
                domain=domain,
            )
        elif g.get("visit") == "ends":
            response.delete_cookie(visit_cookie(app), path=path, domain=domain)
            # What Back would show of it. Browsers heed this over https alone; elsewhere the page's script compares `visit`.
            response.headers["Clear-Site-Data"] = '"cache"'


def visit_cookie(app: Flask) -> str:
    return f"{app.config['SESSION_COOKIE_NAME']}_visit"


def visit(app: Flask) -> str:
    """As a page writes it down to compare it with the cookie when it is come back to; empty for nobody's."""
    name = visit_cookie(app)
    return f"{name}={request.cookies[name]}" if name in request.cookies else ""
