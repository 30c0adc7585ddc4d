"""The guard shows nobody more than their server does, whatever its policy says; by the rules that we know, no less either."""

import random

import pytest

from shared.titles import certificates
from tests.pipeline.house import House
from tests.pipeline.test_permissions import listed_for

TAGS = ("Grim", "Cozy-Night", "façade")
CERTIFICATES = ("G", "PG", "TV-PG-V", "PG-13", "R", "TV-MA", "Rated R", None)
PEOPLE = ("Ben", "Chloe", "Dev", "Finn")
BELOW = (
    "select external_id from library_items where starts_with(path, %s) and episode_id is null and removed_at is null"
)
FREE: dict[str, object] = {
    "EnableAllFolders": True, "EnabledFolders": [], "MaxParentalRating": None, "MaxParentalSubRating": None,
    "BlockedTags": [], "AllowedTags": [], "IncludeTags": [], "BlockUnratedItems": [], "BlockedMediaFolders": [],
    "ExcludedSubFolders": [], "BlockedNames": [],
}  # fmt: skip


@pytest.fixture
def ruled(home: House) -> House:
    """Films and series that differ in all that a policy may look at."""
    dice = random.Random(7)
    if not home.title_count("Ruled 0"):
        for place in range(24):
            record: dict[str, object] = {
                "title": f"Ruled {place}", "year": 2010, "library": dice.choice(("Films", "Kids")), "tmdb": 995_000 + place,
                "certificate": dice.choice(CERTIFICATES), "customRating": dice.choice((None, None, "G", "R")),
                "keywords": dice.sample(TAGS, dice.randrange(3)),
            }  # fmt: skip
            if place % 4 == 3:
                record |= {"library": "Series", "seasons": [{"number": 1, "episodes": [{"number": 1, "title": "One"}]}]}
            home.control.item(add=record)
        home.run("sync-movies")
        home.run("sync-series")
    return home


def give(home: House, person: str, **rules: object) -> None:
    home.control.user(name=person, policy=FREE | rules)
    home.run("sync-users")


def shown(home: House, person: str, kind: str = "movie") -> set[str]:
    query = """
        select li.external_id from open_items(%s) o join library_items li on li.id = o.item_id
        join titles t on t.id = li.title_id where t.kind = %s"""
    return {row["external_id"] for row in home.rows(query, home.user(person), kind)}


def named(home: House, ids: set[str]) -> set[str]:
    query = "select t.name from library_items li join titles t on t.id = li.title_id where li.external_id = any (%s)"
    return {row["name"] for row in home.rows(query, list(ids))}


def policy(home: House, dice: random.Random) -> dict[str, object]:
    folders = [row["guid"] for row in home.rows("select guid from libraries order by name")]
    limits = (10, 13, 17) if home.server.kind == "jellyfin" else (5, 7, 9)
    rules: dict[str, object] = {
        "MaxParentalRating": dice.choice(limits), "BlockedTags": dice.sample(("grim", "COZY NIGHT", "facade"), 1),
        "BlockUnratedItems": [dice.choice(("Movie", "Series"))], "EnableAllFolders": False,
        "AllowedTags" if home.server.kind == "jellyfin" else "IncludeTags": dice.sample(TAGS, 2),
    }  # fmt: skip
    if home.server.kind == "jellyfin":
        rules |= {"BlockedMediaFolders": dice.sample(folders, 1), "MaxParentalSubRating": dice.choice((None, 0, 1))}
    kept = {name: value for name, value in rules.items() if dice.random() < 0.5}
    if "EnableAllFolders" in kept:
        kept["EnabledFolders"] = dice.sample(folders, 2)
    return kept


def test_whatever_a_policy_says_we_show_what_the_server_shows(ruled: House) -> None:
    """Apart from titles of unknown age: those are for nobody with a limit."""
    dice = random.Random(ruled.server.kind)
    unknown = {row["external_id"] for row in ruled.rows("select external_id from library_items where min_age is null")}
    differed = 0
    for person in PEOPLE:
        rules = policy(ruled, dice)
        give(ruled, person, **rules)
        ours, theirs = shown(ruled, person), listed_for(ruled, person)
        assert ours <= theirs, (person, rules, named(ruled, ours - theirs))
        if "MaxParentalRating" not in rules:
            unknown = set()
        assert theirs - ours <= unknown, (person, rules, named(ruled, theirs - ours - unknown))
        differed += ours != shown(ruled, "Ana")
    assert differed


def test_our_own_rules_hold_before_the_server_has_said_anything(ruled: House) -> None:
    give(ruled, "Dev", BlockedTags=["GRIM"])
    ruled.change("delete from shown_items where identity_id in (select id from identities where name = 'Dev')")

    grim = "select li.external_id from library_items li where 'grim' = any (li.tags)"

    assert shown(ruled, "Dev")
    assert not shown(ruled, "Dev") & {row["external_id"] for row in ruled.rows(grim)}


