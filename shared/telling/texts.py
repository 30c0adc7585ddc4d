"""What letters say, in sections of lines: drawn by a page, and written here as plain text and as simple HTML in their person's language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from shared.db import Row
from shared.discovery.calendar import Airing
from shared.language import Text, gettext, ngettext, said
from shared.telling.letters import Letter
from shared.telling.years import Year
from shared.words import spoken

LONGEST_NAME = 80
LOCALES = {"de": "de_DE"}  # the others as in Britain
STYLE = "font-family:sans-serif;line-height:1.5;max-width:36rem"


@dataclass(frozen=True)
class Line:
    """`words` name a title, or are a sentence; `note` stands behind, and `day` before that, where there is one. `reason` is told below."""

    words: str
    note: str = ""
    day: date | None = None
    title_id: int | None = None
    kind: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Section:
    """`more` are of its lines those that are not named."""

    heading: Text
    lines: Sequence[Line]
    more: int = 0


def of_week(letter: Letter) -> list[Section]:
    """Without those that have nothing to say."""
    found = [
        Section(gettext("New in the library for you"), [_arrived(row) for row in letter.arrived],
                letter.arrived_total - len(letter.arrived)),
        Section(gettext("Your series this week"), [_airing(airing) for airing in letter.airings],
                letter.airings_total - len(letter.airings)),
        Section(gettext("Leaving soon"), [_title(row, day=row["day"]) for row in letter.leaving],
                letter.leaving_total - len(letter.leaving)),
        Section(gettext("A surprise"), [_title(row, reason=row["reason"]) for row in [letter.surprise] if row]),
    ]  # fmt: skip
    return [section for section in found if section.lines]


def of_year(year: Year) -> list[Section]:
    """As `of_week`."""
    genres = [Line(row["name"], ngettext("%(num)s title", "%(num)s titles", row["titles"])) for row in year.genres]
    most = [_title(row, ngettext("%(num)s play", "%(num)s plays", row["plays"])) for row in year.most]
    ends = [(gettext("The first"), year.first), (gettext("The last"), year.last)]
    found = [
        Section(gettext("Your year"), [Line(words) for words in _numbers(year)]),
        Section(gettext("What you loved most"), [_title(row) for row in year.loved]),
        Section(gettext("What you watched most"), most),
        Section(gettext("Your genres"), genres),
        Section(gettext("First and last"), [_title(row, words, day=row["day"]) for words, row in ends if row]),
    ]
    return [section for section in found if section.lines]


def plain(sections: Sequence[Section], language: str, closing: Sequence[str], *, most: int) -> str:
    """No longer than `most` characters: lines go from the longest section before anything of the `closing` does."""
    kept = [[_text(line, language) for line in section.lines] for section in sections]
    more = [section.more for section in sections]
    while len(text := _joined(sections, kept, more, language, closing)) > most and any(kept):
        place = max(range(len(kept)), key=lambda at: len(kept[at]))
        kept[place].pop()
        more[place] += 1
    return text


def html(sections: Sequence[Section], language: str, closing: Sequence[str]) -> str:
    """What is not ours in it is escaped; it calls for nothing from anywhere. A closing line that is an address is a link."""
    parts = [f'<div lang="{language}" style="{STYLE}">']
    for section in sections:
        lines = "".join(f"<li>{_html(line, language)}</li>" for line in section.lines)
        parts += [f"<h2>{escape(said(section.heading, language))}</h2>", f"<ul>{lines}</ul>"]
        parts += [f"<p>{escape(_more(section.more, language))}</p>"] if section.more else []
    return "".join((*parts, *(_closing(line) for line in closing), "</div>"))


def _numbers(year: Year) -> Iterator[Text]:
    yield ngettext("%(num)s hour", "%(num)s hours", year.hours)
    if year.films:
        yield ngettext("%(num)s film", "%(num)s films", year.films)
    if year.episodes:
        yield ngettext("%(num)s episode", "%(num)s episodes", year.episodes)
    if year.books:
        yield ngettext("%(num)s book", "%(num)s books", year.books)
    yield ngettext("on %(num)s day", "on %(num)s days", year.days)
    yield ngettext("%(num)s day in a row at most", "%(num)s days in a row at most", year.streak)


def _arrived(row: Row) -> Line:
    count = row["episodes"]
    return _title(row, ngettext("%(num)s new episode", "%(num)s new episodes", count) if count else "")


def _airing(airing: Airing) -> Line:
    note = " · ".join(filter(None, (airing.place, airing.episode)))
    return Line(_short(airing.title), _short(note), airing.air_date, airing.title_id, airing.kind)


def _title(row: Row, note: str = "", *, day: date | None = None, reason: str = "") -> Line:
    year = f" ({row['year']})" if row["year"] else ""
    return Line(f"{_short(row['title'])}{year}", note, day, row["title_id"], row["kind"], reason)


def _joined(
    sections: Sequence[Section],
    kept: Sequence[Sequence[str]],
    more: Sequence[int],
    language: str,
    closing: Sequence[str],
) -> str:
    parts = []
    for section, lines, rest in zip(sections, kept, more, strict=True):
        told = [f"– {line}" for line in lines] + ([_more(rest, language)] if rest else [])
        parts.append("\n".join((said(section.heading, language), *told)))
    return "\n\n".join((*parts, "\n".join(closing)))


def _text(line: Line, language: str) -> str:
    told = ": ".join(filter(None, (said(line.words, language), _note(line, language))))
    return f"{told} – {spoken.reason(line.reason, language)}" if line.reason else told


def _html(line: Line, language: str) -> str:
    note = _note(line, language)
    told = f"<b>{escape(said(line.words, language))}</b>" + (f" – {escape(note)}" if note else "")
    return f"{told}<br>{escape(spoken.reason(line.reason, language))}" if line.reason else told


def _note(line: Line, language: str) -> str:
    return ", ".join(filter(None, (_day(line.day, language) if line.day else "", said(line.note, language))))


def _day(day: date, language: str) -> str:
    from babel import dates  # most processes write no letters

    return dates.format_date(day, "EEEE, d MMMM", locale=LOCALES.get(language, "en_GB"))


def _more(count: int, language: str) -> str:
    return said(ngettext("and %(num)s more", "and %(num)s more", count), language)


def _closing(line: str) -> str:
    words, _, address = line.rpartition(" ")
    if not address.startswith(("http://", "https://")):
        return f"<p>{escape(line)}</p>"
    return f'<p><a href="{escape(address)}">{escape(words or address)}</a></p>'


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
