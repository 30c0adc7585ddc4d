import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.titles import certificates


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


# What boards and shops write in words, in their own languages.
WORDED = {
    "o.A.": 0, "o. A.": 0, "FSK o.A.": 0, "FSK: ohne Altersbeschränkung": 0, "Freigegeben ohne Altersbeschränkung": 0, "ab 6 J.": 6,
    "Infoprogramm gemäß § 14 JuSchG": 0, "Keine Jugendfreigabe": 18, "Nicht freigegeben unter 18 Jahren": 18, "JMK 14": 14,
    "Tous publics": 0, "Tous publics avec avertissement": 0, "Déconseillé aux moins de 12 ans": 12, "interdit aux - de 12 ans": 12,
    "Interdit aux -16 ans": 16, "Interdit aux mineurs": 18, "13 ans et +": 13, "18 ans et plus": 18, "Visa général": 0,
    "전체관람가": 0, "전체 관람가": 0, "모든 연령 시청가": 0, "12세이상관람가": 12, "12세 이상 관람가": 12, "15세 관람가": 15,
    "15세 이상 시청가": 15, "청소년 관람불가": 18, "청소년관람불가": 18, "제한상영가": 19, "KR:15세이상관람가": 15,
    "映倫G": 0, "映倫 PG12": 12, "映倫R15+": 15, "映倫: R18+": 18, "PG12指定": 12, "R15+指定": 15, "15歳以上": 15, "18禁": 18, "全年齢": 0,
    "R18+": 18, "PG-12": 12, "R-15": 15,
    "Everyone": 0, "Everyone 10+": 10, "E10+": 10, "Teen": 13, "Mature 17+": 17, "Mature": 18, "Adults Only": 18, "Adults Only 18+": 18,
    "Category I": 0, "Category IIA": 12, "CAT. IIB": 15, "Category III": 18, "Cat III": 18, "II B": 15, "第IIA級": 12, "三級": 18, "Ⅲ": 18,
    "普遍級": 0, "保護級": 6, "輔12級": 12, "限制級": 18, "ทั่วไป": 0, "น 15+": 15, "ฉ 20-": 20,
    "Apta para todos los públicos": 0, "Todos los públicos": 0, "No recomendado para menores de 7 años": 7, "Mayores de 13 años": 13,
    "+13 con reservas": 13, "Clasificación B15": 15, "Livre para todos os públicos": 0, "Não recomendado para menores de 14 anos": 14,
    "Per tutti": 0, "Film per tutti": 0, "Vietato ai minori di 14 anni": 14, "V.M. 14": 14, "12 jaar en ouder": 12,
    "Tillåten från 15 år": 15, "Tilladt for alle": 0, "Tilladt for alle, men frarådes børn under 7 år": 7, "Sallittu kaikille": 0,
    "Kielletty alle 16": 16, "Bez ograniczeń": 0, "Mládeži nepřístupný": 18, "Nevhodné do 15 let": 15, "Korhatár nélkül": 0,
    "12 éven aluliak számára nem ajánlott": 12, "Для всех": 0, "16+": 16, "MTRCB: R-13": 13,
    "R-rated": 17, "General Audiences": 0, "All Ages": 0, "Parental Guidance": 10, "Suitable for 12 years and over": 12,
    "G - All Ages": 0, "PG-13 - Teens 13 or older": 13, "R - 17+ (violence & profanity)": 17, "Rx - Hentai": 18,
}  # fmt: skip


@pytest.mark.parametrize(("written", "years"), WORDED.items())
def test_certificates_in_words_are_ages(written: str, years: int) -> None:
    assert certificates.age(written) == years
    assert certificates.age(f" {written.upper()}") == years


@pytest.mark.parametrize(
    "written", ["N/A", "n/a", "N/R", "U/R", "N/C", "US:N/A", "Not Applicable", "Non classé", "Sin calificación"]
)
def test_what_nobody_has_rated_is_not_taken_for_a_list_of_letters(written: str) -> None:
    assert certificates.age(written) is None
    assert certificates.keys(written) == []


