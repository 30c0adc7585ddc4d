"""Emby 4.7 to 4.9: its published operations under /emby, their parameter names, and its token header."""

from infra.sample_server import certificates, policies
from infra.sample_server.dialect import Dialect, client_fields
from infra.sample_server.exchange import Refused
from infra.sample_server.operations import (
    collections,
    edits,
    images,
    items,
    libraries,
    lists,
    names,
    sessions,
    streams,
    system,
    userdata,
    users,
    views,
)
from infra.sample_server.routing import Route, route

VERSION = "4.9.1.90"

PICTURES = "EnableImages EnableUserData ImageTypeLimit EnableImageTypes"
PAGE = "StartIndex Limit"
SIZES = (
    "MaxWidth MaxHeight Width Height Quality Tag CropWhitespace EnableImageEnhancers Format BackgroundColor ForegroundLayer "
    "AutoOrient KeepAnimation"
)
# One list serves every query of items; those under /Users/{UserId} lack only UserId.
OF_USER = (
    f"ArtistType MaxOfficialRating HasThemeSong HasThemeVideo HasSubtitles HasSpecialFeature HasTrailer IsSpecialSeason {PAGE} "
    "AdjacentTo StartItemId MinIndexNumber MinStartDate MaxStartDate MinEndDate MaxEndDate MinPlayers MaxPlayers "
    "ParentIndexNumber HasParentalRating IsHD IsUnaired MinCommunityRating MinCriticRating AiredDuringSeason MinPremiereDate "
    "MinDateLastSaved MinDateLastSavedForUser MaxPremiereDate HasOverview HasImdbId HasTmdbId HasTvdbId ExcludeItemIds Recursive "
    "SearchTerm SortOrder ParentId Fields ExcludeItemTypes IncludeItemTypes AnyProviderIdEquals Filters IsFavorite IsMovie "
    "IsSeries IsFolder IsNews IsKids IsSports IsNew IsPremiere IsNewOrPremiere IsRepeat ProjectToMedia MediaTypes ImageTypes "
    f"SortBy IsPlayed Genres OfficialRatings Tags ExcludeTags Years {PICTURES} Person PersonIds PersonTypes Studios StudioIds "
    "Artists ArtistIds Albums Ids VideoTypes Containers AudioCodecs AudioLayouts VideoCodecs ExtendedVideoTypes SubtitleCodecs "
    "Path MinOfficialRating IsLocked IsPlaceHolder HasOfficialRating GroupItemsIntoCollections Is3D SeriesStatus "
    "NameStartsWithOrGreater ArtistStartsWithOrGreater AlbumArtistStartsWithOrGreater NameStartsWith NameLessThan"
)
ITEMS = f"{OF_USER} UserId"


def credentials(headers: dict[str, str], query: dict[str, list[str]]) -> tuple[str | None, dict[str, str]]:
    """`X-Emby-Token` or `?api_key=`; client fields and a user's token also in `X-Emby-Authorization: Emby …`."""
    if headers.get("authorization", "").lower().startswith("mediabrowser"):
        raise Refused(401, "This server does not take the scheme MediaBrowser: use X-Emby-Token.")
    given = headers.get("x-emby-authorization") or headers.get("authorization") or ""
    scheme, _, rest = given.partition(" ")
    client = client_fields(rest) if scheme.lower() == "emby" else {}
    token = headers.get("x-emby-token") or next(iter(query.get("api_key", [])), None) or client.get("Token")
    return token, client


def words(values: list[str]) -> list[str]:
    return [word.strip() for value in values for word in value.split(",")]


def plain_id(value: str) -> str:
    return value


SERVER: list[Route] = [
    route("GET", "/System/Info/Public", system.public_info, access="anyone"),
    route("GET", "/System/Info", system.info),
    route("GET", "/System/Ping", system.ping, access="anyone"),
    route("POST", "/System/Ping", system.ping, access="anyone"),
    route("GET", "/Auth/Keys", system.keys, PAGE, access="admin"),
    route("POST", "/Auth/Keys", system.add_key, "*App", access="admin"),
    route("GET", "/System/ActivityLog/Entries", system.activity, f"{PAGE} MinDate", access="admin"),
    route("GET", "/Localization/ParentalRatings", system.parental_ratings),
    route("GET", "/Plugins", system.plugins, access="admin"),
    route("GET", "/DisplayPreferences/{Id}", system.display_preferences, "*UserId *Client"),
    route("POST", "/DisplayPreferences/{DisplayPreferencesId}", system.save_display_preferences, "*UserId"),
]

