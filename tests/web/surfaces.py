"""Every route, by what it could show of a title. A route that is in neither table makes a test fail: enter a new one here."""

from collections.abc import Iterator

from werkzeug.test import TestResponse

from shared.output import links
from shared.upkeep import first_steps
from tests.web import discovery_surfaces, guarded_knowledge, page_surfaces, room_surfaces
from tests.web.asking import (
    FRAGMENT,
    Ask,
    Surface,
    about_each_title,
    each_person,
    each_title,
    each_title_for_admins,
    plain,
)
from tests.web.guarded import Person, World

UUID = "00000000-0000-4000-8000-{:012d}"


def _others_lists(world: World, person: Person) -> Iterator[Ask]:
    for other in (person, *_another(world, person)):
        for title in world.titles:
            may = (other is person or person.is_admin) and all(world.may_see(one, title) for one in (person, other))
            yield Ask(f"/api/recommendations/{other.id}/{title.kind}/{title.id}/insights", allowed=may)


def _old_lists(world: World, person: Person) -> Iterator[Ask]:
    for other in (person, *_another(world, person)):
        for run in world.runs:
            yield Ask(f"/api/recommendations/{other.id}/history/{run}")


def _another(world: World, person: Person) -> list[Person]:
    return [other for other in world.people if other is not person][:1]


