"""People: who they are here, their numbers, and the sliders of their picks."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from shared import kinds
from shared.db import Row
from shared.output import readers
from shared.output.readers import Readership
from shared.people import account_libraries, accounts, linking, profiles
from shared.people.accounts import User
from shared.picks import preferences
from shared.watching import stats
from shared.watching.stats import Period, Slice
from web import auth, request_db
from web.api import history, paging, whose
from web.api.blueprint import Blueprint
from web.api.paging import Page, Paging
from web.api.schemas import users as schemas
from web.api.schemas.history import Play, WantedPlays
from web.auth import audience

blueprint = Blueprint("users", __name__, url_prefix="/users", description="People, their numbers and their sliders.")


@blueprint.get("")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(schemas.Account, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List users

    Everybody by name, also who is switched off.
    """
    return paging.cut(accounts.listing(request_db.conn()), **page)


@blueprint.get("/<int:user_id>")
@audience("member")
@blueprint.answers(schemas.Account)
def get(user_id: int) -> User:
    """Get a user

    Yourself; for administrators, anybody.
    """
    return profiles.get(request_db.conn(), auth.me(), user_id)


@blueprint.put("/<int:user_id>")
@audience("member")
@blueprint.arguments(schemas.AccountChanges)
@blueprint.answers(schemas.Account)
def change(changes: Mapping[str, Any], user_id: int) -> User:
    """Update a user

    What is named, and nothing else. Switching picks on reads the person's history first; picks follow. Whoever is
    switched off is signed out at once.
    """
    return profiles.change(request_db.conn(), auth.me(), user_id, changes)


@blueprint.get("/<int:user_id>/form")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(schemas.Form, many=True)
def form(page: Mapping[str, Any], user_id: int) -> Page:
    """Get the output form of a user

    What a person's picks are on each media server, and who else would see a library of theirs. Nothing is changed by
    it. Empty for somebody who gets no picks, or has no account on a server.
    """
    return paging.cut(_forms(user_id), **page)


@blueprint.put("/<int:user_id>/form")
@audience("admin")
@blueprint.arguments(schemas.ChosenForm)
@blueprint.answers(schemas.ChosenForm)
def choose_form(chosen: Mapping[str, Any], user_id: int) -> Mapping[str, Any]:
    """Set the output form of a user

    A private playlist, a library or both; null is what the household has. It is brought about within a minute or two.
    Look first who would see a library.
    """
    readers.choose(request_db.conn(), user_id, chosen["form"], by=auth.me().actor)
    return chosen


def _forms(user_id: int) -> list[Readership]:
    return readers.listing(request_db.conn(), whose.readable(user_id).id)


