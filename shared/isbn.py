"""International standard book numbers: either form, however it is spelled, becomes the one of 13 digits."""

import re

BOOKLAND = "978"  # what an ISBN of ten digits begins with in the other form


def of(text: str) -> str | None:
    """13 digits, or None for what is no ISBN or has a wrong check digit (ISO 2108). Hyphens, blanks and a leading “ISBN” or
    “urn:isbn:” are passed over."""
    plain = re.sub(r"[\s‐-―-]", "", text).upper()
    plain = re.sub(r"^(URN:)?ISBN(-?1[03])?:?", "", plain)
    if re.fullmatch(r"\d{9}[\dX]", plain, re.ASCII):
        return _long(plain)
    return plain if re.fullmatch(r"97[89]\d{10}", plain, re.ASCII) and _check_digit(plain[:12]) == plain[12] else None


def _long(short: str) -> str | None:
    digits = [10 if sign == "X" else int(sign) for sign in short]
    if sum((10 - place) * digit for place, digit in enumerate(digits)) % 11:
        return None
    return f"{BOOKLAND}{short[:9]}{_check_digit(BOOKLAND + short[:9])}"


def _check_digit(first: str) -> str:
    return str(-sum(int(sign) * (3 if place % 2 else 1) for place, sign in enumerate(first)) % 10)
