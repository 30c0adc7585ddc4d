"""Whatever is most like something disliked, for people who want none of it."""

import numpy as np

from shared.engine.catalogue import Catalogue
from shared.engine.taste import Taste

# A clear word: a low rating, “less like this”, a title thrown out; leaving something halfway is none.
CLEAR = -0.5
# Of centred embeddings: what two films of a kind have in common, and two others hardly ever.
ALIKE = 0.4


def shunned(catalogue: Catalogue, taste: Taste) -> np.ndarray:
    """Mask over catalogue rows: at least `ALIKE` to something clearly disliked, and to nothing liked more so."""
    bad, good = taste.rows[taste.strengths <= CLEAR], taste.rows[taste.strengths > 0]
    out = np.zeros(len(catalogue), bool)
    if len(bad):
        near = nearest(catalogue, np.arange(len(catalogue)), bad)
        close = np.flatnonzero(near >= ALIKE)
        out[close] = near[close] > nearest(catalogue, close, good)
    return out


def nearest(catalogue: Catalogue, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The likeness of each of `rows` to the one of `others` that it is most like; −1 where there are none. One of the
    others at a time: all at once would take more memory than the catalogue."""
    most, vectors = np.full(len(rows), -1.0, np.float32), catalogue.vectors[rows]
    for other in others:
        np.maximum(most, vectors @ catalogue.vectors[other], out=most)
    return most