@blueprint.get("/<int:user_id>/libraries")
@audience("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(schemas.OpenLibrary, many=True)
def libraries(page: Mapping[str, Any], user_id: int) -> Page:
    """List libraries of a user

    Every enabled library, and whether this person may open it.
    """
    return paging.cut(account_libraries.listing(request_db.conn(), user_id), **page)


@blueprint.put("/<int:user_id>/libraries")
@audience("admin")
@blueprint.arguments(schemas.ChosenLibraries)
@blueprint.answers(schemas.OpenLibrary, many=True)
def give_libraries(chosen: Mapping[str, Any], user_id: int) -> list[Row]:
    """Set the libraries of a user

    An account kept here may open these and no others. A media server says it of everybody else; an administrator kept
    here sees every enabled library.
    """
    account_libraries.choose(request_db.conn(), user_id, chosen["library_ids"], by=auth.me().actor)
    return account_libraries.listing(request_db.conn(), user_id)


@blueprint.post("/<int:user_id>/link")
@audience("admin")
@blueprint.arguments(schemas.OtherPerson)
@blueprint.answers(schemas.Account)
def link(asked: Mapping[str, Any], user_id: int) -> User:
    """Link two users

    Somebody with accounts on two servers: another person becomes part of this one. Their histories, ratings and words
    become one; the other one's sessions end. It cannot be taken back.
    """
    return linking.link(request_db.conn(), user_id, asked["user_id"], by=auth.me().actor)


@blueprint.get("/<int:user_id>/stats")
@audience("member")
@blueprint.answers(schemas.Summary)
def summary(user_id: int) -> Mapping[str, object]:
    """Get the statistics of a user

    How much was watched, rated and marked.
    """
    return stats.summary(request_db.conn(), auth.me().id, whose.readable(user_id).id)


@blueprint.get("/<int:user_id>/watch-history")
@audience("member")
@blueprint.arguments(WantedPlays, location="query")
@blueprint.answers(Play, many=True)
def watch_history(wanted: Mapping[str, Any], user_id: int) -> Page:
    """List plays of a user

    Newest first.
    """
    conn, user = request_db.conn(), whose.readable(user_id)
    return history.page_of(conn, user, wanted)


@blueprint.get("/<int:user_id>/watch-stats")
@audience("member")
@blueprint.arguments(schemas.WantedStats, location="query")
@blueprint.answers(schemas.WatchStats)
def watch_stats(wanted: Mapping[str, Any], user_id: int) -> Mapping[str, object]:
    """Get the watch statistics of a user

    What was watched by genre, decade, month, rating, people, studio and network, of all time or between two days.
    """
    conn, user = request_db.conn(), whose.readable(user_id)
    zone = profiles.zone(conn, user)
    period = Period(wanted["first"], wanted["last"])
    found = stats.breakdowns(conn, auth.me().id, user.id, zone, kind=wanted["kind"], period=period)
    return {"time_zone": zone, **_with_pictures(found)}


def _with_pictures(found: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """People and studios get the address of their picture."""
    faces = {
        role: [
            {**row, "picture": url_for("images.of_face", person_id=row["id"]) if row["has_picture"] else None}
            for row in found[role]
        ]
        for role in ("actors", "directors")
    }
    logos = {
        role: [{**row, "picture": url_for("images.of_studio", name=row["name"])} for row in found[role]]
        for role in ("studios", "networks")
    }
    return {**found, **faces, **logos}


@blueprint.get("/<int:user_id>/watch-stats/rows")
@audience("member")
@blueprint.arguments(schemas.WantedStatsRows, location="query")
@blueprint.answers(schemas.StatsRow, many=True)
def watch_stats_rows(wanted: Mapping[str, Any], user_id: int) -> Page:
    """List what a watch statistic counts

    Newest first.
    """
    conn, user = request_db.conn(), whose.readable(user_id)
    page = {name: wanted[name] for name in ("limit", "offset")}
    period = Period(wanted["first"], wanted["last"])
    what = Slice(**{name: value for name, value in wanted.items() if name not in (*page, "first", "last")})
    found = stats.rows(conn, auth.me().id, user.id, profiles.zone(conn, user), what, period=period, **page)
    return Page(found, found[0]["total"] if found else 0, **page)


@blueprint.get("/<int:user_id>/preferences")
@audience("member")
@blueprint.answers(schemas.Sliders)
def sliders(user_id: int) -> Mapping[str, object]:
    """Get the preferences of a user

    The sliders of the person's picks and what dislikes do, beside the household's.
    """
    return _sliders(whose.readable(user_id).id)


@blueprint.patch("/<int:user_id>/preferences")
@audience("member")
@blueprint.arguments(schemas.SliderChanges)
@blueprint.answers(schemas.Sliders)
def set_sliders(changes: Mapping[str, Any], user_id: int) -> Mapping[str, object]:
    """Update the preferences of a user

    Move sliders, choose what dislikes do; the person's picks change at once.
    """
    conn, user = request_db.conn(), whose.readable(user_id)
    preferences.set_all(conn, user.id, changes, by=auth.me().actor)
    return _sliders(user.id)


def _sliders(user_id: int) -> dict[str, Mapping[str, object]]:
    found = preferences.get(request_db.conn(), user_id)
    return {"dislikes": found[preferences.DISLIKES]} | {
        kind.name: {name: found[f"{kind.name}.{name}"] for name in preferences.OWN} for kind in kinds.picked()
    }
