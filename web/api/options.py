"""What shapes the picks, and every other option by name."""

from collections.abc import Mapping
from typing import Any

from shared import kinds, options
from shared.upkeep import option_changes
from web import auth, request_db
from web.api import paging
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas import settings as schemas
from web.auth import audience

blueprint = Blueprint("options", __name__, url_prefix="/settings", description="Options by name.")


@blueprint.get("/options")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(schemas.Option, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List options

    Each with its value, its default, what it may be, and what it does.
    """
    return paging.cut(option_changes.listing(request_db.conn()), **page)


@blueprint.patch("/options")
@audience("admin")
@blueprint.arguments(schemas.OptionChanges)
@blueprint.answers(schemas.Option, many=True)
def change(asked: Mapping[str, Any]) -> list[dict[str, object]]:
    """Update options

    By name: all of them, or none. Another time zone moves the schedules; another embedding model begins to be filled
    beside the present one. A model's name that is not known here takes `confirm`.
    """
    apply(asked["values"], confirm=asked["confirm"])
    return [option for option in option_changes.listing(request_db.conn()) if option["name"] in asked["values"]]


@blueprint.get("/recommendations")
@audience("admin")
@blueprint.answers(schemas.RecommendationConfig)
def recommendations() -> Mapping[str, object]:
    """Get the recommendation settings

    What shapes everybody's picks.
    """
    return {kind.plural: _config(kind.name) for kind in kinds.picked()}


@blueprint.patch("/recommendations/movies")
@audience("admin")
@blueprint.arguments(schemas.KindConfigChanges)
@blueprint.answers(schemas.KindConfig)
def movies(changes: Mapping[str, Any]) -> Mapping[str, object]:
    """Update the recommendation settings of movies

    They count from each person's next list on.
    """
    return _change("movie", changes)


@blueprint.patch("/recommendations/series")
@audience("admin")
@blueprint.arguments(schemas.KindConfigChanges)
@blueprint.answers(schemas.KindConfig)
def series(changes: Mapping[str, Any]) -> Mapping[str, object]:
    """Update the recommendation settings of series

    They count from each person's next list on.
    """
    return _change("series", changes)


@blueprint.patch("/recommendations/books")
@audience("admin")
@blueprint.arguments(schemas.KindConfigChanges)
@blueprint.answers(schemas.KindConfig)
def books(changes: Mapping[str, Any]) -> Mapping[str, object]:
    """Update the recommendation settings of books

    They count from each person's next list on.
    """
    return _change("book", changes)


def apply(changes: Mapping[str, options.Value], *, confirm: bool = False) -> None:
    """In the name of whoever asks; `confirm` takes names of models that nobody knows here."""
    confirmed = tuple(changes.values()) if confirm else ()
    option_changes.apply(request_db.conn(), changes, by=auth.me().actor, confirmed=confirmed)


def _change(kind: str, changes: Mapping[str, Any]) -> dict[str, object]:
    apply({f"{kind}.{name}": value for name, value in changes.items()})
    return _config(kind)


def _config(kind: str) -> dict[str, object]:
    values = options.all_values(request_db.conn())
    return {name: values[f"{kind}.{name}"] for name in schemas.PICKS}
