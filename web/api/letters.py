"""Your letters: what you want written, what this week's would say, your year; and what administrators are told of."""

from collections.abc import Mapping
from typing import Any

from shared.errors import NotFound
from shared.language import gettext
from shared.telling import letters, troubles, wishes, years
from shared.telling.letters import Letter
from shared.telling.wishes import Wishes
from shared.telling.years import Year
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.paging import Page
from web.api.schemas import letters as schemas
from web.auth import audience

blueprint = Blueprint("letters", __name__, description="Letters, years in review, and what is wrong in the household.")

NOT_YET = gettext(
    "Not yet: a year says something from %(plays)s plays on %(days)s days on.",
    plays=years.FEWEST_PLAYS,
    days=years.FEWEST_DAYS,
)


@blueprint.get("/me/letters")
@audience("member")
@blueprint.answers(schemas.LetterWishes)
def get() -> Wishes:
    """Get which letters you want

    And your quiet hours, in which nothing is sent to you, notices neither.
    """
    return wishes.get(request_db.conn(), auth.me().id)


@blueprint.patch("/me/letters")
@audience("member")
@blueprint.arguments(schemas.LetterWishesChange)
@blueprint.answers(schemas.LetterWishes)
def change(given: Mapping[str, Any]) -> Wishes:
    """Update which letters you want

    They go to each of your addresses that is on and `getsLetters`.
    """
    return wishes.change(request_db.conn(), auth.me().id, given)


@blueprint.get("/me/letters/week")
@audience("member")
@blueprint.answers(schemas.Letter)
def week() -> Letter:
    """Get the weekly letter

    As it would be written now: what is new in the library for you, what your series show in the next seven days, what leaves, and one
    pick of genres that are new to you.
    """
    return letters.compose(request_db.conn(), auth.me().id)


@blueprint.get("/me/letters/year")
@audience("member")
@blueprint.arguments(schemas.WantedYear, location="query")
@blueprint.answers(schemas.YearReview)
def year(wanted: Mapping[str, Any]) -> Year:
    """Get your year in review

    From what you finished yourself; 404 where that is too little to say anything.
    """
    found = years.review(request_db.conn(), auth.me().id, wanted["year"])
    if found is None:
        raise NotFound(NOT_YET)
    return found


@blueprint.get("/admin/troubles")
@audience("admin")
@blueprint.arguments(schemas.WantedTroubles, location="query")
@blueprint.answers(schemas.Trouble, many=True)
def listing(wanted: Mapping[str, Any]) -> Page:
    """List what is wrong in the household

    Jobs that fail again and again, missed backups, servers that are away: what goes on first, then what ended last.
    """
    rows, total = troubles.listing(request_db.conn(), **wanted)
    return Page(rows, total, wanted["limit"], wanted["offset"])
