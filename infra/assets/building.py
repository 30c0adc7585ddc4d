"""Builds the files of others, and keeps of what they were built."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from infra.assets import node

HERE = Path(__file__).parent
VENDOR = HERE.parents[1] / "web" / "static" / "vendor"
BUILT = HERE / "built.json"
SOURCES = (".npmrc", "build.js", "charts.js", "package-lock.json", "package.json")


def build(folder: Path, bin: Path | None = None) -> None:
    """Into an empty folder; `bin` holds `npm` and `node`. Raises `CalledProcessError` where npm's registry is not reached."""
    with tempfile.TemporaryDirectory() as scratch:
        bin = bin or node.on_the_system() or node.from_pypi(Path(scratch) / "node")
        # Packages are installed beside copies: what they bring is not for the tools that read a checkout.
        place = Path(scratch) / "assets"
        place.mkdir()
        for name in SOURCES:
            shutil.copy(HERE / name, place)
        paths = os.environ | {"PATH": f"{bin}{os.pathsep}{os.environ['PATH']}"}
        subprocess.run(["npm", "ci"], cwd=place, env=paths, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["node", "build.js", str(folder.resolve())], cwd=place, env=paths, check=True)


def renew() -> None:
    """Builds in place of what there is, and writes down of what and what came of it."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    build(VENDOR)
    BUILT.write_text(json.dumps(record(VENDOR), indent=2) + "\n", encoding="utf-8")


def record(folder: Path) -> dict[str, dict[str, str]]:
    """Digests of the sources and of all files below the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        "sources": {name: digest(HERE / name) for name in SOURCES},
        "files": {str(path.relative_to(folder)): digest(path) for path in files},
    }


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
