"""What is said of each job's starts is what the code does."""

import pytest

from shared import jobs
from shared.jobs import job_starts
from tests.shared import starting

pytestmark = pytest.mark.usefixtures("kinds_at_hand")

# Who is asked for a job by its name, or for the one that runs already.
BY_NAME = {
    "on the jobs page, over the API and by command": {"web.pages.jobs.run", "web.api.jobs.run", "web.commands.jobs.begin"},
    "by its schedule": {"shared.jobs.schedules.fire"},
    "by itself, for its parts or once more": {
        "functions.build_library.handler", "functions.sync_history.handler", "functions.registry._start_again",
        "functions.publish_top_picks.handler", "functions.publish_leaving.handler", "functions.sync_channels.handler",
        "functions.sync_trakt.handler",
        "shared.jobs.progress.fan_out", "shared.jobs.progress._start_child",
    },
    "for whoever calls it": {"shared.jobs.runs.start", "shared.jobs.runs.start_for"},
}  # fmt: skip


def started() -> dict[str, set[str]]:
    """The jobs of each function that starts some, by itself or by calling one that is there to be called."""
    sites = starting.sites()
    found = {place: names - {"?"} for place, names in sites.items() if place not in starting.RELAYS}
    for relay in starting.RELAYS:
        reached = reach(relay, sites)
        for place in starting.callers(relay) - starting.RELAYS:
            found[place] = found.get(place, set()) | reached
    return found


def reach(relay: str, sites: dict[str, set[str]]) -> set[str]:
    """What it starts itself, and by the relays that it calls."""
    others = [other for other in starting.RELAYS if relay in starting.callers(other)]
    return set(sites.get(relay, set())).union(*(reach(other, sites) for other in others))


def test_every_start_of_a_job_in_the_code_is_said_and_nothing_else() -> None:
    by_name = {place for places in BY_NAME.values() for place in places}
    wanted = {place: names for place, names in started().items() if names or place not in by_name}

    assert {place: job_starts.spelled(names) for place, (names, _) in job_starts.STARTS.items()} == wanted


def test_what_cannot_be_read_from_the_code_is_named_with_its_reason() -> None:
    unknown = {place for place, names in starting.sites().items() if "?" in names}

    assert unknown == {place for places in BY_NAME.values() for place in places}


def test_every_job_is_started_by_something() -> None:
    assert [job.name for job in jobs.by_name().values() if job.requires and not job_starts.of(job.name)] == []


def test_the_table_names_jobs_that_there_are() -> None:
    assert {name for names, _ in job_starts.STARTS.values() for name in job_starts.spelled(names)} <= set(
        jobs.by_name()
    )
