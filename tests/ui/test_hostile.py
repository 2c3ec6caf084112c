"""Text from reports is hostile until shown otherwise."""

import json
import os
import subprocess
import sys
from typing import Any
from urllib.parse import quote_plus

import pytest

pytestmark = pytest.mark.browser

# A page that hands text to Gradio's own templates, to show what they do with it.
GRADIO_TEMPLATES = """
import sys, json, gradio as gr
values = json.loads(sys.argv[1])
with gr.Blocks(analytics_enabled=False) as page:
    for value in values:
        gr.HTML(value, html_template="<p class=shown>{{value}}</p>", js_on_load=None)
    gr.HTML(values[-1], html_template="<p class=raw>${value}</p>", js_on_load=None)
_, address, _ = page.launch(server_name="127.0.0.1", quiet=True, prevent_thread_lock=True)
print(address, flush=True)
page.block_thread()
"""


def unharmed(page: Any) -> None:
    """Nothing of the text ran, and it did not become markup."""
    assert page.evaluate("window.owned") is None
    assert not page.evaluate("document.body.classList.contains(7)")
    assert page.locator("img[src=x], [onerror]").count() == 0


@pytest.mark.parametrize(
    "view",
    ["?tab=lessons&text=zebra", "?tab=reports", "?q=" + quote_plus("Zebra corridors need every spring")],
)
def test_hostile_words_are_shown_as_they_are(site: Any, visit: Any, view: str) -> None:
    page = visit(f"{site.address}/{view}")
    unharmed(page)
    shown = page.inner_text("#frame")
    assert "<img src=x onerror=" in shown
    assert "${document.body.classList.add(7)}" in shown


def test_a_hostile_report_opens_unharmed(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=lessons&text=zebra")
    page.locator(".card .statement a").first.click()
    page.wait_for_selector(".about .evidence")
    page.locator(".about .evidence .page").first.click()
    page.wait_for_selector(".viewer .pg.text")
    unharmed(page)
    page.goto(f"{site.address}/?tab=reports")
    page.locator(".row.report:has-text('onerror') a").first.click()
    page.wait_for_selector(".row.open .sections")
    unharmed(page)


def test_titles_lose_the_marks_that_turn_text_round(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=reports")
    title = page.locator(".row.report strong:has-text('onerror')").first.inner_text()
    assert "gnp.exe" in title
    assert "\u202e" not in title


def test_hostile_addresses_are_shown_as_they_are(site: Any, visit: Any) -> None:
    attack = quote_plus('"><img src=x onerror=window.owned=5>${document.body.classList.add(7)}')
    page = visit(site.address)
    for view in (
        f"?q={attack}",
        f"?tab=lessons&text={attack}",
        f"?tab=lessons&country={attack}",
        f"?tab=lessons&like={attack}&sort={attack}&stated={attack}&text=zebra",
        f"?tab=lessons&view=map&theme={attack}&cell={attack}",
        f"?tab=lessons&view=map&picture={attack}&text={attack}",
        f"?report={attack}&page={attack}",
    ):
        visit.move(page, view)
        unharmed(page)
        assert not page.is_visible(".fault")


def test_a_hostile_file_name_is_shown_as_it_is(own_site: Any, visit: Any, tmp_path: Any) -> None:
    path = tmp_path / "<img src=x onerror=window.owned=7>${document.body.classList.add(7)}\u202efdp.pdf"
    path.write_bytes(b"not a PDF")
    page = visit(f"{own_site.address}/?tab=reports")
    page.set_input_files("[data-drop] input", path)
    page.wait_for_selector(".row.failed:has-text('onerror')")
    unharmed(page)
    page.click(".row.failed:has-text('onerror') [data-dismiss]")
    page.wait_for_selector(".row.failed:has-text('onerror')", state="detached")


def test_only_known_originals_and_pages_are_given_out(site: Any, visit: Any) -> None:
    page = visit(site.address)
    for path in (
        "original/../lessonbase.db",
        "original/0000000000000000",
        "original/%2e%2e%2fetc",
        "page/0000000000000000/1.png",
        "page/x/1.png",
    ):
        assert page.request.get(f"{site.address}/{path}").status in (404, 422)


def test_other_sites_and_names_are_refused(site: Any, visit: Any) -> None:
    page = visit(site.address)
    action = f"{site.address}/gradio_api/component_server"
    assert page.request.post(action, data={}, headers={"Origin": "http://evil.example"}).status == 403
    assert page.request.get(site.address, headers={"Host": "evil.example"}).status == 403


def test_a_browser_cannot_name_files_of_this_machine(site: Any, visit: Any) -> None:
    page = visit(f"{site.address}/?tab=reports")
    rows = page.locator(".row").count()
    component = page.evaluate("window.gradio_config.components.find(c => c.props.server_fns?.length).id")
    reply = page.request.post(
        f"{site.address}/gradio_api/component_server",
        data={
            "data": {"paths": ["/etc/hostname"]},
            "fn_name": "add",
            "component_id": component,
            "session_hash": "s",
        },
    )
    assert reply.ok
    page.reload()
    page.wait_for_selector("body[data-ready=reports] .row")
    assert page.locator(".row").count() == rows


def test_why_markup_is_not_left_to_the_templates_of_gradio(browser: Any, visit: Any) -> None:
    """`{{value}}` escapes once and then runs the result; `${value}` does not escape. If this test fails, Gradio
    has mended it, and parts/__init__.py may be told so."""
    values = ["${document.body.classList.add(7)}", "\\u003cmeter\\u003e", "<img class=raw-image src=data:,>"]
    started = subprocess.Popen(
        [sys.executable, "-c", GRADIO_TEMPLATES, json.dumps(values)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "GRADIO_ANALYTICS_ENABLED": "False"},
    )
    try:
        assert started.stdout
        page = browser.new_page()
        page.goto(started.stdout.readline().strip())
        page.wait_for_selector("p.raw")
        assert page.evaluate("document.body.classList.contains(7)")
        assert page.locator("p.shown meter").count() == 1
        assert page.locator("p.raw img.raw-image").count() == 1
        assert page.locator("p.shown img.raw-image").count() == 0
        page.close()
    finally:
        started.kill()
        started.wait()
