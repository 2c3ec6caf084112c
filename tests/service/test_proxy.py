"""The example of a proxy, deploy/nginx.conf, in front of a library that is served to others."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lessonbase.service.accounts import Accounts

ROOT = Path(__file__).parents[2]
SENTENCE = "mangoes ripen in the rain"
NAME = "lessons.example.org"
SERVE = "from lessonbase.cli import app; app()"
AROUND = """
pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off; master_process off;
events {{ }}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/a;
  uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
  include {folder}/site.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("it did not begin to listen")


@pytest.fixture(scope="module")
def site(few_reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A browser that asks the proxy by the library's name."""
    nginx, openssl = shutil.which("nginx") or shutil.which("/usr/sbin/nginx"), shutil.which("openssl")
    if not (nginx and openssl):
        pytest.skip("nginx and openssl are not here")
    folder = tmp_path_factory.mktemp("proxy")
    index = Path(shutil.copytree(few_reports, folder / "index"))
    accounts = Accounts(index)
    accounts.add("Ada", ["administrator"], SENTENCE)
    accounts.close()
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"),
            *("-keyout", str(folder / "site.key"), "-out", str(folder / "site.pem")),
        ],
        check=True,
        capture_output=True,
    )
    plain, tls, behind = free_port(), free_port(), free_port()
    example = (ROOT / "deploy/nginx.conf").read_text()
    for said, here in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        ("/etc/ssl/certs/lessons.example.org.pem", str(folder / "site.pem")),
        ("/etc/ssl/private/lessons.example.org.key", str(folder / "site.key")),
        ("http://127.0.0.1:7860", f"http://127.0.0.1:{behind}"),
    ):
        assert said in example
        example = example.replace(said, here)
    (folder / "site.conf").write_text(example)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
    serving = [sys.executable, "-c", SERVE, "serve", "--public", "--host-name", NAME]
    started = [
        (
            subprocess.Popen([*serving, "--port", str(behind), "--index", str(index)], env=dict(os.environ)),
            behind,
        ),
        (subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]), tls),
    ]
    try:
        for process, port in started:
            wait_for(port, process)
        to = httpx.HTTPTransport(verify=False)
        with httpx.Client(
            base_url=f"https://127.0.0.1:{tls}", transport=to, headers={"Host": NAME}, timeout=60
        ) as client:
            yield client
    finally:
        for process, _ in started:
            process.terminate()
            process.wait(20)


def test_one_signs_in_through_the_proxy_and_asks(site: httpx.Client) -> None:
    assert site.get("/").headers["location"] == "/sign-in"
    signed = site.post(
        "/sign-in", data={"name": "Ada", "password": SENTENCE}, headers={"Origin": f"https://{NAME}"}
    )
    assert "Secure" in signed.headers["set-cookie"]
    cookie = {"Cookie": signed.headers["set-cookie"].partition(";")[0]}
    page = site.get("/", headers=cookie)
    assert "max-age" in page.headers["strict-transport-security"]
    assert "window.gradio_config" in page.text
    asked = {"question": "How do we build trust with buyers?"}
    assert site.post("/api/v1/ask", json=asked, headers=cookie).json()["outcome"] == "answered"
    sent = site.post(
        "/api/v1/reports", files={"files": ("notes.md", b"# Notes\n\n" + b"word " * 400_000)}, headers=cookie
    )
    assert sent.status_code == 202


def test_what_a_client_says_of_its_address_is_not_believed(site: httpx.Client) -> None:
    told = [
        site.post(
            "/sign-in",
            data={"name": "Zoe", "password": f"guess {number}"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        ).status_code
        for number in range(11)
    ]
    assert told == [401] * 10 + [429]


def test_another_name_or_site_is_refused_behind_the_proxy_too(site: httpx.Client) -> None:
    assert site.get("/health", headers={"Host": "evil.example"}).status_code == 403
    assert site.get("/health", headers={"Origin": "https://evil.example"}).status_code == 403
