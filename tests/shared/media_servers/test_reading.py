"""What our clients read from the sample server, which speaks both dialects strictly: the same promises hold for both."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.sample_server.generated import Size
from infra.sample_server.running import Running, running
from shared import errors, http, media_servers
from shared.media_servers import MediaServer
from tests.shared.media_servers.lookups import films, library, person

QUICK = http.Retries(tries=2, first_s=0.01, longest_s=1)


def test_the_kind_is_found_without_a_key(server: Running) -> None:
    assert media_servers.detect(server.url) == server.kind
    assert media_servers.detect(server.base) == server.kind


def test_a_good_connection_says_who_answers(server: Running, client: MediaServer) -> None:
    info = client.check()

    assert (info.kind, info.name) == (server.kind, "Sample")
    assert info.id
    assert info.version


def test_a_wrong_kind_key_or_right_is_named_with_its_call_and_remedy(server: Running, client: MediaServer) -> None:
    other = "emby" if server.kind == "jellyfin" else "jellyfin"
    with pytest.raises(errors.MediaServerError, match=f"choose {server.kind.title()} as its kind") as caught:
        media_servers.connect(other, server.url, server.api_key, retries=QUICK).check()
    assert caught.value.permanent

    with pytest.raises(errors.MediaServerError, match=r"GET /System/Info answered 401.*make a new key") as caught:
        media_servers.connect(server.kind, server.url, "no-such-key", retries=QUICK).check()
    assert "no-such-key" not in str(caught.value)

    token = client.authenticate("Ben", "ben").token
    with pytest.raises(errors.MediaServerError, match=r"does not let the key administer \(GET .* answered 403\)"):
        media_servers.connect(server.kind, server.url, token, retries=QUICK).check()


def test_suggestions_are_of_one_kind_and_of_what_the_person_may_see(client: MediaServer) -> None:
    ana, ella = person(client, "Ana"), person(client, "Ella")

    of_ana, of_ella = client.suggestions(ana.id, "movie", 500), client.suggestions(ella.id, "movie", 500)

    assert of_ana
    assert len(client.suggestions(ana.id, "movie", 3)) == 3
    assert set(of_ella) < set(of_ana)
    assert not set(of_ana) & set(client.suggestions(ana.id, "series", 500))


def test_people_come_with_what_they_may_see(client: MediaServer) -> None:
    users = {user.name: user for user in client.users()}

    assert users["Ana"].is_admin
    assert users["Ana"].avatar_tag
    assert not users["Ben"].is_admin
    limited = [user for user in users.values() if user.max_rating is not None]
    assert limited
    assert client.user(limited[0].id) == limited[0]
    with pytest.raises(errors.NotFound):
        client.user("0123456789abcdef0123456789abcdef")


def test_a_library_and_a_person_that_a_list_tells_twice_come_once(server: Running, client: MediaServer) -> None:
    libraries, people = client.libraries(), client.users()
    first = "Items[0]" if server.kind == "emby" else "[0]"
    for match, fact in (("/Library/VirtualFolders", "Locations"), ("/Users", "PrimaryImageTag")):
        other = {"at": f"{first}.{fact}", "set": None}
        server.control.oddity(match, {"at": first, "repeat": True}, other)

    again = [one.id for one in client.libraries()], [one.id for one in client.users()]

    assert all(rule["happened"] for rule in server.control.oddities())
    server.control.clear_oddities()
    assert again == ([one.id for one in libraries], [one.id for one in people])


def test_a_person_signs_in_by_name_and_is_told_when_not(server: Running, client: MediaServer) -> None:
    signed_in = client.authenticate("ana", "ana")

    assert signed_in.user.name == "Ana"
    assert signed_in.server_id == client.check().id
    assert signed_in.token not in repr(signed_in)
    client.sign_out(signed_in.token)
    with pytest.raises(errors.Unauthorized, match="does not know this name and password"):
        client.authenticate("Ana", "wrong")
    server.control.user(name="Ben", policy={"IsDisabled": True})
    with pytest.raises(errors.Forbidden, match="does not let this account in"):
        client.authenticate("Ben", "ben")


def test_quick_connect_waits_for_the_approval(server: Running, client: MediaServer) -> None:
    if server.kind == "emby":
        assert not client.quick_connect_enabled()
        with pytest.raises(errors.Invalid, match="no Quick Connect"):
            client.quick_connect_start()
        return
    assert client.quick_connect_enabled()
    begun = client.quick_connect_start()
    assert client.quick_connect_finish(begun.secret) is None
    ben = person(client, "Ben")

    approver = http.Service("Jellyfin", server.url, headers={"Authorization": f'MediaBrowser Token="{server.api_key}"'})
    approver.json("POST", "/QuickConnect/Authorize", params={"code": begun.code, "userId": ben.id})

    signed_in = client.quick_connect_finish(begun.secret)
    assert signed_in is not None
    assert signed_in.user.id == ben.id
    with pytest.raises(errors.NotFound, match="begin again"):
        client.quick_connect_finish(begun.secret)


def test_films_come_whole_with_all_their_facts(client: MediaServer) -> None:
    pages = list(client.items(library(client).id, "movie", page_size=40))
    items = [item for page in pages for item in page.items]

    assert pages[-1].whole
    assert not any(page.whole for page in pages[:-1])
    assert len({item.id for item in items}) == pages[-1].total == len(items)
    assert {item.id for item in items} == client.library_item_ids(library(client).id)
    dune = next(item for item in items if (item.name, item.year) == ("Dune", 2021))
    assert dune.kind == "movie"
    assert dune.provider_ids["imdb"].startswith("tt")
    assert dune.provider_ids["tmdb"].isdecimal()
    assert [credit.name for credit in dune.people if credit.role == "director"] == ["Denis Villeneuve"]
    cast = [credit for credit in dune.people if credit.role == "cast"]
    assert cast
    assert all(credit.id for credit in cast)
    assert dune.genres
    assert dune.overview
    assert dune.runtime_s
    assert 9000 < dune.runtime_s < 10000
    assert dune.certificate
    assert dune.poster_tag
    assert dune.path
    assert dune.media_sources[0].path == dune.path
    assert dune.added_at
    assert dune.added_at.tzinfo


def test_series_and_their_episodes_come_page_by_page(client: MediaServer) -> None:
    shelf = library(client, "Series")
    series = {item.id: item for page in client.items(shelf.id, "series") for item in page.items}
    pages = list(client.episodes(shelf.id, page_size=100))
    episodes = [episode for page in pages for episode in page.items]

    assert len(pages) > 1
    assert pages[-1].whole
    assert {episode.series_id for episode in episodes} <= set(series)
    assert all(item.kind == "series" for item in series.values())
    assert all(episode.number is not None and episode.season is not None for episode in episodes)


def test_a_list_of_nothing_is_one_whole_page(client: MediaServer) -> None:
    pages = list(client.episodes(library(client, "Films").id))

    assert [(page.items, page.total, page.whole) for page in pages] == [((), 0, True)]


def test_a_list_that_moves_while_it_is_read_is_not_trusted(server: Running, client: MediaServer) -> None:
    pages = client.items(library(client).id, "movie", page_size=40)
    first = next(pages)
    server.control.item(remove=first.items[0].id)

    rest = list(pages)

    assert not rest[-1].whole


def test_plays_come_newest_first_and_stop_at_the_callers_mark(server: Running, client: MediaServer) -> None:
    ana = person(client, "Ana")
    plays = [data for page in client.plays(ana.id, "movie", page_size=10) for data in page.items]
    moments = [data.last_played_at for data in plays]

    assert len(plays) > 20
    assert moments == sorted(moments, key=lambda at: at or datetime.min.replace(tzinfo=UTC), reverse=True)
    assert all(data.played and data.kind == "movie" and data.runtime_s for data in plays)

    server.control.forget_requests()
    next(client.plays(ana.id, "movie", page_size=10))
    assert len(server.control.requests("/Items")) == 1


def test_a_new_play_is_the_first_in_the_list(server: Running, client: MediaServer) -> None:
    ana = person(client, "Ana")
    server.control.play("Ana", {"title": "Dune", "year": 2021})

    newest = next(client.plays(ana.id, "movie")).items[0]

    assert newest.item_id == next(item.id for item in films(client) if (item.name, item.year) == ("Dune", 2021))
    assert newest.last_played_at
    assert datetime.now(UTC) - newest.last_played_at < timedelta(minutes=1)


def test_everything_a_person_did_is_told_once(client: MediaServer) -> None:
    ana = person(client, "Ana")
    for kind in ("movie", "series", "episode"):
        pages = list(client.user_data(ana.id, kind))
        data = [one for page in pages for one in page.items]

        assert pages[-1].whole
        assert len({one.item_id for one in data}) == len(data)
        assert {one.kind for one in data} <= {kind}
        assert all(one.says_anything for one in data)
    movies = [one for page in client.user_data(ana.id, "movie") for one in page.items]
    played = {one.item_id for page in client.plays(ana.id, "movie") for one in page.items}
    assert played <= {one.item_id for one in movies}
    assert {one.item_id for one in client.favorites(ana.id, "movie")} == {
        one.item_id for one in movies if one.is_favorite
    }
    assert any(one.rating == 10 for one in movies)


def test_what_is_in_progress_has_a_place(server: Running, client: MediaServer) -> None:
    ben = person(client, "Ben")
    film = films(client)[0]
    server.control.play("Ben", film.id, position=0.4)

    begun = {data.item_id: data for page in client.in_progress(ben.id, "movie") for data in page.items}

    assert film.runtime_s
    assert abs(begun[film.id].position_s - 0.4 * film.runtime_s) < 5
    assert begun[film.id].played_share == pytest.approx(0.4, abs=0.01)


def test_pictures_come_as_bytes_and_missing_ones_say_so(client: MediaServer) -> None:
    film = next(item for item in films(client) if item.poster_tag)
    ana = person(client, "Ana")

    assert client.image(film.id, "Primary", film.poster_tag, max_width=200).content_type.startswith("image/")
    assert len(client.avatar(ana.id, ana.avatar_tag).data) > 100
    with pytest.raises(errors.NotFound):
        client.image("0123456789abcdef0123456789abcdef")
    with pytest.raises(errors.Invalid):
        client.image(film.id, "../../Users")


def test_certificates_have_scores(client: MediaServer) -> None:
    scores = client.parental_ratings()

    assert scores["G"] < scores["PG-13"] < scores["R"]


def test_the_link_of_an_item_opens_the_servers_own_page(server: Running, client: MediaServer) -> None:
    page = "/web/#/details?id=7&serverId=s1" if server.kind == "jellyfin" else "/web/index.html#!/item?id=7&serverId=s1"

    assert client.web_link("7", "s1") == server.url + page


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("5xx", {"times": 2}),
        ("429", {"times": 2, "retryAfter": 1}),
        ("drop", {"times": 2}),
        ("truncate", {"times": 2, "after": 1}),
    ],
)
def test_a_fault_on_the_way_changes_nothing_in_what_is_read(
    server: Running, client: MediaServer, fault: str, rule: dict[str, object]
) -> None:
    before = list(client.items(library(client).id, "movie", page_size=40))
    server.control.fault("/Items", fault, **rule)

    after = list(client.items(library(client).id, "movie", page_size=40))

    assert after == before
    assert server.control.faults()[0]["happened"] == 2


def test_a_server_that_stays_down_is_an_error_and_not_an_empty_list(server: Running, client: MediaServer) -> None:
    shelf = library(client)
    server.control.fault("/Items", "truncate")

    with pytest.raises(errors.MediaServerError) as caught:
        list(client.items(shelf.id, "movie"))

    assert not caught.value.permanent
    assert server.api_key not in str(caught.value)


def test_a_big_library_costs_one_request_a_page() -> None:
    with running(kind="jellyfin", library=Size(films=1200, series=0, episodes=0, people=2)) as big:
        client = media_servers.connect("jellyfin", big.url, big.api_key)
        shelf = client.libraries()[0]
        big.control.forget_requests()

        pages = list(client.items(shelf.id, "movie"))

        assert pages[-1].whole
        assert len(big.control.requests("/Items")) == -(-pages[-1].total // 500)
