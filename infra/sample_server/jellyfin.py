"""Jellyfin 10.10 to 12: its published operations, their parameter names, and its only living form of authorization."""

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

VERSION = "10.11.11"
DEAD_HEADERS = ("x-emby-token", "x-mediabrowser-token", "x-emby-authorization")

PICTURES = "enableImages imageTypeLimit enableImageTypes enableUserData"
PAGE = "startIndex limit"
SIZES = (
    "maxWidth maxHeight width height quality fillWidth fillHeight tag format percentPlayed unplayedCount blur "
    "backgroundColor foregroundLayer"
)
ITEMS = (
    f"userId maxOfficialRating hasThemeSong hasThemeVideo hasSubtitles hasSpecialFeature hasTrailer adjacentTo indexNumber {PAGE} "
    "parentIndexNumber hasParentalRating isHd is4K locationTypes excludeLocationTypes isMissing isUnaired minCommunityRating "
    "minCriticRating minPremiereDate minDateLastSaved minDateLastSavedForUser maxPremiereDate hasOverview hasImdbId hasTmdbId "
    "hasTvdbId isMovie isSeries isNews isKids isSports excludeItemIds recursive searchTerm sortOrder parentId fields "
    "excludeItemTypes includeItemTypes filters isFavorite mediaTypes imageTypes sortBy isPlayed genres officialRatings tags years "
    f"{PICTURES} person personIds personTypes studios artists excludeArtistIds artistIds albumArtistIds contributingArtistIds "
    "albums albumIds ids videoTypes minOfficialRating isLocked isPlaceHolder hasOfficialRating collapseBoxSetItems minWidth "
    "minHeight maxWidth maxHeight is3D seriesStatus nameStartsWithOrGreater nameStartsWith nameLessThan studioIds genreIds "
    "enableTotalRecordCount"
)
BY_NAME = (
    f"{PAGE} searchTerm parentId fields excludeItemTypes includeItemTypes isFavorite imageTypeLimit enableImageTypes userId "
    "nameStartsWithOrGreater nameStartsWith nameLessThan enableImages enableTotalRecordCount"
)


def credentials(headers: dict[str, str], query: dict[str, list[str]]) -> tuple[str | None, dict[str, str]]:
    """`Authorization: MediaBrowser …` or `?ApiKey=`; every other form is dead and refused."""
    dead = next((name for name in DEAD_HEADERS if name in headers), None)
    if dead or "api_key" in query:
        raise Refused(401, f"This server does not take {dead or 'api_key'}: use Authorization: MediaBrowser Token=.")
    scheme, _, rest = headers.get("authorization", "").partition(" ")
    if scheme and scheme.lower() != "mediabrowser":
        raise Refused(401, f"This server does not take the scheme {scheme}.")
    client = client_fields(rest)
    return client.get("Token") or next(iter(query.get("apikey", [])), None), client


def words(values: list[str]) -> list[str]:
    return [word.strip() for value in values for word in value.split(",")]


def plain_id(value: str) -> str:
    """Both forms of a GUID are accepted, 32 hex digits are kept."""
    return value.replace("-", "").lower()


SERVER: list[Route] = [
    route("GET", "/System/Info/Public", system.public_info, access="anyone"),
    route("GET", "/System/Info", system.info),
    route("GET", "/System/Ping", system.ping, access="anyone"),
    route("POST", "/System/Ping", system.ping, access="anyone"),
    route("GET", "/Auth/Keys", system.keys, access="admin"),
    route("POST", "/Auth/Keys", system.add_key, "*app", access="admin"),
    route("GET", "/System/ActivityLog/Entries", system.activity, f"{PAGE} minDate hasUserId", access="admin"),
    route("GET", "/Localization/ParentalRatings", system.parental_ratings),
    route("GET", "/Plugins", system.plugins, access="admin"),
    route("GET", "/DisplayPreferences/{displayPreferencesId}", system.display_preferences, "userId *client"),
    route("POST", "/DisplayPreferences/{displayPreferencesId}", system.save_display_preferences, "userId *client"),
]

