"""What stands in the log of deeds, in words: a sentence for each action, and what it was done with."""

from collections.abc import Callable, Mapping

from shared import jobs
from shared.audit import HIDDEN, Entry
from web.language import gettext as _

LONGEST = 200  # of one detail


def titles() -> dict[str, str]:
    """Every action there is, as what can be chosen by it."""
    return {
        "access.refused": _("Something was refused"),
        "access.throttled": _("Too many tries"),
        "admin.purge": _("All titles of a kind deleted"),
        "admins.add": _("Administrator added"),
        "api-keys.create": _("Key of a program made"),
        "api-keys.delete": _("Key of a program revoked"),
        "backups.create": _("Backup made"),
        "backups.restore": _("Backup restored"),
        "channels.create": _("Channel made"),
        "channels.delete": _("Channel deleted"),
        "removals.announce": _("Titles announced to leave"),
        "removals.confirm": _("Titles confirmed to be deleted from servers"),
        "removals.rescue": _("Title kept that was to leave"),
        "removals.withdraw": _("Announcements taken back"),
        "rooms.create": _("Room opened for tonight"),
        "rooms.update": _("Room changed"),
        "rooms.close": _("Room closed"),
        "rooms.start": _("Title begun for a room"),
        "channels.generate": _("Channel filled anew"),
        "channels.sync": _("Channel brought to the media server"),
        "channels.update": _("Channel changed"),
        "invites.create": _("Invitation made"),
        "invites.delete": _("Invitation revoked"),
        "jobs.cancel": _("Job cancelled"),
        "jobs.config": _("Schedule changed"),
        "jobs.run": _("Job started"),
        "key.refused": _("Key refused"),
        "libraries.switch": _("Library switched"),
        "servers.add": _("Media server added"),
        "servers.change": _("Media server changed"),
        "servers.takeover": _("Media server taken over"),
        "servers.webhook": _("Webhook of a media server renewed"),
        "settings.ai-explanation": _("Words of somebody's picks chosen"),
        "settings.ai-service": _("AI service changed"),
        "settings.mail-server": _("Mail server changed"),
        "settings.embedding-model.clean": _("Vectors removed"),
        "settings.import": _("Settings brought from a file"),
        "settings.options": _("Options changed"),
        "sign-in.failed": _("Sign-in failed"),
        "source.changed": _("Source changed"),
        "sources.update": _("Source changed"),
        "titles.match": _("Title of a source corrected"),
        "users.folders": _("Folders of somebody changed"),
        "users.form": _("Form of somebody's picks chosen"),
        "users.libraries": _("Libraries of somebody chosen"),
        "users.library": _("Library of somebody changed"),
        "users.link": _("Accounts linked"),
        "users.picks": _("Picks of somebody switched"),
        "users.preferences": _("Sliders of somebody changed"),
        "users.sign-out": _("Somebody signed out"),
        "users.update": _("Account changed"),
        "webhooks.create": _("Webhook made"),
        "webhooks.delete": _("Webhook deleted"),
        "webhooks.secret": _("Secret of a webhook renewed"),
        "webhooks.test": _("Webhook tested"),
    }


def title(action: str) -> str:
    """“Schedule changed”; the action's own name where this release does not know it."""
    return titles().get(action, action)


def target(entry: Entry, people: Mapping[int, str]) -> str:
    """What or whom it was done to, by name where that is known; `people` are names by number."""
    if entry.action.startswith("jobs."):
        job = jobs.by_name().get(entry.target)
        return job.title if job else entry.target
    if entry.action.startswith(("users.", "settings.ai-explanation")) and entry.target.isdecimal():
        return people.get(int(entry.target), _("number %(number)s", number=entry.target))
    if entry.action == "settings.options":
        return ""
    name = entry.data.get("name")
    return str(name) if name else entry.target


def details(entry: Entry, words: Callable[[str, object], tuple[str, str]]) -> list[str]:
    """What it was done with: “size: 20”. `words` are what options and their values are called."""
    if entry.action == "settings.options":
        return [": ".join(words(name, value)) for name, value in _mapping(entry.data.get("values")).items()]
    return [f"{_plain(name)}: {_value(value)}" for name, value in entry.data.items() if name not in ("name", "confirm")]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _plain(name: str) -> str:
    """“base url” for “baseUrl” and “base_url”."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).replace("_", " ").strip()


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value in ("", [], {}):
        return _("nothing")
    if value == HIDDEN:
        return _("hidden")
    if isinstance(value, Mapping):
        return ", ".join(f"{_plain(str(name))} {_value(inner)}" for name, inner in value.items())[:LONGEST]
    if isinstance(value, list):
        return ", ".join(_value(inner) for inner in value)[:LONGEST]
    return str(value)[:LONGEST]
