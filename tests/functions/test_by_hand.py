"""`python -m functions NAME`: a handler here and now."""

import os
import subprocess
import sys

from shared import db, jobs


def by_hand(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "functions", *words]
    return subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=60)


def test_a_handler_runs_without_queue_and_record(database: str) -> None:
    result = by_hand("prune-data")

    assert result.returncode == 0, result.stderr
    with db.connect() as conn:
        assert jobs.history(conn) == []


def test_a_problem_is_one_sentence(database: str) -> None:
    unknown, refused = by_hand("nonsense"), by_hand("refresh-user", '{"user_id": 999, "kind": "movie"}')

    assert (unknown.returncode, refused.returncode) == (1, 1)
    assert "nonsense" in unknown.stderr
    assert "Traceback" not in unknown.stderr + refused.stderr
