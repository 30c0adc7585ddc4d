"""Texts of others as Postgres can store them: without NUL, and without half a surrogate pair, which scrapers leave behind."""


def clean(value: str) -> str:
    """Half a pair becomes a question mark; blanks around the text go."""
    if not value.isascii():
        value = value.encode("utf-8", "replace").decode()
    return value.replace("\0", "").strip()


def is_text(value: str) -> bool:
    """Whether every character of it is one: half a pair is put in place of by a sign that would be another's id."""
    return not any("\ud800" <= sign <= "\udfff" for sign in value)
