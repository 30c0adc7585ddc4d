"""Which sources of the world are asked, with which key, how often; and what went out to them."""

from collections.abc import Mapping
from typing import Any

from shared.sources import catalogue, clients, keeping
from shared.sources.keeping import Kept
from web import auth, request_db
from web.api import paging
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas import sources as schemas
from web.auth import audience

blueprint = Blueprint("sources", __name__, url_prefix="/settings/sources", description="Sources of the world.")


@blueprint.get("")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(schemas.Source, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List sources

    What each knows, whether it is asked, and how much of today is used. None is asked before somebody switches it on.
    """
    return paging.cut([_shown(kept) for kept in keeping.listing(request_db.conn())], **page)


@blueprint.get("/<name>")
@audience("admin")
@blueprint.answers(schemas.Source)
def details(name: str) -> Mapping[str, object]:
    """Get a source

    By its name, such as `tmdb`.
    """
    return _shown(keeping.get(request_db.conn(), name))


@blueprint.put("/<name>")
@audience("admin")
@blueprint.arguments(schemas.SourceChanges)
@blueprint.answers(schemas.Source)
def configure(changes: Mapping[str, Any], name: str) -> Mapping[str, object]:
    """Update a source

    What is not named stays. One that is asked from now on is asked at once.
    """
    return _shown(keeping.configure(request_db.conn(), name, changes, by=auth.me().actor))


@blueprint.post("/<name>/test")
@audience("admin")
@blueprint.answers(schemas.SourceTest)
def test(name: str) -> Mapping[str, object]:
    """Test a source

    Asks the least that shows whether it answers and takes the key; a refusal says why.
    """
    clients.test(request_db.conn(), name)
    return {"answers": True}


@blueprint.get("/<name>/calls")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(schemas.SourceCall, many=True)
def calls(page: Mapping[str, Any], name: str) -> Page:
    """List the calls to a source

    All that went out to it lately, newest first.
    """
    rows, total = keeping.calls(request_db.conn(), name, **page)
    return Page(rows, total, **page)


def _shown(kept: Kept) -> Mapping[str, object]:
    source, limit = kept.source, kept.limits["read"]
    return {
        **{
            name: getattr(source, name)
            for name in ("name", "title", "needs_key", "takes_key", "key_from", "links_people")
        },
        **{
            name: getattr(kept, name)
            for name in ("is_enabled", "has_key", "has_secret", "base_url", "asked_at", "last_status")
        },
        **{name: limit[name] for name in ("calls", "seconds", "per_day", "blocked_s")},
        "knows": [{"name": what, "help": catalogue.KNOWLEDGE[what]} for what in source.knows],
        "kinds": sorted(kept.kinds),
        "used_today": kept.used_today,
        "left_today": kept.left_today,
    }
