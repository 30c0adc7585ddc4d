"""Lists of a server that moves, stops early or repeats itself while it is read."""

from collections.abc import Callable, Sequence

import pytest

from shared import errors
from shared.media_servers import fields, model, paging

Row = dict[str, object]


def film(number: int) -> Row:
    return {"Id": f"{number:032x}", "Name": f"Film {number}"}


def shelf(rows: Sequence[Row], total: int | None = None) -> Callable[[int, int], object]:
    """A server that serves slices of `rows`."""

    def fetch(start: int, limit: int) -> object:
        return {"Items": list(rows[start : start + limit]), "TotalRecordCount": len(rows) if total is None else total}

    return fetch


def read(fetch: Callable[[int, int], object], size: int = 10) -> list[model.Page[str]]:
    return list(paging.pages(fetch, lambda row: fields.needed(row, "Name"), size))


def test_a_list_is_read_in_pages_and_only_the_last_is_whole() -> None:
    pages = read(shelf([film(number) for number in range(25)]))

    assert [len(page.items) for page in pages] == [10, 10, 5]
    assert [(page.fetched, page.total, page.whole) for page in pages] == [
        (10, 25, False),
        (20, 25, False),
        (25, 25, True),
    ]


@pytest.mark.parametrize("size", [1, 4, 5, 6, 100])
def test_any_page_size_gives_the_same_list(size: int) -> None:
    pages = read(shelf([film(number) for number in range(20)]), size)

    assert [name for page in pages for name in page.items] == [f"Film {number}" for number in range(20)]
    assert pages[-1].whole


def test_a_server_with_a_smaller_limit_of_its_own_is_read_to_the_end() -> None:
    rows = [film(number) for number in range(25)]

    pages = read(lambda start, limit: {"Items": rows[start : start + 7], "TotalRecordCount": 25}, 100)

    assert sum(len(page.items) for page in pages) == 25
    assert pages[-1].whole


def test_a_list_that_stops_before_its_total_ends_and_is_not_trusted() -> None:
    pages = read(shelf([film(number) for number in range(15)], total=40))

    assert sum(len(page.items) for page in pages) == 15
    assert not pages[-1].whole


def test_a_total_that_moves_is_not_trusted_even_when_the_numbers_meet() -> None:
    rows = [film(number) for number in range(25)]
    totals = iter([26, 25, 25])

    pages = read(lambda start, limit: {"Items": rows[start : start + limit], "TotalRecordCount": next(totals)})

    assert (pages[-1].fetched, pages[-1].total) == (25, 25)
    assert not pages[-1].whole


def test_a_row_that_comes_twice_is_given_once_and_means_another_was_missed() -> None:
    rows = [film(number) for number in [*range(10), 9, *range(11, 20)]]

    pages = read(shelf(rows))

    assert len([name for page in pages for name in page.items]) == 19
    assert not pages[-1].whole


def test_one_unreadable_row_costs_neither_the_others_nor_the_truth() -> None:
    rows: list[Row] = [film(1), {"Id": "2"}, film(3)]

    pages = read(shelf(rows))

    assert pages[-1].items == ("Film 1", "Film 3")
    assert not pages[-1].whole


def test_rows_left_out_on_purpose_still_count_as_read() -> None:
    pages: list[model.Page[str]] = list(paging.pages(shelf([film(1), film(2)]), lambda row: None, 10))

    assert (pages[-1].items, pages[-1].whole) == ((), True)


@pytest.mark.parametrize(
    "answer", [None, [], {"Items": []}, {"Items": None, "TotalRecordCount": 0}, {"Items": [1], "TotalRecordCount": 1}]
)
def test_an_answer_that_is_no_list_is_an_error_that_says_what_lacks(answer: object) -> None:
    with pytest.raises(
        errors.MediaServerError, match=r"The media server's answer cannot be used: .*; check its address"
    ):
        read(lambda start, limit: answer)