def _without(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles[:4]:
        for seen in world.titles:
            may = (person.id, title.id, seen.id) in world.evidence
            may = may and world.may_see(person, title) and world.may_see(person, seen)
            yield Ask(f"/api/recommendations/{person.id}/{title.kind}/{title.id}/without/{seen.id}", allowed=may)


def _without_on_a_page(world: World, person: Person) -> Iterator[Ask]:
    for ask in _without(world, person):
        path = ask.path.replace(f"/api/recommendations/{person.id}/", "/picks/")
        yield Ask(path, form={}, headers=FRAGMENT, allowed=ask.allowed)


def _searches(world: World, person: Person) -> Iterator[Ask]:
    yield Ask("/api/search?q=affair&limit=100")
    for title in world.titles:
        yield Ask(f"/api/search?q={title.marker[:6]}")


def _pictures(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        for picture in ("poster", "backdrop"):
            may = any(not copy.is_gone for copy in title.copies) and world.may_see(person, title)
            if picture == "poster" and title.id in world.imported:
                may = may or guarded_knowledge.may_find(world, person, title)
            yield Ask(f"/images/title/{title.id}/{picture}", allowed=may)


def _faces(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        yield Ask(f"/images/face/{title.actor_id}", allowed=world.may_see(person, title))


def _studios(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        pictured = any(not copy.is_gone for copy in title.copies)
        yield Ask(f"/images/studio?name={title.marker}+Pictures", allowed=pictured and world.may_see(person, title))


def _links(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        for copy in title.copies:
            link = links.make(world.outputs[person.id], copy.item_id)
            may = copy.library.server == 0 and world.may_play(person, title, copy)
            yield Ask(link[link.index("/stream/") :], allowed=may)


def _plays_taken_back(world: World, person: Person) -> Iterator[Ask]:
    yield from (Ask(f"/api/watch-history/{play}") for play in (1, 2, 3))


def _events(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        event = {"clientEventId": UUID.format(title.id), "kind": "view", "titleId": title.id}
        yield Ask("/api/interactions", {"events": [event]}, allowed=world.may_see(person, title))


def _channels_of_each_title(world: World, person: Person) -> Iterator[Ask]:
    """Of one's own: only what one sees may be named as an example of it."""
    own = world.channels[world.people.index(person)]
    for title in world.titles:
        body = {"examples": [title.id], "excluded": []}
        yield Ask(f"/api/channels/{own}", body, allowed=world.may_see(person, title))


def _new_channels(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        body = {"name": "Mine", "excluded": [title.id]}
        yield Ask("/api/channels", body, allowed=world.may_see(person, title))


def _previews(world: World, person: Person) -> Iterator[Ask]:
    for title in world.titles:
        yield Ask("/api/channels/preview", {"examples": [title.id]}, allowed=world.may_see(person, title))


def _not_taken(answer: TestResponse) -> bool:
    return answer.status_code == 400


def _nothing_stored(answer: TestResponse) -> bool:
    return bool((answer.json or {})["data"]["stored"] == 0)


def _worth(title_id: int) -> object:
    return {"titleId": title_id, "hearts": 8}


LISTS = ("?limit=100", "?limit=100&sort=rating&count=true", "?search=affair&sort=match", "?limit=100&played=true")
ROWS = "/api/users/{user}/watch-stats/rows?limit=100"
# What is read, then what is said and done: the second changes the household a little, and hides nothing in it.
SHOWS = {
    **page_surfaces.SHOWS,
    **discovery_surfaces.SHOWS,
    "GET titles.movies-listing": plain(*(f"/api/movies{how}" for how in LISTS)),
    "GET titles.series-listing": plain(*(f"/api/series{how}" for how in LISTS)),
    "GET titles.books-listing": plain(*(f"/api/books{how}" for how in LISTS)),
    "GET titles.movies-detail": each_title("/api/movies/{title.id}", "movie"),
    "GET titles.series-detail": each_title("/api/series/{title.id}", "series"),
    "GET titles.books-detail": each_title("/api/books/{title.id}", "book"),
    "GET titles.movies-similar": each_title("/api/movies/{title.id}/similar?limit=100", "movie"),
    "GET titles.series-similar": each_title("/api/series/{title.id}/similar?limit=100", "series"),
    "GET titles.books-similar": each_title("/api/books/{title.id}/similar?limit=100", "book"),
    "GET titles.alike": each_title("/api/recommendations/similar/{title.kind}/{title.id}?limit=100"),
    "GET titles.similar_of_any": each_title("/api/titles/{title.id}/similar?limit=100"),
    "GET titles.sources": each_title_for_admins("/api/titles/{title.id}/facts"),
    "GET titles.episodes": each_title("/api/series/{title.id}/episodes", "series"),
    "GET search.words": Surface(_searches),
    "GET search.semantic": plain("/api/search/semantic?q=affair&limit=100"),
    "GET recommendations.personalized": plain(
        *(f"/api/recommendations/personalized?kind={k}" for k in ("movie", "tv", "book"))
    ),
    "GET recommendations.listing": each_person(
        *(f"/api/recommendations/{{user}}?kind={kind}" for kind in ("movie", "series", "book"))
    ),
    "GET recommendations.insights": Surface(_others_lists),
    "GET recommendations.of_run": Surface(_old_lists),
    "GET top-picks.movies": plain("/api/top-picks/movies"),
    "GET top-picks.popular": plain("/api/recommendations/popular", "/api/recommendations/popular?kind=series"),
    "GET top-picks.series": plain("/api/top-picks/series"),
    "GET channels.get": Surface(lambda world, person: (Ask(f"/api/channels/{channel}") for channel in world.channels)),
    "PUT channels.change": Surface(_channels_of_each_title, refused=_not_taken),
    "POST channels.create": Surface(_new_channels, refused=_not_taken),
    "POST channels.preview": Surface(_previews, refused=_not_taken),
    "GET outputs.plan": each_person("/api/outputs/plan?userId={user}", "/api/outputs/plan?userId={user}&kind=series"),
    "GET feedback-api.listing": each_person(
        "/api/recommendations/{user}/feedback?limit=100", own=True, named=World.may_open
    ),
    "GET profiles.read": page_surfaces.each_profile("/api/profiles/"),
    "GET ratings.listing": plain("/api/ratings?limit=100", own=True),
    "GET watch-history.listing": plain("/api/watch-history?limit=100", own=True),
    "GET users.watch_history": each_person("/api/users/{user}/watch-history?limit=100", own=True),
    "GET users.watch_stats_rows": each_person(ROWS, f"{ROWS}&favorites=true", own=True),
    # Studios and people are words of titles; what somebody hid themselves still counts in their own numbers.
    "GET users.watch_stats": each_person("/api/users/{user}/watch-stats", own=True, named=World.may_open),
    "GET taste-profiles.movies": each_person("/api/users/{user}/taste-profile"),
    "GET taste-profiles.series": each_person("/api/users/{user}/series-taste-profile"),
    "GET images.of_title": Surface(_pictures),
    "GET images.of_face": Surface(_faces),
    "GET images.of_studio": Surface(_studios),
    "GET links.stream": Surface(_links),
    "GET interactions.shown": plain("/api/interactions/shown?limit=100"),
    "POST interactions.record": Surface(_events, refused=_nothing_stored),
    # The run that is answered has the numbers that were asked.
    "POST recommendations.without": Surface(_without, numbers=False),
    "POST without.ask": Surface(_without_on_a_page, numbers=False),
    "POST ratings.rate": about_each_title("/api/ratings", _worth),
    "POST ratings.rate_many": about_each_title("/api/ratings/bulk", lambda title: {"ratings": [_worth(title)]}),
    "PUT ratings.put": about_each_title("/api/ratings/{title.id}", lambda title: {"stars": 4}),
    **room_surfaces.SHOWS,
    "POST feedback-api.give": about_each_title("/api/recommendations/{me.id}/titles/{title.id}/more"),
}
# What tells people what they did themselves, numbered and never named, and what only counts: asked too, and names no title.
COUNTS = {
    **page_surfaces.COUNTS,
    **discovery_surfaces.COUNTS,
    "GET users.summary": each_person("/api/users/{user}/stats"),
    "GET channels.listing": plain("/api/channels", own=True),
    "GET channels.people": plain("/api/channels/people", own=True),
    "POST channels.generate": Surface(lambda world, person: (Ask(f"/api/channels/{one}/generate") for one in world.channels), False),
    "POST channels.sync": Surface(lambda world, person: (Ask(f"/api/channels/{one}/sync") for one in world.channels), False),
    "GET recommendations.lists": each_person("/api/recommendations/{user}/history"),
    "GET streams.me": plain("/streams/me"),
    "POST yours.preview": Surface(
        lambda world, person: iter([Ask("/yours/movie/preview", form={"movie.novelty": "1.5"}, headers=FRAGMENT)])
    ),
    "GET option-preview.previewed": Surface(
        lambda world, person: (
            Ask(f"/settings/options/previews/{run}", headers=FRAGMENT) for run in range(1, 12)
        ),
        numbers=False,
    ),
    "GET option-page.page": Surface(
        lambda world, person: (Ask(f"/settings/options/films?preview={run}") for run in range(1, 12)), numbers=False
    ),
    "GET yours.previewed": Surface(lambda world, person: (Ask(f"/yours/previews/{run}") for run in range(1, 12)), numbers=False),
    "GET without.answer": Surface(lambda world, person: (Ask(f"/picks/without/{run}") for run in range(1, 12)), numbers=False),
    "GET jobs.card": plain("/jobs/sync-movie-libraries/card"),
    "GET runs.follow": plain("/api/jobs/progress/stream/1"),
    "GET runs.get": plain("/api/jobs/runs/1", own=True),
    "GET jobs-api.listing": plain("/api/jobs", own=True),
    "GET jobs-api.active": plain("/api/jobs/active", own=True),
    "GET jobs-api.history": plain("/api/jobs/sync-movie-libraries/history", own=True),
    "GET jobs.page": plain("/jobs"),
    "GET jobs.detail": plain("/jobs/sync-movie-libraries"),
    "GET jobs.strip": plain("/jobs/strip"),
    "GET jobs.timetable": plain("/jobs/schedule"),
    "GET jobs.all_runs": plain("/jobs/runs"),
    "GET jobs.run_page": plain("/jobs/runs/1"),
    "GET overview.page": plain("/admin"),
    "GET setup.page": plain("/admin/setup"),
    "GET setup.step": plain(*(f"/admin/setup/{step}" for step in first_steps.STEPS)),
    "GET audit.listing": plain("/api/admin/audit", own=True),
    "GET settings.libraries": plain("/api/settings/libraries"),
    "GET servers.page": plain("/settings"),
    "GET outputs.plan_top_picks": plain("/api/outputs/plan/top-picks", "/api/outputs/plan/top-picks?kind=series"),
    "GET people.page": plain("/people"),
    "GET person.page": each_person("/admin/people/{user}"),
    "GET data.page": plain("/settings/data"),
    "GET purge.stats": plain("/api/admin/purge/stats"),
    "GET titles.movies-genres": plain("/api/movies/genres"),
    "GET titles.series-genres": plain("/api/series/genres"),
    "GET titles.books-genres": plain("/api/books/genres"),
    "GET metrics.page": plain("/metrics"),
    "GET webhooks-out.listing": plain("/api/webhooks"),
    "GET ratings.get": Surface(lambda world, person: (Ask(f"/api/ratings/{t.id}") for t in world.titles), numbers=False),
    "DELETE user-media.forget": Surface(
        lambda world, person: (Ask(f"/api/user-media/{t.id}") for t in world.titles[:2]), numbers=False
    ),
    "DELETE ratings.drop": plain("/api/ratings/1", own=True),
    "POST ratings.drop_many": Surface(
        lambda world, person: (Ask("/api/ratings/bulk/delete", {"titleIds": [t.id]}) for t in world.titles[:2])
    ),
    "DELETE feedback-api.take_back": Surface(
        lambda world, person: (
            Ask(f"/api/recommendations/{person.id}/titles/{t.id}/more") for t in world.titles
        )
    ),
    "DELETE watch-history.forget": Surface(_plays_taken_back, numbers=False),
    "POST recommendations.regenerate": Surface(
        lambda world, person: iter([Ask(f"/api/recommendations/{person.id}/regenerate", {"kind": "movie"})])
    ),
    "POST taste-profiles.write_movies": each_person("/api/users/{user}/taste-profile/regenerate"),
    "POST taste-profiles.write_series": each_person("/api/users/{user}/series-taste-profile/regenerate"),
    "POST yours.save": Surface(lambda world, person: iter([Ask("/yours/movie", form={"reset": "1"}, headers=FRAGMENT)])),
}  # fmt: skip
