"""Items: pages of them, one of them, episodes, next up, similar, edits and removal."""

import hashlib

from infra.sample_server import asked
from infra.sample_server.exchange import Answer, Refused, answer
from infra.sample_server.nouns import Item, User
from infra.sample_server.operations import query, views
from infra.sample_server.operations.lookup import needed_item
from infra.sample_server.request import Request

ALWAYS_MOST = 100_000


def wanted_fields(request: Request, user: User | None) -> frozenset[str]:
    """What was asked for, in its proper case. A name that the server ignores is refused: nobody would notice otherwise."""
    known = {name.lower(): name for name in asked.names(is_jellyfin=request.dialect.is_jellyfin)}
    given = request.words("fields")
    if unknown := [name for name in given if name.lower() not in known]:
        raise Refused(400, f"The value '{unknown[0]}' is not valid for fields.")
    fields = {known[name.lower()] for name in given}
    if user is None or request.flag("enableUserData") is False:
        fields -= {"RecursiveItemCount", "ChildCount"}  # counted with a person's data, and only then
    return frozenset(fields if request.flag("enableImages") is False else fields | {asked.PICTURES})


def listing(request: Request, found: list[Item], user: User | None, *, start: int | None = None) -> Answer:
    """A page of `found` cut by startIndex and limit, with the whole count."""
    begin = start if start is not None else request.number("startIndex") or 0
    limit = request.number("limit")
    page = found[begin : None if limit is None else begin + limit]
    texts = rendered(request, page, user)
    total = 0 if request.flag("enableTotalRecordCount") is False else len(found)
    tail = f',"StartIndex":{begin}' if request.dialect.is_jellyfin else ""
    return Answer(200, f'{{"Items":[{",".join(texts)}],"TotalRecordCount":{total}{tail}}}'.encode())


def rendered(request: Request, page: list[Item], user: User | None) -> list[str]:
    fields = wanted_fields(request, user)
    with_data = user if request.flag("enableUserData") is not False else None
    return [request.server.writer.item_text(item, fields, with_data) for item in page]


def page(request: Request) -> Answer:
    user = request.subject()
    return listing(request, query.run(request, user), user)


def one(request: Request) -> Answer:
    user = request.needed_subject()
    if (folder := views.named(request, user)) is not None:
        return answer(views.whole(request, folder))
    item = needed_item(request, user)
    return Answer(200, request.server.writer.item_text(item, asked.WHOLE, user).encode())


def latest(request: Request) -> Answer:
    user = request.needed_subject()
    kinds = {kind.lower() for kind in request.words("includeItemTypes")} or {"movie", "episode"}
    found = [
        item for item in query.visible(request, user) if item.type.lower() in kinds and query.inside(request, item)
    ]
    found.sort(key=lambda item: item.created, reverse=True)
    return Answer(200, f"[{','.join(rendered(request, found[: request.number('limit') or 20], user))}]".encode())


def resume(request: Request) -> Answer:
    """From everywhere below, without being asked: Jellyfin's contract has no `recursive` here."""
    user = request.needed_subject()
    request.query["recursive"] = ["true"]
    found = [item for item in query.run(request, user) if (data := user.data.get(item.id)) and data.position > 0]
    found.sort(key=lambda item: user.data[item.id].last_played or item.created, reverse=True)
    return listing(request, found, user)


def episodes(request: Request) -> Answer:
    user = request.subject()
    series = needed_item(request, user)
    if series.type != "Series":
        raise Refused(404, "Series not found")
    season, season_id = request.number("season"), request.text("seasonId")
    found = [
        item
        for item in request.state.descendants(series.id)
        if item.type == "Episode" and season in (None, item.parent_index) and season_id in (None, item.season_id)
    ]
    return listing(request, sorted(found, key=lambda item: (item.parent_index or 0, item.index or 0)), user)


def seasons(request: Request) -> Answer:
    user = request.subject()
    series = needed_item(request, user)
    found = [item for item in request.state.descendants(series.id) if item.type == "Season"]
    return listing(request, sorted(found, key=lambda item: item.index or 0), user, start=0)


def next_up(request: Request) -> Answer:
    """For each series somebody has begun: the first unplayed episode after the last played one."""
    user = request.needed_subject()
    begun: list[tuple[object, Item]] = []
    for series in query.visible(request, user):
        if series.type == "Series" and request.text("seriesId") in (None, series.id):
            begun += _next_of(request, user, series)
    begun.sort(key=lambda pair: pair[0], reverse=True)  # type: ignore[arg-type, return-value]
    return listing(request, [item for _, item in begun], user)


def _next_of(request: Request, user: User, series: Item) -> list[tuple[object, Item]]:
    leaves = [item for item in request.state.descendants(series.id) if item.type == "Episode"]
    leaves.sort(key=lambda item: (item.parent_index or 0, item.index or 0))
    played = [place for place, item in enumerate(leaves) if (data := user.data.get(item.id)) and data.played]
    if not played or played[-1] + 1 >= len(leaves):
        return []
    last = user.data[leaves[played[-1]].id].last_played or leaves[0].created
    return [(last, leaves[played[-1] + 1])]


def upcoming(request: Request) -> Answer:
    return listing(request, [], request.subject())


def suggestions(request: Request) -> Answer:
    """In no order that means anything, watched ones too, as Jellyfin's code has it. How Emby chooses is not known."""
    user = request.needed_subject()
    types = {word.lower() for word in [*request.words("type"), *request.words("includeItemTypes")]}
    found = [item for item in query.visible(request, user) if not types or item.type.lower() in types]
    return listing(
        request, sorted(found, key=lambda item: hashlib.sha256(f"{user.id} {item.id}".encode()).digest()), user
    )


def similar(request: Request) -> Answer:
    """Shared genres, people and collections, best first; nothing for episodes."""
    user = request.subject()
    item = needed_item(request, user)
    if item.type not in ("Movie", "Series"):
        return listing(request, [], user)
    scored = [
        (likeness(item, other), other)
        for other in query.visible(request, user)
        if other.type == item.type and other is not item
    ]
    scored = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].sort_name))
    return listing(request, [other for _, other in scored[: request.number("limit") or 12]], user)


def likeness(one: Item, other: Item) -> int:
    people = {credit.name for credit in one.credits} & {credit.name for credit in other.credits}
    return 10 * len(set(one.genres) & set(other.genres)) + 5 * len(people) + 2 * len(set(one.tags) & set(other.tags))


def counts(request: Request) -> Answer:
    found = query.visible(request, request.subject())
    names = {
        "MovieCount": "Movie",
        "SeriesCount": "Series",
        "EpisodeCount": "Episode",
        "BoxSetCount": "BoxSet",
        "BookCount": "Book",
    }
    value = {name: sum(item.type == kind for item in found) for name, kind in names.items()}
    return answer(value | {"ItemCount": len(found)})


def ancestors(request: Request) -> Answer:
    item, above = needed_item(request, request.subject()), []
    while item.parent_id in request.state.items:
        item = request.state.items[item.parent_id or ""]
        above.append(request.server.writer.item(item, frozenset()))
    return answer(above)


def delete(request: Request) -> Answer:
    item = needed_item(request, request.subject())
    allowed = request.is_admin or item.owner_id == (request.token and request.token.user_id)
    if not allowed and not (request.caller and request.caller.policy.get("EnableContentDeletion")):
        raise Refused(401 if request.dialect.is_jellyfin else 403, "Unauthorized access")
    if not item.can_delete:
        raise Refused(500, "Error processing request.")
    request.state.remove(item.id)
    request.server.scanner.delete_file(item)
    return request.dialect.done()
