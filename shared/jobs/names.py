"""What each job is called: the one place where these names are spelled. Those of both kinds are found by kind."""

from collections.abc import Mapping

SYNC_TITLES: Mapping[str, str] = {"movie": "sync-movies", "series": "sync-series"}
EMBED: Mapping[str, str] = {"movie": "generate-movie-embeddings", "series": "generate-series-embeddings"}
READ_NEW_PLAYS: Mapping[str, str] = {"movie": "sync-movie-watch-history", "series": "sync-series-watch-history"}
READ_ALL_PLAYS: Mapping[str, str] = {
    "movie": "full-sync-movie-watch-history",
    "series": "full-sync-series-watch-history",
}
PICK: Mapping[str, str] = {"movie": "generate-movie-recommendations", "series": "generate-series-recommendations"}
REBUILD: Mapping[str, str] = {"movie": "rebuild-movie-recommendations", "series": "rebuild-series-recommendations"}
PUBLISH: Mapping[str, str] = {"movie": "sync-movie-libraries", "series": "sync-series-libraries"}

SYNC_USERS = "sync-users"
CHECK_ACCESS = "check-access"
SYNC_LIBRARIES = "sync-libraries"
PUBLISH_CHANGES = "publish-changes"
REFRESH_USER = "refresh-user"
RANK_WITHOUT = "rank-without"
WRITE_WORDS = "write-words"
WRITE_BACK = "write-back"
WRITE_SYNOPSIS = "write-synopsis"
SEND_WEBHOOK = "send-webhook"
PURGE_TITLES = "purge-titles"
AUDIT_PICKS = "audit-recommendations"
REFRESH_NEIGHBOURS = "refresh-neighbours"
EVALUATE = "evaluate-recommendations"
BACK_UP = "backup-database"
TIDY = "prune-data"

# What a server that has just been added is asked for.
FIRST_LOOK = (SYNC_USERS, SYNC_LIBRARIES)

# Aperture named the jobs of films without the kind; scripts written for it go on working.
ALIASES: Mapping[str, str] = {
    "generate-embeddings": EMBED["movie"],
    "sync-watch-history": READ_NEW_PLAYS["movie"],
    "full-sync-watch-history": READ_ALL_PLAYS["movie"],
    "generate-recommendations": PICK["movie"],
    "rebuild-recommendations": REBUILD["movie"],
}
