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


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, {"Name": "no id"}, {"Id": {}}])
def test_a_row_that_is_none_costs_neither_the_others_nor_the_truth(odd: object) -> None:
    rows = [film(1), odd, film(2), odd]

    pages = read(lambda start, limit: {"Items": rows[start : start + limit], "TotalRecordCount": 4})

    assert [name for page in pages for name in page.items if name.startswith("Film")] == ["Film 1", "Film 2"]
    assert [id for page in pages for id in page.ids] == [film(1)["Id"], film(2)["Id"]]


def test_what_is_left_out_or_doubted_is_named() -> None:
    rows = [{"Id": "1", "Name": "Heat", "Year": 20110112}, {"Id": "2"}, {"Id": "3", "Name": "Ran", "Year": 1985}]

    (page,) = paging.pages(shelf(rows), lambda row: (fields.name(row), fields.year(row, "Year")), 10)

    assert page.items == (("Heat", None), ("Ran", 1985))
    assert page.left_out == ("2 (Name is missing)",)
    assert page.doubted == ("Heat (Year)",)


@pytest.mark.parametrize("total", [0, 3, 10, 24, None, "many", -1, 1e300])
@pytest.mark.parametrize("size", [5, 10])
def test_a_total_that_is_too_small_or_none_loses_no_row_and_is_not_trusted(total: object, size: int) -> None:
    rows = [film(number) for number in range(25)]

    pages = read(lambda start, limit: {"Items": rows[start : start + limit], "TotalRecordCount": total}, size)

    assert sum(len(page.items) for page in pages) == 25
    assert not pages[-1].whole


def test_a_total_that_is_too_small_is_known_for_it_and_one_row_twice_is_none() -> None:
    doubled = [*(film(number) for number in range(9)), film(8)]

    assert read(shelf([film(number) for number in range(9)], total=5))[-1].is_short
    assert not read(shelf(doubled, total=9))[-1].is_short


def test_a_server_that_sends_the_same_page_for_ever_comes_to_an_end() -> None:
    rows = [film(number) for number in range(10)]

    pages = read(lambda start, limit: {"Items": rows, "TotalRecordCount": 10**6})

    assert sum(len(page.items) for page in pages) == 10
    assert not pages[-1].whole


@pytest.mark.parametrize("items", [None, "none", 7, {}])
def test_items_that_are_no_list_are_none_and_not_trusted(items: object) -> None:
    (page,) = read(lambda start, limit: {"Items": items, "TotalRecordCount": 0})

    assert (page.items, page.whole) == ((), False)


def test_one_inner_list_is_unwrapped() -> None:
    (page,) = read(lambda start, limit: {"Items": [[film(1), film(2)]], "TotalRecordCount": 2})

    assert (len(page.items), page.whole) == (2, True)


@pytest.mark.parametrize("answer", [None, [], "x", {}, {"TotalRecordCount": 0}])
def test_an_answer_that_is_no_list_is_an_error_that_says_what_lacks(answer: object) -> None:
    with pytest.raises(
        errors.MediaServerError, match=r"The media server's answer cannot be used: .*; check its address"
    ):
        read(lambda start, limit: answer)
