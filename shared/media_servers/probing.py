"""Find out, without a key, what answers at an address."""

from shared import errors, http
from shared.language import gettext
from shared.media_servers import fields, model

PUBLIC = "/System/Info/Public"


class Stranger(errors.MediaServerError):
    """Something answers, and it is no media server."""


def probe(service: http.Service) -> model.ServerInfo:
    """`service` is open at the server's own address, without Emby's prefix. Jellyfin alone names its product."""
    answer, address = _public_info(service)
    is_jellyfin = "jellyfin" in (fields.text(answer, "ProductName") or "").lower()
    if not is_jellyfin and not fields.text(answer, "Version"):
        raise _stranger(service)
    return model.ServerInfo(
        id=fields.needed(answer, "Id"),
        name=fields.text(answer, "ServerName") or service.base_url,
        version=fields.text(answer, "Version") or "",
        kind="jellyfin" if is_jellyfin else "emby",
        address=address,
    )


def landing(service: http.Service) -> str | None:
    """Where the first page of what answers leads: a server below a base path sends browsers there."""
    try:
        return service.call("GET", "/", accept=range(300, 600)).url
    except errors.Unavailable:
        return None


def _public_info(service: http.Service) -> tuple[fields.Row, str]:
    """The answer, and the address it came from after redirects."""
    # A reverse proxy may publish Emby under its prefix only, which Jellyfin no longer knows.
    for path in (PUBLIC, f"/emby{PUBLIC}"):
        reply = service.call("GET", path, accept=(400, 401, 403, 404, 405, 410))
        if reply.status != 200:
            continue
        try:
            row = fields.row(reply.json(), "answer")
        except (ValueError, fields.Malformed):
            continue
        at = reply.url.partition("?")[0]
        return row, at[: -len(path)] if at.lower().endswith(path.lower()) else service.base_url
    raise _stranger(service)


def _stranger(service: http.Service) -> Stranger:
    return Stranger(
        gettext(
            "What answers at %(base_url)s is neither Jellyfin nor Emby (GET %(public)s); enter the address "
            "of the server's own pages, up to the part before /web.",
            base_url=service.base_url,
            public=PUBLIC,
        ),
        permanent=True,
    )
