"""The endpoints of `surfaces` about watch states and what is to be discovered: what each could show of a title."""

from collections.abc import Iterator

from tests.web import guarded_knowledge
from tests.web.asking import Ask, Surface, about_each_title, each_title, each_title_for_admins, plain
from tests.web.guarded import Person, World


def _imports(world: World, person: Person) -> Iterator[Ask]:
    """Whoever asks is told whether a title came; which one it is here only who may know of it."""
    yield from (Ask(f"/api/ingestion/{title.kind}/{title.id}") for title in world.titles)


def _subscribes(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        may = guarded_knowledge.may_find(world, person, title)
        yield Ask("/api/me/subscriptions", {"event": "digital", "titleId": title.id}, allowed=may)


def _subscribes_on_a_page(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        may = guarded_knowledge.may_find(world, person, title)
        yield Ask("/inbox/subscriptions", form={"event": "digital", "title_id": str(title.id)}, allowed=may)


SHOWS = {
    "GET notices.subscribed": plain("/api/me/subscriptions?limit=100", own=True, named=guarded_knowledge.may_find),
    "POST notices.subscribe": Surface(_subscribes, numbers=False, named=guarded_knowledge.may_find),
    "GET notices.listing": plain("/api/me/notices?limit=100", own=True, named=guarded_knowledge.may_find),
    "GET inbox.page": plain("/inbox", own=True, named=guarded_knowledge.may_find),
    "POST inbox.subscribe": Surface(_subscribes_on_a_page, numbers=False, named=guarded_knowledge.may_find),
    "GET user-media.listing": plain("/api/user-media?limit=100", own=True),
    "GET user-media.begun": plain("/api/user-media/continue?limit=100", own=True),
    "GET user-media.get": each_title("/api/user-media/{title.id}"),
    "PATCH user-media.change": about_each_title("/api/user-media/{title.id}", lambda title: {"notes": "Mine."}),
    "GET me.watchlist": plain("/api/me/watchlist?limit=100", own=True),
    "GET me.plays": plain("/api/me/history?limit=100", own=True),
    "GET me.activity": plain("/api/me/activity?limit=100", own=True),
    "GET me.rated": plain("/api/me/ratings?limit=100", own=True),
    "GET calendars.mine": plain("/api/me/calendar?days=62"),
    "GET calendars.of_household": plain("/api/catalog/shows/calendar?days=62"),
    "GET trakt.preview": plain("/api/me/trakt/preview", named=guarded_knowledge.may_find),
    "GET drop-off.listing": plain("/api/stats/drop-off?limit=100"),
    "GET drop-off.get": each_title("/api/stats/drop-off/{title.id}", "series"),
    "GET matches.listing": each_title_for_admins("/api/titles/{title.id}/matches"),
    "GET ingestion.get": Surface(_imports, named=guarded_knowledge.may_find),
    "GET insights.movements": plain("/api/insights/movements?limit=50"),
}
