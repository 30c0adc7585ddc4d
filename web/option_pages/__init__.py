"""All pages of options: a table, from which the pages, their places in the navigation and their list are drawn.

A page of its own that also shows options is named by `endpoint`, and draws them with `web.pages.option_forms`.
"""

from collections.abc import Collection

from shared.errors import NotFound
from web.language import gettext as _
from web.option_pages import explanations, household, models, output, picks, top_picks
from web.option_pages.page import Control, OptionPage


def table() -> tuple[OptionPage, ...]:
    """In the order in which they are listed."""
    return (
        *picks.pages(),
        *output.pages(),
        *top_picks.pages(),
        explanations.page(),
        *models.pages(),
        *household.pages(),
    )


def named(slug: str) -> OptionPage:
    """Raises `NotFound`."""
    if page := next((page for page in table() if page.slug == slug), None):
        return page
    raise NotFound(_("There is no such page of options."))


def of(names: Collection[str]) -> list[tuple[OptionPage, Control]]:
    """These options, each with its page, in the order of pages; without those that are on none."""
    return [(page, one) for page in table() for one in page.controls if one.name in names]


def control(name: str) -> Control | None:
    """Of an option, wherever it is; None for one that is on no page."""
    return next((one for page in table() for one in page.controls if one.name == name), None)
