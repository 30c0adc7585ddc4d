"""Which addresses of the household we talk to, and which are refused with a reason."""

import ipaddress

import pytest

from shared import errors, http
from shared.http import addresses


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
        "http://0.1.2.3",
        "http://240.0.0.1",
        "http://255.255.255.255",
        "http://[64:ff9b::169.254.169.254]",
        "http://[64:ff9b:1::a9fe:a9fe]",
        "http://[2002:a9fe:a9fe::1]",
        "http://[::169.254.169.254]",
        "http://[::ffff:0.0.0.0]",
    ],
)
def test_other_addresses_are_refused_with_a_reason(url: str) -> None:
    with pytest.raises(errors.Invalid, match=r"^The address ") as caught:
        http.checked_url(url)
    assert caught.value.details["field"] == "url"


@pytest.mark.parametrize(
    ("address", "forbidden"),
    [
        ("169.254.169.254", True),
        ("fe80::1%eth0", True),
        ("127.0.0.1", False),
        ("::1", False),
        ("64:ff9b::192.168.1.10", False),
        ("2002:c0a8:010a::1", False),
        ("192.168.1.10", False),
    ],
)
def test_the_address_of_a_made_connection_is_judged_too(address: str, forbidden: bool) -> None:
    assert addresses.is_forbidden(address) is forbidden


def test_a_forbidden_address_stays_forbidden_in_every_form_that_a_gateway_turns_into_it() -> None:
    """Held for the kind: whatever IPv4 address is barred is barred in each IPv6 address that carries it."""
    barred = [
        ipaddress.IPv4Address(one) for one in ("169.254.169.254", "0.0.0.1", "100.100.100.200", "255.255.255.255")
    ]
    for number in map(int, barred):
        forms = [(0x0064FF9B << 96) + number, (0xFFFF << 32) + number, (0x2002 << 112) + (number << 80) + 1]
        forms.append((0x20010000 << 96) + (number ^ 0xFFFFFFFF))  # Teredo hides the client's address so
        assert all(addresses.is_forbidden(str(ipaddress.IPv6Address(form))) for form in forms), number


@pytest.mark.parametrize(
    ("there", "same"),
    [
        ("http://media.local:8096/web/", True),
        ("http://MEDIA.local:8096", True),
        ("http://media.local", False),
        ("https://media.local:8096", False),
        ("http://other.local:8096", False),
        ("http://media.local:99999", False),
        ("ftp://media.local:8096", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(there: str, same: bool) -> None:
    assert addresses.same_origin("http://media.local:8096", there) is same


def test_a_port_left_out_is_the_one_of_the_scheme() -> None:
    assert addresses.same_origin("https://media.local", "https://media.local:443/web")
    assert not addresses.same_origin("nonsense", "nonsense")
