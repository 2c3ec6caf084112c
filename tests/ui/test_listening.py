"""How the page listens."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import gradio as gr
import pytest

from lessonbase.errors import LessonbaseError
from lessonbase_ui.app import LOOK_SECONDS, listening_at


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_what_is_answered_is_sent_at_once_not_when_its_first_part_is_acknowledged(host: str) -> None:
    async def sends_at_once() -> int:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted = writer.get_extra_info("socket")
            told.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        try:
            listening = listening_at(host, 0)
        except LessonbaseError:
            pytest.skip(f"this machine has no {host}")
        async with await asyncio.start_server(answer, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname()[:2])
            writer.close()
            return await told

    with ThreadPoolExecutor(1) as apart:  # what drives the browser has a loop of its own in this thread
        assert apart.submit(asyncio.run, sends_at_once()).result()


def test_the_framework_has_a_queue_whose_looks_can_be_spaced() -> None:
    """Under another name it would look a thousand times a second again."""
    assert 0 < gr.Blocks()._queue.sleep_when_free < LOOK_SECONDS
