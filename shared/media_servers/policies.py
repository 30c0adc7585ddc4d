"""What of a server's policy decides who sees what: the rules we apply ourselves, and those only the server can."""

import hashlib
import json
from collections.abc import Mapping

from shared.media_servers import fields
from shared.media_servers.fields import Row

# Rules that we hold ourselves.
_RULES = (
    "AllowedTags BlockUnratedItems BlockedMediaFolders BlockedTags EnableAllFolders EnabledFolders ExcludedSubFolders "
    "IncludeTags IsDisabled MaxParentalRating MaxParentalSubRating"
)
RULES = frozenset(_RULES.split())
# What a person may do, not what they see: devices, channels, transcoding, times of the day. All that the published contracts
# of both servers name is here or above.
_RIGHTS = (
    "AccessSchedules AllowCameraUpload AllowSharingPersonalItems AuthenticationProviderId AutoRemoteQuality BlockedChannels "
    "DisablePremiumFeatures EnableAllChannels EnableAllDevices EnableAudioPlaybackTranscoding EnableCollectionManagement "
    "EnableContentDeletion EnableContentDeletionFromFolders EnableContentDownloading EnableLiveTvAccess "
    "EnableLiveTvManagement EnableLyricManagement EnableMediaConversion EnableMediaPlayback EnablePlaybackRemuxing "
    "EnablePublicSharing EnableRemoteAccess EnableRemoteControlOfOtherUsers EnableSharedDeviceControl "
    "EnableSubtitleDownloading EnableSubtitleManagement EnableSyncTranscoding EnableTranscodingQuality "
    "EnableUserPreferenceAccess EnableVideoPlaybackTranscoding EnabledChannels EnabledDevices ForceRemoteSourceTranscoding "
    "InvalidLoginAttemptCount IsAdministrator IsHidden IsHiddenFromUnusedDevices IsHiddenRemotely LockedOutDate "
    "LoginAttemptsBeforeLockout MaxActiveSessions PasswordResetProviderId RemoteClientBitrateLimit RestrictedFeatures "
    "SimultaneousStreamLimit SyncPlayAccess"
)
RIGHTS = frozenset(_RIGHTS.split())
# Emby's, which turn the meaning of the tags and limits beside them around: on, only Emby can say what follows.
TURNS = frozenset({"AllowTagOrRating", "IsTagBlockingModeInclusive"})
FLAGS = frozenset({"EnableAllFolders", "IsDisabled"})
NUMBERS = frozenset({"MaxParentalRating", "MaxParentalSubRating"})


def foreign_rules(policy: Row) -> tuple[str, ...]:
    """Names of what the policy says beyond the rules that we hold and can read, sorted."""
    turned = {name for name in TURNS if fields.flag(policy, name)}
    unknown = {name for name in policy.keys() - RULES - RIGHTS - TURNS if not _is_nothing(policy[name])}
    return tuple(sorted(turned | unknown | {name for name in RULES if not _is_readable(name, policy.get(name))}))


def _is_nothing(value: object) -> bool:
    """An unknown rule that says nothing restricts nobody. False may: it can take away what is given by default."""
    return value is None or value == "" or value == [] or value == {}


def _is_readable(name: str, value: object) -> bool:
    """A limit that is no number, or a tag that is no text, must not read as none."""
    if value is None:
        return True
    if name in FLAGS:
        return fields.flag({name: value}, name) is not None
    if name in NUMBERS:
        return fields.whole({name: value}, name) is not None
    return isinstance(value, list) and all(isinstance(element, str) for element in value)


def digest(policy: Row) -> str:
    """The same for policies that let a person see the same, as far as anybody can tell from outside."""
    telling = {name: policy[name] for name in policy.keys() - RIGHTS}
    return hashlib.sha256(json.dumps(_sorted(telling), sort_keys=True, default=str).encode()).hexdigest()


def _sorted(telling: Mapping[str, object]) -> dict[str, object]:
    """Servers list folders and tags in any order."""
    return {name: sorted(map(str, value)) if isinstance(value, list) else value for name, value in telling.items()}
