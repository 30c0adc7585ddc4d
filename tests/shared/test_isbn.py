"""Book numbers in every spelling are one number, and what has a wrong check digit is none."""

import pytest

from shared import isbn


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("978-0-14-143958-7", "9780141439587"),
        ("0141439580", "9780141439587"),
        ("0-14-143958-0", "9780141439587"),
        ("ISBN 0 14 143958 0", "9780141439587"),
        ("urn:isbn:9780141439587", "9780141439587"),
        ("ISBN-13: 978‑0‑14‑143958‑7", "9780141439587"),
        ("080442957X", "9780804429573"),
        ("080442957x", "9780804429573"),
        ("979-10-90636-07-1", "9791090636071"),
        ("9780141439588", None),
        ("0141439581", None),
        ("9770141439587", None),
        ("X804429570", None),
        ("٩٧٨٠١٤١٤٣٩٥٨٧", None),
        ("978014143958", None),
        ("", None),
    ],
)
def test_a_number_in_one_form(text: str, number: str | None) -> None:
    assert isbn.of(text) == number
