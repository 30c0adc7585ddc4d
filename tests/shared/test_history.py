from datetime import UTC, datetime

import pytest

from shared import history
from shared.history import Watcher
from shared.media_servers.model import UserData

WHO = Watcher(1, 2, "subject", "Ana", True, None)
EARLY, LATE = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "likes", "expected"),
    [
        (10.0, None, 100), (7.5, None, 75), (0.0, None, 1), (0.04, True, 1), (None, True, 80), (None, False, 20),
        (None, None, None), (8.0, False, 80),
    ],
)  # fmt: skip
def test_a_rating_of_the_server_on_our_scale(value: float | None, likes: bool | None, expected: int | None) -> None:
    assert history.rating(value, likes) == expected


def row(**facts: object) -> dict[str, object]:
    return history._row(WHO, (5, None), UserData("item", "movie", **facts))  # type: ignore[arg-type]


def test_what_is_played_was_played_at_least_once() -> None:
    assert row(played=True)["play_count"] == 1
    assert row(played=True, play_count=3)["play_count"] == 3
    assert row()["play_count"] == 0


def test_of_two_copies_the_one_played_last_tells_the_place_and_both_tell_the_rest() -> None:
    watched = row(played=True, play_count=2, last_played_at=EARLY, rating=9.0)
    begun = row(position_s=600, play_count=1, last_played_at=LATE, is_favorite=True)

    for one, other in ((watched, begun), (begun, watched)):
        merged = history._merged(one, other)
        assert merged["position_s"] == 600
        assert merged["played"] is True
        assert merged["play_count"] == 2
        assert merged["is_favorite"] is True
        assert merged["rating"] == 90
        assert merged["last_played_at"] == LATE.isoformat()


def test_the_mark_itself_is_read_again_and_what_is_older_is_known() -> None:
    assert not history._known(UserData("a", "movie", last_played_at=LATE), LATE)
    assert history._known(UserData("a", "movie", last_played_at=EARLY), LATE)
    assert not history._known(UserData("a", "movie"), LATE)
    assert not history._known(UserData("a", "movie", last_played_at=EARLY), None)
