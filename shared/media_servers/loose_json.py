"""JSON as templates written by hand send it: read where it can mean one thing only."""

import json
import re
from collections.abc import Callable

WORDS = {"true": True, "false": False, "null": None, "none": None, "undefined": None, "": None}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
DEEPEST = 40
_SPACE = re.compile(r"\s*")
_BARE = re.compile(r"\{\{[^{}]*\}\}|[^,}\]\n\"]*")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_KEY_NEXT = re.compile(r"\s*(,\s*([\"'}]|\{\{|[A-Za-z_]\w*\s*:)|}|$)")
_ENTRY_NEXT = re.compile(r"\s*([,\]]|$)")
_COLON_NEXT = re.compile(r"\s*:")


def read(text: str) -> object:
    """Sound JSON as it is; else True and None, single quotes, commas too many, values without quotes, and quotes within a
    text that cannot be its end. Raises ValueError."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return _Reader(text).document()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text, self._at, self._depth = text, 0, 0

    def document(self) -> object:
        value = self._value(_KEY_NEXT)
        if self._peek():
            raise ValueError("more than one document")
        return value

    def _peek(self) -> str:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _take(self, mark: str) -> bool:
        if self._peek() != mark:
            return False
        self._at += 1
        return True

    def _value(self, end: re.Pattern[str]) -> object:
        first = self._peek()
        if first == "{" and not self._text.startswith("{{", self._at):
            return self._nested(self._object)
        if first == "[":
            return self._nested(self._list)
        return self._string(end) if first in ("'", '"') and first else self._bare()

    def _nested(self, read: Callable[[], object]) -> object:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError("too deep")
        self._at += 1
        value = read()
        self._depth -= 1
        return value

    def _object(self) -> dict[str, object]:
        found: dict[str, object] = {}
        while not self._take("}"):
            first = self._peek()
            key = self._string(_COLON_NEXT) if first in ("'", '"') and first else self._name()
            if not self._take(":"):
                raise ValueError("a name without a value")
            found[key] = self._value(_KEY_NEXT)
            if not self._take(",") and self._peek() != "}":
                raise ValueError("no end of an object")
        return found

    def _list(self) -> list[object]:
        found: list[object] = []
        while not self._take("]"):
            found.append(self._value(_ENTRY_NEXT))
            if not self._take(",") and self._peek() != "]":
                raise ValueError("no end of a list")
        return found

    def _name(self) -> str:
        name = re.compile(r"[A-Za-z_]\w*").match(self._text, self._at)
        if name is None:
            raise ValueError("no name")
        self._at = name.end()
        return name.group()

    def _string(self, end: re.Pattern[str]) -> str:
        quote, letters = self._text[self._at], list[str]()
        self._at += 1
        while self._at < len(self._text):
            letter = self._text[self._at]
            self._at += 1
            if letter == "\\":
                letters.append(self._escaped())
            elif letter == quote and end.match(self._text, self._at):
                # Two escapes may be the halves of one letter.
                return "".join(letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            else:
                letters.append(letter)
        raise ValueError("no end of a text")

    def _escaped(self) -> str:
        letter = self._text[self._at : self._at + 1]
        self._at += 1
        if letter == "u" and (code := re.compile("[0-9a-fA-F]{4}").match(self._text, self._at)):
            self._at = code.end()
            return chr(int(code.group(), 16))
        return ESCAPES.get(letter, letter)

    def _bare(self) -> object:
        found = _BARE.match(self._text, self._at)
        word = found.group().strip() if found else ""
        self._at += len(found.group()) if found else 0
        if word.lower() in WORDS:
            return WORDS[word.lower()]
        if _NUMBER.fullmatch(word):
            return (
                json.loads(word) if not word.lstrip("-").startswith("0") or word in ("0", "-0") or "." in word else word
            )
        if "{" in word and not word.startswith("{{"):
            raise ValueError("no value")
        return word
