"""Words of a plot and its keywords, and how much each of them says (tf-idf)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence

import numpy as np

from shared.engine import sparse

WORD = re.compile(r"[^\W\d_]{3,}")
RARE = 2
COMMON = 0.1
KEYWORD_WEIGHT = 2
AT_ONCE = 4096

Text = tuple[str, Iterable[str]]  # a plot and its keywords
Counts = tuple[np.ndarray, np.ndarray, np.ndarray]  # rows, numbers of words, how often


class Numbers(dict[str, int]):
    """A number for each word, by its stem; keywords are marked with # and kept whole. `names[number]` is the stem."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __missing__(self, word: str) -> int:
        folded = word if word.startswith("#") else stem(word)
        if folded != word:
            number = self[folded]
        else:
            number = len(self.names)
            self.names.append(word)
        self[word] = number
        return number


def stem(word: str) -> str:
    """Folds plurals only: more would need a language, and plots come in many."""
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def tf_idf(texts: Sequence[Text], at_once: int = AT_ONCE) -> sparse.Sparse:
    """Unit rows of log-damped counts; words in fewer than two or in more than a tenth of the titles are left out. Counted
    `at_once` titles at a time, which takes less memory and changes nothing."""
    numbers, heard = Numbers(), Keywords()
    parts = [counted(texts[start : start + at_once], numbers, heard, start) for start in range(0, len(texts), at_once)]
    nothing = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    rows, said, counts = (np.concatenate(part) for part in zip(nothing, *parts, strict=True))
    spread = np.bincount(said, minlength=len(numbers.names))
    usual = np.flatnonzero((spread >= RARE) & (spread <= max(RARE, COMMON * len(texts)))).tolist()
    column_of = np.full(len(numbers.names), -1)
    column_of[sorted(usual, key=numbers.names.__getitem__)] = np.arange(len(usual))
    kept = column_of[said] >= 0
    damped = np.where(counts > 1, 1 + np.log(counts), counts)
    return weighted(rows[kept], column_of[said[kept]], damped[kept], len(texts), len(usual))


class Keywords(dict[str, tuple[list[int], bytes]]):
    """What a keyword adds to a title, worked out once for all titles that carry it: numbers, and what each counts."""

    def of(self, keyword: str, numbers: Numbers) -> tuple[list[int], bytes]:
        if keyword not in self:
            lower = keyword.lower()
            single = [numbers[word] for word in WORD.findall(lower)]
            self[keyword] = [numbers["#" + lower.strip()], *single], bytes([KEYWORD_WEIGHT] + [1] * len(single))
        return self[keyword]


def counted(texts: Sequence[Text], numbers: Numbers, heard: Keywords, start: int) -> Counts:
    """Single words of a plot; keywords whole and by word, counted double because somebody chose them. Rows from `start` on."""
    said, worth, lengths = array("i"), bytearray(), []
    for plot, keywords in texts:
        before = len(said)
        said.extend(map(numbers.__getitem__, WORD.findall(plot.lower())))
        worth += b"\1" * (len(said) - before)
        for keyword in keywords:
            word_numbers, counts = heard.of(keyword, numbers)
            said.extend(word_numbers)
            worth += counts
        lengths.append(len(said) - before)
    rows = np.repeat(np.arange(start, start + len(texts)), lengths)
    return summed(rows, np.frombuffer(said, np.intc), np.frombuffer(worth, np.uint8))


def summed(rows: np.ndarray, said: np.ndarray, worth: np.ndarray) -> Counts:
    """Every word once a row, in the order in which it came first."""
    pairs = rows * (int(said.max(initial=0)) + 1) + said
    order = np.argsort(pairs, kind="stable")
    begins = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    first, totals = order[begins], np.add.reduceat(worth[order].astype(np.float64), begins)
    by_place = np.argsort(first)
    return rows[first][by_place], said[first][by_place].astype(np.int64), totals[by_place]


def weighted(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, height: int, width: int) -> sparse.Sparse:
    """Coordinates to unit rows, each column weighted by how rare it is."""
    counts = sparse.from_triples(rows, columns, values, height, width)
    rarity = np.log((1 + height) / (1 + np.bincount(counts.columns, minlength=width))) + 0.5
    return sparse.unit_rows(sparse.scaled(counts, by_column=rarity))