def test_a_rule_nobody_here_knows_shuts_what_the_server_shuts(ruled: House) -> None:
    give(ruled, "Finn", BlockedNames=["Heat"])

    assert "Heat" not in named(ruled, shown(ruled, "Finn"))
    assert shown(ruled, "Finn") == listed_for(ruled, "Finn")


def test_under_unknown_rules_nothing_is_open_until_the_server_has_said_so(ruled: House) -> None:
    give(ruled, "Finn", BlockedNames=["Heat"])
    ruled.change("delete from shown_items where identity_id in (select id from identities where name = 'Finn')")

    assert shown(ruled, "Finn") == set()

    ruled.run("check-access")

    assert shown(ruled, "Finn") == listed_for(ruled, "Finn")


def test_what_comes_later_is_asked_about_with_the_sync_that_brings_it(ruled: House) -> None:
    give(ruled, "Finn", BlockedNames=["Late and shut"])
    for name in ("Late and open", "Late and shut"):
        ruled.control.item(add={"title": name, "year": 2020, "library": "Films", "certificate": "G"})

    ruled.run("sync-movies")

    late = {name for name in named(ruled, shown(ruled, "Finn")) if name.startswith("Late")}
    assert late == {"Late and open"}


@pytest.mark.parametrize("kind", ["emby"], scope="module", indirect=True)
def test_a_folder_that_emby_shuts_within_a_library_is_shut_before_and_after_emby_is_asked(ruled: House) -> None:
    with ruled.client() as client:
        (films,) = (library for library in client.libraries() if library.name == "Films")
        answer = client.http.json("GET", "/Library/SelectableMediaFolders")  # type: ignore[attr-defined]
    (folder,) = (one["SubFolders"][0] for one in answer if one["Name"] == "Films")
    below = {row["external_id"] for row in ruled.rows(BELOW, folder["Path"] + "/")}

    give(ruled, "Dev", ExcludedSubFolders=[f"{films.guid}_{folder['Id']}"])

    assert below
    assert shown(ruled, "Dev") == listed_for(ruled, "Dev")
    assert ruled.value("select limits_of(i) from identities i where name = 'Dev'") == ["folders"]
    ruled.change("delete from shown_items where identity_id in (select id from identities where name = 'Dev')")
    assert shown(ruled, "Dev")
    assert not shown(ruled, "Dev") & below

    give(ruled, "Dev", ExcludedSubFolders=[f"{films.guid}_gone"])

    assert ruled.value("select limits_of(i) from identities i where name = 'Dev'") == ["rules of the server alone"]
    assert shown(ruled, "Dev") == listed_for(ruled, "Dev")


def test_a_tag_of_the_library_itself_shuts_it_though_we_never_see_that_tag(ruled: House) -> None:
    ruled.control.library(touch="Documentaries", tags=["grim"])
    give(ruled, "Dev", BlockedTags=["Grim"])
    ruled.run("check-access")
    kept = shown(ruled, "Dev")
    ruled.control.library(touch="Documentaries", tags=[])

    documentaries = "select li.external_id from library_items li join libraries l on l.id = li.library_id where l.name = 'Documentaries'"
    assert kept
    assert not kept & {row["external_id"] for row in ruled.rows(documentaries)}


def test_an_answer_cut_short_changes_nothing(ruled: House) -> None:
    give(ruled, "Dev", BlockedTags=["Grim"])
    ruled.run("check-access")
    before = shown(ruled, "Dev")
    ruled.control.oddity("(userId|/Users/).*(parentId)", {"at": "Items[0]", "remove": True})

    ruled.run("check-access")
    ruled.control.clear_oddities()

    assert shown(ruled, "Dev") == before


def test_ratings_of_certificates_that_cannot_be_had_keep_nobody_from_being_read(ruled: House) -> None:
    ruled.control.oddity("ParentalRatings", status=200, text="<html>maintenance</html>")
    ruled.control.user(name="Gus", password="gus")

    row = ruled.run("sync-users")
    ruled.control.clear_oddities()
    ruled.control.user(name="Gus", remove=True)

    assert row["state"] == "succeeded"
    assert "what it said last" in str(row["message"])
    assert ruled.value("select count(*) from users where name = 'Gus'") == 1
    assert ruled.value("select age_limit from identities where name = 'Ella'") == 10


def test_children_see_what_nfo_files_rate_in_their_own_way(ruled: House) -> None:
    written = ("SE:7 / SE:7+ / SE:Från 7 år", "G (General Audiences)", "TV-Y7 FV", "7 ans", "Rated G")
    for place, certificate in enumerate(written):
        record = {"title": f"Written {place}", "year": 2019, "library": "Kids", "tmdb": 996_000 + place}
        ruled.control.item(add=record | {"certificate": certificate})

    ruled.run("sync-movies")

    ages = ruled.rows("select min_age from titles where name like 'Written%%' order by name")
    assert [row["min_age"] for row in ages] == [certificates.age(one) for one in written] == [7, 0, 7, 7, 0]
