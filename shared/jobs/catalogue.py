"""The catalogue of jobs: what there is, what each is given, and when it runs unless told otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.errors import Invalid, NotFound
from shared.jobs import names

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


def _of_kind(kind: str, group: str, word: str, minute: str) -> tuple[Job, ...]:
    """The jobs that movies and series both have; `minute` staggers the two."""
    one = {"kind": kind}
    noun = word if word == "series" else f"{word}s"
    return (
        Job(names.SYNC_TITLES[kind], f"Sync {noun}", group, "sync_library", f"Reads every enabled library's {noun} from the media server.",
            one, ("library_id",), every="daily", spec={"at": f"02:0{minute}"}),
        Job(names.EMBED[kind], f"Embed {noun}", group, "embed_titles", "Gives new and changed titles their embedding.",
            one, trailing=True, every="daily", spec={"at": f"03:1{minute}"}),
        Job(names.READ_NEW_PLAYS[kind], f"Sync {word} history", group, "sync_history", "Reads plays newer than the last known one.",
            one | {"full": 0}, ("user_id",), every="hours", spec={"n": 2}),
        Job(names.READ_ALL_PLAYS[kind], f"Read all {word} history", group, "sync_history",
            "Reads everybody's whole history, favourites and ratings.", one | {"full": 1}, ("user_id",),
            every="daily", spec={"at": f"02:3{minute}"}),
        Job(names.PICK[kind], f"Pick {noun}", group, "refresh_everyone", "Makes everybody's picks anew.",
            one | {"rebuild": 0}, every="weekly", spec={"day": "sunday", "at": f"04:0{minute}"}),
        Job(names.REBUILD[kind], f"Rebuild {word} picks", group, "refresh_everyone",
            "Makes everybody's picks anew and forgets earlier lists; settings and ratings stay.", one | {"rebuild": 1}),
        Job(names.PUBLISH[kind], f"Publish {word} picks", group, "build_library", "Brings everybody's picks to the media server.",
            one, ("user_id",), trailing=True, every="daily", spec={"day": "sunday", "at": f"05:0{minute}"}),
    )  # fmt: skip


CATALOGUE = (
    *_of_kind("movie", "Movies", "movie", "0"),
    *_of_kind("series", "Series", "series", "5"),
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
    Job(names.EVALUATE, "Measure the picks", "Global", "evaluate",
        "Ranks as of then against what people liked since, and fits the weights where that is better beyond doubt.",
        accepts=("kind",), every="daily", spec={"at": "05:45"}),
    Job(names.BACK_UP, "Back up", "Global", "back_up", "Writes a dump that `matinee backup restore` can read.",
        queue=SYSTEM, attempts=2, every="daily", spec={"at": "01:00"}),
    Job(names.TIDY, "Tidy", "Global", "tidy", "Removes old runs, superseded lists and expired history of jobs.",
        queue=SYSTEM, every="daily", spec={"at": "01:30"}),
)  # fmt: skip

JOBS: dict[str, Job] = {job.name: job for job in CATALOGUE}


def find(name: str) -> Job:
    """By name or alias. Raises `NotFound`."""
    if job := JOBS.get(names.ALIASES.get(name, name)):
        return job
    raise NotFound(f"There is no job “{name}”; `matinee jobs list` shows them all.")


def check(job: Job, args: Mapping[str, Value]) -> None:
    """Raises `Invalid` naming the argument that the job does not take, or needs."""
    if unknown := sorted(set(args) - set(job.accepts)):
        allowed = ", ".join(job.accepts) or "none"
        raise Invalid(f"{job.name} does not take “{unknown[0]}”; it takes: {allowed}.", field=unknown[0])
    if missing := sorted(set(job.requires) - set(args)):
        raise Invalid(f"{job.name} needs “{missing[0]}”, as in {missing[0]}=…", field=missing[0])
