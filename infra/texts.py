"""`make texts`: gathers every text that is marked for translation, and brings each language's catalogue up to date.

A text that is new stands there empty, one that is gone goes; nothing is guessed from another. A test holds that none is left empty.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "shared" / "translations"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "marked": None, "ngettext": (1, 2)}
OPTIONS = {"templates/**.html": {"silent": "false"}}


def gathered() -> Catalog:
    """Every text of the packages, in the order of the files; without where they stand, which changes with every line."""
    catalog = Catalog(project="Matinee", charset="utf-8", fuzzy=False)
    for package in ("web", "shared", "functions"):
        found = extract_from_dir(str(ROOT / package), METHODS, OPTIONS, KEYWORDS, comment_tags=("for translators:",))
        for _file, _line, text, comments, _context in sorted(found, key=lambda each: each[:2]):
            catalog.add(text, auto_comments=comments)
    return catalog


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def update(path: Path) -> Catalog:
    """Writes the catalogue anew with what it knows already; returns it."""
    catalog = read(path)
    catalog.update(gathered(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    write(path, catalog)
    return catalog


def write(path: Path, catalog: Catalog) -> None:
    """Without the headers that say when and by what: they would differ each time."""
    written = BytesIO()
    write_po(written, catalog, width=0, ignore_obsolete=True, no_location=True, omit_header=True)
    forms = f'"Plural-Forms: {catalog.plural_forms}\\n"'
    header = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=utf-8\\n"', forms]
    path.write_bytes("\n".join([*header, "", ""]).encode() + written.getvalue())


def empty(catalog: Catalog) -> list[object]:
    """The texts that are not, or not in every form, in the catalogue's language."""
    return [message.id for message in catalog if message.id and not (message.string and all(message.string))]


def paths() -> list[Path]:
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


if __name__ == "__main__":
    for path in paths():
        print(f"{path.parts[-3]}: {len(empty(update(path)))} to translate")
