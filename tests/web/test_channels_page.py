"""Channels as pages: made, previewed, filled, shared, published and deleted by forms that need no script."""

import re

import pytest

from functions import generate_channel
from shared import jobs
from shared.curation import channels
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests import household
from tests.household.channels import channel
from tests.web.asking import FRAGMENT
from tests.web.conftest import Browser, SignIn


@pytest.fixture
def ana(signed_in: SignIn, full_home: Conn) -> Browser:
    someone = signed_in("Ana")
    someone.get("/channels/new")
    return someone


def fill(conn: Conn, channel_id: int) -> None:
    generate_channel.handler(conn, Attempt(0, names.GENERATE_CHANNEL), channel_id)
    conn.commit()


def asked_for(conn: Conn) -> list[dict[str, object]]:
    return [dict(run.args) for run in jobs.history(conn, names.GENERATE_CHANNEL)]


def test_whoever_has_none_reads_why_and_is_led_to_the_form(ana: Browser) -> None:
    page = ana.get("/channels").text

    assert "There is none yet" in page
    assert 'href="/channels/new"' in page


def test_a_channel_is_made_filled_and_shown_by_a_form(ana: Browser, full_home: Conn) -> None:
    moon, ben = household.title(full_home, "Moon"), household.person(full_home, "Ben")
    form = {
        "act": "save", "name": "Saturday", "kinds": "movie", "genres": "Science Fiction", "year_from": "1960", "size": "5",
        "examples": str(moon), "shared_with": str(ben), "refreshes": "1",
    }  # fmt: skip

    answer = ana.post("/channels/new", form)

    assert answer.status_code == 303
    channel_id = int(re.search(r"/channels/(\d+)\?run=\d+$", answer.location)[1])  # type: ignore[index]
    made = channels.get(full_home, None, channel_id)
    assert (made.name, made.kinds, made.genres) == ("Saturday", ["movie"], ["Science Fiction"])
    assert (made.year_from, made.year_to, made.size, made.refreshes) == (1960, None, 5, True)
    assert (made.examples, made.shared_with) == ([moon], [ben])
    assert asked_for(full_home) == [{"channel_id": channel_id}]
    fill(full_home, channel_id)
    page = ana.get(f"/channels/{channel_id}").text
    assert "<strong>5 titles</strong>" in page
    assert page.index('data-title="') == page.index(f'data-title="{moon}"')
    assert "shared with Ben" in page


def test_what_cannot_be_used_is_said_beside_its_field_and_nothing_that_was_typed_is_lost(ana: Browser) -> None:
    for form, field, words in (
        ({"name": ""}, "name", "A channel needs a name."),
        ({"name": "x", "year_from": "later"}, "year_from", "whole number"),
        ({"name": "x", "size": "0"}, "size", "from 1 to 200"),
        ({"name": "x", "year_from": "1990", "year_to": "1980"}, "year_from", "must not come after"),
        ({"name": "x" * 121}, "name", "longer than 120"),
        ({"name": "x", "shared_with": "123456"}, "shared_with", "nobody"),
    ):
        answer = ana.post("/channels/new", form | {"act": "save", "text_preference": "quiet ones"})

        assert answer.status_code == 400, form
        assert re.search(rf'id="error-{field}"[^>]*>[^<]*{words}', answer.text), (form, answer.text)
        assert 'value="quiet ones"' in answer.text


def test_titles_are_found_and_named_without_a_script(ana: Browser, full_home: Conn) -> None:
    moon = household.title(full_home, "Moon")
    form = {"name": "Half typed", "find": "moon"}

    found = ana.post("/channels/new", form).text  # Return in the field
    named = ana.post("/channels/new", form | {"act": f"example:{moon}"}).text
    refused = ana.post("/channels/new", form | {"examples": str(moon), "act": f"never:{moon}"}).text
    dropped = ana.post("/channels/new", form | {"excluded": str(moon), "act": f"drop:{moon}"}).text

    assert f'value="example:{moon}"' in found
    assert 'value="Half typed"' in found
    assert f'name="examples" value="{moon}"' in named
    assert f'name="excluded" value="{moon}"' in refused
    assert f'name="examples" value="{moon}"' not in refused
    assert f' value="{moon}"' not in dropped


def test_a_script_gets_the_titles_of_the_form_alone(ana: Browser) -> None:
    part = ana.post("/channels/new", {"find": "moon", "act": "search"}, headers=FRAGMENT).text

    assert part.startswith('<div class="channel-marks"')
    assert "<h1" not in part


