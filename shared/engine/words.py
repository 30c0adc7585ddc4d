"""Words of a plot and its keywords, and how much each of them says (tf-idf)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from shared.engine import sparse

WORD = re.compile(r"[^\W\d_]{3,}")
RARE = 2
COMMON = 0.1
KEYWORD_WEIGHT = 2.0


def tokens(plot: str, keywords: Iterable[str]) -> Counter[str]:
    """Single words of the plot; keywords whole (marked) and by word, counted double because somebody chose them."""
    counts: Counter[str] = Counter()
    for word in WORD.findall(plot.lower()):
        counts[stem(word)] += 1
    for keyword in keywords:
        counts["#" + keyword.lower().strip()] += KEYWORD_WEIGHT  # type: ignore[assignment]
        for word in WORD.findall(keyword.lower()):
            counts[stem(word)] += KEYWORD_WEIGHT / 2  # type: ignore[assignment]
    return counts


def stem(word: str) -> str:
    """Folds plurals only: more would need a language, and plots come in many."""
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def tf_idf(documents: Sequence[Counter[str]]) -> sparse.Sparse:
    """Unit rows of log-damped counts; words in fewer than two or in more than a tenth of the titles are left out."""
    spread = Counter(word for document in documents for word in document)
    limit = max(RARE, COMMON * len(documents))
    kept = {word: column for column, word in enumerate(sorted(w for w, n in spread.items() if RARE <= n <= limit))}
    rows, columns, values = [], [], []
    for row, document in enumerate(documents):
        for word, count in document.items():
            if word in kept:
                rows.append(row)
                columns.append(kept[word])
                values.append(1 + np.log(count) if count > 1 else float(count))
    return weighted(np.array(rows, np.int64), np.array(columns, np.int64), np.array(values), len(documents), len(kept))


def weighted(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, height: int, width: int) -> sparse.Sparse:
    """Coordinates to unit rows, each column weighted by how rare it is."""
    counts = sparse.from_triples(rows, columns, values, height, width)
    rarity = np.log((1 + height) / (1 + np.bincount(counts.columns, minlength=width))) + 0.5
    return sparse.unit_rows(sparse.scaled(counts, by_column=rarity))
