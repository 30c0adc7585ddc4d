"""What each job is called: the one place where these names are spelled. Those of the kinds are found by kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from shared import kinds
from shared.errors import Conflict
from shared.kinds import Kind
from shared.language import gettext, marked


class ByKind(Mapping[str, str]):
    """A job that each of some kinds has: its name, by the kind's. Which kinds there are is looked up when somebody asks."""

    def __init__(self, pattern: str, of: Callable[[], Sequence[Kind]], lacking: str) -> None:
        self.pattern, self.of, self.lacking = pattern, of, lacking

    def __getitem__(self, kind: str) -> str:
        """Raises `Conflict` for a kind that has no such job."""
        title_kind = kinds.of(kind)
        if title_kind not in self.of():
            raise Conflict(gettext(self.lacking, nouns=title_kind.nouns))
        return self.spelled(title_kind)

    def spelled(self, kind: Kind) -> str:
        """As it would be called."""
        return self.pattern.format(kind=kind.name, kinds=kind.plural)

    def __contains__(self, kind: object) -> bool:
        return any(title_kind.name == kind for title_kind in self.of())

    def __iter__(self) -> Iterator[str]:
        return (kind.name for kind in self.of())

    def __len__(self) -> int:
        return len(self.of())


def _served(pattern: str) -> ByKind:
    return ByKind(pattern, kinds.served, marked("No media server has %(nouns)s."))


def _picked(pattern: str) -> ByKind:
    return ByKind(pattern, kinds.picked, marked("Nobody gets picks of %(nouns)s."))


SYNC_TITLES = _served("sync-{kinds}")
EMBED = _picked("generate-{kind}-embeddings")
READ_NEW_PLAYS = _served("sync-{kind}-watch-history")
READ_ALL_PLAYS = _served("full-sync-{kind}-watch-history")
PICK = _picked("generate-{kind}-recommendations")
REBUILD = _picked("rebuild-{kind}-recommendations")
PUBLISH = ByKind("sync-{kind}-libraries", kinds.published, marked("Picks of %(nouns)s are brought to no media server."))

SYNC_USERS = "sync-users"
CHECK_ACCESS = "check-access"
SYNC_LIBRARIES = "sync-libraries"
PUBLISH_CHANGES = "publish-changes"
REFRESH_USER = "refresh-user"
FOLLOW_REQUESTS = "follow-requests"
RANK_WITHOUT = "rank-without"
PREVIEW_PICKS = "preview-picks"
WRITE_WORDS = "write-words"
WRITE_BACK = "write-back"
IMPORT_HISTORY = "import-history"
RESTORE_HISTORY = "restore-history"
WRITE_SYNOPSIS = "write-synopsis"
SEND_WEBHOOK = "send-webhook"
PURGE_TITLES = "purge-titles"
AUDIT_PICKS = "audit-recommendations"
REFRESH_NEIGHBOURS = "refresh-neighbours"
REFRESH_TOP_PICKS = "refresh-top-picks"
PUBLISH_TOP_PICKS = "publish-top-picks"
GENERATE_CHANNEL = "generate-channel"
SYNC_CHANNELS = "sync-channels"
ARRANGE_ROOM = "arrange-room"
MERGE_FACTS = "merge-facts"
ENRICH_METADATA = "enrich-metadata"
IMPORT_TITLE = "import-title"
SYNC_STATS = "sync-stats"
SYNC_TRENDING = "sync-trending"
SYNC_NOW_PLAYING = "sync-now-playing"
SYNC_NEW_RELEASES = "sync-new-releases"
SYNC_NEW_ON_DIGITAL = "sync-new-on-digital"
DISCOVER_TITLES = "discover-titles"
CRAWL_BOOKS = "crawl-books"
EVALUATE = "evaluate-recommendations"
READ_SUGGESTIONS = "read-suggestions"
BACK_UP = "backup-database"
ANALYZE_DROP_OFF = "analyze-drop-off"
ADVISE_REMOVALS = "advise-removals"
DELETE_LEAVING = "delete-leaving"
PUBLISH_LEAVING = "publish-leaving"
SYNC_TRAKT = "sync-trakt-ratings"
NOTE_NEWS = "note-news"
DELIVER_NOTICES = "deliver-notices"
WRITE_LETTERS = "write-letters"
NOTE_TROUBLES = "note-troubles"
SNAPSHOT_METRICS = "snapshot-metrics"
TIDY = "prune-data"

# What a server that has just been added is asked for.
FIRST_LOOK = (SYNC_USERS, SYNC_LIBRARIES)

# Aperture named the jobs of films without the kind; scripts written for it go on working.
ALIASES: Mapping[str, ByKind] = {
    "generate-embeddings": EMBED,
    "sync-watch-history": READ_NEW_PLAYS,
    "full-sync-watch-history": READ_ALL_PLAYS,
    "generate-recommendations": PICK,
    "rebuild-recommendations": REBUILD,
}


def meant(name: str) -> str:
    """The name itself, or what it stands for as another word."""
    return ALIASES[name]["movie"] if name in ALIASES else name
