"""POST to an address somebody typed in: never into the house, never redirected, to the very address that was checked."""

import ipaddress
import socket
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from bihuan.core.phrases import phrase

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 5, 10, 20
LONGEST_ANSWER = 64 * 1024
PORTS = {"https": 443, "http": 80}


class Blocked(Exception):
    """The address must not be called; says why."""


@dataclass(frozen=True)
class Answer:
    """What the other side said."""

    status: int
    text: str


@dataclass(frozen=True)
class Target:
    """Where a POST goes: the name in the address, and the IP address it was checked to be."""

    scheme: str
    host: str
    port: int
    ip: str


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Send and return the answer. Raises Blocked, or OSError when there is none."""
    target = checked(url)
    end = monotonic() + WHOLE_SECONDS
    with requests.Session() as session:
        session.trust_env = False
        session.verify = settings.WEBHOOK_CA_BUNDLE or True
        session.adapters.clear()  # nothing but the checked address, whatever the URL is taken for
        session.mount(f"{target.scheme}://", Pinned(target))
        answer = session.post(
            url, data=body, headers=headers, timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False, stream=True
        )
        return Answer(answer.status_code, _read(answer, end).decode("utf-8", "replace"))


def _read(answer: requests.Response, end: float) -> bytes:
    """The beginning of the answer; a slow or endless one is cut, and of one that breaks off holds what came."""
    found = b""
    with suppress(HTTPError):
        while len(found) < LONGEST_ANSWER and monotonic() < end:
            chunk = answer.raw.read1(4096)
            if not chunk:
                break
            found += chunk
    return found


class Pinned(HTTPAdapter):
    """Connects to the checked IP address, while TLS still asks for the name: a second look-up cannot lead astray."""

    def __init__(self, target: Target) -> None:
        self.target = target
        super().__init__(max_retries=0)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host, tls = super().build_connection_pool_key_attributes(request, verify, cert)
        named = {"server_hostname": self.target.host, "assert_hostname": self.target.host}
        return {**host, "host": self.target.ip}, {**tls, **(named if self.target.scheme == "https" else {})}

    def add_headers(self, request: requests.PreparedRequest, **kwargs: Any) -> None:
        request.headers["Host"] = urlsplit(request.url or "").netloc


def checked(url: str) -> Target:
    """The target of an address whose every IP address may be called. Raises Blocked."""
    parts = plausible(url)
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port or PORTS[parts.scheme]
    addresses = _addresses(host, port)
    if not _is_trusted(host, port) and (inside := [ip for ip in addresses if not is_public(ip)]):
        raise Blocked(
            phrase(_("%(host)s leads into the internal network (%(ip)s) and is not called."), host=host, ip=inside[0])
        )
    return Target(parts.scheme, host, port, addresses[0])


def plausible(url: str) -> SplitResult:
    """The parts of an address that may be called as far as its text tells. Raises Blocked."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        raise Blocked(_("This is not an address.")) from None
    if parts.scheme not in PORTS or not host:
        raise Blocked(_("The address must begin with https://."))
    if parts.scheme == "http" and not _is_trusted(host, port or PORTS["http"]):
        raise Blocked(_("The address must begin with https://."))
    if parts.username or parts.password:
        raise Blocked(_("The address must not contain a user name or password."))
    return parts


def _is_trusted(host: str, port: int) -> bool:
    """Does the operator of this installation allow it although it lies in the house?"""
    return bool({host, f"{host}:{port}"} & set(settings.WEBHOOK_TRUSTED))


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


CARRIERS = [
    ipaddress.ip_network(net)
    for net in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::ffff:0:0:0/96")
]
NOWHERE = [
    ipaddress.ip_network(net) for net in ("fec0::/10", "3fff::/20", "192.88.99.0/24")
]  # old or for examples; the library calls them global


def is_public(address: str) -> bool:
    """May the world be reached under this IP address? One that carries another inside counts as hidden."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in net for net in CARRIERS):
            return False
    if any(ip.version == net.version and ip in net for net in NOWHERE):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
