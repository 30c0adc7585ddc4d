"""The HTTP API: blueprints over `shared`, described by one OpenAPI document. `docs/api.md` tells how to add to it."""

from flask import Flask

from web.api import (
    api_keys,
    audit,
    auth,
    calendars,
    catalogue,
    channels,
    deliveries,
    describing,
    devices,
    drop_off,
    evaluations,
    exchange,
    feedback,
    follows,
    history,
    identity,
    imports,
    ingestion,
    insights,
    interactions,
    invites,
    jobs,
    matches,
    me,
    media_servers,
    models,
    notices,
    object_storage,
    options,
    outputs,
    profiles,
    purge,
    quick_connect,
    ratings,
    recommendations,
    rooms,
    runs,
    search,
    settings_files,
    sources,
    taste_profiles,
    titles,
    top_picks,
    trakt,
    user_media,
    users,
    webhooks_out,
    world_stats,
)
from web.api.blueprint import Api
from web.api.schemas import kinds

BLUEPRINTS = (
    auth.blueprint,
    quick_connect.blueprint,
    devices.blueprint,
    api_keys.blueprint,
    invites.blueprint,
    audit.blueprint,
    titles.blueprint,
    search.blueprint,
    recommendations.blueprint,
    top_picks.blueprint,
    channels.blueprint,
    rooms.blueprint,
    notices.blueprint,
    follows.blueprint,
    deliveries.blueprint,
    trakt.blueprint,
    imports.blueprint,
    feedback.blueprint,
    ratings.blueprint,
    interactions.blueprint,
    history.blueprint,
    user_media.blueprint,
    me.blueprint,
    calendars.blueprint,
    catalogue.blueprint,
    drop_off.blueprint,
    matches.blueprint,
    ingestion.blueprint,
    insights.blueprint,
    profiles.blueprint,
    users.blueprint,
    taste_profiles.blueprint,
    media_servers.blueprint,
    options.blueprint,
    outputs.blueprint,
    models.blueprint,
    sources.blueprint,
    object_storage.blueprint,
    settings_files.blueprint,
    jobs.blueprint,
    runs.blueprint,
    evaluations.blueprint,
    purge.blueprint,
    webhooks_out.blueprint,
    world_stats.blueprint,
)


def init(app: Flask) -> None:
    """Before `auth.init`: who asks by token is known, and a preflight answered, before the guard looks for a cookie."""
    exchange.init(app)
    identity.init(app)
    app.config.update(API_TITLE="Matinee", API_VERSION=describing.version(), OPENAPI_VERSION="3.1.0")
    api = Api(app, spec_kwargs=describing.DOCUMENT)
    describing.init(app, api)
    kinds.init(app, api)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix=f"/api{blueprint.url_prefix or ''}")
