"""FAULTS row 32: certificates are checked; what is wrong with one is said, and no page is taken from such a host."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from .site import story
from .wires import RawHosts, Sender, TappedNewsroom, answer

NOW = datetime.now(UTC)
PAGE = story(1)


def goodbye(wire: socket.socket) -> None:
    answer(PAGE, length=None)(wire)
    assert isinstance(wire, ssl.SSLSocket)
    wire.unwrap()


# The last number of the host's address -> (what is wrong, how it answers, outcome, detail)
HOSTS: dict[int, tuple[str, Sender, str, str | None]] = {
    1: ("nothing", answer(PAGE), "archived", None),
    2: ("expired", answer(PAGE), "failed", "tls"),
    3: ("not yet valid", answer(PAGE), "failed", "tls"),
    4: ("for another host", answer(PAGE), "failed", "tls"),
    5: ("self-signed", answer(PAGE), "failed", "tls"),
    6: ("of an unknown authority", answer(PAGE), "failed", "tls"),
    7: ("no TLS at all", answer(PAGE), "failed", "tls"),
    8: ("nothing; ends with a goodbye", goodbye, "archived", None),
    9: ("nothing; ends without a goodbye", answer(PAGE, length=None), "archived", "incomplete"),
}
Pair = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def certificate(name: str, issuer: Pair | None, *, days: tuple[int, int] = (-1, 30), address: str | None = None) -> Pair:
    """A certificate for an address, or of an authority where there is none."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer[0].subject if issuer else subject).public_key(key.public_key())
               .serial_number(x509.random_serial_number()).not_valid_before(NOW + timedelta(days=days[0])).not_valid_after(NOW + timedelta(days=days[1]))
               .add_extension(x509.BasicConstraints(ca=address is None, path_length=None), critical=True))
    if address:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
    return builder.sign(issuer[1] if issuer else key, SHA256()), key


def context(folder: Path, pair: Pair) -> ssl.SSLContext:
    file = folder / f"{pair[0].serial_number}.pem"
    key = pair[1].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(key + pair[0].public_bytes(Encoding.PEM))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(file)
    return made


def wrapper(folder: Path, authority: Pair) -> Callable[[socket.socket], socket.socket]:
    """Each host's own certificate."""
    def own(number: int, issuer: Pair | None = authority, **more: tuple[int, int]) -> ssl.SSLContext:
        return context(folder, certificate("host", issuer, address=f"127.4.0.{number}", **more))
    contexts = {
        1: own(1), 2: own(2, days=(-30, -1)), 3: own(3, days=(1, 30)), 4: context(folder, certificate("host", authority, address="127.4.0.99")),
        5: own(5, None), 6: own(6, certificate("Other Authority", None)), 8: own(8), 9: own(9)}

    def wrap(wire: socket.socket) -> socket.socket:
        number = int(wire.getsockname()[0].rpartition(".")[2])
        if number not in contexts:
            wire.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return wire
        return contexts[number].wrap_socket(wire, server_side=True)
    return wrap


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, tuple[str, str | None]]]:
    """One crawl of all the hosts, which trusts one authority."""
    newsroom = TappedNewsroom(tmp_path_factory.mktemp("tls"))
    authority = certificate("Test Authority", None)
    (newsroom.folder / "authority.pem").write_bytes(authority[0].public_bytes(Encoding.PEM))
    with RawHosts(wrapper(newsroom.folder, authority)) as secure, RawHosts() as plain:
        links = "".join(f"<item><link>https://127.4.0.{number}:{secure.port}/{number}</link></item>" for number in HOSTS)
        plain.senders["127.4.0.1/feed.xml"] = answer(f"<rss version='2.0'><channel>{links}</channel></rss>".encode())
        secure.senders = {f"127.4.0.{number}/{number}": sender for number, (_, sender, _, _) in HOSTS.items()}
        home = f"127.4.0.1:{plain.port}"
        allowed = ", ".join(f'"{host}"' for host in (home, *(f"127.4.0.{number}:{secure.port}" for number in HOSTS)))
        newsroom.follow(f'[crawl]\ndelay = 0\ntimeout = 3\nallow_private = [{allowed}]\n\n'
                        f'[[source]]\nid = "s"\nname = "T"\nhome = "http://{home}/"\nfeeds = ["http://{home}/feed.xml"]\n')
        newsroom.crawl("-s", "RETRY_TIMES=0", expect=3, SSL_CERT_FILE=str(newsroom.folder / "authority.pem"))
        said = {message for (message,) in newsroom.rows("SELECT message FROM urls WHERE detail = 'tls'")}
        assert {"tls: certificate verify failed", "tls: the certificate is for another host", "tls: wrong version number"} == said
        yield {int(url.rpartition("/")[2]): (outcome, detail) for url, outcome, detail in newsroom.rows("SELECT url, outcome, detail FROM urls")}


@pytest.mark.parametrize("number", HOSTS, ids=[host[0] for host in HOSTS.values()])
def test_certificates(crawled: dict[int, tuple[str, str | None]], number: int) -> None:
    """Only what a trusted authority says of this very host and this very day is believed."""
    assert HOSTS[number][2:] == crawled[number]
