"""What starts each job beside its schedule and people: by the function that does it, for pages that say so.

`tests/shared/jobs/test_job_starts.py` reads the code: a function that starts a job and is not here, or starts another, fails it.
"""

from collections.abc import Mapping, Sequence

from shared.jobs import names
from shared.jobs.names import ByKind
from shared.language import gettext

# Each as the rest of “… when”. The key is where it happens, the tuple which jobs are started there: by name, or those of all
# kinds.
STARTS: Mapping[str, tuple[tuple[str | ByKind, ...], str]] = {
    "functions.embed_titles.handler": (
        (names.REFRESH_USER,), gettext("titles got their embedding: for people without a list, and as often as lists are to change")),
    "functions.refresh_top_picks.handler": ((names.PUBLISH_TOP_PICKS,),
    gettext("top picks were ranked anew: once a server and once a person")),
    "functions.publish_changes.handler": (
        (names.PUBLISH, names.PUBLISH_TOP_PICKS, names.SYNC_CHANNELS),
            gettext("“Publish what changed” finds something of somebody's out of date")),
    "functions.refresh_everyone.handler": ((names.REFRESH_USER,),
    gettext("“Pick films”, “Pick series” or a rebuild begins: once a person")),
    "functions.refresh_user.handler": (
        (names.PUBLISH, names.WRITE_SYNOPSIS, names.WRITE_WORDS),
        gettext("a person's list was made anew: where something is published, a taste has moved, or a language model words reasons")),
    "functions.sync_history.handler": ((names.REFRESH_USER,), gettext("a history that was read holds something new")),
    "functions.sync_library.handler": (
        (names.EMBED, names.PUBLISH_CHANGES, names.READ_ALL_PLAYS),
        gettext("titles were read, unless `matinee pipeline` asked for that; histories only where a library was just switched on")),
    "functions.sync_users.handler": (
        (names.CHECK_ACCESS, names.PUBLISH_CHANGES), gettext("people or what they may see have changed on the media server")),
    "functions.publish_top_picks._for_server": (
        (names.PUBLISH_TOP_PICKS,), gettext("a server's top picks were published, and somebody's own list of them is out of date")),
    "functions.generate_channel.handler": ((names.SYNC_CHANNELS,), gettext("a channel was filled that is on a media server")),
    "shared.curation.channels.create": ((names.GENERATE_CHANNEL,), gettext("somebody looks at what a channel would hold")),
    "shared.curation.rooms.arrange": ((names.ARRANGE_ROOM,), gettext("a room for tonight is opened, joined or changed")),
    "shared.curation.channels.generate": ((names.GENERATE_CHANNEL,), gettext("a channel is to be filled")),
    "shared.curation.channels._sync": ((names.SYNC_CHANNELS,), gettext("a channel is published, changed, shared or deleted")),
    "shared.curation.channels.titles_came": ((names.SYNC_CHANNELS,), gettext("titles have come, for channels that want them")),
    "shared.curation.top_picks.begin": ((names.REFRESH_TOP_PICKS,), gettext("histories were read before anything was popular")),
    "shared.people.account_libraries.choose": ((names.REFRESH_USER,), gettext("an administrator gives libraries to an account kept here")),
    "shared.people.signing_in.admit": ((names.READ_ALL_PLAYS,), gettext("somebody signs in for the first time")),
    "shared.people.accounts.switch": ((names.READ_ALL_PLAYS,), gettext("picks are switched on for a person on a page or over the API")),
    "shared.people.accounts.pick_for_all": ((names.READ_ALL_PLAYS,), gettext("picks are switched on for everybody")),
    "shared.picks.audit_picks.mend": ((names.REFRESH_USER,), gettext("“Check the picks” finds a list that breaks a promise")),
    "shared.watching.states.change": ((names.REFRESH_USER,), gettext("somebody says that they plan, watch, finished or dropped a title")),
    "shared.watching.states.forget": ((names.REFRESH_USER,), gettext("somebody takes back what they said of themselves and a title")),
    "shared.discovery.drop_off_analyses.ask": (
        (names.ANALYZE_DROP_OFF,), gettext("an administrator asks where a series loses people")),
    "shared.upkeep.removal_advice.ask": ((names.ADVISE_REMOVALS,), gettext("an administrator asks what could go")),
    "functions.delete_leaving.handler": ((names.PUBLISH_LEAVING,), gettext("something that was to leave is gone")),
    "shared.upkeep.removals.confirm": ((names.DELETE_LEAVING,), gettext("an administrator confirms that titles are deleted")),
    "shared.upkeep.leaving._tell_servers": ((names.PUBLISH_LEAVING,), gettext("something is announced to leave, or kept")),
    "shared.discovery.world_stats.ask": ((names.SYNC_STATS,), gettext("an administrator asks how many of the world watch what")),
    "shared.discovery.imports.ask": ((names.IMPORT_TITLE,), gettext("somebody asks for a title of the world")),
    "functions.note_news.handler": ((names.DELIVER_NOTICES,), gettext("somebody was told of something new")),
    "shared.requesting.outcomes.tell": ((names.DELIVER_NOTICES,), gettext("what somebody asked for was refused or could not be had")),
    "functions.write_letters.handler": ((names.DELIVER_NOTICES,), gettext("letters were written")),
    "functions.note_troubles.handler": (
        (names.DELIVER_NOTICES,), gettext("something goes wrong that administrators are told of, or is over")),
    "functions.listed_titles.follow": ((names.ENRICH_METADATA,), gettext("a list of the world has titles that are new here")),
    "shared.requesting.title_requests._follow": (
        (names.FOLLOW_REQUESTS,), gettext("an administrator approves what somebody asked for, or asks for something")),
    "shared.requesting.title_requests.library_changed": (
        (names.FOLLOW_REQUESTS,), gettext("titles were read or embedded, and something that was asked for is not here yet")),
    "shared.requesting.following.arrive": ((names.NOTE_NEWS,), gettext("something that was asked for has come")),
    "shared.requesting.following.renew": ((names.REFRESH_USER,), gettext("something that somebody asked for has come")),
    "shared.requesting.following.read_libraries": ((names.SYNC_TITLES,), gettext("something that was asked for has been fetched")),
    "shared.picks.counterfactuals.ask": ((names.RANK_WITHOUT,), gettext("somebody asks “And without it?” about a pick")),
    "shared.picks.previews.ask": ((names.PREVIEW_PICKS,), gettext("somebody moves a slider of theirs, before it is saved")),
    "shared.watching.feedback._refresh": ((names.REFRESH_USER,), gettext("somebody says what they think of a title")),
    "shared.discovery.matches._followed": ((names.ENRICH_METADATA,), gettext("an administrator says which title of a source it is")),
    "shared.sources.keeping.configure": ((names.ENRICH_METADATA,), gettext("a source of the world is switched on, or has got its key")),
    "shared.titles.facts._follow": ((names.EMBED,),
    gettext("another source than the media server tells what a title is, or goes before it")),
    "shared.titles.library.switch_and_read": ((names.SYNC_TITLES,), gettext("a library is switched on on a page or over the API")),
    "shared.titles.library.use_all": ((names.SYNC_TITLES,), gettext("all libraries are switched on")),
    "shared.people.linking.link": ((names.REFRESH_USER,), gettext("two accounts become one person")),
    "shared.upkeep.option_changes.apply": (
        (names.EMBED, names.WRITE_WORDS, names.PUBLISH_CHANGES, names.REFRESH_TOP_PICKS, names.PUBLISH_TOP_PICKS, names.MERGE_FACTS,
         names.PUBLISH_LEAVING, names.ENRICH_METADATA),
        gettext("the options of embeddings, of words, of the output or of top picks change, or the order of sources, or the household's "
            "language")),
    "shared.output.readers.choose": ((names.PUBLISH_CHANGES,), gettext("the form of a person's picks is chosen")),
    "shared.output.personal.change": (
        (names.PUBLISH_CHANGES,), gettext("somebody calls their library otherwise, or wants reasons in it or none")),
    "web.api.outputs.publish": ((names.PUBLISH,), gettext("an administrator has outputs published")),
    "shared.watching.play_events._looked_up": (
        (names.READ_NEW_PLAYS,),
        gettext("a webhook tells of something unknown and the server does not answer")),
    "shared.watching.play_events._read_all": (
        (names.READ_ALL_PLAYS,), gettext("a webhook tells of a whole series, or leaves open what was said of a title")),
    "shared.watching.play_events.record": (
        (names.SYNC_TITLES, names.REFRESH_USER),
        gettext("a webhook of the media server tells that its libraries changed, or that somebody watched")),
    "shared.watching.plays.forget": ((names.WRITE_BACK,),
    gettext("somebody takes a title out of their history and wants that on the server too")),
    "shared.watching.plays.remove": ((names.REFRESH_USER,), gettext("somebody takes a title out of their history")),
    "shared.picks.preferences.set": ((names.REFRESH_USER,), gettext("somebody moves a slider of theirs or chooses what dislikes do")),
    "shared.upkeep.purge.ask": ((names.PURGE_TITLES,),
    gettext("an administrator deletes all films or all series on a page or over the API")),
    "shared.upkeep.purge.purge": ((names.PUBLISH,), gettext("all films or all series were deleted")),
    "shared.watching.ratings._refresh": ((names.REFRESH_USER,), gettext("somebody rates a title")),
    "shared.upkeep.server_removals.remove": ((names.PUBLISH_CHANGES,), gettext("a media server is taken out")),
    "shared.upkeep.takeovers.carry_out": ((*names.FIRST_LOOK, names.SYNC_TITLES),
    gettext("a media server that was installed anew is taken over")),
    "shared.upkeep.webhooks_out.tell": ((names.SEND_WEBHOOK,), gettext("something happens that a webhook of yours wants to know")),
    "shared.upkeep.webhooks_out.test": ((names.SEND_WEBHOOK,), gettext("a webhook of yours is tried out")),
    "shared.watching.history_applying._refresh": ((names.REFRESH_USER,), gettext("an import of somebody's history is applied or undone")),
    "shared.watching.history_imports._ask": ((names.IMPORT_HISTORY,), gettext("somebody brings a file, or has it applied or undone")),
    "shared.watching.history_restoring.ask": ((names.RESTORE_HISTORY,),
    gettext("somebody asks what of their history their server lacks, or has it written there")),
    "shared.watching.trakt_sync.take": ((names.REFRESH_USER,), gettext("something new came from Trakt")),
    "shared.watching.trakt_accounts.sync": ((names.SYNC_TRAKT,), gettext("somebody links an account at Trakt, or asks for a sync")),
    "shared.words.wording.grant": ((names.WRITE_WORDS,), gettext("a person may let a language model word their reasons, or no more")),
    "shared.words.wording.keep": ((names.WRITE_WORDS,), gettext("a person chooses who words their reasons")),
    "web.api.media_servers.sync": ((names.SYNC_LIBRARIES,), gettext("libraries are asked for over the API")),
    "web.api.recommendations.regenerate": ((names.REFRESH_USER,), gettext("a person's picks are asked for over the API")),
    "web.api.taste_profiles._write": ((names.WRITE_SYNOPSIS,), gettext("the words about a taste are asked for over the API")),
    "web.commands.household._add_server": (names.FIRST_LOOK, gettext("the media server that the environment names is added")),
    "web.pages.evaluation.measure": ((names.EVALUATE,), gettext("an administrator measures on the page “Evaluation”")),
    "web.pages.home.write_taste": ((names.WRITE_SYNOPSIS,), gettext("somebody asks for the words about their taste on the first page")),
    "shared.picks.first_run.begin": (
        (names.SYNC_TITLES, names.EMBED, names.READ_ALL_PLAYS), gettext("an administrator begins the first run while setting up")),
    "web.pages.publication.apply": ((names.PUBLISH, names.PUBLISH_TOP_PICKS),
    gettext("an administrator has applied what the page “What would be done” says")),
    "web.pages.person.read": ((names.READ_ALL_PLAYS,), gettext("an administrator has it read on a person's page")),
    "web.pages.person.refresh": ((names.REFRESH_USER,), gettext("an administrator has a person's picks made anew on their page")),
    "web.pages.connecting.connect": (names.FIRST_LOOK, gettext("a media server is added on a page")),
}  # fmt: skip


def of(name: str) -> list[str]:
    """The words for one job, each the rest of “… when”."""
    return [words for started, words in STARTS.values() if name in spelled(started)]


def spelled(started: Sequence[str | ByKind]) -> set[str]:
    """The names of these jobs."""
    return {name for job in started for name in ([job] if isinstance(job, str) else job.values())}
