"""Our clients and the sample programs speak as Seerr has published it, and as the code of Radarr and Sonarr has it."""

from collections.abc import Iterator
from typing import Any

import pytest

from infra.sample_requests.desk import KEY
from infra.sample_requests.running import Running, running
from shared.errors import Invalid, Unavailable
from shared.requesting.model import FAILED, FETCHED, FETCHING, REFUSED, SENT, TAKEN, Choice, Requester, Unfit, Wish
from shared.requesting.seerr import Seerr
from shared.requesting.servarr import DIALECTS, Servarr
from tests import contracts
from tests.infra.test_sample_world_contract import recorded

FILM = Wish("movie", "The Substance", has_seasons=False, ids={"tmdb": "933260"})
SERIES = Wish("tv", "Breaking Bad", has_seasons=True, ids={"tmdb": "1396", "tvdb": "81189"})
WISHES = {"seerr": FILM, "radarr": FILM, "sonarr": SERIES}
CHOICE = Choice(4, "/media/one")


@pytest.fixture
def programs() -> Iterator[Running]:
    with running() as found:
        yield found


def client(programs: Running, name: str, *, base_url: str | None = None, key: str = KEY) -> Requester:
    address = base_url or programs.address(name)
    return Seerr(address, key) if name == "seerr" else Servarr(DIALECTS[name], address, key)


@pytest.mark.parametrize("name", list(WISHES))
def test_a_title_is_asked_for_once_and_followed_until_it_is_there(programs: Running, name: str) -> None:
    asked, wish = client(programs, name), WISHES[name]
    assert asked.check().version
    assert asked.find(wish) is None

    first = asked.ask(wish, CHOICE)
    again = asked.ask(wish, CHOICE)

    assert (first.state, again.state in TAKEN, again.remote_id) == (SENT, True, first.remote_id)
    desk = programs.desk(name)
    (taken,) = desk.wanted
    taken.status, taken.loading = 2, ["No space left"]
    found = asked.find(wish)
    assert found is not None
    assert (found.state, found.reason) == (FETCHING, None if name == "seerr" else "No space left")
    desk.fetch(wish.name)
    found = asked.find(wish)
    assert found is not None
    assert found.state == FETCHED


@pytest.mark.parametrize("name", list(WISHES))
def test_what_is_entered_wrongly_is_said_by_field(programs: Running, name: str) -> None:
    other = "sonarr" if name != "sonarr" else "radarr"
    for wrong, field in (
        ({"key": "x" * 32}, "key"),
        ({"base_url": programs.address(other)}, "base_url"),
        ({"base_url": f"{programs.address(name)}/elsewhere"}, "base_url"),
    ):
        with pytest.raises(Invalid) as refusal:
            client(programs, name, **wrong).check()
        assert refusal.value.details["field"] == field
    if name != "seerr":
        with pytest.raises(Invalid, match=f"enter {programs.address(name)} instead"):
            client(programs, name, base_url=programs.wires[name].url).check()


@pytest.mark.parametrize("name", list(WISHES))
def test_what_it_will_not_take_is_no_outage_and_an_outage_is_no_refusal(programs: Running, name: str) -> None:
    asked, wish = client(programs, name), WISHES[name]
    programs.desk(name).refused[wish.name] = "Movie Quota exceeded."
    with pytest.raises(Unfit, match="Quota"):
        asked.ask(wish, CHOICE)
    with pytest.raises(Unfit):
        asked.find(Wish(wish.word, wish.name, wish.has_seasons, {}))
    for kind in ("5xx", "drop"):
        programs.fault(name, kind, times=2)
        for call in (lambda: asked.find(wish), lambda: asked.ask(wish, CHOICE)):
            with pytest.raises(Unavailable):
                call()
        programs.mend(name)
    assert programs.desk(name).wanted == []


@pytest.mark.parametrize("name", ["radarr", "sonarr"])
def test_a_folder_that_is_gone_there_is_a_matter_of_settings_and_not_of_the_title(programs: Running, name: str) -> None:
    for choice in (Choice(), Choice(4, "/media/gone")):
        with pytest.raises(Unavailable, match="Settings, Requests"):
            client(programs, name).ask(WISHES[name], choice)


def test_sonarr_is_asked_for_a_series_also_by_its_id_at_tmdb(programs: Running) -> None:
    asked = client(programs, "sonarr")
    asked.ask(Wish("tv", "Breaking Bad", has_seasons=True, ids={"tmdb": "1396"}), CHOICE)
    assert [one.title.tvdb for one in programs.desk("sonarr").wanted] == [81189]


def test_seerr_declines_fails_and_forgets(programs: Running) -> None:
    asked = client(programs, "seerr")
    asked.ask(FILM, CHOICE)
    (taken,) = programs.desk("seerr").wanted
    for status, state in ((3, REFUSED), (4, FAILED), (5, FAILED), (2, FETCHING)):
        taken.status = status
        found = asked.find(FILM)
        assert found is not None
        assert found.state == state


CONTRACT = contracts.DIRECTORY / "seerr-3.1.openapi.yml"


@pytest.mark.skipif(not CONTRACT.is_file(), reason=contracts.MISSING)
def test_every_request_to_seerr_and_answer_of_ours_is_as_published(
    programs: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml
    from openapi_core import Config, OpenAPI
    from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse

    seen: list[tuple[Any, Any]] = []
    monkeypatch.setattr("requests.sessions.Session.send", recorded(seen))
    asked = client(programs, "seerr")
    asked.check()
    for wish in (FILM, SERIES):
        asked.find(wish)
        for _ in range(2):
            asked.ask(wish, CHOICE)
        asked.find(wish)

    published = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    published["servers"] = [{"url": f"{programs.address('seerr')}/api/v1"}]
    config = Config(spec_validator_cls=None, response_properties_default_policy="optional")
    document = OpenAPI.from_dict(published, config=config)
    assert len(seen) > 8
    for sent, answered in seen:
        request = RequestsOpenAPIRequest(sent)
        document.validate_request(request)
        if answered.status_code in (200, 201):
            document.validate_response(request, RequestsOpenAPIResponse(answered))
