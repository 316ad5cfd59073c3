"""What may become a QR code or a link: only what a person can read on the paper and trust."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.leaflets.links import (
    hosts_of,
    is_look_alike,
    phone_target,
    readable_host,
    web_target,
)


@pytest.mark.parametrize(
    ("address", "uri", "printed"),
    [
        ("https://www.example.org", "https://www.example.org", "www.example.org"),
        ("https://www.example.org/", "https://www.example.org", "www.example.org"),
        ("HTTPS://WWW.Example.ORG/Food", "https://www.example.org/Food", "www.example.org/Food"),
        ("https://example.org/a?day=1", "https://example.org/a?day=1", "example.org/a?day=1"),
    ],
)
def test_a_plain_https_address_is_printed_as_it_is_coded(
    address: str, uri: str, printed: str
) -> None:
    target = web_target(address)

    assert target is not None
    assert (target.uri, target.printed) == (uri, printed)


def test_a_long_address_is_printed_whole_or_has_no_code() -> None:
    fits, too_long = "https://www.example.org/" + "long/" * 19, "https://a.example/" + "b" * 110

    target = web_target(fits)

    assert target is not None
    assert target.printed == fits.removeprefix("https://")
    assert web_target(too_long) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "www.example.org",
        "http://www.example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,hello",
        "ftp://example.org",
        "https://",
        "https://localhost",
        "https://192.168.0.1/",
        "https://[::1]/",
        "https://example.org:8443/",
        "https://www.council.example@evil.example/",
        "https://council.example:pass@evil.example/",
        "https://xn--80ak6aa92e.com/",
        "https://exаmple.org/",  # a Cyrillic letter
        "https://example.org/\u202egro.live",
        "https://exam\u200bple.org/",
        "https://example.org/a b",
        "https://example.org\\@evil.example/",
        "https://-example.org/",
        "https://exam_ple.org/",
        "https://bit.ly/abc",
        "https://www.tinyurl.com/abc",
        "https://example.org/go?to=https://evil.example/",
        "https://example.org/go?to=https%3A%2F%2Fevil.example",
        "https://example.org//evil.example",
        "https://example.org/" + "a" * 300,
        "https://example.org/<img>",
        'https://example.org/"',
    ],
)
def test_what_hides_where_it_leads_gets_no_code(address: str) -> None:
    assert web_target(address) is None


@given(st.text(max_size=80) | st.from_regex(r"https?://[^\s]{0,40}", fullmatch=True))
def test_whatever_comes_a_code_says_what_is_printed(address: str) -> None:
    target = web_target(address)

    if target is not None:
        assert target.uri.startswith("https://")
        assert target.uri.isascii()
        assert target.uri == f"https://{target.printed}"
        assert "@" not in target.uri.split("/")[2]


def test_a_number_is_dialled_as_it_is_printed() -> None:
    target = phone_target("01632 960 101")

    assert target is not None
    assert (target.uri, target.printed) == ("tel:01632960101", "01632 960 101")


@pytest.mark.parametrize("number", ["", "Ann", "12", "0" * 16])
def test_what_is_no_number_is_not_dialled(number: str) -> None:
    assert phone_target(number) is None


def test_a_host_may_be_read_without_https_but_never_one_that_hides() -> None:
    assert readable_host("http://old.example.org/a") == "old.example.org/a"
    assert readable_host("http://good.example@evil.example") == ""
    assert readable_host("ftp://old.example.org") == ""


KNOWN = hosts_of(
    (
        "https://www.east-ayrshire.gov.uk/x",
        "https://cab.org",
        "http://samaritans.org/",
        "no address",
    )
)


@pytest.mark.parametrize(
    "address",
    [
        "https://east-ayrsh1re.gov.uk/",
        "https://www.eastayrshire.gov.uk",
        "https://samar1tans.org",
        "https://sarnaritans.org",
        "https://cab.org.example.com/cab",
        "https://east-ayrshire.gov.uk.help.example",
    ],
)
def test_a_host_that_pretends_to_be_a_known_one_is_refused(address: str) -> None:
    assert is_look_alike(address, KNOWN)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.east-ayrshire.gov.uk/food",
        "https://cab.org",
        "https://cabs.org",
        "https://blether.example.org",
        "",
        "https://[",
    ],
)
def test_a_known_host_and_one_of_its_own_are_no_look_alikes(address: str) -> None:
    assert not is_look_alike(address, KNOWN)
