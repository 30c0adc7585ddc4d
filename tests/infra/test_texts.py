"""Every text a person reads is marked for translation, the catalogues are up to date, and German is whole."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from infra import texts

ROOT = Path(__file__).parents[2]
CSS = ROOT / "web" / "static" / "css"
MARKS = {"_", "gettext", "ngettext", "marked"}
PROBLEMS = {
    "Problem", "Invalid", "Unauthorized", "Forbidden", "NotFound", "Conflict", "Throttled", "Unavailable", "MediaServerError",
    "QuotaExhausted", "Crowded",
}  # fmt: skip
# By package: what is said by these is read by people. A command speaks English, as logs do.
SAYING = {"say", "conclude", "flash"}
HUMAN = ("aria-label", "title", "placeholder", "alt")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
PLACE = re.compile(r"%\((\w+)\)s|%%")
# Signs and names that are the same in every language.
SAME = re.compile(
    r"\b(Matinee|NDCG@10|PEM|kB|MB|GB|TB|TMDB|OMDb|Trakt|TVmaze|OpenAI|API|IMDb|Jellyfin|Emby|UTC|PostgreSQL)\b|&\w+;|S\d|E\d"
    r"|https?://\S+|-----[A-Z ]+-----"
)
LEFT_OUT = {"noun", "done"}  # a language may say it without
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border)-(left|right)|left|right|border-(top|bottom)-(left|right)-radius)\s*:"
    r"|(text-align|float)\s*:\s*(left|right)"
)


@pytest.fixture(scope="module")
def gathered() -> Catalog:
    return texts.gathered()


def key(message_id: object) -> str:
    return message_id if isinstance(message_id, str) else str(message_id[0])  # type: ignore[index]


@pytest.mark.parametrize("path", texts.paths(), ids=lambda path: path.parts[-3])
def test_a_catalogue_has_every_text_of_the_sources_and_no_other(gathered: Catalog, path: Path) -> None:
    kept = {key(message.id) for message in texts.read(path) if message.id}
    asked = {key(message.id) for message in gathered if message.id}

    assert asked - kept == set(), "run `make texts`, and translate what is empty"
    assert kept - asked == set(), "run `make texts`"


@pytest.mark.parametrize("path", texts.paths(), ids=lambda path: path.parts[-3])
def test_a_catalogue_is_whole_and_fills_the_same_places(path: Path) -> None:
    catalog = texts.read(path)

    assert texts.empty(catalog) == []
    assert [message.id for message in catalog if message.fuzzy and message.id] == []
    assert [message.id for message in catalog if message.id and not agree(message.id, message.string)] == []


def agree(ours: object, theirs: object) -> bool:
    """A form for one may leave out its number."""
    one, more = (ours, ours) if isinstance(ours, str) else ours  # type: ignore[misc]
    forms = [theirs] if isinstance(theirs, str) else list(theirs)  # type: ignore[call-overload]
    wanted, last = places(str(one)) | places(str(more)), places(str(forms[-1]))
    return all(places(str(form)) <= wanted for form in forms) and wanted - last <= LEFT_OUT


def places(text: str) -> set[str]:
    return {found[1] or "%" for found in PLACE.finditer(text)}


def sources() -> Iterator[tuple[Path, ast.AST]]:
    for package in ("shared", "web", "functions"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "commands" not in path.parts:
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    yield path, node


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def test_what_stands_in_a_text_is_given_by_name() -> None:
    wrong = []
    for path, node in sources():
        if isinstance(node, ast.Call) and name_of(node) in MARKS - {"marked"} and node.args:
            said = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            given = {word.arg for word in node.keywords}
            if said and None not in given and {*map(str, set().union(*map(places, said)))} - {"num", "%"} != given:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {said[0]}")
    assert wrong == []


def test_what_goes_wrong_and_what_jobs_say_is_marked() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in sources()
        if isinstance(node, ast.Call) and name_of(node) in PROBLEMS | SAYING and node.args and is_bare(node.args[0])
        if not str(path.relative_to(ROOT)).startswith(("shared/settings", "shared/db"))
    ]
    assert bare == [], "say it with `gettext` of shared.language"


def is_bare(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return is_bare(node.body) or is_bare(node.orelse)
    said = isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
    return said and bool(re.search(r"[A-Za-z]{2}", ast.unparse(node)[1:]))


def test_a_bare_sentence_is_found_in_whatever_form() -> None:
    for text in ('"It is late."', 'f"It is {hour} o\'clock."', '"It is." if late else gettext("It is late.")'):
        assert is_bare(ast.parse(text, mode="eval").body)
    assert not is_bare(ast.parse('gettext("It is late.")', mode="eval").body)


def test_templates_hold_no_words_of_their_own() -> None:
    found = [
        f"{path.relative_to(ROOT / 'web')}: {words}"
        for path in sorted((ROOT / "web" / "templates").rglob("*.html"))
        for words in literal(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def literal(source: str) -> Iterator[str]:
    """Words between tags, in attributes that are read out, and in expressions where something else is chosen or joined."""
    for expression in re.findall(r"\{\{(.*?)\}\}|\{%(.*?)%\}", source, flags=re.DOTALL):
        yield from chosen(" ".join(expression))
    plain = JINJA.sub("\0", re.sub(r"block body_class %\}\w+", "", source))
    plain = re.sub(r"<(style|script)\b.*?</\1>", "", plain, flags=re.DOTALL)
    for attribute, value in re.findall(r"\b([\w-]+)=\"([^\"<>]*)\"", plain):
        if attribute in HUMAN and is_word(value):
            yield f"{attribute}={value}"
    # What is left of attributes belongs to a macro that gives only these.
    for text in re.sub(r"<[a-zA-Z/!][^<>]*>|[\w-]+=\"[^\"]*\"|data-[\w-]+", "\n", plain).split("\n"):
        if is_word(text):
            yield text.replace("\0", "…").strip()


def chosen(expression: str) -> Iterator[str]:
    """“"Yes" if so”, “or "No"”, “else "No"”, and labels in pairs: words that begin like one, outside of `_()`."""
    marked = re.sub(r"\b(_|ngettext)\((?:[^()]|\([^()]*\))*\)", "", expression)
    yield from re.findall(r"(?:\bor |\belse |,\s|^\s*)\"([A-Z][a-z]+(?: [^\"]*)?)\"", marked)


def is_word(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", SAME.sub("", text)))


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello</p>",
        '<a aria-label="Close">{{ icon("close") }}</a>',
        "<p>by {{ name }}</p>",
        '<b>{{ title or "Untitled" }}</b>',
        '{{ "Stopping" if late else _("Stop") }}',
    ],
)
def test_words_of_a_template_are_found_wherever_they_stand(source: str) -> None:
    assert list(literal(source)) != []


@pytest.mark.parametrize("source", ['<p class="note">{{ _("Hello") }} · {{ name }}</p>', "{% if x %}<br>{% endif %}"])
def test_a_template_whose_words_are_marked_is_none(source: str) -> None:
    assert list(literal(source)) == []


def test_styles_know_start_and_end_and_neither_left_nor_right() -> None:
    """So that pages of a language that is written from the right are mirrored."""
    found = [
        f"{path.relative_to(CSS)}: {match[0]}"
        for path in sorted(CSS.rglob("*.css"))
        for match in PHYSICAL.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
