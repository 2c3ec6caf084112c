"""Proxies in front of a service: whose word is taken for where a request comes from, and for who asks."""

import ipaddress
from collections.abc import Mapping, Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from lessonbase.errors import LessonbaseError
from lessonbase.model import Role
from lessonbase.service.identities import Identity, groups_of, roles_of

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Proxies:
    """The proxies at some addresses (or networks, as 10.0.0.0/28). Where they say who asks, `user` is the header with the name
    and `groups` that with the groups, parted by commas or semicolons; `roles` are those of groups.

    Raises LessonbaseError for what is no address.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        user: str = "",
        groups: str = "",
        roles: Mapping[str, Role] | None = None,
    ) -> None:
        self._addresses = list(addresses)
        self._networks = [_network(each) for each in addresses]
        self._user, self._groups, self._roles = user, groups, roles or {}

    def around(self, app: ASGIApp) -> ASGIApp:
        """Put in front of all: notes who the peer is, then takes the word of a proxy for where a request comes from."""
        behind = ProxyHeadersMiddleware(app, trusted_hosts=self._addresses)  # type: ignore[arg-type]

        async def noting(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                scope = dict(scope, peer=(scope.get("client") or ("",))[0])
            await behind(scope, receive, send)  # type: ignore[arg-type]

        return noting

    def identity(self, scope: Scope) -> Identity | None:
        """Who asks, by a header of one of the proxies; None where none of them says."""
        headers = Headers(scope=scope)
        said = headers.getlist(self._user) if self._user else []
        if len(said) != 1 or not said[0].strip() or not self._trusts(str(scope.get("peer", ""))):
            return None
        name = said[0].strip()
        several = headers.get(self._groups, "") if self._groups else ""
        of = [each.strip() for each in several.replace(";", ",").split(",") if each.strip()]
        return Identity(
            issuer="proxy", subject=name, name=name, roles=roles_of(of, self._roles), groups=groups_of(of)
        )

    def _trusts(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._networks)


def _network(address: str) -> Network:
    try:
        return ipaddress.ip_network(address)
    except ValueError as error:
        raise LessonbaseError(
            f"“{address}” is no address of a proxy. Give it as 10.0.0.5, or a network as 10.0.0.0/28."
        ) from error
