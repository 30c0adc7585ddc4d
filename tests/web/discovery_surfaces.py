"""The endpoints of `surfaces` about watch states and what is to be discovered: what each could show of a title."""

from collections.abc import Iterator

from shared import kinds
from shared.discovery import lists
from tests.web import guarded_knowledge
from tests.web.asking import FRAGMENT, Ask, Surface, each_title, each_title_for_admins, plain
from tests.web.guarded import Person, Title, World
from web import slugs


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


def _follows(path: str, form: dict[str, str] | None = None) -> Surface:
    """Whoever wrote a title is there for who may know of it."""
    return Surface(
        lambda world, person: (
            Ask(
                path.format(title=title),
                form=form,
                allowed=title.kind == "book" and guarded_knowledge.may_find(world, person, title),
            )
            for title in world.titles
        ),
        numbers=False,
        named=guarded_knowledge.may_find,
    )


def _asks_for(world: World, person: Person) -> Iterator[Ask]:
    """What they may not know of they are told nothing of; of the rest some is here, and some nobody fetches."""
    for title in world.titles:
        may = guarded_knowledge.may_find(world, person, title)
        yield Ask("/api/me/requests", {"titleId": title.id}, allowed=may)


def _asks_for_on_a_page(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        may = guarded_knowledge.may_find(world, person, title)
        yield Ask("/yours/requests", form={"title_id": str(title.id)}, allowed=may)


def _of_request(method: str, path: str) -> Surface:
    """Of the requests that everybody is said to have made, one a title, in the order of titles."""
    sent: dict[str, object] = {"json": {}} if path.startswith("/api/") and method == "POST" else {}
    if not path.startswith("/api/"):
        sent = {"form": {}}
    return Surface(
        lambda world, person: (Ask(path.format(place), **sent) for place in range(1, len(world.titles) + 1)),  # type: ignore[arg-type]
        numbers=False,
        named=guarded_knowledge.may_find,
    )


def _found(path: str) -> Surface:
    """Of what the catalogue does not have for somebody it says that there is no such thing."""
    return Surface(
        lambda world, person: (
            Ask(path.format(title=title), allowed=guarded_knowledge.may_find(world, person, title))
            for title in world.titles
        ),
        named=guarded_knowledge.may_find,
    )


def _by_slug(noun: str, kind: str) -> Surface:
    return Surface(
        lambda world, person: (
            Ask(f"/api/catalog/{noun}/{title.marker}", allowed=guarded_knowledge.may_find(world, person, title))
            for title in world.titles
            if title.kind == kind
        ),
        named=guarded_knowledge.may_find,
    )


def _may_name(world: World, person: Person, title: Title) -> bool:
    """What they may find, and what they have hidden: of that they brought something themselves."""
    return world.may_open(person, title) or guarded_knowledge.may_find(world, person, title)


def _of_import(path: str) -> Surface:
    return Surface(lambda world, person: iter([Ask(path.format(world.people.index(person) + 1))]), named=_may_name)


def _rows_of_import(world: World, person: Person) -> Iterator[Ask]:
    path = f"/api/me/imports/{world.people.index(person) + 1}/rows/{len(world.titles) + 1}"
    for title in world.titles:
        yield Ask(path, {"titleId": title.id}, allowed=_may_name(world, person, title))


def _rows_of_a_page(world: World, person: Person) -> Iterator[Ask]:
    """The page of what is asked after each answer, as a part."""
    path = f"/yours/imports/{world.people.index(person) + 1}/rows/{len(world.titles) + 1}"
    for title in world.titles:
        form = {"title": str(title.id)}
        yield Ask(path, form=form, headers=FRAGMENT, allowed=_may_name(world, person, title))


def _rules_of_a_page(world: World, person: Person) -> Iterator[Ask]:
    path = f"/yours/imports/{world.people.index(person) + 1}/overwrite?show=matched"
    yield Ask(path, form={"on": "1"}, headers=FRAGMENT)


def _said(path: str, json: object = None, form: dict[str, str] | None = None) -> Surface:
    """Something said of oneself and a title; it is heard where that may be found, and of what one has hidden."""

    return Surface(
        lambda world, person: (
            Ask(path.format(title=title), json, form, FRAGMENT if form else {}, _may_name(world, person, title))
            for title in world.titles
        ),
        numbers=False,
        named=_may_name,
    )


def _searched(world: World, person: Person) -> Iterator[Ask]:
    yield from (Ask(f"/api/catalog/search?q={title.marker[:6]}") for title in world.titles)
    yield Ask("/api/catalog/search?q=affair&limit=100")


def _listed(path: str, own: bool = False) -> Surface:
    return plain(path, own=own, named=guarded_knowledge.may_find)


def _pages_of_titles(world: World, person: Person) -> Iterator[Ask]:
    """As a page and as a part of one."""
    for title in world.titles:
        path, may = f"/{slugs.slug(kinds.of(title.kind))}/{title.id}", guarded_knowledge.may_find(world, person, title)
        yield from (Ask(path, headers=how, allowed=may) for how in ({}, FRAGMENT))


COUNTS = {
    # Where it is let through it says nothing at all.
    "POST title-requests.refuse": _of_request("POST", "/api/requests/{}/refuse"),
    "POST requests-page.refuse": _of_request("POST", "/admin/requests/{}/refuse"),
    "GET discover.imported": Surface(
        lambda world, person: (Ask(f"/discover/films/import/{title.id}", headers=FRAGMENT) for title in world.titles)
    ),
}
SHOWS = {
    "GET title-requests.mine": plain("/api/me/requests?limit=100", own=True, named=guarded_knowledge.may_find),
    "POST title-requests.ask": Surface(_asks_for, numbers=False, named=guarded_knowledge.may_find),
    "DELETE title-requests.withdraw": _of_request("DELETE", "/api/me/requests/{}"),
    "GET title-requests.listing": plain("/api/requests?limit=100", named=guarded_knowledge.may_find),
    "POST title-requests.approve": _of_request("POST", "/api/requests/{}/approve"),
    "GET requests-page.mine": plain("/yours/requests", own=True, named=guarded_knowledge.may_find),
    "POST requests-page.ask": Surface(_asks_for_on_a_page, numbers=False, named=guarded_knowledge.may_find),
    "POST requests-page.withdraw": _of_request("POST", "/yours/requests/{}/withdraw"),
    "GET requests-page.queue": plain("/admin/requests", named=guarded_knowledge.may_find),
    "POST requests-page.approve": _of_request("POST", "/admin/requests/{}/approve"),
    "GET notices.subscribed": plain("/api/me/subscriptions?limit=100", own=True, named=guarded_knowledge.may_find),
    "POST notices.subscribe": Surface(_subscribes, numbers=False, named=guarded_knowledge.may_find),
    "GET notices.listing": plain("/api/me/notices?limit=100", own=True, named=guarded_knowledge.may_find),
    "GET follows.listing": plain("/api/me/authors?limit=100", own=True, named=guarded_knowledge.may_find),
    "PUT follows.follow": _follows("/api/me/authors/{title.actor_id}"),
    "POST filmography.follow": _follows("/people/{title.actor_id}/follow", form={"on": "1"}),
    "GET letters.week": plain("/api/me/letters/week", own=True, named=guarded_knowledge.may_find),
    "GET letters.year": plain("/api/me/letters/year?year=2023", own=True),
    "GET letters-page.page": plain("/yours/letters", own=True, named=guarded_knowledge.may_find),
    "POST letters-page.save": Surface(
        lambda world, person: iter([Ask("/yours/letters", form={"quiet_from": "1"})]),
        numbers=False,
        named=guarded_knowledge.may_find,
    ),
    "GET letters-page.year": plain("/yours/letters/year?year=2023", own=True),
    "GET inbox.page": plain("/inbox", own=True, named=guarded_knowledge.may_find),
    "POST inbox.subscribe": Surface(_subscribes_on_a_page, numbers=False, named=guarded_knowledge.may_find),
    "GET title.page": Surface(_pages_of_titles, named=guarded_knowledge.may_find),
    "GET search-page.page": plain("/search?q=affair", "/search?q=affair&in=world", named=guarded_knowledge.may_find),
    "GET discover.page": plain("/discover", "/discover?kind=series", named=guarded_knowledge.may_find),
    "GET discover.whole": plain(
        "/discover/films/trending", "/discover/series/trending?sort=score", named=guarded_knowledge.may_find
    ),
    **{
        f"GET catalogue.{noun}-{name}-listing": _listed(f"/api/catalog/{noun}/{name}?limit=100")
        for noun in ("movies", "shows")
        for name in lists.LISTS
    },
    "GET catalogue.movies-detail": _by_slug("movies", "movie"),
    "GET catalogue.shows-detail": _by_slug("shows", "series"),
    "GET catalogue.search": Surface(_searched, named=guarded_knowledge.may_find),
    "GET catalogue.hero": _listed("/api/home/hero"),
    "GET user-media.listing": _listed("/api/user-media?limit=100", own=True),
    "GET user-media.begun": _listed("/api/user-media/continue?limit=100", own=True),
    "GET user-media.get": _found("/api/user-media/{title.id}"),
    "PATCH user-media.change": _said("/api/user-media/{title.id}", {"notes": "Mine."}),
    "GET me.watchlist": _listed("/api/me/watchlist?limit=100", own=True),
    "GET me.plays": plain("/api/me/history?limit=100", own=True),
    "GET me.activity": _listed("/api/me/activity?limit=100", own=True),
    "GET me.rated": plain("/api/me/ratings?limit=100", own=True),
    "GET watchlist.page": plain("/watchlist", "/watchlist?state=dropped&kind=movie", named=guarded_knowledge.may_find),
    "POST watchlist.change": _said("/watchlist/{title.id}", form={"notes": "Mine."}),
    "GET calendars.mine": plain("/api/me/calendar?days=62", named=guarded_knowledge.may_find),
    "GET calendars.of_household": plain("/api/catalog/shows/calendar?days=62", named=guarded_knowledge.may_find),
    "GET imports.rows": _of_import("/api/me/imports/{}/rows?limit=100"),
    "PATCH imports.choose": Surface(_rows_of_import, numbers=False, named=_may_name),
    "GET imports.restored": plain("/api/me/restores?limit=100", own=True),
    "GET imports.export": plain("/api/me/export", "/api/me/export?format=letterboxd", named=_may_name),
    "GET imports-page.page": plain("/yours/imports"),
    "GET imports-page.detail": Surface(
        lambda world, person: (
            Ask(f"/yours/imports/{world.people.index(person) + 1}?show={show}")
            for show in ("unsure", "matched", "unmatched")
        ),
        numbers=False,
        named=_may_name,
    ),
    "GET imports-page.export": plain(
        "/yours/imports/export", "/yours/imports/export?format=letterboxd", named=_may_name
    ),
    "POST imports-page.answer": Surface(_rows_of_a_page, numbers=False, named=_may_name),
    "POST imports-page.overwrite": Surface(_rules_of_a_page, numbers=False, named=_may_name),
    "GET trakt.preview": plain("/api/me/trakt/preview", named=guarded_knowledge.may_find),
    "GET drop-off.listing": plain("/api/stats/drop-off?limit=100"),
    "GET drop-off.get": each_title("/api/stats/drop-off/{title.id}", "series"),
    "GET matches.listing": each_title_for_admins("/api/titles/{title.id}/matches"),
    "GET ingestion.get": Surface(_imports, named=guarded_knowledge.may_find),
    "GET insights.movements": plain(
        "/api/insights/movements?limit=50", "/api/insights/movements?limit=50&metric=watchers"
    ),
}
