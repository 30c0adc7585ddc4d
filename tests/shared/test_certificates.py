import pytest

from shared import certificates


@pytest.mark.parametrize(
    ("certificate", "years"),
    [
        ("G", 0), ("PG", 10), ("PG-13", 13), ("R", 17), ("NC-17", 18), ("TV-Y", 0), ("TV-Y7", 7), ("TV-Y7-FV", 7),
        ("TV-G", 0), ("TV-PG", 10), ("TV-14", 14), ("TV-MA", 17), ("Approved", 0), ("US-PG-13", 13), ("us:R", 17),
        ("U", 0), ("12A", 12), ("GB-15", 15), ("UK-PG", 8), ("18", 18), ("R18", 18),
        ("FSK 16", 16), ("FSK-12", 12), ("FSK0", 0), ("DE-16", 16), ("DE-0", 0), ("de/FSK-18", 18),
        ("FR-TP", 0), ("Tous publics", 0), ("-12", 12), ("FR-16", 16),
        ("AL", 0), ("NL-9", 9), ("NL-AL", 0), ("NL-14", 14),
        ("M", 18), ("AU-M", 15), ("MA15+", 15), ("MA 15+", 15), ("R18+", 18), ("AU-PG", 15),
        ("CA-14A", 14), ("18A", 18), ("13+", 13), ("CA-PG", 10),
        ("PG12", 12), ("R15+", 15), ("JP-G", 0), ("KR-ALL", 0), ("KR-15", 15), ("KR-19", 19),
        ("IN-U", 0), ("IN-UA", 12), ("U/A 16+", 16), ("UA 13+", 13), ("IN-A", 18),
        ("L", 0), ("BR-14", 14), ("ES-APTA", 0), ("ES-7", 7), ("IT-T", 0), ("VM14", 14), ("IT-VM18", 18), ("6+", 6),
        ("SE-Btl", 0), ("SE-11", 11), ("NO-A", 0), ("NO-9", 9), ("DK-A", 0), ("DK-7", 7),
        ("FI-S", 0), ("K-12", 12), ("K16", 16), ("NZ-M", 16), ("RP16", 16), ("R13", 13), ("IE-15A", 15), ("12PG", 12),
        ("M/12", 12), ("NC16", 16), ("IIB", 15),
    ],
)  # fmt: skip
def test_certificates_of_many_countries_are_ages(certificate: str, years: int) -> None:
    assert certificates.age(certificate) == years


@pytest.mark.parametrize("certificate", [None, "", " ", "NR", "Unrated", "not rated", "US-NR", "Banana", "1984", "99"])
def test_a_certificate_that_says_nothing_has_no_age(certificate: str | None) -> None:
    assert certificates.age(certificate) is None


def test_a_country_beside_the_certificate_decides_what_its_letters_mean() -> None:
    assert certificates.age("A", "DK") == 0
    assert certificates.age("A", "IN") == 18
    assert certificates.age("PG", "UK") == 8
    assert certificates.age("DE-16", "US") == 16


def test_letters_that_mean_different_things_are_read_strictly() -> None:
    assert certificates.age("A") == 18
    assert certificates.age("S") == 18


def test_the_age_limit_is_the_oldest_certificate_below_the_servers_score() -> None:
    levels = {"G": 1, "TV-Y7": 3, "PG": 5, "PG-13": 7, "TV-14": 8, "FSK-16": 8, "R": 9, "NC-17": 10}

    assert certificates.age_limit(5, levels) == 10
    assert certificates.age_limit(8, levels) == 16
    assert certificates.age_limit(10, levels) == 18
    assert certificates.age_limit(None, levels) is None


def test_a_limit_below_every_certificate_leaves_what_suits_everybody() -> None:
    assert certificates.age_limit(0, {"PG": 5}) == 0
    assert certificates.age_limit(7, {}) == 0


def test_a_certificate_read_wrongly_never_lifts_a_childs_limit() -> None:
    assert certificates.age_limit(7, {"A": 0, "6": 6, "12": 12}) == 6
