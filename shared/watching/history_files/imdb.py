"""IMDb: ratings, lists and the watch list, whose columns have had several spellings and whose older files are of an old Windows."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from shared.language import gettext
from shared.watching.history_files import values
from shared.watching.history_files.decoding import Table
from shared.watching.history_files.entry import FILM, SHOW, Entry

# Of a site in another language they are words of that language: what none of these is may be anything.
KINDS = {
    "movie": (FILM,), "tv movie": (FILM,), "tvmovie": (FILM,), "video": (FILM,), "short": (FILM,), "tv short": (FILM,),
    "tvshort": (FILM,), "tv special": (FILM, SHOW), "tvspecial": (FILM, SHOW), "feature film": (FILM,), "documentary": (FILM,),
    "film": (FILM,), "tv series": (SHOW,), "tvseries": (SHOW,), "tv mini series": (SHOW,), "tvminiseries": (SHOW,),
    "mini-series": (SHOW,),
}  # fmt: skip
OF_EPISODES = ("tvepisode", "tv episode", "tv-folge", "épisode télé", "episodio tv", "episodio di serie tv")
OTHERS = (
    "video game",
    "videogame",
    "podcast series",
    "podcastseries",
    "podcast episode",
    "podcastepisode",
    "music video",
    "musicvideo",
)
EPISODE = gettext("IMDb rates this single episode; here series are rated.")


OTHER = gettext("Neither a film nor a series.")


def recognizes(table: Table) -> bool:
    columns = {column.strip().lower() for column in table.header}
    return "const" in columns and "title" in columns


def entries(table: Table) -> Iterator[Entry]:
    """What was rated was not for that watched. A row of a list is planned, unless it is rated: which list it is the file does not say."""
    is_list = "position" in {column.strip().lower() for column in table.header}
    rated_on = values.dates_of(_rated(row) for _, row in table.records())
    for number, row in table.records():
        rating = values.rating(row.get("your rating") or row.get("you rated"), 10)
        rated = rated_on.get(_rated(row))
        found = Entry(
            place=f"{table.name} {number}",
            name=row["title"],
            kinds=KINDS.get(row.get("title type", "").strip().lower(), ()),
            # “2013–2023”, as lists that other programs write have it: when it began.
            year=values.year(re.split("[-–]", row.get("year", ""))[0]),
            ids=values.ids({"imdb": row["const"]}),
            rating=rating,
            rated_at=values.moment(f"{rated} 12:00") if rated else _created(row) if rating else None,
            state="planned" if is_list and rating is None else None,
            changed_at=_created(row) if is_list and rating is None else None,
        )
        word = row.get("title type", "").strip().lower()
        yield replace(found, problem=EPISODE if word in OF_EPISODES else OTHER if word in OTHERS else None)


def _rated(row: dict[str, str]) -> str:
    return (row.get("date rated") or row.get("date added") or "").strip()


def _created(row: dict[str, str]) -> datetime | None:
    """When it came to the list: “2020-05-02”, or in files of before 2018 “Sat May  2 00:00:00 2020”."""
    text = " ".join(row.get("created", "").split())
    if day := values.day(text):
        return values.moment(f"{day} 12:00")
    for form in ("%a %b %d %H:%M:%S %Y", "%a %b %d %Y"):
        try:
            return datetime.strptime(text, form).replace(hour=12, tzinfo=UTC)
        except ValueError:
            continue
    return None