PEOPLE: list[Route] = [
    route("POST", "/Users/AuthenticateByName", users.authenticate, access="anyone"),
    route("GET", "/QuickConnect/Enabled", users.quick_connect_enabled, access="anyone"),
    route("POST", "/QuickConnect/Initiate", users.quick_connect_start, access="anyone"),
    route("GET", "/QuickConnect/Connect", users.quick_connect_poll, "*secret", access="anyone"),
    route("POST", "/QuickConnect/Authorize", users.quick_connect_approve, "*code userId"),
    route("POST", "/Users/AuthenticateWithQuickConnect", users.quick_connect_sign_in, access="anyone"),
    route("POST", "/Sessions/Logout", users.logout),
    route("GET", "/Users", users.listed, "isHidden isDisabled"),
    route("GET", "/Users/Public", users.public, access="anyone"),
    route("GET", "/Users/Me", users.me),
    route("GET", "/Users/{userId}", users.one),
    route("POST", "/Users/{userId}/Policy", users.save_policy, access="admin"),
    route("POST", "/Users/Configuration", users.save_configuration, "userId"),
    route("GET", "/UserImage", images.of_user, "userId tag format", access="anyone"),
]

LIBRARIES: list[Route] = [
    route("GET", "/Library/VirtualFolders", libraries.listed, access="admin"),
    route(
        "POST",
        "/Library/VirtualFolders",
        libraries.create_by_query,
        "name collectionType paths refreshLibrary",
        access="admin",
    ),
    route("DELETE", "/Library/VirtualFolders", libraries.remove_by_query, "name refreshLibrary", access="admin"),
    route(
        "POST", "/Library/VirtualFolders/Name", libraries.rename_by_query, "name newName refreshLibrary", access="admin"
    ),
    route("POST", "/Library/VirtualFolders/LibraryOptions", libraries.save_options, access="admin"),
    route("GET", "/Library/MediaFolders", views.media_folders, "isHidden", access="admin"),
    route("POST", "/Library/Refresh", libraries.refresh_all, access="admin"),
    route("POST", "/Library/Media/Updated", libraries.media_updated),
    route(
        "POST",
        "/Items/{itemId}/Refresh",
        libraries.refresh_one,
        "metadataRefreshMode imageRefreshMode replaceAllMetadata replaceAllImages regenerateTrickplay",
        access="admin",
    ),
    route("GET", "/UserViews", views.listing, "userId includeExternalContent presetViews includeHidden"),
    route("GET", "/ScheduledTasks", libraries.tasks, "isHidden isEnabled", access="admin"),
    route("GET", "/ScheduledTasks/{taskId}", libraries.task, access="admin"),
    route("POST", "/ScheduledTasks/Running/{taskId}", libraries.run_task, access="admin"),
    route("DELETE", "/ScheduledTasks/Running/{taskId}", libraries.cancel_task, access="admin"),
]

CONTENT: list[Route] = [
    route("GET", "/Items", items.page, ITEMS),
    route("POST", "/Items/{itemId}", edits.edit, access="admin"),
    route("DELETE", "/Items/{itemId}", items.delete),
    route("GET", "/Items/{itemId}", items.one, "userId"),
    route(
        "GET",
        "/Items/Latest",
        items.latest,
        f"userId parentId fields includeItemTypes isPlayed {PICTURES} limit groupItems",
    ),
    route("GET", "/Items/{itemId}/PlaybackInfo", streams.playback_info, "userId"),
    route("GET", "/Videos/{itemId}/stream", streams.stream, "static mediaSourceId container tag", access="anyone"),
    route(
        "GET", "/Items/Suggestions", items.suggestions, "userId mediaType type startIndex limit enableTotalRecordCount"
    ),
    route("GET", "/Items/Counts", items.counts, "userId isFavorite"),
    route("GET", "/Items/{itemId}/Ancestors", items.ancestors, "userId"),
    route("GET", "/Items/{itemId}/Similar", items.similar, "excludeArtistIds userId limit fields"),
    route(
        "GET",
        "/Search/Hints",
        names.hints,
        f"{PAGE} userId *searchTerm includeItemTypes excludeItemTypes mediaTypes parentId isMovie isSeries isNews isKids isSports "
        "includePeople includeMedia includeGenres includeStudios includeArtists",
    ),
    route(
        "GET",
        "/Shows/{seriesId}/Episodes",
        items.episodes,
        f"userId fields season seasonId isMissing adjacentTo startItemId {PAGE} {PICTURES} sortBy",
    ),
    route(
        "GET",
        "/Shows/{seriesId}/Seasons",
        items.seasons,
        f"userId fields isSpecialSeason isMissing adjacentTo {PICTURES}",
    ),
    route(
        "GET",
        "/Shows/NextUp",
        items.next_up,
        f"userId {PAGE} fields seriesId parentId {PICTURES} nextUpDateCutoff enableTotalRecordCount enableResumable enableRewatching",
    ),
    route("GET", "/Shows/Upcoming", items.upcoming, f"userId {PAGE} fields parentId {PICTURES}"),
    route("GET", "/Genres", names.genres, f"{BY_NAME} sortBy sortOrder"),
    route("GET", "/Studios", names.studios, f"{BY_NAME} enableUserData"),
    route(
        "GET",
        "/Persons",
        names.persons,
        f"limit searchTerm fields filters isFavorite {PICTURES} excludePersonTypes personTypes appearsInItemId userId",
    ),
    route("GET", "/Persons/{name}", names.person, "userId"),
]

