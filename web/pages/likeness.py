"""Where titles that are like one lie around it: the nearer, the more alike."""

import math
from collections.abc import Mapping, Sequence

MIDDLE, REACH = (320, 240), (250, 180)  # of the picture, and how far its ellipse goes
NEAREST = 0.45  # of that way, so that names do not lie on each other
MOST = 12


def around(similar: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """The first titles of a list with `x`, `y` and `share` (0–100), clockwise from the top, most alike first."""
    shown = similar[:MOST]
    shares = [float(str(one["similarity"])) for one in shown]
    low, high = min(shares, default=0.0), max(shares, default=0.0)
    return [
        dict(one) | _place(place / len(shown), (high - share) / (high - low or 1.0)) | {"share": round(100 * share)}
        for place, (one, share) in enumerate(zip(shown, shares, strict=True))
    ]


def _place(turn: float, far: float) -> dict[str, object]:
    """`far` is 0 for what is most alike of them and 1 for the least."""
    angle, way = 2 * math.pi * turn - math.pi / 2, NEAREST + (1 - NEAREST) * far
    return {
        "x": round(MIDDLE[0] + REACH[0] * way * math.cos(angle)),
        "y": round(MIDDLE[1] + REACH[1] * way * math.sin(angle)),
    }
