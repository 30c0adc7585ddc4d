"""The catalogue of jobs: what there is, what each is given, and when it runs unless told otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from shared import kinds
from shared.errors import Invalid, NotFound
from shared.jobs import names
from shared.kinds import Kind

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
    Job(names.SYNC_USERS, "Sync people", "Global", "sync_users", "Reads people, their folders and limits from the media server.",
        queue=SYSTEM, every="minutes", spec={"n": 5}),
    Job(names.CHECK_ACCESS, "Check what people may see", "Global", "check_access", "Asks the server what it shows people with limits.",
        accepts=("user_id",), queue=SYSTEM, every="daily", spec={"at": "02:50"}),
    Job(names.SYNC_LIBRARIES, "Sync libraries", "Global", "sync_libraries", "Reads which libraries the media server has.",
        queue=SYSTEM, every="daily", spec={"at": "01:45"}),
    Job(names.PUBLISH_CHANGES, "Publish what changed", "Global", "publish_changes", "Publishes whatever changed since.",
        queue=SYSTEM, every="minutes", spec={"n": 15}),
    Job(names.REFRESH_USER, "Refresh one person", "Global", "refresh_user", "Makes one person's picks of one kind anew.",
        accepts=("user_id", "kind", "rebuild"), requires=("user_id", "kind"), queue=FAST,
        trailing=True),
    Job(names.RANK_WITHOUT, "Rank without a watched title", "Global", "rank_without",
        "Says where a pick would stand, had one title never been watched.",
        accepts=("user_id", "kind", "title_id", "watched_id"), requires=("user_id", "kind", "title_id", "watched_id"), queue=FAST,
        attempts=2),
    Job(names.PREVIEW_PICKS, "Preview the picks", "Global", "preview_picks",
        "Says which first picks of a person other sliders would make.",
        accepts=("user_id", "kind", "similarity", "novelty", "rating", "diversity"),
        requires=("user_id", "kind", "similarity", "novelty", "rating", "diversity"), queue=FAST, attempts=2),
    Job(names.WRITE_WORDS, "Word the reasons", "Global", "write_words", "Lets the language model word one person's reasons.",
        accepts=("user_id", "kind"), requires=("user_id", "kind")),
    Job(names.WRITE_BACK, "Write back to the server", "Global", "write_back",
        "Tells the media server that one person has not watched a film or episode after all.",
        accepts=("user_id", "title_id", "episode_id"), requires=("user_id", "title_id"), queue=FAST, trailing=True),
    Job(names.WRITE_SYNOPSIS, "Describe a taste", "Global", "write_synopsis", "Puts one person's taste into a few sentences.",
        accepts=("user_id", "kind"), requires=("user_id", "kind"), queue=FAST, trailing=True),
    Job(names.SEND_WEBHOOK, "Send a webhook", "Global", "send_webhook", "Tells another system what happened here.",
        accepts=("delivery_id",), requires=("delivery_id",), attempts=8),
    Job(names.PURGE_TITLES, "Delete all titles of a kind", "Global", "purge_titles",
        "Deletes every title of a kind with all that hangs on it; settings and accounts stay.",
        accepts=("kind", "confirm"), requires=("kind", "confirm"), queue=SYSTEM),
    Job(names.AUDIT_PICKS, "Check the picks", "Global", "audit_picks", "Checks every list against what is promised of it.",
        queue=SYSTEM, every="daily", spec={"at": "05:30"}),
    Job(names.REFRESH_NEIGHBOURS, "Find what goes together", "Global", "refresh_neighbours",
        "Finds which titles people of this server like together.", accepts=("kind",), every="daily", spec={"at": "05:15"}),
    Job(names.REFRESH_TOP_PICKS, "Refresh top picks", "Global", "refresh_top_picks", "Ranks what the household watched most of late.",
        trailing=True, every="daily", spec={"at": "06:00"}),
    Job(names.PUBLISH_TOP_PICKS, "Publish top picks", "Global", "publish_top_picks",
        "Brings top picks to the media server in the forms that were chosen.", accepts=("server_id", "user_id"), trailing=True),
    Job(names.GENERATE_CHANNEL, "Fill a channel", "Global", "generate_channel", "Chooses the titles of one channel.",
        accepts=("channel_id",), requires=("channel_id",), queue=FAST, trailing=True),
    Job(names.SYNC_CHANNELS, "Sync channels", "Global", "sync_channels", "Brings channels to the media server as private playlists.",
        accepts=("channel_id",), trailing=True, every="daily", spec={"at": "06:15"}),
    Job(names.MERGE_FACTS, "Merge what sources say", "Global", "merge_facts",
        "Puts titles together anew from what several sources say of them.", queue=SYSTEM, trailing=True),
    Job(names.ENRICH_METADATA, "Ask the world about titles", "Global", "enrich_metadata",
        "Learns from the sources that are switched on what they say of titles, those first that were asked about longest ago.",
        accepts=("title_id",), trailing=True, every="hours", spec={"n": 6}),
    Job(names.EVALUATE, "Measure the picks", "Global", "evaluate",
        "Ranks as of then against what people liked since, and fits the weights where that is better beyond doubt.",
        accepts=("kind",), every="daily", spec={"at": "05:45"}),
    Job(names.BACK_UP, "Back up", "Global", "back_up", "Writes a dump that `matinee backup restore` can read.",
        queue=SYSTEM, attempts=2, every="daily", spec={"at": "01:00"}),
    Job(names.TIDY, "Tidy", "Global", "tidy", "Removes old runs, superseded lists and expired history of jobs.",
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
    raise NotFound(f"There is no job “{name}”; `matinee jobs list` shows them all.")


@cache
def _of_kind(kind: Kind, place: int) -> tuple[Job, ...]:
    """Those that this kind has; its place among the kinds staggers them by five minutes."""
    word, group = kind.name, kind.plural.capitalize()
    args: dict[str, Value] = {"kind": word}
    jobs = (
        (kind.is_served, Job(names.SYNC_TITLES.spelled(kind), f"Sync {kind.plural}", group, "sync_library",
            f"Reads every enabled library's {kind.plural} from the media server.", args, ("library_id",),
            every="daily", spec={"at": _time(2, 0, place)})),
        (kind.is_picked, Job(names.EMBED.spelled(kind), f"Embed {kind.plural}", group, "embed_titles",
            "Gives new and changed titles their embedding.", args, trailing=True, every="daily", spec={"at": _time(3, 10, place)})),
        (kind.is_served, Job(names.READ_NEW_PLAYS.spelled(kind), f"Sync {word} history", group, "sync_history",
            "Reads plays newer than the last known one.", args | {"full": 0}, ("user_id",), every="hours", spec={"n": 2})),
        (kind.is_served, Job(names.READ_ALL_PLAYS.spelled(kind), f"Read all {word} history", group, "sync_history",
            "Reads everybody's whole history, favourites and ratings.", args | {"full": 1}, ("user_id",),
            every="daily", spec={"at": _time(2, 30, place)})),
        (kind.is_picked, Job(names.PICK.spelled(kind), f"Pick {kind.plural}", group, "refresh_everyone",
            "Makes everybody's picks anew.", args | {"rebuild": 0}, every="weekly", spec={"day": "sunday", "at": _time(4, 0, place)})),
        (kind.is_picked, Job(names.REBUILD.spelled(kind), f"Rebuild {word} picks", group, "refresh_everyone",
            "Makes everybody's picks anew and forgets earlier lists; settings and ratings stay.", args | {"rebuild": 1})),
        (kind.is_served, Job(names.PUBLISH.spelled(kind), f"Publish {word} picks", group, "build_library",
            "Brings everybody's picks to the media server.", args, ("user_id",), trailing=True,
            every="daily", spec={"day": "sunday", "at": _time(5, 0, place)})),
    )  # fmt: skip
    return tuple(job for is_there, job in jobs if is_there)


def _time(hour: int, minute: int, place: int) -> str:
    return f"{hour:02}:{minute + 5 * place % (60 - minute):02}"


def check(job: Job, args: Mapping[str, Value]) -> None:
    """Raises `Invalid` naming the argument that the job does not take, or needs."""
    if unknown := sorted(set(args) - set(job.accepts)):
        allowed = ", ".join(job.accepts) or "none"
        raise Invalid(f"{job.name} does not take “{unknown[0]}”; it takes: {allowed}.", field=unknown[0])
    if missing := sorted(set(job.requires) - set(args)):
        raise Invalid(f"{job.name} needs “{missing[0]}”, as in {missing[0]}=…", field=missing[0])
