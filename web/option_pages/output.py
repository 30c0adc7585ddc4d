"""How picks come to the media servers."""

from shared import kinds
from web.language import gettext as _
from web.option_pages.page import Control, OptionPage
from web.option_pages.picks import paces


def pages() -> tuple[OptionPage, ...]:
    return lists(), files()


def lists() -> OptionPage:
    return OptionPage(
        "output",
        _("Picks on the television"),
        _("In which form everybody’s picks come to the media server, and when."),
        (
            Control("output.enabled", _("Bring picks to the media server")),
            Control("output.form", _("Form"), _("A person may have another."), choices={
                "playlist": _("A private playlist of each person"), "library": _("A library of each person"), "both": _("Both")}),
            Control("output.library_name", _("Name of a library"),
                    _("{prefix}, {name} and {kind} are filled in.")),
            Control("output.all_folders", _("People who may open every library"),
                    _("They also see others' libraries of picks on the server."), choices={
                        "playlist": _("Make no library that somebody else would see"),
                        "publish": _("Make libraries all the same"),
                        "skip": _("Nothing for people who may open everything"),
                        "convert": _("Give them a list of libraries instead, on the server"),
                    }),
            Control("output.follow", _("When it follows new picks"),
                    _("At once is at most every quarter of an hour a person. What somebody may not see any more goes at once in any case."),
                    choices=paces()),
        ),
        endpoint="output.page",
    )  # fmt: skip


def files() -> OptionPage:
    of_kinds = tuple(
        Control(f"output.{kind.name}_format", _("Files of libraries of %(nouns)s", nouns=kind.nouns), choices=formats())
        for kind in kinds.published()
    )
    return OptionPage(
        "output-files",
        _("Files and folders of libraries"),
        _("Only for picks that come as a library: how its files lie, what they hold, and whether the server finds them."),
        (
            *of_kinds,
            Control("output.files", _("What STRM files hold"), _("What does not play on a server is not used there."), choices={
                "auto": _("What fits the server's version"), "path": _("The server's own paths"),
                "address": _("Its stream addresses"), "link": _("Links of Matinee")}),
            Control("output.pictures", _("Posters and backdrops"), choices={
                "auto": _("As files beside symbolic links"), "files": _("As files"), "addresses": _("Fetched by the server")}),
            Control("output.badges", _("Drawn onto posters"), choices={
                "none": _("Nothing"), "rank": _("The place"), "match": _("The match"), "both": _("Place and match")}),
        ),
        endpoint="output.files",
    )  # fmt: skip


def formats() -> dict[str, str]:
    """Words for how the files of a library lie."""
    return {
        "auto": _("Links where they play, else STRM"),
        "strm": _("A folder each with a STRM file"),
        "strm_flat": _("STRM files without folders"),
        "symlinks": _("Symbolic links to the originals"),
    }
