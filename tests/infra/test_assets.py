"""What the pages use of others is what the build makes of the packages that the lock names."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from infra.assets import building, node

AGAIN = "`make assets` renews it"


def test_what_is_committed_was_built_of_the_sources_that_are_committed() -> None:
    assert building.record(building.VENDOR) == json.loads(building.BUILT.read_text()), AGAIN


def test_every_package_brings_its_licence() -> None:
    folders = {path.name for path in building.VENDOR.iterdir()}

    assert folders == {"charts", "fraunces", "htmx", "swagger-ui"}
    for name in folders:
        assert (building.VENDOR / name / "LICENSE").stat().st_size > 300, name


@pytest.mark.parametrize("folder", [building.HERE, building.HERE.parent / "lighthouse"], ids=lambda folder: folder.name)
def test_packages_are_named_by_exact_versions_and_the_lock_names_no_registry(folder: Path) -> None:
    package = json.loads((folder / "package.json").read_text())
    lock = json.loads((folder / "package-lock.json").read_text())

    for name, version in (package.get("dependencies", {}) | package["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    for name, entry in lock["packages"].items():
        assert "resolved" not in entry, name
        assert not name or entry["integrity"].startswith("sha512-")


def test_nothing_asks_for_a_source_map_that_is_not_there() -> None:
    for path in building.VENDOR.rglob("*.*s"):
        assert b"sourceMappingURL=" not in path.read_bytes()[-300:], path.name


@pytest.mark.slow
def test_the_build_makes_what_is_committed(tmp_path: Path) -> None:
    bin = node.on_the_system()
    if bin is None:
        pytest.skip("npm is not installed: without it nothing can be built, and nothing needs to be")
    if subprocess.run([bin / "npm", "ping"], capture_output=True, timeout=60).returncode:
        pytest.skip("npm does not reach its registry from here")

    building.build(tmp_path, bin)

    assert building.record(tmp_path) == building.record(building.VENDOR), AGAIN
