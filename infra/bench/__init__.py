"""Measures what Matinee promises about speed, size and counts, beside what it promised: `python -m infra.bench`."""
