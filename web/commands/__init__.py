"""The terminal's front: `matinee COMMAND`. One module a noun."""

import logging

import click

from shared.settings import settings
from web.commands import (
    admins,
    backup,
    calendar,
    channels,
    db,
    deliveries,
    demo,
    drop_off,
    evaluate,
    history,
    inbox,
    insights,
    jobs,
    letters,
    libraries,
    licences,
    models,
    output,
    outputs,
    pipeline,
    recommend,
    removals,
    replay,
    requests,
    servers,
    settings_files,
    sources,
    titles,
    tonight,
    top_picks,
    trakt,
    up,
    users,
    watchlist,
    webhooks,
)


@click.group(cls=output.Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="matinee", message="Matinee %(version)s")
def cli() -> None:
    """Matinee tells every member of an Emby or Jellyfin household what to watch next.

    \b
    First steps:
      matinee up                                       start everything; leave it running
      matinee servers add --url URL --api-key KEY      tell it where your media server is
      matinee pipeline --enable-all                    read the library, make everybody's picks
      matinee recommend NAME                           see them

    No media server at hand? `matinee demo` brings one along.

    \b
    Exit codes: 0 it worked, 1 it failed (one sentence on stderr says why), 2 wrong usage.
    """
    _ = settings().log_level  # said by every command, also by those that write no log themselves


for command in (
    up.up, up.serve, up.worker, demo.demo, pipeline.pipeline, recommend.recommend, top_picks.show, tonight.tonight, evaluate.evaluate,
    replay.replay_run, servers.servers_group, libraries.libraries, users.users, admins.admins_group, jobs.jobs_group,
    backup.backup, db.db_group, licences.licences, webhooks.webhooks, titles.titles, channels.channels_group,
    outputs.outputs, models.models, sources.sources, watchlist.watchlist, trakt.trakt,
    calendar.show, inbox.show, deliveries.show, deliveries.mail, letters.letters_group, letters.show,
    drop_off.show, insights.show, settings_files.settings_group,
    history.history_group, requests.requests_group, requests.services_group, removals.removals_group,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    logging.basicConfig(level="ERROR")  # a command says in its own words what a person needs to know
    cli(prog_name="matinee")
