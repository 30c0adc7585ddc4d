"""The servers' shapes into ours: pure, and the same for both, because their item shapes are nearly equal."""

from collections.abc import Mapping

from shared.media_servers import doubts, fields, item_kinds, model, policies, provider_ids
from shared.media_servers.fields import Row
from shared.media_servers.playback import Playback

# What a library of mixed content is called, by version.
MIXED = ("", "mixed", "unknown", "folders")
AUTHORED = ("Book",)  # Emby has no word for authors: of these a writer is one
NO_TAG = "∅"  # what allows nothing: a tag that nobody gives
ROLES: Mapping[str, model.Role] = {
    "Actor": "cast",
    "GuestStar": "guest",
    "Director": "director",
    "Writer": "writer",
    "Creator": "creator",
    "Author": "author",
    "Producer": "producer",
    "Composer": "composer",
}


def person(source: Row) -> model.Person:
    policy = fields.child(source, "Policy")
    return model.Person(
        id=fields.needed(source, "Id"),
        name=fields.name(source),
        is_admin=fields.flag(policy, "IsAdministrator") or False,
        is_disabled=fields.flag(policy, "IsDisabled") or False,
        is_hidden=fields.flag(policy, "IsHidden") or False,
        avatar_tag=fields.text(source, "PrimaryImageTag"),
        # Fail closed: a policy we cannot read opens no library.
        all_folders=fields.flag(policy, "EnableAllFolders") or False,
        folder_ids=fields.texts(policy, "EnabledFolders"),
        max_rating=_limit(policy, "MaxParentalRating"),
        max_sub_rating=_limit(policy, "MaxParentalSubRating"),
        blocks_unrated=item_kinds.with_certificate(fields.texts(policy, "BlockUnratedItems")),
        blocked_tags=fields.texts(policy, "BlockedTags"),
        allowed_tags=_allowed(policy),
        blocked_folder_ids=fields.texts(policy, "BlockedMediaFolders"),
        excluded_folder_ids=fields.texts(policy, "ExcludedSubFolders"),
        foreign_rules=policies.foreign_rules(policy),
        policy_digest=policies.digest(policy),
        last_active_at=fields.moment(source, "LastActivityDate"),
    )


def _allowed(policy: Row) -> tuple[str, ...]:
    """A list of blanks allows nothing: no title bears what stands for it."""
    for field in ("AllowedTags", "IncludeTags"):
        if policy.get(field):
            return fields.texts(policy, field) or (NO_TAG,)
    return ()


def _limit(policy: Row, field: str) -> int | None:
    """Fail closed here, too: a limit that cannot be read is the strictest."""
    if policy.get(field) is None:
        return None
    found = fields.whole(policy, field, 0)
    return 0 if found is None else found


def library(source: Row) -> model.Library:
    id = library_id(source) or fields.needed(source, "ItemId")
    content = (fields.text(source, "CollectionType") or "").lower()[:40]
    return model.Library(
        id=id,
        guid=fields.identity(source, "Guid") or id,
        name=fields.name(source),
        kind=item_kinds.of_content(content),
        paths=fields.paths(source, "Locations"),
        content=None if content in MIXED else content,
    )


def library_id(source: Row) -> str | None:
    return fields.identity(source, "ItemId") or fields.identity(source, "Id")


def item(source: Row) -> model.Item | None:
    """None for what is of no kind of ours, and for parts such as episodes."""
    kind = item_kinds.of_type(fields.text(source, "Type") or "")
    if kind is None or kind in item_kinds.TYPES:
        return None
    backdrops = fields.texts(source, "BackdropImageTags")
    taglines = fields.texts(source, "Taglines")
    return model.Item(
        id=fields.needed(source, "Id"),
        kind=kind,
        name=fields.name(source),
        original_name=fields.text(source, "OriginalTitle"),
        sort_name=fields.text(source, "SortName"),
        year=fields.year(source, "ProductionYear"),
        premiered_on=fields.day(source, "PremiereDate"),
        end_date=fields.day(source, "EndDate"),
        overview=fields.text(source, "Overview", fields.LONG),
        tagline=taglines[0] if taglines else None,
        genres=fields.texts(source, "Genres") or fields.named(source, "GenreItems"),
        studios=fields.named(source, "Studios"),
        tags=fields.texts(source, "Tags") or fields.named(source, "TagItems"),
        people=credits(source),
        provider_ids=ids_of(fields.child(source, "ProviderIds")),
        runtime_s=fields.seconds(source, "RunTimeTicks"),
        community_rating=_stars(source, "CommunityRating"),
        critic_rating=fields.number(source, "CriticRating", 0, 100),
        certificate=fields.text(source, "OfficialRating"),
        custom_rating=fields.text(source, "CustomRating"),
        status=fields.text(source, "Status"),
        path=fields.path(source, "Path"),
        media_sources=tuple(_media_source(media_source) for media_source in fields.objects(source, "MediaSources")),
        poster_tag=fields.text(fields.child(source, "ImageTags"), "Primary"),
        backdrop_tag=backdrops[0] if backdrops else None,
        added_at=fields.moment(source, "DateCreated"),
        is_playable=item_kinds.has_episodes(kind) or _is_playable(source),
        language=fields.text(source, "OriginalLanguage"),
        countries=fields.texts(source, "ProductionLocations"),
    )


