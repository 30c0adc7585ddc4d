"""Which outside sources there are, and what each knows: data for pages, the API and whoever asks them."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.errors import NotFound
from shared.language import gettext


@dataclass(frozen=True)
class Source:
    """`knows` is what it adds, in words of `KNOWLEDGE`; `key_from` where a key can be had, without which some do answer
    (`key_is_optional`). `links_people`: they may let this program in to their own accounts there, for which a secret goes with the
    key. `paces`, where it asks to be told how the household can be reached (the option `sources.contact`): calls a second of who does
    not say, and of who does. `pictures_from`: hosts to which it may send us on for a picture. `id_form`: a regular expression of what
    its ids of titles are; `id_example`: one of them."""

    name: str
    title: str
    address: str
    knows: tuple[str, ...]
    key_from: str | None = None
    key_is_optional: bool = False
    links_people: bool = False
    paces: tuple[int, int] | None = None
    pictures_from: tuple[str, ...] = ()
    id_form: str = r"[1-9]\d{0,14}"
    id_example: str = "603"

    @property
    def wants_contact(self) -> bool:
        return self.paces is not None

    @property
    def needs_key(self) -> bool:
        return self.takes_key and not self.key_is_optional

    @property
    def takes_key(self) -> bool:
        return self.key_from is not None


# What a source may know, and what that is good for here.
KNOWLEDGE: Mapping[str, str] = {
    "facts": gettext("names, plots, genres and people"),
    "keywords": "keywords",
    "collection": gettext("which films belong together"),
    "releases": gettext("release dates and certificates of each country"),
    "trailers": "trailers",
    "providers": gettext("where a title can be watched"),
    "votes": gettext("ratings and how many gave them"),
    "popularity": gettext("how popular a title is just now"),
    "watchers": gettext("how many people watch a title"),
    "related": gettext("which titles go together"),
    "air_dates": gettext("when episodes are shown"),
    "critics": gettext("what critics say"),
    "books": gettext("which books there are"),
    "works": gettext("when a book came out first"),
}

SOURCES: Mapping[str, Source] = {
    source.name: source
    for source in (
        Source("tmdb", "TMDB", "https://api.themoviedb.org",
               ("facts", "keywords", "collection", "releases", "trailers", "providers", "votes", "popularity", "related"),
               "https://www.themoviedb.org/settings/api"),
        Source("trakt", "Trakt", "https://api.trakt.tv", ("votes", "watchers", "related"),
               "https://trakt.tv/oauth/applications", links_people=True),
        Source("omdb", "OMDb", "https://www.omdbapi.com", ("votes", "critics"),
               "https://www.omdbapi.com/apikey.aspx", id_form=r"tt\d{5,12}", id_example="tt0133093"),
        Source("tvmaze", "TVmaze", "https://api.tvmaze.com", ("air_dates", "votes")),
        Source("google_books", "Google Books", "https://books.googleapis.com", ("books", "facts", "votes"),
               "https://console.cloud.google.com/apis/credentials", key_is_optional=True, id_form=r"[\w-]{12}",
               id_example="zyTCAlFPjgYC"),
        Source("open_library", "Open Library", "https://openlibrary.org", ("works", "facts", "keywords"), paces=(1, 3),
               pictures_from=("openlibrary.org", "archive.org"),
               id_form=r"OL[1-9]\d{0,11}W", id_example="OL893415W"),
    )
}  # fmt: skip


def of(name: str) -> Source:
    """Raises `NotFound` for one that there is not."""
    if source := SOURCES.get(name):
        return source
    raise NotFound(
        gettext("There is no source “%(name)s”; there are %(sources)s.", name=name, sources=", ".join(SOURCES))
    )
