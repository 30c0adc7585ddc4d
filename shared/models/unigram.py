"""Words cut into the pieces that are likeliest together: the unigram model of SentencePiece (Kudo 2018), for a fixed vocabulary.

Our own, because the library that reads this vocabulary costs 230 MB of memory and this a tenth of it.
"""

import functools
import itertools
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

SPACE = "▁"
UNKNOWN_PENALTY = 10.0  # below the rarest piece, as SentencePiece has it
WORDS_KEPT = 20_000
FIRST = 4  # piece; before it are those that open, close, fill and stand for what is unknown
LONGEST_KEPT = 30
LONGEST = 4_000  # letters without a space, as in Japanese: past 512 pieces nothing is read


class Pieces:
    """The vocabulary. Looked up by hash: 250,000 strings in a dict would be 35 MB, their hashes are 3."""

    def __init__(self, blob: bytes, offsets: NDArray[np.uint32], scores: NDArray[np.float32]) -> None:
        """Piece i is `blob[offsets[i] : offsets[i + 1]]`, in UTF-8, with `scores[i]` the logarithm of its likelihood."""
        self._blob, self._offsets, self._scores = blob, offsets, scores
        pieces = [blob[begin:end] for begin, end in itertools.pairwise(offsets.tolist())]
        self.longest = max(len(piece.decode()) for piece in pieces[FIRST:])
        # Of bytes: two strings of which one is wide may have the same hash.
        hashes = np.fromiter(map(hash, pieces), np.int64, len(pieces))
        self._order = np.argsort(hashes).astype(np.int32)
        self._hashes = hashes[self._order]

    def find(self, texts: list[str]) -> list[int]:
        """The number of each as a piece, -1 for what is none."""
        written = [text.encode() for text in texts]
        wanted = np.fromiter(map(hash, written), np.int64, len(texts))
        places = np.searchsorted(self._hashes, wanted).clip(max=len(self._hashes) - 1)
        found = np.where(self._hashes[places] == wanted, self._order[places], -1).tolist()
        return [one if one >= 0 and self._bytes(one) == text else -1 for one, text in zip(found, written, strict=True)]

    def score(self, piece: int) -> float:
        return float(self._scores[piece])

    def _bytes(self, piece: int) -> bytes:
        return self._blob[self._offsets[piece] : self._offsets[piece + 1]]


class Tokenizer:
    """Text to numbers of pieces, without those that open and close."""

    def __init__(self, pieces: Pieces, normal: Mapping[int, str], unknown: int, lowest: float) -> None:
        """`normal` says what to write for a code point; `lowest` is the least score of all pieces."""
        self._pieces, self._normal, self._unknown = pieces, normal, unknown
        self._unlikely = lowest - UNKNOWN_PENALTY
        self._cut = functools.lru_cache(WORDS_KEPT)(self._cut_word)

    def tokens(self, text: str, most: int) -> list[int]:
        """At most so many."""
        found: list[int] = []
        for word in text.translate(self._normal).split():
            # Where nothing is written between words, a whole sentence is one: it will not come again.
            cut = self._cut if len(word) <= LONGEST_KEPT else self._cut_word
            found += cut(SPACE + word[:LONGEST])
            if len(found) >= most:
                return found[:most]
        return found

    def _cut_word(self, word: str) -> tuple[int, ...]:
        """Of all ways to cut it the likeliest, by dynamic programming over where a piece ends; unknown letters in a row are one."""
        size, longest = len(word), self._pieces.longest
        spans = [(begin, end) for end in range(1, size + 1) for begin in range(max(0, end - longest), end)]
        numbers = self._pieces.find([word[begin:end] for begin, end in spans])
        best = [0.0] + [-np.inf] * size
        last: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for (begin, end), number in zip(spans, numbers, strict=True):
            if number < 0 and end - begin > 1:
                continue
            score = best[begin] + (self._unlikely if number < 0 else self._pieces.score(number))
            if score > best[end]:
                best[end], last[end] = score, (begin, self._unknown if number < 0 else number)
        cut: list[int] = []
        while size:
            size, number = last[size]
            if not (number == self._unknown and cut and cut[-1] == self._unknown):
                cut.append(number)
        return tuple(reversed(cut))
