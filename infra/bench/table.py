"""What was measured, beside what was promised."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Line:
    """`ok` None where nothing was promised: the figure is there to be compared."""

    what: str
    budget: str
    measured: str
    ok: bool | None = None


def at_most(what: str, limit: float, value: float, unit: str, note: str = "") -> Line:
    return Line(what, f"≤ {limit:g} {unit}".strip(), _said(value, unit, note), value <= limit)


def at_least(what: str, limit: float, value: float, unit: str, note: str = "") -> Line:
    return Line(what, f"≥ {limit:g} {unit}".strip(), _said(value, unit, note), value >= limit)


def told(what: str, value: float | str, unit: str = "", note: str = "") -> Line:
    return Line(what, "", value if isinstance(value, str) else _said(value, unit, note))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)]


def spread(values: Sequence[float], unit: str) -> str:
    return f"median {number(median(values))}, p95 {number(percentile(values, 0.95))}, most {number(max(values))} {unit}"


def number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def render(lines: Sequence[Line]) -> str:
    rows = [("what", "budget", "measured", "ok?"), *((one.what, one.budget, one.measured, _mark(one)) for one in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([text[0], "  ".join("─" * width for width in widths), *text[1:]])


def as_json(lines: Sequence[Line]) -> list[dict[str, object]]:
    return [asdict(line) for line in lines]


def _said(value: float, unit: str, note: str) -> str:
    said = f"{number(value)} {unit}".strip()
    return f"{said}  ({note})" if note else said


def _mark(line: Line) -> str:
    return "" if line.ok is None else "yes" if line.ok else "NO"
