"""Find out, without a key, what answers at an address."""

from shared import errors, http
from shared.media_servers import fields, model

PUBLIC = "/System/Info/Public"


def probe(service: http.Service) -> model.ServerInfo:
    """`service` is open at the server's own address, without Emby's prefix. Jellyfin alone names its product."""
    answer = _public_info(service)
    is_jellyfin = "jellyfin" in (fields.text(answer, "ProductName") or "").lower()
    if not is_jellyfin and not fields.text(answer, "Version"):
        raise _stranger(service)
    return model.ServerInfo(
        id=fields.needed(answer, "Id"),
        name=fields.text(answer, "ServerName") or service.base_url,
        version=fields.text(answer, "Version") or "",
        kind="jellyfin" if is_jellyfin else "emby",
    )


def _public_info(service: http.Service) -> fields.Row:
    # A reverse proxy may publish Emby under its prefix only, which Jellyfin no longer knows.
    for path in (PUBLIC, f"/emby{PUBLIC}"):
        reply = service.call("GET", path, accept=(401, 403, 404))
        if reply.status != 200:
            continue
        try:
            return fields.row(reply.json(), "answer")
        except (ValueError, fields.Malformed):
            continue
    raise _stranger(service)


def _stranger(service: http.Service) -> errors.MediaServerError:
    return errors.MediaServerError(
        f"What answers at {service.base_url} is neither Jellyfin nor Emby (GET {PUBLIC}); "
        "enter the address you open the server's own pages with.",
        permanent=True,
    )
