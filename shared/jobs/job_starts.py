"""What starts each job beside its schedule and people: by the function that does it, for pages that say so.

`tests/shared/jobs/test_job_starts.py` reads the code: a function that starts a job and is not here, or starts another, fails it.
"""

from collections.abc import Mapping, Sequence

from shared.jobs import names
from shared.jobs.names import ByKind

# Each as the rest of “… when”. The key is where it happens, the tuple which jobs are started there: by name, or those of all
# kinds.
STARTS: Mapping[str, tuple[tuple[str | ByKind, ...], str]] = {
    "functions.embed_titles.handler": (
        (names.REFRESH_USER,), "titles got their embedding: for people without a list, and as often as lists are to change"),
    "functions.refresh_top_picks.handler": ((names.PUBLISH_TOP_PICKS,), "top picks were ranked anew: once a server and once a person"),
    "functions.publish_changes.handler": (
        (names.PUBLISH, names.PUBLISH_TOP_PICKS, names.SYNC_CHANNELS), "“Publish what changed” finds something of somebody's out of date"),
    "functions.refresh_everyone.handler": ((names.REFRESH_USER,), "“Pick movies”, “Pick series” or a rebuild begins: once a person"),
    "functions.refresh_user.handler": (
        (names.PUBLISH, names.WRITE_SYNOPSIS, names.WRITE_WORDS),
        "a person's list was made anew: where something is published, a taste has moved, or a language model words reasons"),
    "functions.sync_history.handler": ((names.REFRESH_USER,), "a history that was read holds something new"),
    "functions.sync_library.handler": (
        (names.EMBED, names.PUBLISH_CHANGES, names.READ_ALL_PLAYS),
        "titles were read, unless `matinee pipeline` asked for that; histories only where a library was just switched on"),
    "functions.sync_users.handler": (
        (names.CHECK_ACCESS, names.PUBLISH_CHANGES), "people or what they may see have changed on the media server"),
    "functions.publish_top_picks._for_server": (
        (names.PUBLISH_TOP_PICKS,), "a server's top picks were published, and somebody's own list of them is out of date"),
    "functions.generate_channel.handler": ((names.SYNC_CHANNELS,), "a channel was filled that is on a media server"),
    "shared.curation.channels.create": ((names.GENERATE_CHANNEL,), "somebody looks at what a channel would hold"),
    "shared.curation.channels.generate": ((names.GENERATE_CHANNEL,), "a channel is to be filled"),
    "shared.curation.channels._sync": ((names.SYNC_CHANNELS,), "a channel is published, changed, shared or deleted"),
    "shared.curation.channels.titles_came": ((names.SYNC_CHANNELS,), "titles have come, for channels that want them"),
    "shared.curation.top_picks.begin": ((names.REFRESH_TOP_PICKS,), "histories were read before anything was popular"),
    "shared.people.account_libraries.choose": ((names.REFRESH_USER,), "an administrator gives libraries to an account kept here"),
    "shared.people.signing_in.admit": ((names.READ_ALL_PLAYS,), "somebody signs in for the first time"),
    "shared.people.accounts.switch": ((names.READ_ALL_PLAYS,), "picks are switched on for a person on a page or over the API"),
    "shared.picks.audit_picks.mend": ((names.REFRESH_USER,), "“Check the picks” finds a list that breaks a promise"),
    "shared.watching.states.change": ((names.REFRESH_USER,), "somebody says that they plan, watch, finished or dropped a title"),
    "shared.watching.states.forget": ((names.REFRESH_USER,), "somebody takes back what they said of themselves and a title"),
    "shared.picks.counterfactuals.ask": ((names.RANK_WITHOUT,), "somebody asks “And without it?” about a pick"),
    "shared.picks.previews.ask": ((names.PREVIEW_PICKS,), "somebody moves a slider of theirs, before it is saved"),
    "shared.watching.feedback._refresh": ((names.REFRESH_USER,), "somebody says what they think of a title"),
    "shared.sources.keeping.configure": ((names.ENRICH_METADATA,), "a source of the world is switched on, or has got its key"),
    "shared.titles.facts._follow": ((names.EMBED,), "another source than the media server tells what a title is, or goes before it"),
    "shared.titles.library.switch_and_read": ((names.SYNC_TITLES,), "a library is switched on on a page or over the API"),
    "shared.people.linking.link": ((names.REFRESH_USER,), "two accounts become one person"),
    "shared.upkeep.option_changes.apply": (
        (names.EMBED, names.WRITE_WORDS, names.PUBLISH_CHANGES, names.REFRESH_TOP_PICKS, names.PUBLISH_TOP_PICKS, names.MERGE_FACTS),
        "the options of embeddings, of words, of the output or of top picks change, or the order of sources"),
    "shared.output.readers.choose": ((names.PUBLISH_CHANGES,), "the form of a person's picks is chosen"),
    "shared.output.personal.change": (
        (names.PUBLISH_CHANGES,), "somebody calls their library otherwise, or wants reasons in it or none"),
    "web.api.outputs.publish": ((names.PUBLISH,), "an administrator has outputs published"),
    "shared.watching.play_events._looked_up": (
        (names.READ_NEW_PLAYS,),
        "a webhook tells of something unknown and the server does not answer"),
    "shared.watching.play_events._read_all": (
        (names.READ_ALL_PLAYS,), "a webhook tells of a whole series, or leaves open what was said of a title"),
    "shared.watching.play_events.record": (
        (names.SYNC_TITLES, names.REFRESH_USER),
        "a webhook of the media server tells that its libraries changed, or that somebody watched"),
    "shared.watching.plays.forget": ((names.WRITE_BACK,), "somebody takes a title out of their history and wants that on the server too"),
    "shared.watching.plays.remove": ((names.REFRESH_USER,), "somebody takes a title out of their history"),
    "shared.picks.preferences.set": ((names.REFRESH_USER,), "somebody moves a slider of theirs or chooses what dislikes do"),
    "shared.upkeep.purge.ask": ((names.PURGE_TITLES,), "an administrator deletes all films or all series on a page or over the API"),
    "shared.upkeep.purge.purge": ((names.PUBLISH,), "all films or all series were deleted"),
    "shared.watching.ratings._refresh": ((names.REFRESH_USER,), "somebody rates a title"),
    "shared.upkeep.takeovers.carry_out": ((*names.FIRST_LOOK, names.SYNC_TITLES), "a media server that was installed anew is taken over"),
    "shared.upkeep.webhooks_out.tell": ((names.SEND_WEBHOOK,), "something happens that a webhook of yours wants to know"),
    "shared.upkeep.webhooks_out.test": ((names.SEND_WEBHOOK,), "a webhook of yours is tried out"),
    "shared.words.wording.grant": ((names.WRITE_WORDS,), "a person may let a language model word their reasons, or no more"),
    "shared.words.wording.keep": ((names.WRITE_WORDS,), "a person chooses who words their reasons"),
    "web.api.media_servers.sync": ((names.SYNC_LIBRARIES,), "libraries are asked for over the API"),
    "web.api.recommendations.regenerate": ((names.REFRESH_USER,), "a person's picks are asked for over the API"),
    "web.api.taste_profiles._write": ((names.WRITE_SYNOPSIS,), "the words about a taste are asked for over the API"),
    "web.commands.household._add_server": (names.FIRST_LOOK, "the media server that the environment names is added"),
    "web.pages.evaluation.measure": ((names.EVALUATE,), "an administrator measures on the page “Evaluation”"),
    "web.pages.home.write_taste": ((names.WRITE_SYNOPSIS,), "somebody asks for the words about their taste on the first page"),
    "shared.picks.first_run.begin": (
        (names.SYNC_TITLES, names.EMBED, names.READ_ALL_PLAYS), "an administrator begins the first run while setting up"),
    "web.pages.person.read": ((names.READ_ALL_PLAYS,), "an administrator has it read on a person's page"),
    "web.pages.person.refresh": ((names.REFRESH_USER,), "an administrator has a person's picks made anew on their page"),
    "web.pages.connecting.connect": (names.FIRST_LOOK, "a media server is added on a page"),
}  # fmt: skip


def of(name: str) -> list[str]:
    """The words for one job, each the rest of “… when”."""
    return [words for started, words in STARTS.values() if name in spelled(started)]


def spelled(started: Sequence[str | ByKind]) -> set[str]:
    """The names of these jobs."""
    return {name for job in started for name in ([job] if isinstance(job, str) else job.values())}
