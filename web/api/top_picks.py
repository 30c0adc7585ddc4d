"""What the household watched most of late, as whoever asks may see it; and by what administrators have it ranked."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shared import options
from shared.curation import top_picks
from shared.errors import Invalid
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.options import apply
from web.api.schemas import camel
from web.api.schemas import top_picks as schemas
from web.api.schemas.kinds import OF_KINDS
from web.auth import audience

blueprint = Blueprint("top-picks", __name__, description="What the household watched most of late.")


@blueprint.get("/top-picks/movies", endpoint="movies", defaults={"kind": "movie"})
@blueprint.get("/top-picks/series", endpoint="series", defaults={"kind": "series"})
@audience("member")
@blueprint.answers(schemas.TopPicks)
def listing(kind: str) -> Mapping[str, object]:
    """List top picks

    What the household watched most of late, best first: only what you may see, with ranks of their own.
    """
    return _listed(kind)


@blueprint.get("/recommendations/popular", tags=["recommendations"])
@audience("member")
@blueprint.arguments(schemas.WantedPopular, location="query")
@blueprint.answers(schemas.TopPicks)
def popular(wanted: Mapping[str, Any]) -> Mapping[str, object]:
    """List popular titles

    The top picks of a kind.
    """
    return _listed(wanted["kind"])


@blueprint.get("/settings/top-picks")
@audience("admin")
@blueprint.answers(schemas.TopPicksConfig)
def config() -> Mapping[str, object]:
    """Get the settings of top picks"""
    values = options.all_values(request_db.conn())
    of_kinds = {
        plural: {option.name: values[f"{top_picks.PREFIX}{kind}_{option.name}"] for option in schemas.OF_A_KIND}
        for plural, kind in OF_KINDS.items()
    }
    return {name: values[option.name] for name, option in schemas.COMMON.items()} | of_kinds


@blueprint.patch("/settings/top-picks")
@audience("admin")
@blueprint.arguments(schemas.TopPicksConfigChanges)
@blueprint.answers(schemas.TopPicksConfig)
def configure(changes: Mapping[str, Any]) -> Mapping[str, object]:
    """Update the settings of top picks

    They are ranked anew at once.
    """
    wanted = dict(_flat(changes))
    try:
        apply({_option(field): value for field, value in wanted.items()})
    except Invalid as problem:
        raise _as_sent(problem, wanted) from problem
    return config()


def _listed(kind: str) -> Mapping[str, object]:
    found = top_picks.listing(request_db.conn(), auth.me().id, kind)
    config = found.config
    return vars(found) | {"window_days": config and config.window_days, "source": config and config.source}


def _flat(changes: Mapping[str, Any]) -> Iterator[tuple[str, options.Value]]:
    """{"movies": {"count": 5}} as movies.count."""
    for name, value in changes.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", one) for inner, one in value.items())
        else:
            yield name, value


def _option(field: str) -> str:
    plural, _, name = field.rpartition(".")
    return f"{top_picks.PREFIX}{OF_KINDS[plural]}_{name}" if plural else f"{top_picks.PREFIX}{field}"


def _as_sent(problem: Invalid, wanted: Iterable[str]) -> Invalid:
    """With the field's name in the place of the option's."""
    option = str(problem.details.get("field"))
    field = next((camel(field) for field in wanted if _option(field) == option), option)
    return Invalid(problem.message.replace(option, field), field=field)
