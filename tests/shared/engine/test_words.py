"""Words counted all at once against words counted title by title."""

import math
from collections import Counter

import numpy as np
import pytest

from shared.engine import words

PLOTS = ("Cats and dogs, CATS; a dog", "The glass of glasses", "Ένας ΣΟΦΟΣ σοφός", "naïve über-cats_99 don't", "")
KEYWORDS = ("Time Travel", "robots ", "dogs", "x", "Über")


def texts(seed: int, count: int = 40) -> list[words.Text]:
    chance = np.random.default_rng(seed)
    plots = [" ".join(chance.choice(PLOTS, size=3)) + " ab" * int(chance.integers(9)) for _ in range(count)]
    return [(plot, [*chance.choice(KEYWORDS, size=int(chance.integers(4)))]) for plot in plots]


def said(text: words.Text) -> Counter[str]:
    plot, keywords = text
    counts = Counter(words.stem(word) for word in words.WORD.findall(plot.lower()))
    for keyword in keywords:
        counts["#" + keyword.lower().strip()] += 2
        counts.update(words.stem(word) for word in words.WORD.findall(keyword.lower()))
    return counts


def long_way(documents: list[Counter[str]]) -> np.ndarray:
    spread = Counter(word for document in documents for word in document)
    kept = sorted(word for word, n in spread.items() if 2 <= n <= max(2, 0.1 * len(documents)))
    rows = [[1 + math.log(d[w]) if d[w] else 0.0 for w in kept] for d in documents]
    rarity = np.array([math.log((1 + len(documents)) / (1 + spread[w])) + 0.5 for w in kept])
    weighed = np.array(rows).reshape(len(documents), len(kept)) * rarity
    return weighed / np.maximum(np.linalg.norm(weighed, axis=1, keepdims=True), 1e-6)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("at_once", [7, 4096])
def test_words_are_weighed_as_by_counting_title_by_title(seed: int, at_once: int) -> None:
    given = [*texts(seed), (f"alone{'abcdef'[seed]} rare", ["Robots"]), ("rare dogs", [])]

    found = words.tf_idf(given, at_once)

    assert found.width
    assert found.dense() == pytest.approx(long_way([said(text) for text in given]), abs=1e-6)


def test_no_titles_have_no_words() -> None:
    assert words.tf_idf([]).rows == 0
    assert words.tf_idf([("", [])]).width == 0
