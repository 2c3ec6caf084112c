"""A milvus-lite on a port of this machine, that can be ended and begun again."""

import socket
from pathlib import Path

import pytest

pytest.importorskip("milvus_lite", reason="milvus-lite is not installed")
pytest.importorskip("pymilvus", reason="pymilvus is not installed")

from milvus_lite.adapter.grpc.server import start_server_in_thread


class Server:
    """The server of the data in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.begin()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def begin(self) -> None:
        self._server, self._data, _ = start_server_in_thread(str(self._folder), "127.0.0.1", self._port)

    def end(self) -> None:
        self._server.stop(grace=None).wait()
        self._data.close()