def _is_playable(source: Row) -> bool:
    """Servers list announced films too: they are virtual, or nothing is behind them."""
    if fields.text(source, "LocationType") == "Virtual":
        return False
    return bool(fields.path(source, "Path") or fields.objects(source, "MediaSources"))


def credits(source: Row) -> tuple[model.Credit, ...]:
    people = [person for person in fields.objects(source, "People") if fields.text(person, "Name")]
    is_authored = fields.text(source, "Type") in AUTHORED
    return tuple(_credit(person, ord, is_authored) for ord, person in enumerate(people))


def _credit(source: Row, ord: int, is_authored: bool) -> model.Credit:
    role = ROLES.get(fields.text(source, "Type") or "", "other")
    if is_authored and role == "writer":
        role = "author"
    return model.Credit(
        id=fields.identity(source, "Id") or "",
        name=fields.name(source),
        role=role,
        character=fields.text(source, "Role") if role in ("cast", "guest") else None,
        image_tag=fields.text(source, "PrimaryImageTag"),
        ord=ord,
    )


def _media_source(source: Row) -> model.MediaSource:
    return model.MediaSource(fields.path(source, "Path"), fields.text(source, "Container"), _size(source))


def _size(source: Row) -> int | None:
    """Bytes: most films have more of them than an integer column holds."""
    return fields.whole(source, "Size", 0, fields.INT8)


def playback(source: Row) -> Playback | None:
    """Of the first source, which is the one that plays."""
    sources = fields.objects(source, "MediaSources")
    if not sources:
        return None
    first = sources[0]
    return Playback(
        path=fields.path(first, "Path"),
        protocol=fields.text(first, "Protocol"),
        size=_size(first),
        runtime_s=fields.seconds(first, "RunTimeTicks"),
        has_video=any(fields.text(stream, "Type") == "Video" for stream in fields.objects(first, "MediaStreams")),
    )


def episode(source: Row) -> model.Episode | None:
    """None for what is no episode, has no series, or has no file (an announced episode)."""
    series_id = fields.identity(source, "SeriesId")
    if source.get("Type") != "Episode" or series_id is None or source.get("LocationType") == "Virtual":
        return None
    return model.Episode(
        id=fields.needed(source, "Id"),
        series_id=series_id,
        season=fields.whole(source, "ParentIndexNumber", 0),
        number=fields.whole(source, "IndexNumber", 0),
        name=fields.text(source, "Name") or "",
        overview=fields.text(source, "Overview", fields.LONG),
        premiered_on=fields.day(source, "PremiereDate"),
        runtime_s=fields.seconds(source, "RunTimeTicks"),
        path=fields.path(source, "Path"),
        container=fields.text(source, "Container"),
        provider_ids=ids_of(fields.child(source, "ProviderIds")),
        community_rating=_stars(source, "CommunityRating"),
        certificate=fields.text(source, "OfficialRating"),
        custom_rating=fields.text(source, "CustomRating"),
        tags=fields.texts(source, "Tags") or fields.named(source, "TagItems"),
        added_at=fields.moment(source, "DateCreated"),
        image_tag=fields.text(fields.child(source, "ImageTags"), "Primary"),
    )


def user_data(source: Row) -> model.UserData | None:
    """None for an item of no kind of ours, a season, or one that the person left no trace on."""
    found = _user_data(source)
    return found if found and found.says_anything else None


def certain(source: Row) -> model.UserData | None:
    """As `user_data`, and also what the server says the person left no trace on: what it does not say proves nothing."""
    with doubts.noting() as noted:
        found = _user_data(source)
    for field in noted:
        doubts.note(field)
    if found is None or found.says_anything:
        return found
    data = fields.child(source, "UserData")
    return found if fields.flag(data, "Played") is False and not data.keys() & noted else None


def _user_data(source: Row) -> model.UserData | None:
    kind = item_kinds.of_type(fields.text(source, "Type") or "")
    data = fields.child(source, "UserData")
    if kind in (None, item_kinds.SEASON) or not data:
        return None
    share = fields.number(data, "PlayedPercentage")
    return model.UserData(
        item_id=fields.needed(source, "Id"),
        kind=kind,
        series_id=fields.identity(source, "SeriesId"),
        played=fields.flag(data, "Played") or False,
        play_count=fields.whole(data, "PlayCount", 0) or 0,
        position_s=fields.seconds(data, "PlaybackPositionTicks") or 0,
        played_share=None if share is None else min(1.0, max(0.0, share / 100)),
        last_played_at=fields.moment(data, "LastPlayedDate"),
        is_favorite=fields.flag(data, "IsFavorite") or False,
        rating=_stars(data, "Rating"),
        likes=_likes(data),
        runtime_s=fields.seconds(source, "RunTimeTicks"),
        provider_ids=ids_of(fields.child(source, "ProviderIds")),
    )


def _stars(source: Row, field: str) -> float | None:
    """0–10; both servers write 0 where nobody has voted or a rating was taken back."""
    return fields.number(source, field, 0, 10) or None


def _likes(data: Row) -> bool | None:
    """Jellyfin makes a dislike of every rating below its middle, also of the 0 that stands for none."""
    likes = fields.flag(data, "Likes")
    return None if likes is False and fields.number(data, "Rating") == 0 else likes


def ids_of(source: Row) -> dict[str, str]:
    found = {name: fields.identity(source, name) for name in source}
    return provider_ids.believed({name: id for name, id in found.items() if id})
