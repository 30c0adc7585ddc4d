"""Who is to see an output, who sees it, and why: a table of accounts."""

import pytest

from shared.output import privacy

NOBODY = {
    "name": "Ben", "is_own": False, "is_admin": False, "sees_new": False, "gets_kind": False, "is_granted": False, "opens": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("purpose", "form", "account", "crowd", "expected"),
    [
        ("picks", "playlist", {"is_own": True}, "playlist", ("own", True, True)),
        ("picks", "playlist", {"is_admin": True, "opens": True}, "playlist", ("admin", False, False)),
        ("picks", "strm_library", {"is_own": True, "opens": True}, "playlist", ("own", True, True)),
        ("picks", "strm_library", {"is_own": True}, "playlist", ("own", True, False)),
        ("picks", "strm_library", {"is_admin": True}, "playlist", ("admin", True, True)),
        ("picks", "strm_library", {"sees_new": True, "opens": True}, "publish", ("every_library", True, True)),
        ("picks", "strm_library", {"sees_new": True, "opens": True}, "playlist", ("every_library", False, True)),
        ("picks", "strm_library", {"opens": True}, "publish", ("listed", False, True)),
        ("top_picks", "strm_library", {"is_granted": True, "opens": True}, "playlist", ("granted", True, True)),
        ("top_picks", "strm_library", {"is_granted": True}, "playlist", ("granted", True, False)),
        ("top_picks", "collection", {"gets_kind": True}, "playlist", ("listed", True, False)),
        ("channel", "playlist", {"is_own": True}, "playlist", ("own", True, True)),
        ("channel", "playlist", {}, "publish", ("listed", False, False)),
    ],
)
def test_a_reader_is_planned_and_shown_for_a_reason(
    purpose: str, form: str, account: dict[str, object], crowd: str, expected: tuple[str, bool, bool]
) -> None:
    found = privacy.reader(purpose, form, NOBODY | account, crowd, is_there=True)

    assert (found.why, found.is_planned, found.is_shown) == expected


def test_what_is_not_there_shows_nothing_to_anybody() -> None:
    found = privacy.reader("picks", "strm_library", NOBODY | {"is_own": True, "opens": True}, "publish", is_there=False)

    assert (found.is_planned, found.is_shown) == (True, False)
