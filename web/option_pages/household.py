"""What is of the household, and of what is kept."""

from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import available_timezones

from shared.choices import WEEK
from shared.language import LANGUAGES
from web.language import gettext as _
from web.option_pages.page import Control, OptionPage


def pages() -> tuple[OptionPage, ...]:
    return (_household(), _accounts(), _notices(), _requests(), _sources(), _kept(), _removals())


def _household() -> OptionPage:
    return OptionPage(
        "household",
        _("Household"),
        _("Where it lives."),
        (
            Control("household.time_zone", _("Time zone"), _("Schedules run and days begin in this zone, such as Europe/Berlin."),
                    suggestions=_zones()),
            Control("household.language", _("Language"),
                    _("What pages speak to whoever has chosen none, and whose browser asks for none that there is; and in which TMDB "
                      "is asked for plots, genres and names."),
                    choices=LANGUAGES),
            Control("household.region", _("Country"),
                    _("Release dates, certificates and where to watch are those of this country, as two letters: DE, GB, US.")),
        ),
    )  # fmt: skip


def _accounts() -> OptionPage:
    return OptionPage(
        "accounts",
        _("Accounts"),
        _("Who may come in, and how."),
        (
            Control("accounts.registration", _("New accounts with an e-mail address"),
                    _("People of the media server have theirs in any case."),
                    choices={"off": _("Nobody"), "invite": _("Whoever was invited"), "open": _("Everybody who comes here")}),
            Control("catalogue.is_open", _("Open catalogue"),
                    _("Whoever comes by reads Discover and the catalogue's API without a sign-in, with nothing of anybody's.")),
            Control("catalogue.open_age", _("Titles of the open catalogue up to"), _("What has no certificate is not shown there."),
                    _("years")),
            Control("accounts.sign_in_days", _("How long a sign-in lasts"),
                    _("It ends then, however much it is used."), _("days")),
        ),
        endpoint="accounts.page",
    )  # fmt: skip


def _notices() -> OptionPage:
    return OptionPage(
        "notices",
        _("Notices"),
        _("How what people are told of leaves the house."),
        (
            Control("notices.inner_addresses", _("Addresses of the household's own network"),
                    _("Whoever signs in may have notices sent there, such as to a service that runs at home. Without it they go "
                      "to addresses of the world alone.")),
            Control("letters.day", _("Weekly letters are written"), choices=_days()),
            Control("letters.hour", _("From this hour on"), _("By the clock of whoever gets them. People ask for letters on their page "
                    "“Letters”."), _("o'clock"), zero=_("at midnight")),
        ),
        endpoint="mail.page",
    )  # fmt: skip


def _requests() -> OptionPage:
    return OptionPage(
        "requests",
        _("Requests"),
        _("Titles that nobody here owns and people ask for: who fetches them, how many, and who has a word."),
        (
            Control("requests.rule", _("What people ask for"), _("One person may have another rule, on their page under People."),
                    choices={"approval": _("Waits for an administrator"), "straight": _("Is handed on at once"),
                             "never": _("Nobody may ask")}),
            Control("requests.quota", _("Titles one person may ask for"), _("0 is as many as they like. Administrators have no limit."),
                    _("titles")),
            Control("requests.quota_days", _("Within"), unit=_("days")),
        ),
        endpoint="request-services-page.page",
    )  # fmt: skip


def _days() -> dict[str, str]:
    names = _("Mondays"), _("Tuesdays"), _("Wednesdays"), _("Thursdays"), _("Fridays"), _("Saturdays"), _("Sundays")
    return dict(zip(WEEK, names, strict=True))


def _sources() -> OptionPage:
    return OptionPage(
        "sources",
        _("Sources"),
        _("Whose word goes first on what a title is, and what is discovered."),
        (
            Control("facts.precedence", _("Order of the sources"),
                    _("A fact may have an order of its own after a semicolon: “server, tmdb; status: tvmaze, server”. Tags are "
                      "everybody's, and limits always go by the strictest.")),
            Control("discovery.languages", _("Languages in which titles are discovered"),
                    _("Of each the most popular films and series of TMDB, found weekly: two letters each, as in en, de, fr.")),
            Control("discovery.titles", _("Titles of each language"), _("So many films, and so many series."), _("titles")),
            Control("books.languages", _("Languages in which books are found"), _("At Google Books: two letters each, as in en, de.")),
            Control("books.pages", _("Pages of books a day"),
                    _("Of forty books each. Google Books gives a day a thousand calls, of which search and single books need some."),
                    _("pages")),
            Control("books.most", _("Books that are kept"),
                    _("Of those that no library holds: what anybody has touched, then those with the most votes."), _("books")),
            Control("sources.contact", _("How you can be reached"),
                    _("An e-mail address or a web page, for sources that ask for it: Open Library, which then may be asked three times "
                      "as often. Nobody else is told.")),
        ),
    )  # fmt: skip


def _kept() -> OptionPage:
    return OptionPage(
        "kept",
        _("What is kept"),
        _("How long and how much; what is older goes by itself."),
        (
            Control("history.keep_runs_days", _("Runs of jobs that have ended"), unit=_("days")),
            Control("history.keep_lists", _("Earlier lists"), _("Of each person, and of top picks."), _("lists")),
            Control("history.keep_searches_days", _("What people searched for"), _("Everybody's own; nobody else sees it."), _("days")),
            Control("history.keep_inputs_days", _("What lists were made of"),
                    _("As long as it is kept, a list can be made again exactly and explained."), _("days")),
            Control("history.keep_notices_days", _("Notices that were read"), unit=_("days")),
            Control("history.keep_unwanted_days", _("Titles that nobody wants"),
                    _("Of the world, that no library holds, no list names and nobody has said anything of. Until then they are looked "
                      "at ever more rarely."), _("days")),
            Control("backups.keep", _("Backups"), unit=_("backups")),
        ),
    )  # fmt: skip


def _removals() -> OptionPage:
    return OptionPage(
        "removals",
        _("What may go"),
        _("How titles leave the media servers that nobody would miss."),
        (
            Control("removals.grace_days", _("Grace"),
                    _("So long before it may be deleted a title is announced to leave, and whoever may see it can keep it."), _("days")),
            Control("removals.may_delete", _("Deleting from the media servers"),
                    _("Administrators may have titles deleted for good that were announced and whose grace is over, each time confirmed "
                      "by hand. Off, nothing is ever deleted.")),
            Control("removals.collection", _("Name of the collection"), _("On every media server, for everybody there: what is to leave."),
                    empty=_("none")),
        ),
    )  # fmt: skip


@lru_cache
def _zones() -> Sequence[str]:
    return sorted(available_timezones())
