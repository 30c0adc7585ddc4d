"""Where one can go: one table, from which the sidebar, the bar of a phone, the lists beside settings and the way back are drawn."""

import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
from flask import Flask, g, request, url_for

from shared import kinds
from shared.discovery import notices
from shared.people.accounts import User
from web import auth, offered, option_pages, request_db
from web.language import gettext as _

FILMOGRAPHY = tuple(f"filmography.{name}" for name in ("person", "studio", "genre"))
SERVER = tuple(f"server.{name}" for name in ("page", "change", "test", "plan_takeover", "take_over", "remove"))
BELOW = {
    "output.page": ("output.save",),
    "output.files": ("output.save_files", "output.prove"),
    "top-picks-page.page": tuple(f"top-picks-page.{name}" for name in ("save", "of_kind", "save_kind")),
    "explanations.page": ("explanations.save",),
    "mail.page": ("mail.save", "mail.connect"),
    "request-services-page.page": tuple(f"request-services-page.{name}" for name in ("save", "connect", "test")),
}
CHANNEL = tuple(f"channel-page.{name}" for name in ("page", "form", "create", "edit", "change", "confirm"))


@dataclass(frozen=True)
class Place:
    """A page that one can go to. `pages` are listed beside each other where they are shown; `below` are the endpoints of pages
    that one comes to from here, such as one job of all. `is_docked`: in the bar of a phone, which has room for four. `unread` is what
    waits there to be read."""

    endpoint: str
    label: str
    icon: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    is_docked: bool = False
    pages: tuple["Place", ...] = ()
    below: tuple[str, ...] = ()
    unread: int = 0

    @property
    def url(self) -> str:
        return url_for(self.endpoint, **dict[str, Any](self.values))

    @property
    def is_here(self) -> bool:
        """Whether it, or what lies below it, is the page that is shown."""
        if any(page.is_here for page in self.pages):
            return True
        given = request.view_args or {}
        return request.endpoint in (self.endpoint, *self.below) and all(
            given.get(k) == v for k, v in self.values.items()
        )


@dataclass(frozen=True)
class Section:
    """`title` is empty for what needs none; the audience is that of all its pages."""

    title: str
    audience: str
    places: tuple[Place, ...]


def table(unread: int = 0) -> tuple[Section, ...]:
    """All there is, for whoever it is; of whom so many notices are unread."""
    return (_for_everybody(unread), _ones_own(), _of_the_household())


def _for_everybody(unread: int) -> Section:
    return Section(
        "",
        "member",
        (
            Place("home.page", _("Home"), "home", is_docked=True, below=("without.answer",)),
            *_kinds(),
            Place("search-page.page", _("Search"), "search", is_docked=True, below=FILMOGRAPHY),
            Place("discover.page", _("Discover"), "spark", below=("discover.whole", "discover.imported")),
            Place("popular.page", _("Popular"), "trophy"),
            Place("leaving-page.page", _("Leaving soon"), "hourglass"),
            Place(
                "room-page.tonight",
                _("Tonight"),
                "sofa",
                below=("room-page.create", "room-page.page", "room-page.join"),
            ),
            Place("channel-page.listing", _("Channels"), "channel", below=CHANNEL),
            Place("watchlist.page", _("Watch list"), "bookmark"),
            Place("calendar-page.page", _("Calendar"), "calendar"),
            Place("inbox.page", _("Inbox"), "inbox", unread=unread),
            Place("history.page", _("History"), "clock", below=("shown-page.page",)),
            Place("stats.page", _("Stats"), "evaluation", below=("stats.titles",)),
            Place("insights-page.page", _("Insights"), "trend"),
        ),
    )


def _ones_own() -> Section:
    return Section(
        _("You"),
        "member",
        (
            Place("profile.page", _("Profile"), "person"),
            Place("yours.page", _("Picks settings"), "sliders"),
            Place("requests-page.mine", _("Your requests"), "plus"),
            Place("delivery.page", _("Delivery"), "bell", below=("delivery.add",)),
            Place("letters-page.page", _("Letters"), "letter", below=("letters-page.save", "letters-page.year")),
            Place("trakt-page.page", _("Trakt"), "star"),
            Place(
                "imports-page.page",
                _("Import and export"),
                "swap",
                below=("imports-page.bring", "imports-page.detail"),
            ),
            Place("access.page", _("Sign-in and keys"), "key"),
        ),
    )