DATA: list[Route] = [
    route(
        "GET",
        "/UserItems/Resume",
        items.resume,
        f"userId {PAGE} searchTerm parentId fields mediaTypes {PICTURES} excludeItemTypes includeItemTypes enableTotalRecordCount "
        "excludeActiveSessions",
    ),
    route("GET", "/UserItems/{itemId}/UserData", userdata.read, "userId"),
    route("POST", "/UserItems/{itemId}/UserData", userdata.write, "userId"),
    route("POST", "/UserItems/{itemId}/Rating", userdata.rate, "userId likes"),
    route("DELETE", "/UserItems/{itemId}/Rating", userdata.unrate, "userId"),
    route("POST", "/UserPlayedItems/{itemId}", userdata.mark_played, "userId datePlayed"),
    route("DELETE", "/UserPlayedItems/{itemId}", userdata.mark_unplayed, "userId"),
    route("POST", "/UserFavoriteItems/{itemId}", userdata.mark_favorite, "userId"),
    route("DELETE", "/UserFavoriteItems/{itemId}", userdata.unmark_favorite, "userId"),
    route("GET", "/Sessions", sessions.listed, "controllableByUserId deviceId activeWithinSeconds"),
    route("POST", "/Sessions/Playing", sessions.started),
    route("POST", "/Sessions/Playing/Progress", sessions.progressed),
    route("POST", "/Sessions/Playing/Stopped", sessions.stopped),
    route("POST", "/Sessions/Capabilities/Full", sessions.capabilities, "id"),
]

PICTURE_ROUTES: list[Route] = [
    route("GET", "/Items/{itemId}/Images", images.listed),
    route("GET", "/Items/{itemId}/Images/{imageType}", images.of_item, f"{SIZES} imageIndex", access="anyone"),
    route("GET", "/Items/{itemId}/Images/{imageType}/{imageIndex}", images.of_item, SIZES, access="anyone"),
    route("POST", "/Items/{itemId}/Images/{imageType}", images.upload, access="admin"),
    route("DELETE", "/Items/{itemId}/Images/{imageType}", images.remove, "imageIndex", access="admin"),
    route("GET", "/Persons/{name}/Images/{imageType}", images.of_person, f"{SIZES} imageIndex", access="anyone"),
    route("GET", "/Studios/{name}/Images/{imageType}", images.of_studio, f"{SIZES} imageIndex", access="anyone"),
]

LISTS: list[Route] = [
    route("POST", "/Playlists", lists.create_playlist, "name ids userId mediaType"),
    route("POST", "/Playlists/{playlistId}", lists.update_playlist),
    route("GET", "/Playlists/{playlistId}", lists.one_playlist),
    route("POST", "/Playlists/{playlistId}/Items", lists.add_to_playlist, "ids userId"),
    route("DELETE", "/Playlists/{playlistId}/Items", lists.remove_from_playlist, "entryIds"),
    route("GET", "/Playlists/{playlistId}/Items", lists.playlist_items, f"userId {PAGE} fields {PICTURES}"),
    route("POST", "/Playlists/{playlistId}/Items/{itemId}/Move/{newIndex}", lists.move),
    route("GET", "/Playlists/{playlistId}/Users", lists.shares),
    route("POST", "/Playlists/{playlistId}/Users/{userId}", lists.share),
    route("DELETE", "/Playlists/{playlistId}/Users/{userId}", lists.unshare),
    route("POST", "/Collections", collections.create, "name ids parentId isLocked"),
    route("POST", "/Collections/{collectionId}/Items", collections.add, "*ids"),
    route("DELETE", "/Collections/{collectionId}/Items", collections.remove, "*ids"),
]

DIALECT = Dialect(
    kind="jellyfin",
    product="Jellyfin Server",
    version=VERSION,
    base_path="",
    write_status=204,
    credentials=credentials,
    words=words,
    plain_id=plain_id,
    policy=policies.jellyfin_policy,
    configuration=policies.jellyfin_configuration,
    library_options=policies.jellyfin_library_options,
    limit_for_age=lambda age: age,
    levels=certificates.AGES,
)
ROUTES = (*SERVER, *PEOPLE, *LIBRARIES, *CONTENT, *DATA, *PICTURE_ROUTES, *LISTS)
