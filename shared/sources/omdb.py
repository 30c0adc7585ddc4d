"""OMDb: what IMDb, Metacritic and Rotten Tomatoes say of a title. All its values are texts, and “N/A” is none."""

import re

from shared.errors import Unavailable
from shared.language import gettext
from shared.sources import reading
from shared.sources.asking import Asker
from shared.sources.model import Candidate, Rating, Report, Wanted
from shared.sources.reading import Row

UNKNOWN = re.compile(r"not found|incorrect imdb id|error getting data", re.IGNORECASE)
KNOWN_TO_ALL = "tt0111161"  # “The Shawshank Redemption”
IMDB = re.compile(r"tt\d{5,12}")


def find(asker: Asker, wanted: Wanted) -> list[Candidate]:
    """By IMDb's id alone, which is OMDb's own: no request."""
    value = wanted.ids.get("imdb", "")
    return [Candidate(value, by_id=True)] if IMDB.fullmatch(value) else []


def report(asker: Asker, word: str, value: str, *, region: str) -> Report | None:
    """One request. Raises `Unavailable` for a failure, which OMDb answers with 200 too."""
    source = reading.row(asker.get("/", {"i": value}).value)
    if source.get("Response") == "True":
        if reading.identity(source, "imdbID") != value:
            raise asker.unusable()
        return read(value, source)
    if UNKNOWN.search(sentence := reading.text(source, "Error", 200) or "no reason"):
        return None
    raise Unavailable(
        gettext("OMDb refused (%(why)s); see Settings, Sources.", why=sentence.rstrip(".!")),
        permanent="key" in sentence.lower(),
    )


def check(asker: Asker) -> None:
    """Raises `Unavailable`."""
    if report(asker, "movie", KNOWN_TO_ALL, region="") is None:
        raise Unavailable(gettext("OMDb answers, but does not know what everybody knows; see Settings, Sources."))


def read(value: str, source: Row) -> Report:
    """Pure."""
    imdb, votes = _number(source, "imdbRating", 10), _number(source, "imdbVotes", 2**31 - 1)
    critics = {reading.text(row, "Source", 50): row for row in reading.rows(source.get("Ratings"))}
    tomatoes = _number(reading.row(critics.get(gettext("Rotten Tomatoes"))), "Value", 100)
    metacritic = _number(source, "Metascore", 100)
    ratings = [
        Rating("imdb", round(imdb * 10, 3), None if votes is None else int(votes)) if imdb and votes != 0 else None,
        None if metacritic is None else Rating("metacritic", metacritic),
        None if tomatoes is None else Rating("rotten_tomatoes", tomatoes),
    ]
    facts = {} if tomatoes is None else {"critic_rating": tomatoes}
    return Report(value, facts, ratings=tuple(rating for rating in ratings if rating))


def _number(source: Row, field: str, most: float) -> float | None:
    """“816,421”, “85%”, “7.6”; None for “N/A” and what is beyond `most`."""
    found = re.match(r"\d[\d,]*(\.\d+)?", reading.text(source, field, 50) or "")
    value = float(found[0].replace(",", "")) if found else None
    return value if value is not None and value <= most else None
