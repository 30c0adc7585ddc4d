"""Where npm is: the system's, or, where there is none, that of a package from PyPI in a virtual environment for the while."""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def on_the_system() -> Path | None:
    """The folder of `npm` and `node`."""
    npm, node = shutil.which("npm"), shutil.which("node")
    return Path(npm).parent if npm and node else None


def from_pypi(folder: Path) -> Path:
    """Installed below the folder, by node.lock. Raises `CalledProcessError` where PyPI is not reached."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--require-hashes", "--requirement", HERE / "node.lock"], check=True)
    return folder / "bin"
