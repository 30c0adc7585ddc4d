"""What people do with items: played, favourite, rating, position."""

from datetime import UTC, datetime

from infra.sample_server.exchange import Answer, Refused, answer, read_moment
from infra.sample_server.nouns import Item, User, UserData, now
from infra.sample_server.operations.lookup import needed_item
from infra.sample_server.request import Request


def _target(request: Request) -> tuple[User, Item]:
    user = request.needed_subject()
    return user, needed_item(request, user)


def _answer(request: Request, user: User, item: Item, reason: str) -> Answer:
    request.state.saved_data(user)
    request.server.webhooks.data_saved(user, item, reason)
    return answer(request.server.writer.user_data(item, user))


def read(request: Request) -> Answer:
    user, item = _target(request)
    return answer(request.server.writer.user_data(item, user))


def write(request: Request) -> Answer:
    """Jellyfin changes only what is given; Emby takes the three plain fields as given, absent meaning false or zero."""
    user, item = _target(request)
    body = request.fields_of_body(*KNOWN, *(() if request.dialect.is_jellyfin else ("ServerId",)))
    if not request.dialect.is_jellyfin:
        body = {"IsFavorite": False, "Played": False, "PlaybackPositionTicks": 0, **body}
    apply(request.state.data(user, item.id), body)
    written = _answer(request, user, item, "UpdateUserData")
    return written if request.dialect.is_jellyfin else request.dialect.done()


KNOWN = (
    "Rating", "PlayedPercentage", "UnplayedItemCount", "PlaybackPositionTicks", "PlayCount", "IsFavorite", "Likes",
    "LastPlayedDate", "Played", "Key", "ItemId",
)  # fmt: skip


def apply(data: UserData, body: dict[str, object]) -> None:
    """Writes the given fields; a rating outside 0 to 10 is refused."""
    rating = body.get("Rating")
    if rating is not None:
        if not isinstance(rating, int | float) or not 0 <= rating <= 10:
            raise Refused(400, "A 0 to 10 rating is required.")
        data.rating = float(rating)
    if isinstance(body.get("Likes"), bool):
        like(data, bool(body["Likes"]))
    if isinstance(position := body.get("PlaybackPositionTicks"), int):
        data.position = position
    if isinstance(count := body.get("PlayCount"), int):
        data.play_count = count
    data.favorite = bool(body["IsFavorite"]) if body.get("IsFavorite") is not None else data.favorite
    data.played = bool(body["Played"]) if body.get("Played") is not None else data.played
    if isinstance(last := body.get("LastPlayedDate"), str):
        data.last_played = read_moment(last, "LastPlayedDate")


def like(data: UserData, likes: bool | None) -> None:
    """Jellyfin keeps a like as a rating of 10 and a dislike as 1; Emby likewise as far as anybody can see."""
    data.likes = likes
    data.rating = None if likes is None else 10.0 if likes else 1.0


def mark_played(request: Request) -> Answer:
    user, item = _target(request)
    """As Jellyfin's `BaseItem.MarkPlayed`: with a date it is a play more, without one it only has been played."""
    at = _played_at(request)
    for leaf in _leaves(request, item):
        data = request.state.data(user, leaf.id)
        data.played, data.position = True, 0
        data.play_count = max(data.play_count + (at is not None), 1)
        data.last_played = at or data.last_played or now()
    return _answer(request, user, item, "TogglePlayed")


def _played_at(request: Request) -> datetime | None:
    value = request.text("datePlayed")
    if value is None or request.dialect.is_jellyfin:
        return request.moment("datePlayed")
    try:
        return datetime.strptime(value, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise Refused(400, "DatePlayed is written yyyyMMddHHmmss.") from None


def _leaves(request: Request, item: Item) -> list[Item]:
    if not item.is_folder:
        return [item]
    return [below for below in request.state.descendants(item.id) if not below.is_folder]


def mark_unplayed(request: Request) -> Answer:
    user, item = _target(request)
    for leaf in _leaves(request, item):
        data = request.state.data(user, leaf.id)
        data.played, data.position, data.play_count, data.last_played = False, 0, 0, None
    return _answer(request, user, item, "TogglePlayed")


def mark_favorite(request: Request) -> Answer:
    return _favorite(request, True)


def unmark_favorite(request: Request) -> Answer:
    return _favorite(request, False)


def _favorite(request: Request, favorite: bool) -> Answer:
    user, item = _target(request)
    request.state.data(user, item.id).favorite = favorite
    return _answer(request, user, item, "UpdateUserRating")


def rate(request: Request) -> Answer:
    user, item = _target(request)
    like(request.state.data(user, item.id), request.flag("likes"))
    return _answer(request, user, item, "UpdateUserRating")


def unrate(request: Request) -> Answer:
    user, item = _target(request)
    like(request.state.data(user, item.id), None)
    return _answer(request, user, item, "UpdateUserRating")
