"""Keeps what people did over a restart: their data, policies, and the libraries and lists that clients made."""

import pickle
from pathlib import Path

from infra.sample_server.state import State

FILE = "state.pickle"
KEPT = (
    "items",
    "children",
    "by_path",
    "users",
    "libraries",
    "tokens",
    "keys",
    "preferences",
    "activity",
    "uploads",
    "names",
    "by_name",
)


def save(state: State, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{FILE}.part"
    with state.lock:
        partial.write_bytes(
            pickle.dumps({"kind": state.kind, "seed": state.seed, **{name: getattr(state, name) for name in KEPT}})
        )
    partial.replace(folder / FILE)


def restore(state: State, folder: Path) -> None:
    """Takes over what was saved by a server of the same kind and seed; anything else is left alone."""
    path = folder / FILE
    if not path.is_file():
        return
    kept = pickle.loads(path.read_bytes())
    if (kept["kind"], kept["seed"]) == (state.kind, state.seed):
        for name in KEPT:
            setattr(state, name, kept[name])
        state.revision += 1
