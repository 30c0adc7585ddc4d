"""What a command says of each mistake of an operator's: one sentence, the one of the handbook, and nothing else."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from shared import db
from shared.settings import SETTINGS, settings
from web.commands import cli

ROOT = Path(__file__).parents[3]
GOOD = "an operator's own long and quite secret words"
NOWHERE = "postgresql://matinee:s3cr3t@127.0.0.1:1/matinee"
SERVER = {"DATABASE_URL": NOWHERE}
BOTH = {"DATABASE_URL": NOWHERE, "SECRET_KEY": GOOD}
BELOW_A_FILE = f"{__file__}/home"
PROCESSES = ("up", "serve", "worker")
COMMANDS = [["users", "list"], ["db", "status"], ["jobs", "list"], ["recommend", "Ana"], *([one] for one in PROCESSES)]

Mistake = tuple[str, dict[str, str], list[list[str]]]
MISTAKES: list[Mistake] = [
    ("`MATINEE_HOME` cannot be written", {"MATINEE_HOME": BELOW_A_FILE}, COMMANDS),
    ("`MATINEE_HOME` below a home that is not there", {"MATINEE_HOME": "~nobody-here/matinee"}, COMMANDS),
    ("unknown `LOG_LEVEL`", BOTH | {"LOG_LEVEL": "LOUD"}, [*COMMANDS, ["backup", "list"], ["licences"]]),
    ("unknown `LOG_FORMAT`", BOTH | {"LOG_FORMAT": "xml"}, [[one] for one in PROCESSES]),
    ("no number where one belongs", BOTH | {"WEB_THREADS": "many"}, [[one] for one in PROCESSES]),
    ("`RUN_MIGRATIONS_ON_START` is neither", BOTH | {"RUN_MIGRATIONS_ON_START": "perhaps"}, [["serve"], ["worker"]]),
    ("`APP_BASE_URL` is no address", BOTH | {"APP_BASE_URL": "matinee"}, [[one] for one in PROCESSES]),
    ("`TRUSTED_PROXIES` names a host", BOTH | {"TRUSTED_PROXIES": "proxy"}, [[one] for one in PROCESSES]),
    ("no `SECRET_KEY`, with `DATABASE_URL`", SERVER, [[one] for one in PROCESSES]),
    ("`SECRET_KEY` too short", SERVER | {"SECRET_KEY": "s3cr3t"}, [[one] for one in PROCESSES]),
    (
        "`SECRET_KEY` copied from an example",
        SERVER | {"SECRET_KEY": "$(openssl rand -base64 36) s3cr3t"},
        [[one] for one in PROCESSES],
    ),
    ("a file of `NAME_FILE` is not there", {"SECRET_KEY_FILE": f"{BELOW_A_FILE}/key"}, COMMANDS),
]
IN_FULL = [(mistake, given, words) for mistake, given, each in MISTAKES for words in each]


@pytest.mark.parametrize(("mistake", "given", "words"), IN_FULL, ids=[f"{one[0]} {one[2][0]}" for one in IN_FULL])
def test_each_mistake_is_told_in_the_sentence_of_the_handbook(
    mistake: str, given: dict[str, str], words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", environment(tmp_path) | given)
    monkeypatch.setattr(os, "execv", lambda *started: pytest.fail(f"{words} started {started}"))
    for kept in (settings, db.url):
        kept.cache_clear()
    done = CliRunner().invoke(cli, words)
    monkeypatch.undo()
    for kept in (settings, db.url):
        kept.cache_clear()

    assert (done.exit_code, done.output.strip()) == (1, handbook()[mistake])
    assert "s3cr3t" not in done.output


def test_the_processes_say_the_same_when_a_manager_starts_them_directly(tmp_path: Path) -> None:
    given = environment(tmp_path) | BOTH | {"LOG_LEVEL": "LOUD"}
    done = subprocess.run(
        [sys.executable, "-m", "functions.worker"], env=given, cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr.strip()) == (1, handbook()["unknown `LOG_LEVEL`"])


def environment(home: Path) -> dict[str, str]:
    """Nothing of ours is set but where to keep things."""
    given = {name for setting in SETTINGS for name in (setting.name, setting.alias) if name}
    return {name: value for name, value in os.environ.items() if name not in given} | {"MATINEE_HOME": str(home)}


def handbook() -> dict[str, str]:
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| (.+?) \| (.+?) \|$", text, flags=re.MULTILINE))
