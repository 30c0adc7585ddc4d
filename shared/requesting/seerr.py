"""Seerr (and Overseerr and Jellyseerr, of which it was made) as one that requests are handed on to.

It is looked up and asked by ids of TMDB. Quality and folders are its own settings.
"""

from shared.errors import Invalid, Unavailable
from shared.http import Service
from shared.http.answers import Reply
from shared.language import gettext
from shared.requesting import answers
from shared.requesting.model import FAILED, FETCHED, FETCHING, REFUSED, SENT, Choice, Offer, Standing, Unfit, Wish
from shared.sources import reading
from shared.sources.reading import Row

TITLE = "Seerr"
# Of a title there: 6 is “deleted” in its published document and “blocklisted” in its code, which has 7 for deleted.
PENDING, PROCESSING, PARTLY, AVAILABLE = 2, 3, 4, 5
# Of a request.
DECLINED, BROKEN, COMPLETED = 3, 4, 5
NO_ID = gettext("It has no id at TMDB, by which Seerr knows titles.")


class Seerr:
    """It acts as the account that its key stands for, the first administrator, whose requests it approves by itself."""

    def __init__(self, base_url: str, key: str) -> None:
        self._service: Service = answers.service(TITLE, base_url, key)

    def check(self) -> Offer:
        """Its status is told to anybody; who one is, only by the key. Raises `Invalid` naming `base_url` or `key`."""
        version = reading.text(answers.first(self._service, "/api/v1/status"), "version", 100)
        if version is None:
            raise Invalid(answers.another(self._service), field="base_url")
        answers.first(self._service, "/api/v1/auth/me")
        return Offer(version)

    def find(self, wish: Wish) -> Standing | None:
        found = answers.json(answers.over_title(self._service, "GET", f"/api/v1/{wish.word}/{_id(wish)}"))
        if reading.whole(found, "id") != _id(wish):
            raise answers.strange(self._service)
        return standing(reading.inner(found, "mediaInfo"))

    def ask(self, wish: Wish, choice: Choice) -> Standing:
        """409, and 202 for seasons, say that it is there already. What its code looks for by `is4k` it finds only where that is sent."""
        body: dict[str, object] = {"mediaType": wish.word, "mediaId": _id(wish), "is4k": False}
        if wish.has_seasons:
            body["seasons"] = "all"
        reply = answers.over_title(
            self._service, "POST", "/api/v1/request", json=body, accept=(400, 401, 403, 409), idempotent=False
        )
        if reply.status in (202, 409):
            return self.find(wish) or Standing(SENT)
        if reply.status in (400, *answers.REFUSED):
            raise self._refusal(reply)
        remote_id = reading.identity(answers.json(reply), "id")
        if remote_id is None:
            raise answers.strange(self._service)
        return Standing(SENT, remote_id)

    def close(self) -> None:
        self._service.close()

    def _refusal(self, reply: Reply) -> Unavailable | Unfit:
        """Of a key that is not known it has an `error`, of a title a `message`: a quota, a right, a blocklist."""
        said = reading.text(answers.json(reply), "message", 300)
        if said is None:
            return Unavailable(answers.unknown_key(self._service), permanent=True)
        return Unfit(gettext("Seerr does not take it: %(said)s", said=said))


def standing(media: Row) -> Standing | None:
    """Of what it says of a title: the latest request that is not for 4K decides where the title itself is not there."""
    status = reading.whole(media, "status")
    asked = [one for one in reading.rows(media.get("requests")) if not one.get("is4k")]
    latest = max(asked, key=lambda one: reading.whole(one, "id") or 0, default={})
    remote_id, how = reading.identity(latest, "id"), reading.whole(latest, "status")
    if status == AVAILABLE:
        return Standing(FETCHED, remote_id)
    if status == PARTLY:
        return Standing(FETCHING, remote_id, gettext("A part of it is there."))
    if how == DECLINED:
        return Standing(REFUSED, remote_id, gettext("It was declined in Seerr."))
    if how == BROKEN:
        return Standing(FAILED, remote_id, gettext("Seerr could not hand it on: look at its request there."))
    if how == COMPLETED:
        return Standing(FAILED, remote_id, gettext("It was there once, and was deleted."))
    if status == PROCESSING:
        return Standing(FETCHING, remote_id)
    return Standing(SENT, remote_id) if status == PENDING or how is not None else None


def _id(wish: Wish) -> int:
    value = wish.ids.get("tmdb", "")
    if not (value.isascii() and value.isdecimal()):
        raise Unfit(NO_ID)
    return int(value)
