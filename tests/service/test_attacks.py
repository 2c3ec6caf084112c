"""What strangers and their files may try against a library that is served: it is refused, or costs them only."""

import io
import os
import socket
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from lessonbase import Library

SERVE = "from lessonbase.cli import app; app()"
SLOW = 200  # a thousand is more files than a process may have open on many machines


def archive(members: dict[str, bytes], links: dict[str, str] | None = None) -> bytes:
    """A zip archive of these members, and of links to these places."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
        for name, place in (links or {}).items():
            link = zipfile.ZipInfo(name)
            link.external_attr = 0o120777 << 16
            file.writestr(link, place)
    return told.getvalue()


def swelling_pdf() -> bytes:
    """A PDF of a few hundred kilobytes whose page has a content of 300 MB."""
    packer, stream = zlib.compressobj(9), b""
    for _ in range(300):
        stream += packer.compress(b"0 0 m 9 9 l S\n" * 75_000)
    stream += packer.flush()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    )
    told = b"%PDF-1.4\n"
    starts = []
    for number, each in enumerate(objects, 1):
        starts.append(len(told))
        told += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return (
        told
        + b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(told),
        )
    )


def became(client: TestClient, name: str, data: bytes) -> dict[str, Any]:
    """What became of a file that was sent."""
    sent = client.post("/reports", files={"files": (name, data)})
    assert sent.status_code == 202
    number, until = sent.json()[0]["number"], time.monotonic() + 240
    while time.monotonic() < until:
        job: dict[str, Any] = client.get(f"/jobs/{number}").json()
        if job["through"]:
            return job
        time.sleep(0.05)
    raise AssertionError("the file was not read in four minutes")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("swells.zip", lambda: archive({"zeros.txt": b"0" * 400_000_000})),
        ("swells.pdf", swelling_pdf),
    ],
)  # fmt: skip
def test_a_file_that_swells_is_refused_and_costs_itself_only(
    library: Library, client: TestClient, name: str, made: Callable[[], bytes]
) -> None:
    before = len(library.reports())
    job = became(client, name, made())
    assert all(one["status"] == "failed" and one["error"] for one in job["results"]) or job["fault"]
    assert len(library.reports()) == before
    assert client.post("/ask", json={"question": "How do we build trust with buyers?"}).status_code == 200


def test_what_an_archive_names_outside_itself_is_not_touched(
    library: Library, client: TestClient, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Lesson learned: Keys lie under the mat.\n")
    told = archive(
        {"../../../../../../tmp/escaped-from-an-archive.md": b"# Escaped\n\nLesson: None.\n"},
        {"linked.txt": str(secret)},
    )
    became(client, "names.zip", told)
    assert not Path("/tmp/escaped-from-an-archive.md").exists()
    hits = client.post("/search", json={"query": "Where do the keys lie? Under the mat", "k": 20}).text
    assert "under the mat." not in hits
    assert all(
        Path(one.source).is_relative_to(library.path) or ".." not in one.source for one in library.reports()
    )


@pytest.mark.parametrize("name", ["page.html", "page.svg", "page.md"])
def test_a_report_that_is_a_web_page_does_not_run_as_one(client: TestClient, name: str) -> None:
    data = b"<html><body><h1>Lessons</h1><script>alert(1)</script><p>Lesson: Buyers trust farmers.</p></body></html>"
    job = became(client, name, data)
    if not (report := job["report_id"]):
        return  # it is of a kind that is not read: nothing of it is kept
    original = client.get(f"/reports/{report}/original")
    assert original.headers["content-type"] == "application/octet-stream"
    assert original.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("field", ["note", "label", "title"])
def test_markup_in_a_field_is_words(library: Library, client: TestClient, field: str) -> None:
    markup = "<script>alert(1)</script>"
    record, report = library.records()[0].id, library.reports()[0].id
    if field == "note":
        told = client.patch(f"/records/{record}", json={"note": markup})
    elif field == "title":
        told = client.patch(f"/reports/{report}", json={"title": markup})
    else:
        pack = client.post("/packs", json={"name": markup}).json()["id"]
        client.post(f"/packs/{pack}/items", json={"records": [record], "note": markup})
        told = client.get(f"/packs/{pack}/exports/html")
        assert markup not in told.text
        return
    assert (told.status_code, told.headers["content-type"]) == (200, "application/json")
    assert told.json()[field] == markup


@pytest.fixture(scope="module")
def address(few_reports: Path) -> Iterator[tuple[str, int]]:
    """A library that is served by a process of its own."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--index", str(few_reports)],
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield "127.0.0.1", port
    finally:
        server.terminate()
        server.wait(30)


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-",
        b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{",
    ],
)
def test_many_slow_clients_keep_nobody_else_waiting(address: tuple[str, int], begun: bytes) -> None:
    slow = [socket.create_connection(address) for _ in range(SLOW)]
    try:
        for one in slow:
            one.sendall(begun)
        with httpx.Client(base_url=f"http://127.0.0.1:{address[1]}", timeout=60) as client:
            asked = {"question": "How do we build trust with buyers?"}
            assert client.post("/api/v1/ask", json=asked).json()["outcome"] == "answered"
    finally:
        for one in slow:
            one.close()


def test_a_name_that_a_stranger_lets_point_here_reads_nothing(address: tuple[str, int]) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{address[1]}", timeout=60) as client:
        for path in ("/", "/api/v1/reports", "/alive"):
            told = client.get(path, headers={"Host": f"rebound.example:{address[1]}"})
            assert told.status_code == 403
            assert "window.gradio_config" not in told.text


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/reports/..%2f..%2f..%2fetc%2fpasswd/original",
        "/api/v1/../../../etc/passwd",
        "/original/..%2f..%2faccounts.db",
        "/static/..%2f..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/%2e%2e/pyproject.toml",
        "/pack/..%2f..%2flessonbase.db",
        "//etc/passwd",
    ],
)
def test_no_address_leads_to_a_file_that_is_no_report(address: tuple[str, int], path: str) -> None:
    with socket.create_connection(address, timeout=30) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        told = b""
        while part := raw.recv(65536):
            told += part
    assert told.split()[1] in (b"403", b"404", b"422")
    assert b"root:" not in told
    assert b"SQLite" not in told
