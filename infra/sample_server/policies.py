"""The policies, configurations and library options a fresh server of each kind hands out."""

JELLYFIN_AUTHENTICATION = "Jellyfin.Server.Implementations.Users.DefaultAuthenticationProvider"
JELLYFIN_RESET = "Jellyfin.Server.Implementations.Users.DefaultPasswordResetProvider"

_SHARED_POLICY: dict[str, object] = {
    "IsHidden": False,
    "IsDisabled": False,
    "BlockedTags": [],
    "EnableUserPreferenceAccess": True,
    "AccessSchedules": [],
    "BlockUnratedItems": [],
    "EnableRemoteControlOfOtherUsers": False,
    "EnableSharedDeviceControl": True,
    "EnableRemoteAccess": True,
    "EnableLiveTvManagement": False,
    "EnableLiveTvAccess": True,
    "EnableMediaPlayback": True,
    "EnableAudioPlaybackTranscoding": True,
    "EnableVideoPlaybackTranscoding": True,
    "EnablePlaybackRemuxing": True,
    "EnableContentDeletion": False,
    "EnableContentDeletionFromFolders": [],
    "EnableContentDownloading": True,
    "EnableSyncTranscoding": True,
    "EnableMediaConversion": True,
    "EnabledDevices": [],
    "EnableAllDevices": True,
    "EnabledChannels": [],
    "EnableAllChannels": True,
    "EnabledFolders": [],
    "EnableAllFolders": True,
    "InvalidLoginAttemptCount": 0,
    "EnablePublicSharing": True,
    "RemoteClientBitrateLimit": 0,
}


def jellyfin_policy(is_admin: bool) -> dict[str, object]:
    return {
        "IsAdministrator": is_admin,
        **_SHARED_POLICY,
        "EnableCollectionManagement": is_admin,
        "EnableSubtitleManagement": is_admin,
        "EnableLyricManagement": is_admin,
        "AllowedTags": [],
        "ForceRemoteSourceTranscoding": False,
        "LoginAttemptsBeforeLockout": -1,
        "MaxActiveSessions": 0,
        "BlockedMediaFolders": [],
        "BlockedChannels": [],
        "AuthenticationProviderId": JELLYFIN_AUTHENTICATION,
        "PasswordResetProviderId": JELLYFIN_RESET,
        "SyncPlayAccess": "CreateAndJoinGroups",
    }


def emby_policy(is_admin: bool) -> dict[str, object]:
    return {
        "IsAdministrator": is_admin,
        **_SHARED_POLICY,
        "IsHiddenRemotely": False,
        "IsHiddenFromUnusedDevices": False,
        "LockedOutDate": 0,
        "AllowTagOrRating": False,
        "IsTagBlockingModeInclusive": False,
        "IncludeTags": [],
        "RestrictedFeatures": [],
        "EnableSubtitleDownloading": is_admin,
        "EnableSubtitleManagement": is_admin,
        "AuthenticationProviderId": "",
        "ExcludedSubFolders": [],
        "SimultaneousStreamLimit": 0,
        "AllowCameraUpload": True,
        "AllowSharingPersonalItems": False,
    }


# The names a policy may carry beyond what a fresh one has: absent until an administrator sets them.
# The last stands for what a later version may bring: no contract names it, and it shuts titles all the same.
OPTIONAL_POLICY = {"MaxParentalRating", "MaxParentalSubRating", "BlockedNames"}


def jellyfin_configuration() -> dict[str, object]:
    return {
        "PlayDefaultAudioTrack": True,
        "SubtitleLanguagePreference": "",
        "DisplayMissingEpisodes": False,
        "GroupedFolders": [],
        "SubtitleMode": "Default",
        "DisplayCollectionsView": False,
        "EnableLocalPassword": False,
        "OrderedViews": [],
        "LatestItemsExcludes": [],
        "MyMediaExcludes": [],
        "HidePlayedInLatest": True,
        "RememberAudioSelections": True,
        "RememberSubtitleSelections": True,
        "EnableNextEpisodeAutoPlay": True,
        "CastReceiverId": "F007D354",
    }


def emby_configuration() -> dict[str, object]:
    return {
        "PlayDefaultAudioTrack": True,
        "DisplayMissingEpisodes": False,
        "SubtitleMode": "Smart",
        "OrderedViews": [],
        "LatestItemsExcludes": [],
        "MyMediaExcludes": [],
        "HidePlayedInLatest": True,
        "HidePlayedInMoreLikeThis": False,
        "HidePlayedInSuggestions": False,
        "RememberAudioSelections": True,
        "RememberSubtitleSelections": True,
        "EnableNextEpisodeAutoPlay": True,
        "ResumeRewindSeconds": 0,
        "IntroSkipMode": "ShowButton",
        "EnableLocalPassword": False,
    }


def jellyfin_library_options() -> dict[str, object]:
    return {
        "Enabled": True,
        "EnablePhotos": True,
        "EnableRealtimeMonitor": True,
        "EnableLUFSScan": True,
        "EnableChapterImageExtraction": False,
        "ExtractChapterImagesDuringLibraryScan": False,
        "EnableTrickplayImageExtraction": False,
        "ExtractTrickplayImagesDuringLibraryScan": False,
        "PathInfos": [],
        "SaveLocalMetadata": False,
        "EnableInternetProviders": True,
        "EnableAutomaticSeriesGrouping": False,
        "EnableEmbeddedTitles": False,
        "AutomaticRefreshIntervalDays": 0,
        "PreferredMetadataLanguage": "",
        "MetadataCountryCode": "",
        "SeasonZeroDisplayName": "Specials",
        "DisabledLocalMetadataReaders": [],
        "DisabledSubtitleFetchers": [],
        "SubtitleFetcherOrder": [],
        "SkipSubtitlesIfEmbeddedSubtitlesPresent": False,
        "RequirePerfectSubtitleMatch": True,
        "AutomaticallyAddToCollection": False,
        "AllowEmbeddedSubtitles": "AllowAll",
        "TypeOptions": [],
    }


def emby_library_options() -> dict[str, object]:
    return {
        "EnableArchiveMediaFiles": False,
        "EnablePhotos": True,
        "EnableRealtimeMonitor": True,
        "EnableMarkerDetection": False,
        "EnableChapterImageExtraction": False,
        "ExtractChapterImagesDuringLibraryScan": False,
        "DownloadImagesInAdvance": False,
        "CacheImages": False,
        "ExcludeFromSearch": False,
        "PathInfos": [],
        "IgnoreHiddenFiles": False,
        "SaveLocalMetadata": False,
        "ImportPlaylists": True,
        "EnableAutomaticSeriesGrouping": True,
        "AutomaticRefreshIntervalDays": 0,
        "PreferredMetadataLanguage": "",
        "MetadataCountryCode": "",
        "DisabledLocalMetadataReaders": [],
        "DisabledSubtitleFetchers": [],
        "SubtitleFetcherOrder": [],
        "TypeOptions": [],
        "CollapseSingleItemFolders": False,
        "ImportCollections": True,
        "MinCollectionItems": 2,
        "MinResumePct": 3,
        "MaxResumePct": 90,
        "MinResumeDurationSeconds": 120,
        "SampleIgnoreSize": 314572800,
    }
