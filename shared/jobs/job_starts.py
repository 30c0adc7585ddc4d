"""What starts each job beside its schedule and people: by the function that does it, for pages that say so.

`tests/shared/jobs/test_job_starts.py` reads the code: a function that starts a job and is not here, or starts another, fails it.
"""

from collections.abc import Mapping

PUBLISHING = ("sync-movie-libraries", "sync-series-libraries")
SYNCING = ("sync-movies", "sync-series")
EMBEDDING = ("generate-movie-embeddings", "generate-series-embeddings")
READING = ("full-sync-movie-watch-history", "full-sync-series-watch-history")
LOOKING = ("sync-users", "sync-libraries")

# Each as the rest of “… when”. The key is where it happens, the tuple which jobs are started there.
STARTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "functions.embed_titles.handler": (
        ("refresh-user",), "titles got their embedding: for people without a list, and as often as lists are to change"),
    "functions.publish_changes.handler": (PUBLISHING, "“Publish what changed” finds something of somebody's out of date"),
    "functions.refresh_everyone.handler": (("refresh-user",), "“Pick movies”, “Pick series” or a rebuild begins: once a person"),
    "functions.refresh_user.handler": (
        (*PUBLISHING, "write-synopsis", "write-words"),
        "a person's list was made anew: where something is published, a taste has moved, or a language model words reasons"),
    "functions.sync_history.handler": (("refresh-user",), "a history that was read holds something new"),
    "functions.sync_library.handler": (
        (*EMBEDDING, "publish-changes"), "titles were read, unless `matinee pipeline` asked for that"),
    "functions.sync_users.handler": (
        ("check-access", "publish-changes"), "people or what they may see have changed on the media server"),
    "shared.people.account_libraries.choose": (("refresh-user",), "an administrator gives libraries to an account kept here"),
    "shared.people.accounts.admit": (READING, "somebody signs in for the first time"),
    "shared.people.accounts.switch": (READING, "picks are switched on for a person on a page or over the API"),
    "shared.picks.audit_picks.mend": (("refresh-user",), "“Check the picks” finds a list that breaks a promise"),
    "shared.picks.counterfactuals.ask": (("rank-without",), "somebody asks “And without it?” about a pick"),
    "shared.watching.feedback._refresh": (("refresh-user",), "somebody says what they think of a title"),
    "shared.titles.library.switch_and_read": (SYNCING, "a library is switched on on a page or over the API"),
    "shared.people.linking.link": (("refresh-user",), "two accounts become one person"),
    "shared.upkeep.option_changes.apply": (
        (*EMBEDDING, "write-words", "publish-changes"), "the options of embeddings, of words or of the output change"),
    "shared.output.audience.choose": (("publish-changes",), "the form of a person's picks is chosen"),
    "shared.watching.play_events._looked_up": (
        ("sync-movie-watch-history", "sync-series-watch-history"),
        "a webhook tells of something unknown and the server does not answer"),
    "shared.watching.play_events._read_all": (("full-sync-series-watch-history",), "a webhook tells that a whole series was marked"),
    "shared.watching.play_events.record": (
        (*SYNCING, "refresh-user"), "a webhook of the media server tells that its libraries changed, or that somebody watched"),
    "shared.watching.plays.forget": (("write-back",), "somebody takes a title out of their history and wants that on the server too"),
    "shared.watching.plays.remove": (("refresh-user",), "somebody takes a title out of their history"),
    "shared.picks.preferences.set": (("refresh-user",), "somebody moves a slider of theirs or chooses what dislikes do"),
    "shared.upkeep.purge.ask": (("purge-titles",), "an administrator deletes all films or all series over the API"),
    "shared.upkeep.purge.purge": (PUBLISHING, "all films or all series were deleted"),
    "shared.watching.ratings._refresh": (("refresh-user",), "somebody rates a title"),
    "shared.upkeep.takeovers.carry_out": ((*LOOKING, *SYNCING), "a media server that was installed anew is taken over"),
    "shared.upkeep.webhooks_out.tell": (("send-webhook",), "something happens that a webhook of yours wants to know"),
    "shared.upkeep.webhooks_out.test": (("send-webhook",), "a webhook of yours is tried out"),
    "shared.words.wording.grant": (("write-words",), "a person may let a language model word their reasons, or no more"),
    "shared.words.wording.keep": (("write-words",), "a person chooses who words their reasons"),
    "web.api.media_servers.sync": (("sync-libraries",), "libraries are asked for over the API"),
    "web.api.recommendations.regenerate": (("refresh-user",), "a person's picks are asked for over the API"),
    "web.api.taste_profiles._write": (("write-synopsis",), "the words about a taste are asked for over the API"),
    "web.commands.household._add_server": (LOOKING, "the media server that the environment names is added"),
    "web.pages.evaluation.measure": (("evaluate-recommendations",), "an administrator measures on the page “Evaluation”"),
    "web.pages.servers.add": (LOOKING, "a media server is added on a page"),
}  # fmt: skip


def of(name: str) -> list[str]:
    """The words for one job, each the rest of “… when”."""
    return [words for jobs, words in STARTS.values() if name in jobs]
