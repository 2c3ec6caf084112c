"""A Milvus at an address: its client, and what is said where it does not answer, is too old or is not installed."""

import logging
from typing import TYPE_CHECKING, Any

from lessonbase.errors import EngineError
from lessonbase.retrieval.index import IndexDamagedError

if TYPE_CHECKING:
    from pymilvus import MilvusClient

OLDEST = (2, 5)
"""The first version of Milvus that ranks by BM25 and matches words."""
SECONDS, WRITE_SECONDS = 30.0, 300.0
# A server that is back is found again within a second; left alone, it might take two minutes. One that is asked whether it is
# there while nobody asks anything may hang up, on all who share the connection.
_CHANNEL = {
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 1000,
    "grpc.keepalive_permit_without_calls": 0,
    "grpc.use_local_subchannel_pool": 1,
}


class Connection:
    """A Milvus at an address: a server's, or a file's, which milvus-lite then serves in this process.

    Raises EngineError where it does not answer, is too old, or the package that talks to it is not installed.
    """

    def __init__(self, address: str, token: str = "") -> None:
        self.address = address
        self._token = token
        self._client: MilvusClient | None = None
        self._lite = False

    def __call__(self, verb: str, *given: Any, seconds: float = SECONDS, **named: Any) -> Any:
        """What one verb of the client gives."""
        from grpc import RpcError
        from pymilvus.exceptions import MilvusException

        client = self._connected()
        try:
            return getattr(client, verb)(*given, timeout=seconds, **named)
        except (MilvusException, RpcError) as error:
            if "can't find collection" in str(error) or "collection not found" in str(error).lower():
                raise IndexDamagedError("its collections in Milvus are gone") from error
            raise self._gone(error) from error

    @property
    def lite(self) -> bool:
        """Whether it is milvus-lite."""
        self._connected()
        return self._lite

    def _connected(self) -> "MilvusClient":
        if self._client is None:
            try:
                from grpc import RpcError
                from pymilvus import MilvusClient
                from pymilvus.exceptions import MilvusException
            except ImportError as error:
                raise EngineError(
                    "The search index is set to be Milvus (LESSONBASE_INDEX_ENGINE), for which a package is missing. "
                    "Install it: pip install 'lessonbase[milvus]'."
                ) from error
            # It logs each failed call with a traceback; we say what failed.
            logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
            try:
                client = MilvusClient(
                    self.address, token=self._token, timeout=SECONDS, dedicated=True, grpc_options=_CHANNEL
                )
                version = client.get_server_version(timeout=SECONDS)
            except (MilvusException, RpcError) as error:
                raise self._gone(error) from error
            self._lite = version.startswith("milvus_lite")
            self._check(version)
            self._client = client
        return self._client

    def _check(self, version: str) -> None:
        numbers = version.removeprefix("milvus_lite-").removeprefix("v").split(".")
        if tuple(int(each) for each in numbers[:2] if each.isdigit()) < OLDEST:
            raise EngineError(
                f"The Milvus at {self.address} is of version {version}; lessonbase needs {OLDEST[0]}.{OLDEST[1]} or newer. "
                "Update it, name another (LESSONBASE_MILVUS_ADDRESS), or unset LESSONBASE_INDEX_ENGINE to search by the "
                "index in the library's own folder."
            )

    def _gone(self, error: Exception) -> EngineError:
        details = getattr(error, "details", None)  # gRPC's own errors have it to be called
        said = str(details() if callable(details) else getattr(error, "message", error)).partition("\n")[0][
            :200
        ]
        return EngineError(
            f"The search engine Milvus at {self.address} does not answer as it should ({said}). Reports, records and "
            "pages can be read meanwhile, and nothing is lost: start it again, or name it where it is "
            "(LESSONBASE_MILVUS_ADDRESS), and repeat the question."
        )
