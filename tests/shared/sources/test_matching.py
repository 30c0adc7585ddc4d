"""Who is taken for whom: an id decides; a name needs a year that does not speak against it."""

import pytest

from shared.sources import matching
from shared.sources.model import Candidate, Wanted

DUNE = Wanted("movie", ("Dune",), 1984, 8220)


@pytest.mark.parametrize(
    ("wanted", "found", "is_taken"),
    [
        (DUNE, Candidate("841", by_id=True), True),
        (DUNE, Candidate("841", ("Dune",), 1984), True),
        (DUNE, Candidate("841", ("DUNE",), 1984, 8200), True),
        (DUNE, Candidate("841", ("Dune",), 1985, 8200), True),
        (DUNE, Candidate("438631", ("Dune",), 2021), False),
        (DUNE, Candidate("841", ("Dune",), 1984, 3600), False),
        (DUNE, Candidate("1", ("Dunes",), 1984), False),
        (DUNE, Candidate("1", ("Dune",), None), False),
        (Wanted("movie", ("Solyaris", "Солярис"), 1972), Candidate("593", ("Solaris", "Солярис"), 1972), True),
        (Wanted("movie", ("The Office",), 2005), Candidate("1", ("Office",), 2005), True),
        (Wanted("movie", ("Amelie & Co",), 2001), Candidate("1", ("Amélie and Co.",), 2001), True),
        (Wanted("movie", ("",), 2001), Candidate("1", ("",), 2001), False),
    ],
)
def test_a_title_is_taken_for_another_only_where_enough_speaks_for_it(
    wanted: Wanted, found: Candidate, is_taken: bool
) -> None:
    assert (matching.confidence(wanted, found) >= matching.ENOUGH) is is_taken


def test_of_two_that_are_equally_likely_neither_is_taken() -> None:
    twins = [Candidate("1", ("Swan Song",), 2021), Candidate("2", ("Swan Song",), 2021)]

    assert matching.best(Wanted("movie", ("Swan Song",), 2021), twins) is None
    assert matching.best(Wanted("movie", ("Swan Song",), 2021), twins[:1]) == (twins[0], 0.92)
    assert matching.best(DUNE, []) is None
