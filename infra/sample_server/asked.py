"""Which facts of an item come only to who asks for them by name; each server has its own list.

Jellyfin as its `DtoService` does it. Emby as reports against 4.9 and Emby's own add-ons show it: where neither tells, a fact
is withheld, because a client that asks for one too many loses nothing.
"""

_ENUM = (
    "AirTime CanDelete CanDownload ChannelInfo Chapters Trickplay ChildCount CumulativeRunTimeTicks "
    "CustomRating DateCreated DateLastMediaAdded DisplayPreferencesId Etag ExternalUrls Genres ItemCounts "
    "MediaSourceCount MediaSources OriginalTitle Overview ParentId Path People PlayAccess "
    "ProductionLocations ProviderIds PrimaryImageAspectRatio RecursiveItemCount Settings SeriesStudio "
    "SortName SpecialEpisodeNumbers Studios Taglines Tags RemoteTrailers MediaStreams SeasonUserData "
    "DateLastRefreshed DateLastSaved RefreshState ChannelImage EnableMediaSourceDisplay Width Height "
    "ExtraIds LocalTrailerCount IsHD SpecialFeatureCount"
)
JELLYFIN = frozenset(_ENUM.split())

# What Jellyfin tells in every list, and Emby only by name. The last two are about what one person did.
_WITHHELD = (
    "ProductionYear PremiereDate EndDate CommunityRating CriticRating OfficialRating Status AirDays Container LocationType "
    "UserDataLastPlayedDate UserDataPlayCount"
)
EMBY_WITHHOLDS = frozenset(_WITHHELD.split())
_EMBY_KNOWS = (
    "AirTime AlternateMediaSources CanDelete CanDownload Chapters ChildCount CustomRating DateCreated DisplayOrder "
    "DisplayPreferencesId Etag ExternalUrls Genres Height LocalTrailerCount MediaSources MediaStreams OriginalTitle Overview "
    "ParentId PartCount Path People PresentationUniqueKey PrimaryImageAspectRatio ProductionLocations ProviderIds "
    "RecursiveItemCount RemoteTrailers Settings ShortOverview SortName SpecialEpisodeNumbers SpecialFeatureCount Studios "
    "SyncStatus Taglines Tags Video3DFormat Width Writer"
)
EMBY = frozenset(_EMBY_KNOWS.split()) | EMBY_WITHHOLDS

# Not names to ask for: pictures come unless enableImages is false.
PICTURES = "pictures"
WHOLE = JELLYFIN | EMBY | {PICTURES}

_BEHIND = {
    "GenreItems": "Genres",
    "TagItems": "Tags",
    "ForcedSortName": "Settings",
    "LockedFields": "Settings",
    "LockData": "Settings",
    "ImageTags": PICTURES,
    "BackdropImageTags": PICTURES,
}


def names(*, is_jellyfin: bool) -> frozenset[str]:
    """Every name that this server does not ignore."""
    return JELLYFIN if is_jellyfin else EMBY


def tells(fact: str, fields: frozenset[str], *, is_jellyfin: bool) -> bool:
    """Whether a list in which `fields` were asked for holds the fact."""
    name = _BEHIND.get(fact, fact)
    if name in fields:
        return True
    return name not in JELLYFIN and name != PICTURES and (is_jellyfin or name not in EMBY_WITHHOLDS)
