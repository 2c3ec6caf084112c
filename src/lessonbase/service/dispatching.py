"""Several applications on one server: which of them is asked is told by how an address begins."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


class Dispatch:
    """Hands what is under `beside`'s beginnings ("/api/v1") to their applications, everything else to `app`. One that answers a
    single address is asked by the whole of it, one for many by what follows.

    A framework's own mounts match by patterns, which an address with a line break in it gets round.
    """

    def __init__(self, app: ASGIApp, beside: Mapping[str, ASGIApp]) -> None:
        self._app = app
        self._beside = beside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for begin, app in self._beside.items():
                if is_under(scope["path"], begin):
                    root = "" if scope["path"] == begin else begin
                    await app(dict(scope, root_path=root, app_root_path=root), receive, send)
                    return
        await self._app(scope, receive, send)


def is_under(path: str, begin: str) -> bool:
    """Whether an address is `begin`, or stands under it."""
    return path == begin or path.startswith(f"{begin}/")
