from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.fetch.addresses import is_odd_number, literal, refusal

# Global for the standard library (the first one in part, depending on the release), refused here.
STRICTER = [IPv4Network(network) for network in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("0.0.0.0", "unspecified"),  # noqa: S104
        ("10.1.2.3", "private"),
        ("100.64.0.1", "shared carrier"),
        ("100.127.255.255", "shared carrier"),
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("168.63.129.16", "cloud platform"),
        ("169.254.169.254", "link-local"),
        ("172.31.255.255", "private"),
        ("192.168.0.1", "private"),
        ("198.19.0.1", "benchmarking"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.250", "multicast"),
        ("255.255.255.255", "reserved"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "IPv4-in-IPv6"),
        ("::ffff:93.184.216.34", "IPv4-in-IPv6"),
        ("::127.0.0.1", "IPv4-in-IPv6"),
        ("64:ff9b::7f00:1", "IPv4-in-IPv6"),
        ("64:ff9b:1::a00:1", "IPv4-in-IPv6"),
        ("2002:7f00:1::", "IPv4-in-IPv6"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "IPv4-in-IPv6"),
        ("2a00:1450::5efe:7f00:1", "IPv4-in-IPv6"),
        ("2a00:1450::200:5efe:a00:1", "IPv4-in-IPv6"),
        ("fd00:ec2::254", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("2a00::1%eth0", "reserved"),
        ("fec0::1", "private"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "documentation"),
        ("4000::1", "reserved"),
        ("93.184.216.34", None),
        ("100.63.255.255", None),
        ("100.128.0.0", None),
        ("172.32.0.0", None),
        ("2606:4700:4700::1111", None),
        ("2a00:1450:4001:81b::200e", None),
    ],
)
def test_the_kind_of_an_address(address: str, kind: str | None) -> None:
    assert refusal(ip_address(address)) == kind


def near_special_networks() -> st.SearchStrategy[IPv4Address]:
    """Addresses at and around the edges of the special networks, where mistakes live."""
    edges = ["10.0.0.0", "11.0.0.0", "100.64.0.0", "100.128.0.0", "127.0.0.0", "128.0.0.0", "169.254.0.0"]
    edges += [
        "169.255.0.0",
        "172.16.0.0",
        "172.32.0.0",
        "192.0.0.0",
        "192.0.1.0",
        "192.168.0.0",
        "192.169.0.0",
    ]
    edges += ["198.18.0.0", "198.20.0.0", "203.0.113.0", "203.0.114.0", "224.0.0.0", "240.0.0.0"]
    return st.builds(
        lambda edge, step: IPv4Address(int(IPv4Address(edge)) + step),
        st.sampled_from(edges),
        st.integers(-2, 2),
    )


@given(st.one_of(st.ip_addresses(v=4), near_special_networks()))
def test_ipv4_agrees_with_the_standard_library(address: IPv4Address) -> None:
    public = address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
    if any(address in network for network in STRICTER):
        assert refusal(address) is not None
    else:
        assert (refusal(address) is None) == public


@given(st.ip_addresses(v=6))
def test_an_open_ipv6_address_is_global_and_carries_no_ipv4(address: IPv6Address) -> None:
    if refusal(address) is None:
        assert address.is_global
        assert not any((address.is_multicast, address.is_reserved, address.is_private, address.is_site_local))
        assert address.ipv4_mapped is None
        assert address.sixtofour is None
        assert address.teredo is None


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "::", "64:ff9b::", "2002::", "2a00::5efe:0:0"]))
def test_no_ipv6_form_of_any_ipv4_address_is_open(address: IPv4Address, prefix: str) -> None:
    shift = 80 if prefix == "2002::" else 0
    assert refusal(IPv6Address(int(IPv6Address(prefix)) | int(address) << shift)) is not None


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "017700000001",
        "1.2.3.4.5",
        "0x",
    ],
)
def test_numbers_in_disguise(host: str) -> None:
    assert is_odd_number(host)
    assert is_odd_number(f"{host}.")


@pytest.mark.parametrize("host", ["127.0.0.1", "news.example", "1tv.example", "0xdead.example", "::1", "[::1]"])
def test_plain_hosts(host: str) -> None:
    assert not is_odd_number(host)


@given(st.ip_addresses())
def test_an_address_is_read_back(address: IPv4Address | IPv6Address) -> None:
    assert literal(str(address)) == literal(f"[{address}]") == address
