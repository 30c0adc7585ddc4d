"""Your ratings: hearts, stars or a number from 1 to 100. Picks follow at once."""

from collections.abc import Mapping
from typing import Any

from shared.errors import Invalid, NotFound
from shared.language import gettext
from shared.watching import ratings
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page
from web.api.schemas.ratings import (
    Dropped,
    DroppedRatings,
    ListedRating,
    NewRating,
    NewRatings,
    Rating,
    WantedRatings,
    Worth,
)
from web.auth import audience

blueprint = Blueprint("ratings", __name__, url_prefix="/ratings", description="What you rated.")

FORMS = ("hearts", "stars", "value")


@blueprint.get("")
@audience("member")
@blueprint.arguments(WantedRatings, location="query")
@blueprint.answers(ListedRating, many=True)
def listing(wanted: Mapping[str, Any]) -> Page:
    """List ratings

    Your own, newest first.
    """
    conn, me = request_db.conn(), auth.me().id
    found, total = ratings.listing(conn, me, **wanted), ratings.count(conn, me, kind=wanted["kind"])
    return Page(found, total, wanted["limit"], wanted["offset"])


@blueprint.post("")
@audience("member")
@blueprint.arguments(NewRating)
@blueprint.answers(Rating, 201)
def rate(given: Mapping[str, Any]) -> dict[str, object]:
    """Rate a title

    Or rate it anew.
    """
    return _rate(given["title_id"], given)


@blueprint.post("/bulk")
@audience("member")
@blueprint.arguments(NewRatings)
@blueprint.answers(Rating, 201, many=True)
def rate_many(given: Mapping[str, Any]) -> list[dict[str, object]]:
    """Rate many titles

    All or none.
    """
    values = {one["title_id"]: _value(one) for one in given["ratings"]}
    if len(values) < len(given["ratings"]):
        raise Invalid(gettext("Each title may be rated once."), field="ratings")
    ratings.rate(request_db.conn(), auth.me().id, values)
    return [_shown(title_id, value) for title_id, value in values.items()]


@blueprint.post("/bulk/delete")
@audience("member")
@blueprint.arguments(DroppedRatings)
@blueprint.answers(Dropped)
def drop_many(given: Mapping[str, Any]) -> dict[str, int]:
    """Delete many ratings"""
    return {"dropped": ratings.drop(request_db.conn(), auth.me().id, given["title_ids"])}


@blueprint.get("/<int:title_id>")
@audience("member")
@blueprint.answers(Rating)
def get(title_id: int) -> dict[str, object]:
    """Get a rating

    Yours, of one title.
    """
    return _shown(title_id, ratings.of_title(request_db.conn(), auth.me().id, title_id))


@blueprint.put("/<int:title_id>")
@audience("member")
@blueprint.arguments(Worth)
@blueprint.answers(Rating)
def put(given: Mapping[str, Any], title_id: int) -> dict[str, object]:
    """Set a rating

    Or rate it anew.
    """
    return _rate(title_id, given)


@blueprint.delete("/<int:title_id>")
@audience("member")
@blueprint.answers(None, 204)
def drop(title_id: int) -> None:
    """Delete a rating"""
    if not ratings.drop(request_db.conn(), auth.me().id, [title_id]):
        raise NotFound(gettext("You have not rated this."))


def _rate(title_id: int, given: Mapping[str, Any]) -> dict[str, object]:
    value = _value(given)
    ratings.rate(request_db.conn(), auth.me().id, {title_id: value})
    return _shown(title_id, value)


def _shown(title_id: int, value: int) -> dict[str, object]:
    return {"title_id": title_id, **ratings.shown(value)}


def _value(given: Mapping[str, Any]) -> int:
    return ratings.value({name: given[name] for name in FORMS if name in given})
