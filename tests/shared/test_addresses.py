"""Which addresses of the household we talk to, and which are refused with a reason."""

import pytest

from shared import addresses, errors, http


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" http://192.168.1.10:8096/ ", "http://192.168.1.10:8096"),
        ("https://media.example/jellyfin//", "https://media.example/jellyfin"),
        ("http://127.0.0.1:8096", "http://127.0.0.1:8096"),
        ("http://[::1]:8096", "http://[::1]:8096"),
    ],
)
def test_an_address_of_the_household_is_kept_without_its_slash(given: str, kept: str) -> None:
    assert http.checked_url(given) == kept


@pytest.mark.parametrize(
    "url",
    [
        "",
        "media.local:8096",
        "ftp://media.local",
        "file:///etc/passwd",
        "http://",
        "http://user:pass@media.local",
        "http://media.local/?a=1",
        "http://media.local/#x",
        "http://media.local/a b",
        "http://media.local:port",
        "http://169.254.169.254",
        "http://2852039166",
        "http://[::ffff:169.254.169.254]",
        "http://[fe80::1]",
        "http://[fd00:ec2::254]",
        "http://100.100.100.200",
        "http://metadata.google.internal",
        "http://0.0.0.0:8096",
        "http://224.0.0.1",
    ],
)
def test_other_addresses_are_refused_with_a_reason(url: str) -> None:
    with pytest.raises(errors.Invalid, match=r"^The address ") as caught:
        http.checked_url(url)
    assert caught.value.details["field"] == "url"


@pytest.mark.parametrize(
    ("address", "forbidden"), [("169.254.169.254", True), ("fe80::1%eth0", True), ("127.0.0.1", False), ("::1", False)]
)
def test_the_address_of_a_made_connection_is_judged_too(address: str, forbidden: bool) -> None:
    assert addresses.is_forbidden(address) is forbidden
