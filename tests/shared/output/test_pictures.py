"""Posters: fetched once for everybody, kept within bounds, and drawn on without unpacking more than is shown."""

import io
import logging
import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from infra.sample_server import posters
from shared.output import badges, picture_cache, remote
from shared.output.model import Badge, Remote
from shared.settings import settings
from tests.fakes.serving import serving
from tests.shared.output.test_entries import Pictures

POSTER = posters.poster("Heat", 1995, ["Crime"], width=400)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("MATINEE_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.fixture
def pictures(home: Path) -> Iterator[Pictures]:
    with serving(Pictures()) as server:
        server.held["/heat.jpg"] = POSTER
        yield server


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def differing(one: bytes, other: bytes) -> set[str]:
    """The quarters of the picture in which the two differ much."""
    a, b = opened(one), opened(other).resize(opened(one).size)
    wide, high = a.size
    parts = {
        "left": (0, 0, wide // 3, high // 8),
        "right": (wide * 2 // 3, 0, wide, high // 8),
        "below": (0, high // 4, wide, high),
    }
    return {
        name
        for name, box in parts.items()
        if sum(abs(x - y) > 60 for x, y in zip(a.crop(box).tobytes(), b.crop(box).tobytes(), strict=True)) > 200
    }


@pytest.mark.parametrize(
    ("badge", "where"),
    [(Badge(rank=3), {"left"}), (Badge(match=93), {"right"}), (Badge(12, 100), {"left", "right"}), (Badge(), set())],
)
def test_rank_and_match_stand_in_the_corners_and_nowhere_else(badge: Badge, where: set[str]) -> None:
    made = badges.drawn(POSTER, badge)

    assert opened(made).size == opened(POSTER).size
    assert differing(POSTER, made) == where


@pytest.mark.parametrize("content", [b"", b"<html>", POSTER[:500], b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_is_no_picture_is_left_out(pictures: Pictures, content: bytes) -> None:
    pictures.held["/heat.jpg"] = content

    with pytest.raises(remote.NotFetched):
        remote.fetch(Remote(pictures.entry().address, badge=Badge(1)))


@pytest.mark.parametrize("content", [b"", b"<html>", b"#!/bin/sh"])
def test_what_is_no_picture_is_neither_handed_on_nor_kept(pictures: Pictures, content: bytes) -> None:
    pictures.held["/heat.jpg"] = content

    for _ in range(2):
        with pytest.raises(remote.NotFetched):
            remote.fetch(pictures.entry())

    assert pictures.asked == {"/heat.jpg": 2}
    assert list(picture_cache.folder().glob("*")) == []


def test_a_small_file_that_claims_to_be_huge_is_refused() -> None:
    huge = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(huge, "PNG")

    with pytest.raises(badges.NoPicture):
        badges.drawn(huge.getvalue(), Badge(1))


def test_a_picture_is_fetched_once_whatever_is_drawn_onto_it(pictures: Pictures) -> None:
    entry = pictures.entry()

    plain = remote.fetch(entry)
    ranked = [remote.fetch(Remote(entry.address, entry.tag, Badge(rank))) for rank in (1, 2)]

    assert plain == POSTER
    assert len({plain, *ranked}) == 3
    assert pictures.asked == {"/heat.jpg": 1}


def test_a_key_in_an_address_reaches_neither_the_log_nor_an_error(
    pictures: Pictures, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="shared")

    with pytest.raises(remote.NotFetched) as failed:
        remote.fetch(pictures.entry(path="/none.jpg?api_key=secret"))

    assert "GET /none.jpg ->" in caplog.text
    assert "secret" not in caplog.text + repr(failed.value) + str(failed.value.details)


def test_the_cache_keeps_what_was_used_last_and_clears_what_was_half_written(home: Path) -> None:
    entries = [Remote(f"http://server/{number}") for number in range(4)]
    for age, entry in enumerate(entries):
        picture_cache.keep(entry, bytes(1000))
        os.utime(picture_cache._path(entry), (1e9 + age, 1e9 + age))
    (picture_cache.folder() / "tmp123").write_bytes(b"half")
    assert picture_cache.find(entries[0]) == bytes(1000)

    assert picture_cache.trim(2500) == 3

    assert [entry for entry in entries if picture_cache.find(entry)] == [entries[0], entries[3]]


def test_a_disk_that_takes_nothing_keeps_nothing_and_fails_nobody(pictures: Pictures) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        found = remote.fetch(pictures.entry())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert found == POSTER
    assert list(picture_cache.folder().glob("*")) == []
