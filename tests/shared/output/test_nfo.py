from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from shared.output import nfo
from shared.output.model import Episode, Title

HEAT = Title(
    1,
    "Heat & <Fire>",
    1995,
    original_name="Heat",
    overview='A thief says "no".',
    runtime_s=10_230,
    certificate="R",
    custom_rating="FSK 16",
    tags=("dark", "home"),
    rating=7.94,
    genres=("Crime", "Drama"),
    directors=("Michael Mann",),
    writers=("Michael Mann",),
    cast=(("Al Pacino", "Vincent Hanna"), ("Extra", None)),
    provider_ids={"tmdb": "949", "imdb": "tt0113277", "trakt": "5"},
    reason="Why: You liked Ronin & Thief.",
    rank=3,
    poster="http://server/Items/1/Images/Primary?tag=a",
)


def test_the_facts_are_where_a_media_server_reads_them() -> None:
    root = ElementTree.fromstring(nfo.title(HEAT))

    assert root.tag == "movie"
    assert [(node.tag, node.text) for node in root if not len(node) and node.tag not in ("plot", "uniqueid")] == [
        ("title", "Heat & <Fire>"),
        ("originaltitle", "Heat"),
        ("sorttitle", "0003 Heat & <Fire>"),
        ("dateadded", "2001-01-01 11:57:00"),
        ("year", "1995"),
        ("runtime", "170"),
        ("mpaa", "R"),
        ("customrating", "FSK 16"),
        ("rating", "7.9"),
        ("genre", "Crime"),
        ("genre", "Drama"),
        ("tag", "dark"),
        ("tag", "home"),
        ("director", "Michael Mann"),
        ("credits", "Michael Mann"),
        ("tmdbid", "949"),
        ("imdbid", "tt0113277"),
        ("thumb", "http://server/Items/1/Images/Primary?tag=a"),
    ]
    assert [(node.attrib, node.text) for node in root.findall("uniqueid")] == [
        ({"type": "tmdb", "default": "true"}, "949"),
        ({"type": "imdb"}, "tt0113277"),
        ({"type": "matinee"}, "1"),
    ]
    assert [(node.findtext("name"), node.findtext("role")) for node in root.findall("actor")] == [
        ("Al Pacino", "Vincent Hanna"),
        ("Extra", None),
    ]


def test_the_plot_begins_with_the_reason() -> None:
    assert (
        ElementTree.fromstring(nfo.title(HEAT)).findtext("plot")
        == 'Why: You liked Ronin & Thief.\n\nA thief says "no".'
    )
    assert nfo.plot(Title(1, "X", overview="Only this.")) == "Only this."
    assert nfo.plot(Title(1, "X", reason="Because.")) == "Because."


def test_nothing_dates_the_copy() -> None:
    written = nfo.title(HEAT) + nfo.episode(Episode(1, 1, 2, "Pilot", "It begins.", 1800))

    for name in (b"premiered", b"aired", b"releasedate"):
        assert name not in written


def test_shows_and_episodes_have_their_own_form() -> None:
    show = ElementTree.fromstring(
        nfo.title(Title(1, "Dark", 2017, has_episodes=True, provider_ids={"tmdb": "70523", "tvdb": "334824"}))
    )
    episode = ElementTree.fromstring(nfo.episode(Episode(1, 1, 2, "Lügen", "Winden.", 3000)))

    assert show.tag == "tvshow"
    assert [(node.get("type"), node.get("default")) for node in show.findall("uniqueid")] == [
        ("tvdb", "true"),
        ("tmdb", None),
        ("matinee", None),
    ]
    assert [(node.tag, node.text) for node in episode] == [
        ("title", "Lügen"), ("season", "1"), ("episode", "2"), ("plot", "Winden."), ("runtime", "50"),
    ]  # fmt: skip


@given(st.text(), st.text(), st.text())
def test_whatever_a_text_holds_the_file_can_be_read(name: str, overview: str, reason: str) -> None:
    written = nfo.title(Title(1, name, overview=overview, reason=reason, genres=(name,), cast=((name, reason),)))

    root = ElementTree.fromstring(written)

    assert (root.findtext("title") or "") == nfo.FORBIDDEN.sub("", name).replace("\r\n", "\n").replace(
        "\r", "\n"
    ).strip()
