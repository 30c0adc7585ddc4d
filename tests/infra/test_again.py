"""A red run of all tests is looked at a second time only where time may have been the reason."""

import subprocess
import sys
from pathlib import Path

import pytest

AGAIN = Path(__file__).parents[2] / ".ci" / "again"
# Each of these fails at its first run alone.
LATE = """
@pytest.mark.timing(reason="says how long it took")
def test_late() -> None:
    first_run("late")
"""
WRONG = """
def test_wrong() -> None:
    first_run("wrong")
"""
BROKEN = """
@pytest.mark.timing(reason="says how long it took")
def test_broken() -> None:
    raise AssertionError
"""
SOUND = """
def test_sound() -> None:
    pass
"""
HEAD = """
from pathlib import Path
import pytest

def first_run(name: str) -> None:
    with open(name, "a") as runs:
        runs.write("x")
    assert Path(name).read_text() != "x"
"""


def again(folder: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """A red run of these tests, and what is made of it."""
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    timing(reason): bound to time\n")
    (folder / "test_them.py").write_text(HEAD + "\n".join(tests))
    pytest_here = [sys.executable, "-m", "pytest", "-q"]
    subprocess.run(pytest_here, cwd=folder, capture_output=True, check=False)
    return subprocess.run([str(AGAIN), *pytest_here], cwd=folder, capture_output=True, text=True, check=False)


def test_what_is_bound_to_time_may_pass_at_the_second_run(tmp_path: Path) -> None:
    assert again(tmp_path, LATE, SOUND).returncode == 0
    assert (tmp_path / "late").read_text() == "xx"


def test_what_is_not_stays_red_and_keeps_the_rest_from_being_run(tmp_path: Path) -> None:
    done = again(tmp_path, LATE, WRONG, SOUND)

    assert done.returncode == 1
    assert "test_wrong" in done.stdout
    assert ((tmp_path / "late").read_text(), (tmp_path / "wrong").read_text()) == ("x", "x")


def test_what_fails_twice_is_red(tmp_path: Path) -> None:
    assert again(tmp_path, BROKEN, LATE, SOUND).returncode != 0


@pytest.mark.parametrize("tests", [(SOUND,), ("import nothing_of_that_name",)])
def test_a_run_that_was_red_for_another_reason_stays_red(tmp_path: Path, tests: tuple[str, ...]) -> None:
    assert again(tmp_path, *tests).returncode != 0
