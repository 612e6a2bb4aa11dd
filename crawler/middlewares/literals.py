"""Hosts as people and attackers spell them -> the IP address that is meant (`str -> str | None`), without asking any resolver."""

from __future__ import annotations

import re
import socket
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address, ip_network

from ada_url import URL

from ..urls import MAX_URL_LENGTH

# Names that never lead to the public internet: RFC 6761, RFC 6762, RFC 8375, and ICANN's reservation of 2024.
PRIVATE_NAMES = ("localhost", "local", "internal", "home.arpa", "localdomain")
# What IANA's registries keep from the public internet and Python's `is_global` does not, or not in every version.
NOT_PUBLIC = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")))
UNICAST = ip_network("2000::/3")    # all that is public in IPv6
_NAT64 = ip_network("64:ff9b::/96")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.IGNORECASE)
_URL = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:[/\\]{2}|https?:)", re.IGNORECASE)    # not a bare host


def is_public(address: str) -> bool:
    """Whether an IP address is a public one; IPv4 inside IPv6 counts as what it stands for. False for what is no address."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        ip = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped or ip.sixtofour or ip
    if ip.version == 6 and ip not in UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in NOT_PUBLIC)


def is_private(target: str) -> bool:
    """Whether a URL or a host is one that the crawler never connects to, as far as its spelling tells.

    True for private addresses however they are written, for names that are never public, and for what is no web address at all.
    False for other names: those are judged by what they resolve to, when they are connected to.
    """
    name = host_of(target)
    if not name:
        return True
    address = address_of(name)
    if address is not None:
        return not is_public(address)
    return bool(_NUMBER.fullmatch(name.rpartition(".")[2])) or any(f".{name}".endswith(f".{private}") for private in PRIVATE_NAMES)


def host_of(target: str) -> str | None:
    """The host of a URL, or of a bare "host", "host:port" or IPv6 address, as a browser would take it (the WHATWG's URL standard).

    None where there is none to fetch from.
    """
    if len(target) > MAX_URL_LENGTH:
        return None
    if not _URL.match(target):
        bare = target.strip()
        target = f"http://[{bare}]/" if bare.count(":") > 1 and not bare.startswith("[") else f"http://{bare}/"
    try:
        url = URL(target)
    except ValueError:
        return None
    return url.hostname.strip("[]").rstrip(".") or None if url.protocol in ("http:", "https:") else None


def address_of(name: str) -> str | None:
    """The address that a host spells: IPv6, or IPv4 in one to four parts, decimal, octal or hexadecimal. None for a name."""
    try:
        return str(IPv6Address(name.partition("%")[0]))
    except AddressValueError:
        pass
    if not all(_NUMBER.fullmatch(part) for part in name.split(".")):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError:
        return None
