"""The pages of `surfaces`: what each could show of a title."""

from collections.abc import Iterator

from shared import kinds
from tests.web import guarded_knowledge, removal_surfaces
from tests.web.asking import FRAGMENT, Ask, Surface, about_each_title, plain
from tests.web.guarded import Person, World
from web import slugs


def each_page_of_a_title(*headers: dict[str, str], below: str = "") -> Surface:
    """As a page and as a part of one; of what may not be seen it says that there is no such thing."""
    return Surface(
        lambda world, person: (
            Ask(
                f"/{slugs.slug(kinds.of(title.kind))}/{title.id}{below}",
                headers=how,
                allowed=world.may_see(person, title),
            )
            for title in world.titles
            for how in headers
        )
    )


def _ratings(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        path = f"/{slugs.slug(kinds.of(title.kind))}/{title.id}/rating"
        yield Ask(path, form={"hearts": "8"}, headers=FRAGMENT, allowed=world.may_open(person, title))


def _named_in_forms(path: str) -> Surface:
    """Only what one sees is found, and named as an example, in the form of a channel of one's own."""

    def asks(world: World, person: Person) -> Iterator[Ask]:
        own = world.channels[world.people.index(person)]
        for title in world.titles:
            form = {"name": "Mine", "examples": str(title.id), "find": "affair", "act": f"never:{title.id}"}
            yield Ask(path.format(own=own), form=form)
            yield Ask(path.format(own=own), form=form, headers=FRAGMENT)

    return Surface(asks)


def each_channel(below: str = "", *headers: dict[str, str]) -> Surface:
    return Surface(
        lambda world, person: (
            Ask(f"/channels/{channel}{below}", headers=how) for channel in world.channels for how in headers or ({},)
        )
    )


def each_profile(path: str) -> Surface:
    """Of everybody, with all that they did: as whoever reads it."""
    return Surface(
        lambda world, person: (Ask(f"{path}person-{place}") for place, _ in enumerate(world.people)),
        named=guarded_knowledge.may_find,
    )


def _by(path: str) -> Surface:
    """Of somebody or something that a title alone has: there for whoever may see that title."""
    return Surface(
        lambda world, person: (
            Ask(path.format(title=title), allowed=world.may_see(person, title)) for title in world.titles
        )
    )


SHOWS = {
    "GET filmography.person": _by("/people/{title.actor_id}"),
    "GET filmography.studio": _by("/studios/{title.marker} Pictures"),
    "GET filmography.genre": plain("/genres/Drama", "/genres/Drama?kind=movie&sort=name"),
    "GET channel-page.page": each_channel("", {}, FRAGMENT),
    "GET channel-page.edit": each_channel("/edit"),
    "POST channel-page.create": _named_in_forms("/channels/new"),
    "POST channel-page.change": _named_in_forms("/channels/{own}/edit"),
    "GET public-profile.page": each_profile("/profiles/"),
    "GET home.page": plain("/"),
    "GET home.block": plain("/picks"),
    "GET home.all_of_kind": plain("/films/for-you", "/series/for-you?view=list", "/books/for-you"),
    "GET browse.page": plain(
        "/films?shown=480", "/series?shown=480&view=list&sort=added", "/films?q=affair&seen=no", "/books?shown=480"
    ),
    "GET popular.page": plain("/popular"),
    **removal_surfaces.SHOWS,  # before anybody says that they plan something
    "GET calendar-page.page": plain("/calendar", "/calendar?view=month&of=household", named=guarded_knowledge.may_find),
    "GET calendar-page.feed": Surface(
        lambda world, person: iter([Ask(f"/calendar/calendar%20of%20{world.people.index(person)}.ics")]),
        named=guarded_knowledge.may_find,
    ),
    "GET trakt-page.page": plain("/yours/trakt", named=guarded_knowledge.may_find),
    "GET insights-page.page": plain("/insights"),
    "GET history.page": plain("/history", "/history?show=most", "/history?show=favorites", own=True),
    "GET shown-page.page": plain("/history/shown", "/history/shown?which=passed-over"),
    "GET stats.page": plain("/stats", "/stats?kind=movie", named=World.may_open),
    "GET stats.titles": plain("/stats/titles", "/stats/titles?genre=Drama", own=True),
    "POST home.write_taste": Surface(
        lambda world, person: (Ask(f"/taste/{kind}", form={}, headers=FRAGMENT) for kind in ("movie", "series"))
    ),
    "GET title.episodes": each_page_of_a_title(FRAGMENT, below="/episodes"),
    "POST title.rate": Surface(_ratings, numbers=False, named=World.may_open),
    # What somebody hid is named to them where they may take it back.
    "GET yours.page": plain("/yours", own=True, named=World.may_open),
    "POST verdicts.say": about_each_title("/verdicts/{title.id}/more", form={"on": "1"}),
}
COUNTS = {
    "GET channel-page.listing": plain("/channels"),
    "GET channel-page.form": plain("/channels/new"),
    "GET channel-page.confirm": each_channel("/delete"),
    "GET home.why": plain("/picks/movie/1", "/picks/series/2", "/picks/book/3"),
    "GET home.picks_of_kind": plain("/picks/movie"),
    "POST history.forget": Surface(
        lambda world, person: (Ask(f"/history/{play}/forget", form={}, headers=FRAGMENT) for play in (1, 2, 3)),
        numbers=False,
    ),
    "GET server.page": plain("/settings/servers/1"),
    "GET publication.plan": plain("/settings/output/plan", "/settings/output/plan?kind=series"),
    "GET explanations.page": plain("/settings/ai-explanation", own=True),
    "GET top-picks-page.page": plain("/settings/top-picks"),
    "GET top-picks-page.of_kind": plain("/settings/top-picks/movie", "/settings/top-picks/series"),
    "POST top-picks-page.save": Surface(
        lambda world, person: iter(
            [Ask("/settings/top-picks", form={"act": "preview", "top_picks.window_days": "900"})]
        )
    ),
    "POST top-picks-page.save_kind": Surface(
        lambda world, person: iter(
            [Ask("/settings/top-picks/movie", form={"act": "preview", "top_picks.movie_count": "100"})]
        )
    ),
}