def test_a_preview_is_kept_or_takes_the_place_of_what_a_channel_asks_for(ana: Browser, full_home: Conn) -> None:
    first = ana.post("/channels/new", {"act": "preview", "name": "Quiet", "size": "3"})
    draft = int(first.location.rsplit("/", 1)[1])
    assert channels.get(full_home, None, draft).is_draft
    assert "Preview: Quiet" in ana.get(first.location).text

    kept = ana.post(f"/channels/{draft}/keep")

    assert kept.location == f"/channels/{draft}"
    full_home.rollback()
    assert not channels.get(full_home, None, draft).is_draft
    second = ana.post(f"/channels/{draft}/edit", {"act": "preview", "name": "Loud", "size": "4"})
    other = int(re.search(r"/channels/(\d+)\?of=", second.location)[1])  # type: ignore[index]
    assert "Save it as “Quiet”" in ana.get(second.location).text
    ana.post(f"/channels/{other}/keep", {"of": str(draft)})
    full_home.rollback()
    after = channels.get(full_home, None, draft)
    assert (after.name, after.size) == ("Loud", 4)


def test_only_what_its_titles_follow_from_fills_a_channel_anew(ana: Browser, full_home: Conn) -> None:
    owner, moon = household.person(full_home, "Ana"), household.title(full_home, "Moon")
    channel_id = channel(full_home, owner, [moon], name="Mine", examples=[moon])
    full_home.commit()
    same = {"act": "save", "name": "Mine", "size": "25", "examples": str(moon)}

    ana.post(f"/channels/{channel_id}/edit", same)
    ana.post(f"/channels/{channel_id}/edit", same | {"name": "Ours"})
    assert asked_for(full_home) == []
    ana.post(f"/channels/{channel_id}/edit", same | {"name": "Ours", "genres": "Drama"})

    assert asked_for(full_home) == [{"channel_id": channel_id}]
    full_home.rollback()
    assert channels.get(full_home, None, channel_id).name == "Ours"


def test_a_channel_is_put_on_the_media_server_and_what_came_of_it_is_told(ana: Browser, full_home: Conn) -> None:
    channel_id = channel(full_home, household.person(full_home, "Ana"), [household.title(full_home, "Moon")])
    full_home.commit()

    answer = ana.post(f"/channels/{channel_id}/sync")

    page = ana.get(answer.location).text
    assert "on the media server" in page
    assert "Sync now" in page
    assert 'hx-trigger="load delay:500ms"' in page
    run_id = int(answer.location.rsplit("=", 1)[1])
    full_home.execute("update job_runs set state = 'failed', error = 'Jellyfin is away.' where id = %s", (run_id,))
    full_home.commit()
    assert "That did not work: Jellyfin is away." in ana.get(answer.location).text


def test_it_is_deleted_after_a_question_that_names_who_loses_it(ana: Browser, full_home: Conn) -> None:
    ben = household.person(full_home, "Ben")
    channel_id = channel(full_home, household.person(full_home, "Ana"), shared_with=[ben])
    full_home.commit()

    question = ana.get(f"/channels/{channel_id}/delete").text
    assert "You share it with Ben" in question
    ana.post(f"/channels/{channel_id}/delete")

    assert ana.get(f"/channels/{channel_id}").status_code == 404


def test_what_is_shared_is_seen_and_not_changed_and_what_is_not_is_not_there(
    ana: Browser, signed_in: SignIn, full_home: Conn
) -> None:
    ben, owner = household.person(full_home, "Ben"), household.person(full_home, "Ana")
    shared = channel(full_home, owner, [household.title(full_home, "Moon")], name="For Ben", shared_with=[ben])
    private = channel(full_home, owner, name="For nobody")
    full_home.commit()
    bens = signed_in("Ben")

    listed, page = bens.get("/channels").text, bens.get(f"/channels/{shared}").text

    assert "For Ben" in listed
    assert "For nobody" not in listed
    assert "Put together by Ana" in page
    assert "/edit" not in page
    assert bens.get(f"/channels/{private}").status_code == 404
    for below in ("edit", "delete"):
        assert bens.get(f"/channels/{shared}/{below}").status_code == 404
    for deed in ("edit", "keep", "generate", "sync", "delete"):
        assert bens.post(f"/channels/{shared}/{deed}", {"name": "x"}).status_code == 404, deed


def test_a_run_of_something_else_is_not_told(ana: Browser, full_home: Conn) -> None:
    channel_id = channel(full_home, household.person(full_home, "Ana"))
    other = jobs.ask(full_home, "backup-database", trigger="person")
    full_home.commit()

    page = ana.get(f"/channels/{channel_id}?run={other.id}").text

    assert "about to begin" not in page
    assert "It was never filled." in page
