"""What a page may be served with: other applications beside it, and a gate in front of all."""

from collections.abc import Callable
from typing import Protocol

from starlette.responses import Response
from starlette.types import ASGIApp

from lessonbase import Library


class Beside(Protocol):
    """`library` is the one that the page is to use; `around` puts what is beside the page and in front of it around the page, `outermost` what is to see a request before all else.

    `begins` are the beginnings of the addresses that are answered beside the page, `uploads` those that take files, `doors`
    those that a link from another site may open. `hosts` are the names that the server may be asked by, beside this machine's;
    `public` says that nobody is let in who is not known. `refused` gives the answer to a request that is not let in, from its
    path, the status and the words.
    """

    @property
    def library(self) -> Library: ...
    @property
    def around(self) -> Callable[[ASGIApp], ASGIApp]: ...
    @property
    def outermost(self) -> Callable[[ASGIApp], ASGIApp]: ...
    @property
    def begins(self) -> frozenset[str]: ...
    @property
    def uploads(self) -> frozenset[str]: ...
    @property
    def doors(self) -> frozenset[str]: ...
    @property
    def hosts(self) -> tuple[str, ...]: ...
    @property
    def public(self) -> bool: ...
    @property
    def refused(self) -> Callable[[str, int, str], Response]: ...