# How people and their tools write them, each with where it was seen.
WRITTEN = {
    # What Jellyfin reads (its localization manager).
    "Rated R": 17, "Rated: PG-13": 13, "Rated :R": 17, "SE:11 / SE:11+ / SE:Från 11 år": 11, "SE:15 / SE:15+ / SE:Från 15 år": 15,
    "US:PG-13": 13, "Germany: FSK-18": 18, "DE-FSK-18": 18, "18+": 18, "16": 16, "Sweden:15": 15,
    # NFO files of scrapers and media managers.
    "R (Restricted)": 17, "Rated PG-13 for violence and language": 13, "PG-13 for some violence": 13,
    "PG - Parental Guidance Suggested": 10, "MPAA: R": 17, "USA:R / UK:15": 17, "de/12": 12, "DE-12": 12, "DE:FSK 12": 12,
    "FSK 12": 12, "FSK ab 16 freigegeben": 16, "ab 12 Jahren": 12, "16 ans": 16, "Interdit aux moins de 12 ans": 12,
    "Tout public": 0, "TP": 0, "NL:AL": 0, "BR-L": 0, "Kijkwijzer 12": 12, "BBFC 15": 15, "6+": 6, "K-11": 11, "BTL": 0,
    "VM 14": 14, "14 anni": 14, "18 años": 18, "Ages 13+": 13, "12 and over": 12, "od 12 lat": 12,
    # Television, with descriptors and without their hyphens.
    "TV-Y7 FV": 7, "TV-Y7-FV": 7, "TVY7": 7, "TV-PG-LV": 10, "TV-14 DLSV": 14, "TV-MA (LSV)": 17, "TV MA": 17, "PG 13": 13,
    # A slash that is part of the name, and one that is not: of a list the strictest counts.
    "M/PG": 10, "U/A 16+": 16, "A/I": 0, "KT/EA": 0, "DE:6 / DE:12": 12, "NR / PG": 10, "G, TV-14": 14,
    # Letters that countries read differently, without a country: the strictest, as M by Jellyfin too.
    "A": 18, "M": 18, "12A": 12, "T": 7,
}  # fmt: skip


@pytest.mark.parametrize(("written", "years"), WRITTEN.items())
def test_certificates_are_read_as_people_write_them(written: str, years: int) -> None:
    assert certificates.age(written) == years
    assert certificates.age(f"  {written.lower()} ") == years


@pytest.mark.parametrize(
    "certificate",
    [
        None,
        "",
        " ",
        "NR",
        "Unrated",
        "not rated",
        "US-NR",
        "Banana",
        "1984",
        "99",
        "Rated",
        "12 monkeys",
        "US:NR",
        "NR / UR",
        "Not Yet Rated",
        "Rated NR",
        "/",
    ],
)
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
    levels = scored({"G": 1, "TV-Y7": 3, "PG": 5, "PG-13": 7, "TV-14": 8, "FSK-16": 8, "R": 9, "NC-17": 10})

    assert certificates.age_limit((5, 0), levels) == 10
    assert certificates.age_limit((8, 0), levels) == 16
    assert certificates.age_limit((10, 0), levels) == 18
    assert certificates.age_limit(None, levels) is None


def test_a_limit_below_every_certificate_leaves_what_suits_everybody() -> None:
    assert certificates.age_limit((0, 0), scored({"PG": 5})) == 0
    assert certificates.age_limit((7, 0), {}) == 0


def test_a_certificate_read_wrongly_never_lifts_a_childs_limit() -> None:
    """A is for adults in India and for everybody in Denmark; M is 15 in Australia, 18 on a game."""
    assert certificates.age_limit((7, 0), scored({"A": 0, "6": 6, "12": 12})) == 6
    assert certificates.age_limit((15, 0), scored({"G": 0, "PG": 15, "M": 15, "R18+": 18})) == 15


def test_what_the_servers_own_table_puts_above_the_limit_is_shut_by_name() -> None:
    """Of one age, and told apart by the sub-score alone."""
    table = {"PG": (10, 0), "TV-PG-V": (10, 1), "R": (17, 0), "TV-MA": (17, 1), "XXX": (1000, 0)}

    assert certificates.shut((17, 0), table) == ["TVMA", "XXX"]
    assert certificates.shut((10, 1), table) == ["R", "TVMA", "XXX"]
    assert certificates.shut(None, table) == []
    assert certificates.age_limit((17, 0), table) == 17


def test_a_certificate_is_found_in_the_table_however_it_is_written() -> None:
    for written in ("TV-MA", "Rated TV-MA", "US:TV-MA", "tv-ma (mature audiences)", "TV MA"):
        assert certificates.keys(written) == ["TVMA"], written
    assert certificates.keys("SE:11 / SE:Från 11 år") == ["11", "FRAN11AR"]
    assert certificates.keys("NR") == certificates.keys(None) == []


@given(st.text(max_size=40))
def test_whatever_is_written_there_is_an_age_or_none(text: str) -> None:
    found = certificates.age(text)

    assert found is None or 0 <= found <= certificates.OLDEST
    assert all(key for key in certificates.keys(text))


def scored(levels: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {name: (level, 0) for name, level in levels.items()}
