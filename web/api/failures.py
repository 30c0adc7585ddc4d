"""The statuses that each operation of the API may fail with, for the document that describes it."""

from collections.abc import Iterable

from web import request_db

AWAY = 503  # the database
TOO_OFTEN = 429  # web/rates.py
SIGNING_IN = (401, 403, 409, 429, 502)
# Beside what follows from the method, the path and the audience.
MORE: dict[str, tuple[int, ...]] = {
    "auth.link": SIGNING_IN,
    "auth.login": SIGNING_IN,
    "auth.password": (409, 429, 502),
    "auth.refresh": (401,),
    "auth.register": (403, 409, 429),
    "quick-connect.start": (404, 409, 429, 502),
    "quick-connect.poll": (*SIGNING_IN, 404),
    "api-keys.create": (409,),
    "calendars.feed": (404,),
    "calendars.revoke": (404,),
    "deliveries.add": (409,),
    "deliveries.change": (409,),
    "deliveries.confirm": (409,),
    "ingestion.sync": (409,),
    "jobs-api.run": (409,),
    "leaving.rescue": (409,),
    "letters.year": (404,),
    "models.choose_embedding": (409,),
    "models.choose_text": (409,),
    "models.test_embedding": (409, 502),
    "models.test_text": (409, 502),
    "options.change": (409,),
    "outputs.configure": (409,),
    "outputs.plan": (404,),
    "outputs.publish": (404, 409),
    "object-storage.test": (409,),
    "profiles.change": (409,),
    "profiles.confirm": (404, 409, 502),
    "profiles.drop_avatar": (502,),
    "profiles.forget": (409, 429, 502),
    "profiles.put_avatar": (400, 409, 502),
    "profiles.read": (404,),
    "profiles.upload_url": (409,),
    "purge.movies": (409,),
    "purge.books": (409,),
    "purge.series": (409,),
    "ratings.rate": (404,),
    "ratings.rate_many": (404,),
    "recommendations.regenerate": (409,),
    "recommendations.without": (409,),
    "request-services.connect": (404, 409, 502),
    "request-services.offer": (409, 502),
    "request-services.test": (409, 502),
    "removals.advise": (409,),
    "removals.delete": (409,),
    "rooms.create": (409,),
    "rooms.join": (409,),
    "settings.config": (404,),
    "settings.configure": (404, 409, 502),
    "settings.loss": (404,),
    "settings.remove": (404, 409),
    "settings.renew_webhook": (404,),
    "settings.server": (404,),
    "settings.sync": (409,),
    "settings.takeover": (404, 409, 502),
    "settings.test": (404, 409, 502),
    "settings.webhook": (404,),
    "taste-profiles.write_movies": (409,),
    "taste-profiles.write_series": (409,),
    "top-picks.configure": (409,),
    "notices.subscribe": (404,),
    "imports.begin": (400, 409),
    "imports.change": (409,),
    "imports.choose": (409,),
    "imports.drop": (409,),
    "imports.apply": (409,),
    "imports.undo": (409,),
    "imports.wish": (409,),
    "title-requests.ask": (404, 409),
    "title-requests.approve": (409,),
    "title-requests.refuse": (409,),
    "title-requests.withdraw": (409,),
    "trakt.begin": (409, 502),
    "trakt.check": (404, 409, 502),
    "trakt.confirm": (404, 409),
    "trakt.sync": (404, 409),
    "trakt.unlink": (404,),
    "users.change": (409,),
    "users.give_libraries": (409,),
    "users.link": (409,),
}


def of(endpoint: str, method: str, who: str, *, has_variables: bool, has_arguments: bool) -> Iterable[int]:
    """502 only where somebody else's server is asked within the request."""
    is_write = method.upper() not in request_db.SAFE
    found = {AWAY, TOO_OFTEN, *MORE.get(endpoint, ())}
    if who != "anyone":
        found |= {401, 403}  # a key may be too narrow, and a member may ask for somebody else
    if is_write:
        found |= {403, 413}  # a cookie without its proof; a body that is too long
    if has_variables:
        found |= {400, 404}
    if has_arguments:
        found |= {400}
    return sorted(found)
