import hashlib

import pytest

from shared.people import weak_passwords

OWNER = ("cem@home.example", "cem", "Cem Yılmaz")


@pytest.mark.parametrize("password", [
    "password123!", "P@ssw0rd2024", "Basketball99!", "iloveyou1234", "qwertyuiop1", "1q2w3e4r5t6y", "2024!Sunshine",
])  # fmt: skip
def test_a_common_password_is_refused_however_it_is_dressed_up(password: str) -> None:
    assert weak_passwords.fault(password)


@pytest.mark.parametrize(
    "password", ["aaaaaaaaaaaa", "abcabcabcabc", "dragondragon", "abcdefghijkl", "9876543210", "1231231231"]
)
def test_what_repeats_itself_is_refused(password: str) -> None:
    assert weak_passwords.fault(password)


@pytest.mark.parametrize(
    "password",
    ["cem@home.example", "CEM@HOME.EXAMPLE", "cem yılmaz", "Cem Yılmaz1999", "Jellyfin2024!", "matinee-2024"],
)
def test_who_somebody_is_is_no_secret(password: str) -> None:
    assert weak_passwords.fault(password, OWNER) == weak_passwords.PERSONAL


@pytest.mark.parametrize("password", [
    "correct horse battery", "a long password", "break the glass", "Tr0ub4dor&3xyz", "café au lait !", "dragon of 4 grey hills",
    "a" * 100 + "one", "密码不能太短了吧朋友",
])  # fmt: skip
def test_others_will_do(password: str) -> None:
    assert weak_passwords.fault(password, OWNER) is None


def test_the_list_takes_hardly_any_word_for_a_common_one() -> None:
    words = (hashlib.sha256(str(number).encode()).hexdigest()[:14] for number in range(20_000))

    assert sum(weak_passwords.digest(word) in weak_passwords._common() for word in words) <= 2
    assert len(weak_passwords._common()) > 10_000
