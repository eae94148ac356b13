"""Which IP addresses a link may lead to: the public internet alone."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# First match wins. Spelled out instead of `is_global`, whose answer differs between Python releases
# and which calls 6to4, ISATAP and the IETF's relay addresses public.
_IPV4_REFUSED: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared carrier"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "cloud platform"),  # public by number, yet Azure's host answers there
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_IPV6_REFUSED: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::ffff:0:0/96", "IPv4-in-IPv6"),
        ("::ffff:0:0:0/96", "IPv4-in-IPv6"),  # IPv4-translated
        ("::/96", "IPv4-in-IPv6"),
        ("64:ff9b::/96", "IPv4-in-IPv6"),  # NAT64
        ("64:ff9b:1::/48", "IPv4-in-IPv6"),
        ("2001::/32", "IPv4-in-IPv6"),  # Teredo
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "IPv4-in-IPv6"),  # 6to4
        ("3fff::/20", "documentation"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "private"),
        ("ff00::/8", "multicast"),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_ISATAP = (0x00005EFE, 0x02005EFE)  # upper half of an interface identifier that ends in an IPv4 address


def refusal(address: Address) -> str | None:
    """The kind of `address` that forbids a connection ("private", "loopback" ...), None where it is public.

    IPv6 addresses that carry an IPv4 address are refused as a class, whatever they carry.
    """
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in _IPV4_REFUSED if address in network), None)
    for network, kind in _IPV6_REFUSED:
        if address in network:
            return kind
    if address not in _GLOBAL_UNICAST or address.scope_id is not None:
        return "reserved"
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "IPv4-in-IPv6"
    return None


def literal(host: str) -> Address | None:
    """The address that `host` spells canonically, with or without brackets; None where it is a name."""
    try:
        return ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def is_odd_number(host: str) -> bool:
    """Whether `host` is a number that some resolvers read as an IPv4 address, but no canonical address.

    The URL standard calls every host that ends in a numeric label an IPv4 address: `2130706433`,
    `0x7f.1`, `0177.0.0.1` and `127.1` are all 127.0.0.1 in disguise.
    """
    last = host.rstrip(".").rpartition(".")[2].lower()
    numeric = last.isdigit() or (last.startswith("0x") and all(c in "0123456789abcdef" for c in last[2:]))
    return numeric and literal(host) is None
