"""Property: whatever odd rows, totals and vectors the services send, no run fails and nothing sound is lost."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.sample_server.running import running
from tests.fakes import openai_server
from tests.fakes.openai_quirks import QUIRKS
from tests.pipeline import house
from tests.pipeline.conftest import SMALL
from tests.pipeline.house import House

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10")) // 2  # for each dialect
JOBS = ("sync-users", "sync-libraries", "sync-movies", "sync-series", "generate-movie-embeddings",
        "generate-series-embeddings", "full-sync-movie-watch-history", "full-sync-series-watch-history",
        "generate-movie-recommendations", "generate-series-recommendations")  # fmt: skip
SYNCS = JOBS[:4]
# Where a whole answer is none or late, the service is blamed and the run is tried again: those have tests of their own.
FOR_ONE_TEXT = sorted(set(QUIRKS) - {"none", "null data", "page", "one more", "slow for many", "slow for odd"})

LISTS = {
    "movie": r"/Items\?.*includeItemTypes=Movie.*parentId",
    "series": r"/Items\?.*includeItemTypes=Series.*parentId",
    "episode": r"/Items\?.*includeItemTypes=Episode.*parentId",
    "history of films": r"/Items\?.*includeItemTypes=Movie.*enableUserData=true",
    "history of episodes": r"/Items\?.*includeItemTypes=Episode.*enableUserData=true",
    "people": r"/Users(/Query)?(\?|$)",
    "folders": "/Library/VirtualFolders",
}
FACTS = (
    "Id", "Name", "SortName", "OriginalTitle", "Type", "ProductionYear", "PremiereDate", "EndDate", "RunTimeTicks",
    "CommunityRating", "CriticRating", "OfficialRating", "Genres", "GenreItems", "Studios", "Tags", "TagItems", "People",
    "Overview", "Taglines", "Path", "MediaSources", "DateCreated", "ImageTags", "BackdropImageTags", "ProviderIds", "Status",
    "LocationType", "ProductionLocations",
)  # fmt: skip
DATA = (
    "Played",
    "PlayCount",
    "PlaybackPositionTicks",
    "LastPlayedDate",
    "IsFavorite",
    "Rating",
    "Likes",
    "PlayedPercentage",
)
NAMES = {
    "movie": FACTS,
    "series": FACTS,
    "episode": (*FACTS, "SeriesId", "IndexNumber", "ParentIndexNumber"),
    "history of films": ("Id", "UserData", "ProviderIds", *(f"UserData.{name}" for name in DATA)),
    "history of episodes": ("Id", "UserData", "SeriesId", *(f"UserData.{name}" for name in DATA)),
    "people": ("Id", "Name", "Policy", "LastActivityDate", "PrimaryImageTag"),
    "folders": ("Name", "Locations", "LibraryOptions", "RefreshStatus"),
}
VALUES = st.one_of(
    st.none(), st.booleans(), st.just(""), st.just({}), st.just([]), st.just([[]]), st.just([None]), st.just({"Name": None}),
    st.sampled_from([0, -1, 2**31, 2**63, -(2**63), 10**400, 20110112, 1e308, float("nan"), float("inf")]),
    st.sampled_from(["7", "NaN", "x" * 7000, "\0", "\ud800", "9999-12-31T23:59:59.9999999-05:00", "0001-01-01T00:00:00Z"]),
    st.text(max_size=20),
    st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=5)), max_size=4),
)  # fmt: skip


@dataclass
class Odd:
    """What one example does: rules by list, and the ids of the rows they are about."""

    rules: list[tuple[str, list[dict[str, object]]]] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    quirk: str = ""


@st.composite
def oddities(draw: st.DrawFn, ids: dict[str, list[str]]) -> Odd:
    odd = Odd(quirk=draw(st.sampled_from(FOR_ONE_TEXT)))
    for kind in draw(st.lists(st.sampled_from(sorted(LISTS)), min_size=2, max_size=4, unique=True)):
        changes = [draw(change(kind, ids[kind], odd.touched)) for _ in range(draw(st.integers(1, 4)))]
        odd.rules.append((LISTS[kind], changes))
    return odd


@st.composite
def change(draw: st.DrawFn, kind: str, ids: list[str], touched: set[str]) -> dict[str, object]:
    what = draw(st.sampled_from(["fact", "fact", "fact", "twice", "junk", "total", "row"]))
    if what == "junk":
        return {"at": "Items", "append": draw(VALUES)}
    if what == "total":
        sizes = st.sampled_from([0, 1, 2**31, 10**30, -5, None, "many", [3]]).map(lambda to: {"set": to})
        off = st.integers(-3, 3).map(lambda by: {"add": by})
        return {"at": "TotalRecordCount"} | draw(st.one_of(off, sizes))
    row = draw(st.sampled_from(ids))
    touched.add(row)
    place = f"Items[{'ItemId' if kind == 'folders' else 'Id'}={row}]"
    if what == "twice":
        return {"at": place, "repeat": True}
    if what == "row" and kind != "folders":
        return {"at": place, "set": draw(VALUES)}
    return {"at": f"{place}.{draw(st.sampled_from(NAMES[kind]))}", "set": draw(VALUES)}


@pytest.fixture(scope="module")
def home(
    kind: str, embedder: openai_server.Server, server_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with (
        running(kind, library=SMALL) as server,
        house.built(server, server_url, tmp_path_factory.mktemp("odd")) as built,
    ):
        built.move_in()
        built.settle()
        yield built


@pytest.fixture(scope="module")
def known(home: House) -> dict[str, list[str]]:
    """What the server has, asked once: odd ids of an example may be there for the next, and examples must not depend on it."""
    return ids(home)


def ids(home: House) -> dict[str, list[str]]:
    items = "select li.external_id as id from library_items li join titles t on t.id = li.title_id where "
    found = {
        "movie": items + "t.kind = 'movie'",
        "series": items + "t.kind = 'series' and li.episode_id is null",
        "episode": items + "li.episode_id is not null",
        "people": "select subject as id from identities",
        "folders": "select external_id as id from libraries",
    }
    known = {name: sorted(row["id"] for row in home.rows(query)) for name, query in found.items()}
    return known | {"history of films": known["movie"], "history of episodes": known["episode"]}


FILMS = """
    select li.external_id as id, t.name, t.year, t.runtime_s, t.community_rating, t.critic_rating, t.genres, t.studios, t.tags,
        t.overview, t.certificate, t.released_on, li.path, li.removed_at, t.removed_at as gone_at
    from library_items li join titles t on t.id = li.title_id where li.episode_id is null"""
EPISODES = """
    select li.external_id as id, e.key, e.name, e.runtime_s, li.removed_at
    from library_items li join episodes e on e.id = li.episode_id"""
PEOPLE = "select subject as id, name, is_disabled, all_folders, folder_ids, is_admin from identities"
FOLDERS = "select external_id as id, is_enabled, removed_at from libraries"
HISTORY = """
    select distinct li.external_id as id, w.user_id, w.played, w.play_count, w.last_played_at
    from watch_progress w join library_items li on li.title_id = w.title_id and li.episode_id is not distinct from w.episode_id"""


def sound(home: House, known: dict[str, list[str]], touched: set[str]) -> list[str]:
    """Everything known of rows that the server has and no oddity is about: not of odd ids that an example before has left."""
    queries, whole = (FILMS, EPISODES, PEOPLE, FOLDERS, HISTORY), {id for found in known.values() for id in found}
    return sorted(str(row) for query in queries for row in home.rows(query) if row["id"] in whole - touched)


LISTS_MADE = """
    select r.id, i.subject, r.kind, r.state, r.signals, r.candidates, (select count(*) from recommendations p where p.run_id = r.id) as n
    from recommendation_runs r join identities i on i.user_id = r.user_id order by r.id desc limit 12"""


def with_picks(home: House, touched: set[str]) -> set[tuple[str, str]]:
    """By account, for whom something was picked that no oddity is about: an odd id may make a namesake, or say of one title what
    is true of another."""
    query = """select i.subject, r.kind from identities i join recommendation_runs r on r.user_id = i.user_id
        where r.state = 'published' and exists (
            select from recommendations p where p.run_id = r.id and not exists (
                select from library_items li where li.title_id = p.title_id and li.external_id = any(%s)))"""
    return {(row["subject"], row["kind"]) for row in home.rows(query, [*touched]) if row["subject"] not in touched}


def failures(home: House, names: tuple[str, ...]) -> list[tuple[str, object]]:
    ended = [home.run(name) for name in names]
    return [(str(run["name"]), run["error"]) for run in ended if run["state"] != "succeeded"]


@settings(max_examples=max(EXAMPLES, 1), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_run_fails_and_nothing_sound_is_lost(
    home: House, known: dict[str, list[str]], embedder: openai_server.Server, data: st.DataObject
) -> None:
    house.enter(home)
    home.control.clear_oddities()
    embedder.quirk = ""
    assert failures(home, JOBS) == []
    odd = data.draw(oddities(known))
    facts, picks = sound(home, known, odd.touched), with_picks(home, odd.touched)

    for match, changes in odd.rules:
        home.control.oddity(match, *changes)
    embedder.quirk, embedder.odd = odd.quirk, {str(home.value("select name from titles order by id limit 1"))}
    home.change("delete from title_embeddings where title_id in (select id from titles order by id limit 5)")
    failed = failures(home, JOBS)
    embedder.quirk = ""

    assert failed == []
    assert [fact for fact in facts if fact not in set(sound(home, known, odd.touched))] == []
    assert picks <= with_picks(home, odd.touched), home.rows(LISTS_MADE)
