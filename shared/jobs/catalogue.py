"""The catalogue of jobs: what there is, what each is given, and when it runs unless told otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from shared import kinds
from shared.errors import Invalid, NotFound
from shared.jobs import names
from shared.kinds import Kind
from shared.language import gettext

FAST, BULK, SYSTEM = "fast", "bulk", "system"
QUEUES = (FAST, BULK, SYSTEM)
CLOCK = "clock"  # of the ticks alone, so that a long backup never holds up schedules; every worker serves it
Value = str | int | None


@dataclass(frozen=True)
class Job:
    """What a person starts by name. Several names may share a handler and differ in `fixed` arguments.

    `accepts` are the arguments a caller may add; `every`/`spec` the default schedule, read by `shared.jobs.schedules`.
    """

    name: str
    title: str
    group: str
    handler: str
    help: str
    fixed: Mapping[str, Value] = field(default_factory=dict)
    accepts: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    queue: str = BULK
    attempts: int = 5
    # Asked for while it runs, it runs once more: what it works on has changed under it.
    trailing: bool = False
    every: str = "manual"
    spec: Mapping[str, Value] = field(default_factory=dict)


# The jobs that are of no one kind.
HOUSEHOLD = (
    Job(names.SYNC_USERS, gettext("Sync people"), gettext("Global"), "sync_users",
        gettext("Reads people, their folders and limits from the media server."),
        queue=SYSTEM, every="minutes", spec={"n": 5}),
    Job(names.CHECK_ACCESS, gettext("Check what people may see"), gettext("Global"), "check_access",
        gettext("Asks the server what it shows people with limits."),
        accepts=("user_id",), queue=SYSTEM, every="daily", spec={"at": "02:50"}),
    Job(names.SYNC_LIBRARIES, gettext("Sync libraries"), gettext("Global"), "sync_libraries",
        gettext("Reads which libraries the media server has."),
        queue=SYSTEM, every="daily", spec={"at": "01:45"}),
    Job(names.PUBLISH_CHANGES, gettext("Publish what changed"), gettext("Global"), "publish_changes",
        gettext("Publishes whatever changed since."),
        queue=SYSTEM, every="minutes", spec={"n": 15}),
    Job(names.REFRESH_USER, gettext("Refresh one person"), gettext("Global"), "refresh_user",
        gettext("Makes one person's picks of one kind anew."),
        accepts=("user_id", "kind", "rebuild"), requires=("user_id", "kind"), queue=FAST,
        trailing=True),
    Job(names.RANK_WITHOUT, gettext("Rank without a watched title"), gettext("Global"), "rank_without",
        gettext("Says where a pick would stand, had one title never been watched."),
        accepts=("user_id", "kind", "title_id", "watched_id"), requires=("user_id", "kind", "title_id", "watched_id"), queue=FAST,
        attempts=2),
    Job(names.PREVIEW_PICKS, gettext("Preview the picks"), gettext("Global"), "preview_picks",
        gettext("Says which first picks of a person other sliders would make."),
        accepts=("user_id", "kind", "similarity", "novelty", "rating", "diversity"),
        requires=("user_id", "kind", "similarity", "novelty", "rating", "diversity"), queue=FAST, attempts=2),
    Job(names.WRITE_WORDS, gettext("Word the reasons"), gettext("Global"), "write_words",
        gettext("Lets the language model word one person's reasons."),
        accepts=("user_id", "kind"), requires=("user_id", "kind")),
    Job(names.WRITE_BACK, gettext("Write back to the server"), gettext("Global"), "write_back",
        gettext("Tells the media server that one person has not watched a film or episode after all."),
        accepts=("user_id", "title_id", "episode_id"), requires=("user_id", "title_id"), queue=FAST, trailing=True),
    Job(names.IMPORT_HISTORY, gettext("Bring a history along"), gettext("Global"), "import_history",
        gettext("Finds the titles of a file that somebody brings from another program, writes what it says, or undoes it."),
        accepts=("import_id",), requires=("import_id",), queue=FAST, trailing=True),
    Job(names.RESTORE_HISTORY, gettext("Write a history to the server"), gettext("Global"), "restore_history",
        gettext("Tells a person's media servers what they watched and rated where these do not know it; adds, and takes nothing away."),
        accepts=("user_id", "writes", "imported"), requires=("user_id",)),
    Job(names.WRITE_SYNOPSIS, gettext("Describe a taste"), gettext("Global"), "write_synopsis",
        gettext("Puts one person's taste into a few sentences."),
        accepts=("user_id", "kind"), requires=("user_id", "kind"), queue=FAST, trailing=True),
    Job(names.SEND_WEBHOOK, gettext("Send a webhook"), gettext("Global"), "send_webhook",
        gettext("Tells another system what happened here."),
        accepts=("delivery_id",), requires=("delivery_id",), attempts=8),
    Job(names.PURGE_TITLES, gettext("Delete all titles of a kind"), gettext("Global"), "purge_titles",
        gettext("Deletes every title of a kind with all that hangs on it; settings and accounts stay."),
        accepts=("kind", "confirm"), requires=("kind", "confirm"), queue=SYSTEM),
    Job(names.AUDIT_PICKS, gettext("Check the picks"), gettext("Global"), "audit_picks",
        gettext("Checks every list against what is promised of it."),
        queue=SYSTEM, every="daily", spec={"at": "05:30"}),
    Job(names.REFRESH_NEIGHBOURS, gettext("Find what goes together"), gettext("Global"), "refresh_neighbours",
        gettext("Finds which titles people of this server like together."), accepts=("kind",), every="daily", spec={"at": "05:15"}),
    Job(names.REFRESH_TOP_PICKS, gettext("Refresh top picks"), gettext("Global"), "refresh_top_picks",
        gettext("Ranks what the household watched most of late."),
        trailing=True, every="daily", spec={"at": "06:00"}),
    Job(names.PUBLISH_TOP_PICKS, gettext("Publish top picks"), gettext("Global"), "publish_top_picks",
        gettext("Brings top picks to the media server in the forms that were chosen."), accepts=("server_id", "user_id"), trailing=True),
    Job(names.GENERATE_CHANNEL, gettext("Fill a channel"), gettext("Global"), "generate_channel",
        gettext("Chooses the titles of one channel."),
        accepts=("channel_id",), requires=("channel_id",), queue=FAST, trailing=True),
    Job(names.SYNC_CHANNELS, gettext("Sync channels"), gettext("Global"), "sync_channels",
        gettext("Brings channels to the media server as private playlists."),
        accepts=("channel_id",), trailing=True, every="daily", spec={"at": "06:15"}),
    Job(names.ARRANGE_ROOM, gettext("Choose for tonight"), gettext("Global"), "arrange_room",
        gettext("Puts together the list of one room, for all who are in it."),
        accepts=("room_id",), requires=("room_id",), queue=FAST, attempts=2, trailing=True),
    Job(names.MERGE_FACTS, gettext("Merge what sources say"), gettext("Global"), "merge_facts",
        gettext("Puts titles together anew from what several sources say of them."), queue=SYSTEM, trailing=True),
    Job(names.ENRICH_METADATA, gettext("Ask the world about titles"), gettext("Global"), "enrich_metadata",
        gettext("Learns from the sources that are switched on what they say of titles, those first that were asked about longest ago."),
        accepts=("title_id",), trailing=True, every="hours", spec={"n": 6}),
    Job(names.IMPORT_TITLE, gettext("Bring a title into the catalogue"), gettext("Global"), "import_title",
        gettext("Learns of one title of the world, by its id at TMDB or Google Books, what every source that is switched on says of it."),
        accepts=("kind", "value"), requires=("kind", "value"), queue=FAST),
    Job(names.SYNC_TRENDING, gettext("Read what the world talks about"), gettext("Global"), "sync_list",
        gettext("Reads TMDB's list of what is trending, and brings its titles into the catalogue."),
        {"name": "trending"}, every="hours", spec={"n": 6}),
    Job(names.SYNC_NOW_PLAYING, gettext("Read what is shown just now"), gettext("Global"), "sync_list",
        gettext("Reads which films are in cinemas in the household's country, and which series have an episode these days."),
        {"name": "now-playing"}, every="daily", spec={"at": "04:10"}),
    Job(names.SYNC_NEW_RELEASES, gettext("Read what is new"), gettext("Global"), "sync_list",
        gettext("Reads which films came to cinemas in the last thirty days, and which series began."),
        {"name": "new-releases"}, every="daily", spec={"at": "04:20"}),
    Job(names.SYNC_NEW_ON_DIGITAL, gettext("Read what can be watched at home now"), gettext("Global"), "sync_list",
        gettext("Reads which films can be had without a cinema since the last fourteen days, and which series are streamed since then."),
        {"name": "new-on-digital"}, every="daily", spec={"at": "04:30"}),
    Job(names.DISCOVER_TITLES, gettext("Discover titles"), gettext("Global"), "discover_titles",
        gettext("Finds the most popular films and series of several languages at TMDB, and brings them into the catalogue."),
        accepts=("language",), every="weekly", spec={"day": "saturday", "at": "04:40"}),
    Job(names.CRAWL_BOOKS, gettext("Find books"), gettext("Global"), "crawl_books",
        gettext("Reads Google Books' lists of each subject, so many pages a day, and brings what is not here into the catalogue."),
        accepts=("subject", "language"), every="daily", spec={"at": "03:40"}),
    Job(names.SYNC_TRAKT, gettext("Sync with Trakt"), gettext("Global"), "sync_trakt",
        gettext("Brings ratings, plays and watch lists of those who linked their accounts together with Trakt."),
        accepts=("user_id",), trailing=True, every="hours", spec={"n": 6}),
    Job(names.FOLLOW_REQUESTS, gettext("Follow requests"), gettext("Global"), "follow_requests",
        gettext("Hands on titles that people asked for and an administrator approved, and looks how far they are."),
        queue=FAST, trailing=True, every="minutes", spec={"n": 15}),
    Job(names.NOTE_NEWS, gettext("Look for news"), gettext("Global"), "note_news",
        gettext("Looks for what people want to be told of, and puts it into their inboxes."), queue=SYSTEM, every="hours", spec={"n": 1}),
    Job(names.DELIVER_NOTICES, gettext("Send notices"), gettext("Global"), "deliver_notices",
        gettext("Sends what people were told of to the addresses that they gave, and again what did not arrive."),
        queue=SYSTEM, trailing=True, every="minutes", spec={"n": 5}),
    Job(names.WRITE_LETTERS, gettext("Write letters"), gettext("Global"), "write_letters",
        gettext("Writes weekly letters and years in review to those who want them, at the day and hour of the household by everybody's own "
            "clock."), queue=SYSTEM, every="hours", spec={"n": 1}),
    Job(names.NOTE_TROUBLES, gettext("Look for trouble"), gettext("Global"), "note_troubles",
        gettext("Tells administrators of jobs that fail again and again, of missed backups, and of servers that are away."),
        queue=SYSTEM, every="minutes", spec={"n": 15}),
    Job(names.SYNC_STATS, gettext("Ask how many watch what"), gettext("Global"), "sync_stats",
        gettext("Asks Trakt what the world watches just now, and computes scores anew by it."), every="hours", spec={"n": 3}),
    Job(names.SNAPSHOT_METRICS, gettext("Keep the day's numbers"), gettext("Global"), "snapshot_metrics",
        gettext("Keeps how often everything was watched by today, so that insights can compare."), queue=SYSTEM,
        every="daily", spec={"at": "03:00"}),
    Job(names.ANALYZE_DROP_OFF, gettext("Find where series lose people"), gettext("Global"), "analyze_drop_off",
        gettext("Finds after which episode people stop: of series that three or more began here, of others by Trakt's votes."),
        accepts=("title_id",), trailing=True, every="daily", spec={"at": "05:50"}),
    Job(names.ADVISE_REMOVALS, gettext("Reckon what could go"), gettext("Global"), "advise_removals",
        gettext("Reckons of every film and series how likely anybody here will watch it in the next year. Deletes nothing."),
        trailing=True, every="weekly", spec={"day": "monday", "at": "04:50"}),
    Job(names.READ_SUGGESTIONS, gettext("Read what servers suggest"), gettext("Global"), "read_suggestions",
        gettext("Reads what media servers themselves suggest to people, where picks are compared with that."),
        trailing=True, every="daily", spec={"at": "04:10"}),
    Job(names.DELETE_LEAVING, gettext("Delete what was to leave"), gettext("Global"), "delete_leaving",
        gettext("Deletes from the media server what an administrator has confirmed title by title, and nothing else."),
        attempts=1, trailing=True, every="daily", spec={"at": "06:40"}),
    Job(names.PUBLISH_LEAVING, gettext("Publish what is leaving"), gettext("Global"), "publish_leaving",
        gettext("Brings what is to leave to the media server, as a collection."),
        accepts=("server_id",), trailing=True, every="daily", spec={"at": "06:20"}),
    Job(names.EVALUATE, gettext("Measure the picks"), gettext("Global"), "evaluate",
        gettext("Ranks as of then against what people liked since, and fits the weights where that is better beyond doubt. "
            "Measures search too, on judged queries."),
        accepts=("kind",), every="daily", spec={"at": "05:45"}),
    Job(names.BACK_UP, gettext("Back up"), gettext("Global"), "back_up", gettext("Writes a dump that `matinee backup restore` can read."),
        queue=SYSTEM, attempts=2, every="daily", spec={"at": "01:00"}),
    Job(names.TIDY, gettext("Tidy"), gettext("Global"), "tidy", gettext("Removes old runs, superseded lists and expired history of jobs."),
        queue=SYSTEM, every="daily", spec={"at": "01:30"}),
)  # fmt: skip

JOBS: dict[str, Job] = {job.name: job for job in HOUSEHOLD}


def by_name() -> dict[str, Job]:
    """Every job by its name, those of the kinds first."""
    return {job.name: job for job in of_kinds()} | JOBS


def of_kinds() -> list[Job]:
    return [job for place, kind in enumerate(kinds.listing()) for job in _of_kind(kind, place)]


def find(name: str) -> Job:
    """By name or alias. Raises `NotFound`."""
    if job := JOBS.get(name) or by_name().get(names.meant(name)):
        return job
    raise NotFound(gettext("There is no job “%(name)s”; `matinee jobs list` shows them all.", name=name))


@cache
def _of_kind(kind: Kind, place: int) -> tuple[Job, ...]:
    """Those that this kind has; its place among the kinds staggers them by five minutes."""
    word, group = kind.name, kind.heading
    args: dict[str, Value] = {"kind": word}
    plural, one = gettext(kind.nouns), gettext(kind.noun)
    jobs = (
        (kind.is_served, Job(names.SYNC_TITLES.spelled(kind), gettext("Sync %(kinds)s", kinds=plural), group, "sync_library",
            gettext("Reads every enabled library's %(kinds)s from the media server.", kinds=plural), args, ("library_id",),
            every="daily", spec={"at": _time(2, 0, place)})),
        (kind.is_picked, Job(names.EMBED.spelled(kind), gettext("Embed %(kinds)s", kinds=plural), group, "embed_titles",
            gettext("Gives new and changed titles their embedding."), args, trailing=True, every="daily", spec={"at": _time(3, 10,
            place)})),
        (kind.is_served, Job(names.READ_NEW_PLAYS.spelled(kind), gettext("Sync %(kind)s history", kind=one), group, "sync_history",
            gettext("Reads plays newer than the last known one."), args | {"full": 0}, ("user_id",), every="hours", spec={"n": 2})),
        (kind.is_served, Job(names.READ_ALL_PLAYS.spelled(kind), gettext("Read all %(kind)s history", kind=one), group, "sync_history",
            gettext("Reads everybody's whole history, favourites and ratings."), args | {"full": 1}, ("user_id",),
            every="daily", spec={"at": _time(2, 30, place)})),
        (kind.is_picked, Job(names.PICK.spelled(kind), gettext("Pick %(kinds)s", kinds=plural), group, "refresh_everyone",
            gettext("Makes everybody's picks anew."), args | {"rebuild": 0}, every="weekly", spec={"day": "sunday", "at": _time(4, 0,
            place)})),
        (kind.is_picked, Job(names.REBUILD.spelled(kind), gettext("Rebuild %(kind)s picks", kind=one), group, "refresh_everyone",
            gettext("Makes everybody's picks anew and forgets earlier lists; settings and ratings stay."), args | {"rebuild": 1})),
        (kind.is_published, Job(names.PUBLISH.spelled(kind), gettext("Publish %(kind)s picks", kind=one), group, "build_library",
            gettext("Brings everybody's picks to the media server."), args, ("user_id",), trailing=True,
            every="daily", spec={"day": "sunday", "at": _time(5, 0, place)})),
    )  # fmt: skip
    return tuple(job for is_there, job in jobs if is_there)


def _time(hour: int, minute: int, place: int) -> str:
    return f"{hour:02}:{minute + 5 * place % (60 - minute):02}"


def check(job: Job, args: Mapping[str, Value]) -> None:
    """Raises `Invalid` naming the argument that the job does not take, or needs."""
    if unknown := sorted(set(args) - set(job.accepts)):
        allowed = ", ".join(job.accepts) or "none"
        raise Invalid(
            gettext(
                "%(name)s does not take “%(unknown)s”; it takes: %(allowed)s.",
                name=job.name,
                unknown=unknown[0],
                allowed=allowed,
            ),
            field=unknown[0],
        )
    if missing := sorted(set(job.requires) - set(args)):
        raise Invalid(
            gettext("%(name)s needs “%(missing)s”, as in %(missing)s=…", name=job.name, missing=missing[0]),
            field=missing[0],
        )
