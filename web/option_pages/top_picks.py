"""What the household watches most."""

from shared import kinds
from shared.choices import BY_BOTH, BY_HOUSEHOLD, BY_WORLD
from shared.kinds import Kind
from web import slugs
from web.language import gettext as _
from web.option_pages.output import formats
from web.option_pages.page import Control, OptionPage


def pages() -> tuple[OptionPage, ...]:
    return (household(), *(of_kind(kind) for kind in kinds.picked()))


def household() -> OptionPage:
    return OptionPage(
        "top-picks",
        _("Top picks"),
        _("What the household watched most of late, for everybody."),
        (
            Control("top_picks.enabled", _("Show top picks")),
            Control("top_picks.window_days", _("How far back plays count"), unit=_("days")),
            Control("top_picks.min_viewers", _("How many people must have watched a title"),
                    _("Of one viewer everybody would know what that person watched."), _("people")),
            Control("top_picks.weight_viewers", _("Many people watched it"), _("How much that counts.")),
            Control("top_picks.weight_plays", _("It was watched often"), _("How much that counts; of a series, its episodes.")),
            Control("top_picks.weight_completion", _("People see it to the end"), _("How much that counts.")),
            Control("top_picks.sort_names", _("Keep their order on the server"),
                    _("Where a server sorts collections by name alone (Emby), titles get names to sort by as long as they are in ours.")),
        ),
        endpoint="top-picks-page.page",
    )  # fmt: skip


def of_kind(kind: Kind) -> OptionPage:
    prefix = f"top_picks.{kind.name}"
    return OptionPage(
        f"top-{slugs.slug(kind)}",
        _("Top picks: %(nouns)s", nouns=kind.nouns),
        _("How many, by whom, and where they are seen."),
        (
            Control(f"{prefix}_count", _("How many"), unit=_("titles")),
            Control(f"{prefix}_name", _("What the list is called")),
            Control(f"{prefix}_source", _("Popular with whom"), choices={
                BY_HOUSEHOLD: _("This household"), BY_WORLD: _("The world"), BY_BOTH: _("Half and half")}),
            *(_forms(prefix) if kind.is_published else ()),
        ),
        kind=kind.name,
        endpoint="top-picks-page.of_kind",
    )  # fmt: skip


def _forms(prefix: str) -> tuple[Control, ...]:
    return (
        Control(f"{prefix}_library", _("A library for everybody on the media server")),
        Control(f"{prefix}_files", _("Files of that library"), choices=formats()),
        Control(f"{prefix}_collection", _("A collection for everybody on the media server")),
        Control(f"{prefix}_playlist", _("A private playlist of each person on the media server")),
    )
