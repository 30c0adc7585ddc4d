"""What was promised of the engine's figures, beside what was measured."""

from infra.evaluation import arena, report


def test_a_budget_that_is_missed_says_so_and_calibration_is_kept_by_staying_below() -> None:
    rows = [
        (arena.HOUSEHOLD, "Matinee", {"ndcg@10": 0.114, "coverage@20": 0.09, "ece": 0.03}),
        (arena.COMMUNITY, "Matinee", {"ndcg@10": 0.14, "coverage@20": 0.12, "ece": 0.05}),
    ]

    lines = report.budgeted(rows).splitlines()[2:]

    assert [line.split("|")[-2].strip() for line in lines] == ["kept", "MISSED", "kept", "MISSED", "kept", "MISSED"]
    assert "| ≥ 0.113 | 0.1140 |" in lines[0]
    assert "| ≤ 0.04 | 0.0300 |" in lines[2]


def test_every_regime_has_a_budget() -> None:
    assert set(report.BUDGETS) == set(arena.REGIMES)