PEOPLE: list[Route] = [
    route("POST", "/Users/AuthenticateByName", users.authenticate, access="anyone"),
    route("POST", "/Sessions/Logout", users.logout),
    route(
        "GET",
        "/Users/Query",
        users.queried,
        f"IsHidden IsDisabled {PAGE} NameStartsWithOrGreater SortOrder",
        access="admin",
    ),
    route("GET", "/Users/Public", users.public, access="anyone"),
    route("GET", "/Users/{Id}", users.one),
    route("POST", "/Users/{Id}/Policy", users.save_policy, access="admin"),
    route("POST", "/Users/{Id}/Configuration", users.save_configuration),
    route("GET", "/Users/{Id}/Images/{Type}", images.of_user, f"{SIZES} Index", access="anyone"),
]

LIBRARIES: list[Route] = [
    route("GET", "/Library/VirtualFolders/Query", libraries.queried, PAGE, access="admin"),
    route("GET", "/Library/SelectableMediaFolders", libraries.selectable, access="admin"),
    route("POST", "/Library/VirtualFolders", libraries.create_by_body, access="admin"),
    route("POST", "/Library/VirtualFolders/Delete", libraries.remove_by_body, access="admin"),
    route("POST", "/Library/VirtualFolders/Name", libraries.rename_by_body, access="admin"),
    route("POST", "/Library/VirtualFolders/LibraryOptions", libraries.save_options, access="admin"),
    route("POST", "/Library/Refresh", libraries.refresh_all, access="admin"),
    route("POST", "/Library/Media/Updated", libraries.media_updated, access="admin"),
    route(
        "POST",
        "/Items/{Id}/Refresh",
        libraries.refresh_one,
        "Recursive MetadataRefreshMode ImageRefreshMode ReplaceAllMetadata ReplaceAllImages",
        access="admin",
    ),
    route("GET", "/Users/{UserId}/Views", views.listing, "*IncludeExternalContent"),
    route("GET", "/ScheduledTasks", libraries.tasks, "IsHidden IsEnabled", access="admin"),
    route("GET", "/ScheduledTasks/{Id}", libraries.task, access="admin"),
    route("POST", "/ScheduledTasks/Running/{Id}", libraries.run_task, access="admin"),
    route("DELETE", "/ScheduledTasks/Running/{Id}", libraries.cancel_task, access="admin"),
]

CONTENT: list[Route] = [
    route("GET", "/Items", items.page, ITEMS),
    route("GET", "/Users/{UserId}/Items", items.page, OF_USER),
    route("GET", "/Users/{UserId}/Items/{Id}", items.one),
    route(
        "GET",
        "/Users/{UserId}/Items/Latest",
        items.latest,
        f"Limit ParentId Fields IncludeItemTypes MediaTypes IsFolder IsPlayed GroupItems {PICTURES}",
    ),
    route("POST", "/Items/{ItemId}", edits.edit, access="admin"),
    route("DELETE", "/Items/{Id}", items.delete),
    route("POST", "/Items/{Id}/Delete", items.delete),
    route("GET", "/Items/{Id}/PlaybackInfo", streams.playback_info, "*UserId"),
    route("GET", "/Videos/{Id}/stream", streams.stream, "Static MediaSourceId Container Tag"),
    route("GET", "/Items/{Id}/Ancestors", items.ancestors, "UserId"),
    route("GET", "/Users/{UserId}/Suggestions", items.suggestions, OF_USER),
    route("GET", "/Items/{Id}/Similar", items.similar, ITEMS),
    route("GET", "/Shows/{Id}/Episodes", items.episodes, f"{ITEMS} Season SeasonId"),
    route("GET", "/Shows/{Id}/Seasons", items.seasons, ITEMS),
    route("GET", "/Shows/NextUp", items.next_up, f"*UserId {PAGE} Fields SeriesId ParentId {PICTURES}"),
    route("GET", "/Shows/Upcoming", items.upcoming, ITEMS),
    route("GET", "/Genres", names.genres, ITEMS),
    route("GET", "/Studios", names.studios, ITEMS),
    route("GET", "/Persons", names.persons, ITEMS),
    route("GET", "/Persons/{Name}", names.person, "UserId"),
]