def _of_the_household() -> Section:
    return Section(
        _("Household"),
        "admin",
        (
            Place("overview.page", _("Overview"), "gauge", pages=_overview()),
            Place("people.page", _("People"), "people", below=("person.page",)),
            Place("privacy.page", _("Privacy"), "eye"),
            Place("requests-page.queue", _("Asked for"), "check"),
            Place(
                "removals-page.page",
                _("Room to breathe"),
                "room",
                below=("removals-page.announce", "removals-page.delete"),
            ),
            Place("jobs.page", _("Jobs"), "jobs", pages=_jobs()),
            Place("evaluation.page", _("Evaluation"), "evaluation"),
            Place("audit-log.page", _("Audit log"), "copy"),
            Place("servers.page", _("Settings"), "settings", pages=_settings()),
        ),
    )


def init(app: Flask) -> None:
    """Templates call what is below as `navigation.trail()`."""
    app.jinja_env.globals["navigation"] = sys.modules[__name__]


def sections(user: User | None) -> list[Section]:
    """What is for this person; nothing for nobody, for which nothing is read."""
    return [one for one in table(_unread(user)) if user.is_admin or one.audience == "member"] if user else []


def _unread(user: User) -> int:
    """Counted once a request, and only where anything is unread: of what they may know of just now."""
    if "unread" not in g:
        g.unread = 0
        if user.has_unread:
            with suppress(psycopg.Error):  # of a page that says what went wrong before
                g.unread = notices.count_unread(request_db.conn(), user.id)
    return int(g.unread)


def beside() -> list[Place]:
    """Pages of the same settings as the one that is shown."""
    for section in sections(auth.current()):
        for place in section.places:
            if place.pages and place.is_here:
                return list(place.pages)
            if section.title == _("You") and place.is_here:
                return list(section.places)
    return []


def trail() -> list[Place]:
    """From the top to the page that is shown, without itself; empty for what is in the sidebar."""
    found: list[Place] = []
    level = [place for section in sections(auth.current()) for place in section.places]
    while here := next((place for place in level if place.is_here), None):
        found.append(here)
        level = list(here.pages)
    ways = {place.url: place for place in reversed(found)}  # the first page of a place is the place
    return [place for place in found if place.endpoint != request.endpoint and ways[place.url] is place]


def _kinds() -> tuple[Place, ...]:
    return tuple(_kind(kind) for kind in offered.listing())


def _kind(kind: kinds.Kind) -> Place:
    values = {"kind": kind.name}
    pages = (
        Place("browse.page", _("All"), values=values, below=("title.page",)),
        Place("home.all_of_kind", _("For you"), values=values),
    )
    return Place("browse.page", kind.heading, _icon(kind), values, is_docked=True, pages=pages)


def _icon(kind: kinds.Kind) -> str:
    if not kind.is_published:
        return "shelf"
    return "screen" if kind.has_episodes else "film"


def _overview() -> tuple[Place, ...]:
    return Place("overview.page", _("Health")), Place("setup.page", _("Set-up"), below=("setup.step", "setup.connect"))


def _jobs() -> tuple[Place, ...]:
    return (
        Place("jobs.page", _("Now")),
        Place("jobs.timetable", _("Schedule"), below=("jobs.detail",)),
        Place("jobs.all_runs", _("Runs"), below=("jobs.run_page",)),
    )


def _settings() -> tuple[Place, ...]:
    return (
        Place("servers.page", _("Servers and libraries"), below=("servers.add", *SERVER)),
        Place("option-page.listing", _("Options"), below=("option-page.changes",)),
        *(_options(page) for page in option_pages.table() if not (page.endpoint and page.kind)),
        Place("publication.plan", _("What would be done"), below=("publication.apply",)),
        Place("publication.page", _("What is there"), below=("publication.withdraw",)),
        Place("costs.page", _("Costs")),
        Place("security-page.page", _("Security")),
        Place("sources-page.page", _("Sources of the world"), below=("sources-page.change", "sources-page.test")),
        Place("storage-page.page", _("Pictures of people")),
        Place("told.page", _("Webhooks"), below=("told.renew",)),
        Place("settings-file.page", _("Settings as a file"), below=("settings-file.bring",)),
        Place("data.page", _("Data and backups"), below=("data.purge_kind",)),
        Place("about.page", _("About Matinee")),
    )


def _options(page: option_pages.OptionPage) -> Place:
    if page.endpoint:
        return Place(page.endpoint, page.title, below=BELOW.get(page.endpoint, ()))
    return Place("option-page.page", page.title, values={"page": page.slug})
