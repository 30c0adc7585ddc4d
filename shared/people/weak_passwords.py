"""Passwords that are tried first: the common ones, what they are dressed up as, and what says only who somebody is."""

import hashlib
import re
import struct
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from shared.language import gettext

FILE = Path(__file__).with_name("common_passwords.bin")
FEWEST_CHARACTERS = 4  # different ones
LEET = str.maketrans("@4301$57!8", "aaeoissti8")
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
HOUSE = ("matinee", "jellyfin", "emby", "password")

COMMON = gettext(
    "This password is among the first that are tried: choose another, such as four words that do not belong together."
)
PERSONAL = gettext("Choose a password that is not your name, your e-mail address, or the name of what it opens.")
MONOTONOUS = gettext(
    "This password repeats itself too much: choose another, such as four words that do not belong together."
)


def fault(password: str, personal: Sequence[str] = ()) -> str | None:
    """What is wrong with it, as a sentence; None for one that will do. `personal` is what is known of its owner."""
    text = plain(password)
    hearts = {text, _heart(text), _heart(text.translate(LEET))}
    if hearts & {plain(word) for word in personal if len(word) >= 3} or _is_mostly(hearts, HOUSE, text):
        return PERSONAL
    if len(set(text)) < FEWEST_CHARACTERS or _is_repeated(text) or _is_a_row(text):
        return MONOTONOUS
    if any(2 * len(heart) >= len(text) and digest(heart) in _common() for heart in hearts):
        return COMMON
    return None


def plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def digest(word: str) -> int:
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")


def _heart(text: str) -> str:
    """Without the digits and marks that are put around a word so that it is taken."""
    return EDGES.sub("", text)


def _is_mostly(hearts: set[str], words: Sequence[str], text: str) -> bool:
    return any(heart in words and 2 * len(heart) >= len(text) for heart in hearts)


def _is_repeated(text: str) -> bool:
    """“abcabcabcabc”, and a common word twice."""
    return any(
        text == text[:size] * (len(text) // size) for size in range(1, len(text) // 2 + 1) if len(text) % size == 0
    )


def _is_a_row(text: str) -> bool:
    """“abcdefghijkl”, “9876543210”: each character is the next, or the one before."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps <= {1, -9} or steps <= {-1, 9}


@lru_cache(maxsize=1)
def _common() -> frozenset[int]:
    data = FILE.read_bytes()
    return frozenset(number for (number,) in struct.iter_unpack(">I", data))