DATA: list[Route] = [
    route("GET", "/Users/{UserId}/Items/Resume", items.resume, OF_USER),
    route("POST", "/Users/{UserId}/Items/{ItemId}/UserData", userdata.write),
    route("POST", "/Users/{UserId}/Items/{Id}/Rating", userdata.rate, "*Likes"),
    route("DELETE", "/Users/{UserId}/Items/{Id}/Rating", userdata.unrate),
    route("POST", "/Users/{UserId}/PlayedItems/{Id}", userdata.mark_played, "DatePlayed"),
    route("DELETE", "/Users/{UserId}/PlayedItems/{Id}", userdata.mark_unplayed),
    route("POST", "/Users/{UserId}/FavoriteItems/{Id}", userdata.mark_favorite),
    route("DELETE", "/Users/{UserId}/FavoriteItems/{Id}", userdata.unmark_favorite),
    route("POST", "/Users/{UserId}/FavoriteItems/{Id}/Delete", userdata.unmark_favorite),
    route("GET", "/Sessions", sessions.listed, "ControllableByUserId DeviceId Id"),
    route("POST", "/Sessions/Playing", sessions.started),
    route("POST", "/Sessions/Playing/Progress", sessions.progressed),
    route("POST", "/Sessions/Playing/Stopped", sessions.stopped),
    route("POST", "/Sessions/Capabilities/Full", sessions.capabilities, "*Id"),
]

PICTURE_ROUTES: list[Route] = [
    route("GET", "/Items/{Id}/Images", images.listed),
    route("GET", "/Items/{Id}/Images/{Type}", images.of_item, f"{SIZES} Index", access="anyone"),
    route("GET", "/Items/{Id}/Images/{Type}/{Index}", images.of_item, SIZES, access="anyone"),
    route("POST", "/Items/{Id}/Images/{Type}", images.upload, "Index", access="admin"),
    route("DELETE", "/Items/{Id}/Images/{Type}", images.remove, "Index", access="admin"),
    route("GET", "/Persons/{Name}/Images/{Type}", images.of_person, f"{SIZES} Index", access="anyone"),
    route("GET", "/Studios/{Name}/Images/{Type}", images.of_studio, f"{SIZES} Index", access="anyone"),
]

LISTS: list[Route] = [
    route("POST", "/Playlists", lists.create_playlist, "Name Ids MediaType UserId"),
    route("GET", "/Playlists/{Id}/Items", lists.playlist_items, f"UserId {PAGE} Fields {PICTURES}"),
    route("POST", "/Playlists/{Id}/Items", lists.add_to_playlist, "UserId *Ids"),
    route("DELETE", "/Playlists/{Id}/Items", lists.remove_from_playlist, "*EntryIds"),
    route("POST", "/Playlists/{Id}/Items/Delete", lists.remove_from_playlist, "*EntryIds"),
    route("POST", "/Playlists/{Id}/Items/{ItemId}/Move/{NewIndex}", lists.move),
    route("POST", "/Items/Access", lists.set_access),
    route("POST", "/Items/{Id}/MakePrivate", lists.make_private),
    route("POST", "/Items/{Id}/MakePublic", lists.make_public),
    route("POST", "/Collections", collections.create, "IsLocked Name ParentId Ids"),
    route("POST", "/Collections/{Id}/Items", collections.add, "*Ids"),
    route("DELETE", "/Collections/{Id}/Items", collections.remove, "*Ids"),
    route("POST", "/Collections/{Id}/Items/Delete", collections.remove, "*Ids"),
]

DIALECT = Dialect(
    kind="emby",
    product="Emby Server",
    version=VERSION,
    base_path="/emby",
    write_status=200,
    credentials=credentials,
    words=words,
    plain_id=plain_id,
    policy=policies.emby_policy,
    configuration=policies.emby_configuration,
    library_options=policies.emby_library_options,
    limit_for_age=certificates.emby_limit,
    levels=certificates.EMBY_LEVELS,
)
ROUTES = (*SERVER, *PEOPLE, *LIBRARIES, *CONTENT, *DATA, *PICTURE_ROUTES, *LISTS)
