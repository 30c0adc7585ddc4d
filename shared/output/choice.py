"""Which forms a person's picks take on a server: what was chosen, as far as nobody else would see them by it."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.language import gettext
from shared.options import Value
from shared.output import files
from shared.output.records import Place

NONE = "none"
PRIVATE_SINCE = (4, 8)  # of Emby: before, every playlist is everybody's
CONVERTED = gettext(
    "Before that, people who may open every folder of the server get a list of the libraries that are there."
)
NO_PRIVATE = gettext("Emby before 4.8 shows every playlist to everybody: there are no private ones.")


@dataclass(frozen=True)
class Choice:
    """`notes` say why something that was asked for is not done."""

    playlist: bool = False
    library: bool = False
    notes: tuple[str, ...] = ()


def of(place: Place, values: Mapping[str, Value]) -> Choice:
    if not place.is_wanted or not values["output.enabled"]:
        return Choice()
    if place.form == NONE:
        return Choice()
    asked, crowd = place.form or str(values["output.form"]), str(values["output.all_folders"])
    if place.all_folders and crowd == "skip":
        return Choice()
    notes: list[str] = []
    library = asked in ("library", "both")
    if library and crowd == "convert" and _exposed(place):
        notes.append(CONVERTED)
    elif library and crowd != "publish" and (reason := _exposed(place)):
        library, asked = False, "playlist"
        notes.append(reason)
    playlist = asked in ("playlist", "both")
    if playlist and not has_private_playlists(place):
        playlist = False
        notes.append(NO_PRIVATE)
    return Choice(playlist, library, tuple(notes))


def has_reasons(place: Place, kind: str, values: Mapping[str, Value]) -> bool:
    """Whether the plots in this person's library of the kind begin with why: as the household has it, unless it lets this person
    choose."""
    is_own = bool(values["words.allow_override"]) and place.own_reasons is not None
    return bool(place.own_reasons) if is_own else bool(values["output.reasons"] and values[f"output.{kind}_reasons"])


def instead(chosen: Choice, place: Place) -> Choice:
    """Where the library cannot be had: a private playlist, if the server keeps such."""
    return Choice(chosen.playlist or has_private_playlists(place), chosen.library, chosen.notes)


def has_private_playlists(place: Place) -> bool:
    return place.server_kind == "jellyfin" or files.number(place.server_version) >= PRIVATE_SINCE


def _exposed(place: Place) -> str | None:
    """Why a library would not be this person's alone. Administrators see everything on their server in any case."""
    if place.all_folders:
        return gettext(
            "No library, because this person may open every folder of the server: an administrator decides about that."
        )
    if place.seen_by:
        return gettext(
            "No library, because %(seen_by)s others who may open every folder would see it.", seen_by=len(place.seen_by)
        )
    return None
