"""An evaluation as people read it: each measure in words, its figures as bars, and the nights before as a line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.db import Row
from web import words
from web.language import gettext

Figures = Mapping[str, Mapping[str, Mapping[str, float]]]
Point = tuple[float, float]
OURS, FIRST = "engine", "ndcg@10"
WIDTH, HEIGHT = 100.0, 40.0
Form = Callable[[float], str]


def _two(value: float) -> str:
    return words.number(value, 2)


def _three(value: float) -> str:
    return words.number(value, 3)


@dataclass(frozen=True)
class Measure:
    """`form` is how a value is written; a bar of full length stands for `reach` or more, where a short one is the good one."""

    name: str
    title: str
    term: str
    words: str
    form: Form = _three
    reach: float = 0.0


MEASURES = (
    Measure(FIRST, gettext("Right at the top"), "NDCG@10",
            gettext("How early in the first ten picks stood what people went on to like: 1 is all of it first, 0 is none of it.")),
    Measure("recall@50", gettext("Found at all"), "recall@50",
            gettext("How much of what people went on to like stood anywhere in their first fifty picks."), words.tenths),
    Measure("matched auc", gettext("Taste, not fame"), gettext("popularity-matched AUC"),
            gettext("How often a title that somebody went on to like scored above an equally known one: 0.5 is a guess, 1 is always.")),
    Measure("coverage@20", gettext("Breadth"), "coverage@20",
            gettext("How much of the library stood in the first twenty picks of at least one person."), words.tenths),
    Measure("ild@20", gettext("Variety"), "intra-list diversity",
            gettext("How unlike each other the first twenty picks of one person are: 0 is twenty times the same.")),
    Measure("novelty", gettext("Surprise"), "novelty",
            gettext("How little known here the first twenty picks are: one more means that half as many people know them."), _two),
    Measure("ece", gettext("Honesty"), "calibration error",
            gettext("How far the match that is shown is off what became of such titles. Lower is better."), words.tenths, 0.2),
)  # fmt: skip
SYSTEMS = {
    OURS: "Matinee",
    "hybrid order": gettext("Hybrid order"),
    "mean vector": gettext("Mean taste"),
    "popularity": gettext("Popularity"),
    "random": gettext("Chance"),
    "defaults": gettext("Weights as they came"),
    "refitted": gettext("Weights fitted here"),
}


def sections(metrics: Figures) -> list[tuple[Measure, list[dict[str, object]]]]:
    """Every measure that has figures, with a row for each system that has one, ours first."""
    names = [*(name for name in SYSTEMS if name in metrics), *(name for name in metrics if name not in SYSTEMS)]
    found = []
    for measure in MEASURES:
        told = {name: metrics[name][measure.name] for name in names if measure.name in metrics[name]}
        if told:
            found.append((measure, _rows(measure, told)))
    return found


def interval(told: Mapping[str, float] | None, form: Form = _three) -> str:
    """“0.310 – 0.350”; empty for what has none."""
    return f"{form(told['low'])} – {form(told['high'])}" if told and "low" in told else ""


def line(past: Sequence[Row]) -> dict[str, object] | None:
    """The first measure night by night, oldest first, for a picture of `WIDTH` by `HEIGHT`; None for fewer than two nights.
    `past` is newest first."""
    nights = [night for night in reversed(past) if FIRST in night["metrics"].get(OURS, {})]
    if len(nights) < 2:
        return None
    own = [night["metrics"][OURS][FIRST] for night in nights]
    votes = [night["metrics"].get("popularity", {}).get(FIRST, {"value": 0.0}) for night in nights]
    top = max(told.get("high", told["value"]) for told in [*own, *votes]) or 1.0
    low, high = ([told.get(end, told["value"]) for told in own] for end in ("low", "high"))
    return {
        "ours": _drawn(_points([told["value"] for told in own], top)),
        "popularity": _drawn(_points([told["value"] for told in votes], top)),
        "band": _drawn([*_points(high, top), *reversed(_points(low, top))]),
        "top": top,
        "first": nights[0],
        "last": nights[-1],
        "count": len(nights),
    }


def _rows(measure: Measure, told: Mapping[str, Mapping[str, float]]) -> list[dict[str, object]]:
    """Bars share one scale, from zero to the largest end of an interval, or further."""
    top = max(measure.reach, *(max(one["value"], one.get("high", 0.0)) for one in told.values())) or 1.0
    return [
        {
            "name": name,
            "label": SYSTEMS.get(name, name),
            "value": measure.form(one["value"]),
            "interval": interval(one, measure.form),
            "width": _share(one["value"], top),
            "low": _share(one.get("low", one["value"]), top),
            "high": _share(one.get("high", one["value"]), top),
        }
        for name, one in told.items()
    ]


def _share(value: float, top: float) -> float:
    return round(100 * min(max(value / top, 0.0), 1.0), 2)


def _points(values: Sequence[float], top: float) -> list[Point]:
    step = WIDTH / (len(values) - 1)
    return [(place * step, HEIGHT * (1 - value / top)) for place, value in enumerate(values)]


def _drawn(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
