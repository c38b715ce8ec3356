"""Addresses of the internet that somebody typed: never a way into our own network.

Only https, only public addresses, looked up here and connected to as looked up (a name that
changes its answer meanwhile gains nothing), again after every redirect.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Addresses that carry another one inside, which the network might follow to where we live.
TUNNELS = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48")]


class NotOutside(Exception):
    """The address is not one of the internet's, or not asked by https."""


def tidy(url: str, *, private: bool = False) -> str:
    """The address as it is asked; raises ValidationError for one that never is.

    With `private`, http and our own network are allowed too (development and tests).
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port == 0 or parts.scheme not in schemes(private) or parts.username:
        raise ValidationError(_("Write an address that begins with https://."), code="address")
    return url.strip()


class Guarded(httpx.BaseTransport):
    """Connects to what was looked up and may be reached; each redirect comes through here.

    Raises NotOutside for what may not be asked, and httpx's own errors.
    """

    def __init__(self, *, private: bool = False) -> None:
        self.private = private
        self.inner = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if request.url.scheme not in schemes(self.private):
            raise NotOutside
        if not self.private and is_ours(host):
            raise NotOutside
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=self._address(host, request.url.port or 443))
        return self.inner.handle_request(request)

    def close(self) -> None:
        self.inner.close()

    def _address(self, host: str, port: int) -> str:
        """One of the host's addresses; raises NotOutside when any of them is not for everybody."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise httpx.ConnectError("no such host") from None
        addresses = [str(one[4][0]) for one in found]
        if not self.private and not all(is_public(one) for one in addresses):
            raise NotOutside
        return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's."""
    ip = ipaddress.ip_address(address.split("%")[0])
    return ip.is_global and not ip.is_multicast and not _carries_another(ip)


def is_ours(host: str) -> bool:
    """Whether the host's name is one of the house's."""
    ours = settings.BASE_DOMAIN
    return bool(host == ours or host.endswith(f".{ours}"))


def schemes(private: bool) -> tuple[str, ...]:
    """By what an address may be asked."""
    return ("https", "http") if private else ("https",)


def _carries_another(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv4Address):
        return False
    return bool(ip.ipv4_mapped or ip.sixtofour or ip.teredo) or any(ip in net for net in TUNNELS)
