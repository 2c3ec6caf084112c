"""A library served to others: who comes in, by which way, and what they may do there."""

import json
import logging
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from lessonbase import Library
from lessonbase.errors import LessonbaseError
from lessonbase.service import gate
from lessonbase.service.accounts import Accounts
from lessonbase.service.serving import for_others, on_this_machine
from lessonbase_ui.app import application, run

SITE = "https://lessons.example.org"
SENTENCE = "mangoes ripen in the rain"
SCRIPTED = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
OPENED = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@dataclass
class Served:
    """A served library, and how to ask it."""

    library: Library
    accounts: Accounts

    def __post_init__(self) -> None:
        service = for_others(self.library, ["lessons.example.org"])
        self.app = application(service.library, service)

    def browser(self, name: str = "", password: str = SENTENCE) -> TestClient:
        """A browser, signed in as somebody."""
        client = TestClient(self.app, base_url=SITE, raise_server_exceptions=False, follow_redirects=False)
        if name:
            answer = client.post("/sign-in", data={"name": name, "password": password})
            assert answer.status_code == 303
        return client

    def program(self, name: str, *scopes: str) -> TestClient:
        """A program with a key of somebody."""
        _, words = self.accounts.make_key(name, scopes, 1)  # type: ignore[arg-type]
        return TestClient(self.app, base_url=SITE, headers={"Authorization": f"Bearer {words}"})


@pytest.fixture(scope="module")
def served(
    few_reports: Path, tmp_path_factory: pytest.TempPathFactory, quick_hashes: None
) -> Iterator[Served]:
    index = tmp_path_factory.mktemp("served") / "index"
    shutil.copytree(few_reports, index)
    accounts = Accounts(index)
    for name, role in (("Ada", "administrator"), ("Eve", "evaluator"), ("Rita", "reader")):
        accounts.add(name, [role], SENTENCE)  # type: ignore[list-item]
    with Library(index) as library:
        yield Served(library, accounts)


def act(client: TestClient, action: str, asked: dict[str, object]) -> dict[str, object]:
    """What an action of the page gives, asked as page.js does."""
    config = client.get("/").text
    block = next(
        each["id"]
        for each in json.loads(config.partition("window.gradio_config = ")[2].partition(";</script>")[0])[
            "components"
        ]
        if each["props"].get("elem_id") == "part-page"
    )
    sent = {"data": asked, "component_id": block, "session_hash": "s", "fn_name": action}
    told: dict[str, object] = client.post("/gradio_api/component_server", json=sent).json()
    return told


def test_a_library_is_served_to_others_only_with_an_administrator(library: Library) -> None:
    with pytest.raises(LessonbaseError, match="accounts add NAME --role administrator"):
        for_others(library, [])


def test_without_accounts_no_other_host_is_listened_to(library: Library) -> None:
    with pytest.raises(LessonbaseError, match="this machine only"):
        run(library, "0.0.0.0", 0, None, on_this_machine(library))


def test_on_this_machine_the_api_needs_no_key_and_answers_no_other_site(library: Library) -> None:
    client = TestClient(application(library, on_this_machine(library)), base_url="http://127.0.0.1:7860")
    address = f"/api/v1/records/{library.records()[0].id}"
    assert client.patch(address, json={"note": "ours"}).json()["note"] == "ours"
    for headers in ({"Origin": "https://evil.example"}, SCRIPTED, OPENED, {"Host": "evil.example"}):
        answers = [
            client.patch(address, json={"note": "theirs"}, headers=headers),
            client.get(address, headers=headers),
        ]
        assert [each.status_code for each in answers] == [403, 403]
    assert client.get(address).json()["note"] == "ours"
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("path", ["/", "/account"])
def test_whoever_is_not_signed_in_is_led_to_where_they_can(served: Served, path: str) -> None:
    answer = served.browser().get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/original/0123456789abcdef"),
        ("GET", "/page/0123456789abcdef/1.png"),
        ("GET", "/theme.css"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/upload"),
        ("GET", "/api/v1/reports"),
        ("GET", "/api/v1/openapi.json"),
        ("GET", "/metrics"),
    ],
)
def test_whoever_is_not_signed_in_has_nothing(served: Served, method: str, path: str) -> None:
    answer = served.browser().request(method, path, json={} if method == "POST" else None)
    assert answer.status_code == 401


def test_the_cookie_is_for_this_site_over_tls_and_for_no_script(served: Served) -> None:
    answer = served.browser().post("/sign-in", data={"name": "Rita", "password": SENTENCE})
    words = {each.strip().lower() for each in answer.headers["set-cookie"].split(";")}
    assert answer.headers["set-cookie"].startswith("__Host-lessonbase=")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= words


def test_after_signing_in_one_is_where_one_wanted_to_be_and_nowhere_else(served: Served) -> None:
    client = served.browser()
    led = client.get("/?tab=reports&q=trust").headers["location"]
    assert 'value="tab=reports&amp;q=trust"' in client.get(led).text
    for asked in ("tab=reports", "//evil.example", "\r\nSet-Cookie: a=b"):
        answer = client.post("/sign-in", data={"name": "Rita", "password": SENTENCE, "next": asked})
        assert answer.headers["location"].startswith("/?")
        assert "\n" not in answer.headers["location"]


def test_signing_out_ends_it(served: Served) -> None:
    client = served.browser("Rita")
    assert client.get("/").status_code == 200
    kept = dict(client.cookies)
    assert client.post("/sign-out").headers["clear-site-data"] == '"cache", "storage"'
    assert (
        served.browser()
        .get("/", headers={"Cookie": "; ".join(f"{k}={v}" for k, v in kept.items())})
        .status_code
        == 303
    )


def test_an_invitation_is_taken_up_on_a_page(served: Served) -> None:
    served.accounts.add("Grace", ["reader"])
    link = served.accounts.link("Grace", "invitation")
    client = served.browser()
    assert "Grace" in client.get("/welcome", params={"link": link}, headers=OPENED).text
    form = {"link": link, "password": SENTENCE, "again": SENTENCE + "!"}
    assert "differ" in client.post("/welcome", data=form).text
    assert client.post("/welcome", data=form | {"again": SENTENCE}).status_code == 303
    assert client.get("/").status_code == 200
    assert client.post("/welcome", data=form | {"again": SENTENCE}).status_code == 401


def test_a_password_is_changed_by_whoever_knows_the_present_one(served: Served) -> None:
    served.accounts.add("Paul", ["reader"], SENTENCE)
    client, elsewhere = served.browser("Paul"), served.browser("Paul")
    new = {"password": "rain ripens the mangoes", "again": "rain ripens the mangoes"}
    assert client.post("/account", data=new | {"present": "guessed"}).status_code == 401
    assert "was changed" in client.post("/account", data=new | {"present": SENTENCE}).text
    assert (client.get("/").status_code, elsewhere.get("/").status_code) == (200, 303)


def test_what_is_done_on_the_page_is_in_the_name_of_who_signed_in(served: Served) -> None:
    told = act(
        served.browser("Ada"),
        "collect",
        {"pack": "", "name": "Of Ada", "chosen": [served.library.records()[0].id]},
    )
    assert "error" not in told
    saved = served.library.packs.versions("of-ada")
    assert {one.saved_by for one in saved} == {"Ada"}


def test_the_page_lets_nobody_do_what_they_may_not(served: Served) -> None:
    report = served.library.reports()[0].id
    told = act(served.browser("Rita"), "remove", {"report": report})
    assert "Rita may not add or remove reports" in str(told["error"])
    assert served.library.report(report)


def test_a_reader_may_send_no_files(served: Served) -> None:
    files = {"files": ("a.md", b"# A")}
    assert served.browser("Rita").post("/gradio_api/upload", files=files).status_code == 403
    assert served.program("Rita", "read", "add").post("/api/v1/reports", files=files).status_code == 403


@pytest.mark.parametrize(
    ("name", "scopes", "status"),
    [
        ("Eve", ("read", "review"), 200),
        ("Eve", ("read",), 403),
        ("Rita", ("read", "review"), 403),
    ],
)
def test_a_key_decides_where_scope_and_role_allow_it(
    served: Served, name: str, scopes: tuple[str, ...], status: int
) -> None:
    record = served.library.records()[-1].id
    said = {"note": f"by {name} {scopes}", "why": "as tried"}
    answer = served.program(name, *scopes).patch(f"/api/v1/records/{record}", json=said)
    assert answer.status_code == status
    if status == 200:
        assert served.library.records.history(record)[-1].by == "Eve"


@pytest.mark.parametrize("words", ["Bearer lb_000000000000_" + "a" * 43, "Bearer", "Basic YTpi", "\xff"])
def test_a_key_that_is_none_is_told_so(served: Served, words: str) -> None:
    answer = served.browser().get("/api/v1/me", headers={"Authorization": words.encode("latin-1")})
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


def test_a_key_does_not_open_the_page(served: Served) -> None:
    assert served.program("Ada", "read").get("/", follow_redirects=False).status_code == 303


def test_another_site_can_neither_sign_in_nor_ask(served: Served) -> None:
    client = served.browser("Eve")
    record = served.library.records()[0].id
    for headers in ({"Origin": "https://evil.example"}, SCRIPTED, OPENED):
        form = client.post("/sign-in", data={"name": "Rita", "password": SENTENCE}, headers=headers)
        done = client.patch(f"/api/v1/records/{record}", json={"status": "rejected"}, headers=headers)
        seen = client.get("/api/v1/records", headers=headers)
        assert (form.status_code, done.status_code, seen.status_code) == (403, 403, 403)
        assert done.headers["content-type"] == "application/problem+json"
    assert served.library.record(record).status == "proposed"


def test_a_link_from_elsewhere_opens_the_page_and_the_way_in(served: Served) -> None:
    for path in ("/", "/sign-in", "/welcome?link=x"):
        assert served.browser().get(path, headers=OPENED).status_code in (200, 303, 401)


def test_only_the_names_it_is_served_by_are_answered(served: Served) -> None:
    client = served.browser()
    assert client.get("/health", headers={"Host": "evil.example"}).status_code == 403
    assert client.get("/health", headers={"Host": "lessons.example.org"}).status_code == 200
    assert client.get("/health", headers={"Host": "127.0.0.1:7860"}).status_code == 200


def test_a_body_that_is_too_large_is_a_problem_before_it_is_read(served: Served) -> None:
    answer = served.program("Eve", "read").post("/api/v1/ask", content=b"x" * 2_000_001)
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


def test_passwords_cannot_be_tried_without_end(served: Served) -> None:
    client = served.browser()
    tried = [client.post("/sign-in", data={"name": "Zoe", "password": f"guess {n}"}) for n in range(12)]
    assert [each.status_code for each in tried] == [401] * 10 + [429] * 2
    assert "Wait 15 minutes" in tried[-1].text


def test_whoever_asks_too_often_is_told_to_wait(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "OF_A_PERSON", gate.RateLimitItemPerMinute(3))
    served.accounts.add("Hasty", ["reader"], SENTENCE)
    client = served.program("Hasty", "read")
    answers = [client.get("/api/v1/overview") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) == 60


def test_figures_are_for_keys_that_may_have_them(served: Served) -> None:
    assert served.program("Ada", "read").get("/metrics").status_code == 403
    text = served.program("Ada", "measure").get("/metrics").text
    assert f'lessonbase_holdings{{what="reports"}} {len(served.library.reports())}.0' in text
    assert 'lessonbase_requests_total{method="GET",part="page",status="403"}' in text


def test_the_log_says_who_asked_and_not_what(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    client = served.program("Eve", "read")
    with caplog.at_level(logging.INFO, logger="lessonbase.requests"):
        client.post("/api/v1/ask", json={"question": "How do secrets leak?"})
        client.get("/api/v1/records/rec-of-interest")
    told = [json.loads(record.message) for record in caplog.records if record.name == "lessonbase.requests"]
    assert [(one["part"], one["status"], one["who"]) for one in told] == [
        ("api/ask", 200, "Eve"),
        ("api/records", 404, "Eve"),
    ]
    assert "secrets" not in caplog.text
    assert "rec-of-interest" not in caplog.text


def test_an_administrator_says_over_the_api_who_sees_a_report(served: Served) -> None:
    served.accounts.add("Bob", ["evaluator"], SENTENCE)
    ada, rita, bob = (
        served.program("Ada", "read", "administer"),
        served.program("Rita", "read"),
        served.program("Bob", "read", "add"),
    )
    report = served.library.reports()[0]
    assert rita.put("/api/v1/collections/Board", json={"groups": []}).status_code == 403
    assert ada.put("/api/v1/collections/Board", json={"groups": ["board"]}).status_code == 200
    held = ada.put(f"/api/v1/collections/Board/reports/{report.id}").json()
    assert held == {"name": "Board", "groups": ["board"], "works": [report.work]}
    for path in (f"reports/{report.id}", f"reports/{report.id}/original", f"reports/{report.id}/pages/1"):
        assert rita.get(f"/api/v1/{path}").status_code == 404
    assert report.id not in rita.get("/api/v1/reports.jsonl").text + rita.get("/api/v1/records.jsonl").text
    assert "hidden" not in rita.get("/api/v1/me").json()
    page = served.browser("Rita")
    assert page.get(f"/original/{report.id}").status_code == 404
    assert page.get(f"/page/{report.id}/1.png").status_code == 404
    assert ada.put("/api/v1/accounts/Rita/groups", json={"groups": ["Board"]}).json()["groups"] == ["board"]
    assert rita.get(f"/api/v1/reports/{report.id}").status_code == 200
    assert bob.get(f"/api/v1/reports/{report.id}").status_code == 404
    files = {"files": ("secret.md", b"# Of the board\n\nLesson learned: Directors read short reports.\n")}
    assert bob.post("/api/v1/reports?collection=Board", files=files).status_code == 404
    ada.delete("/api/v1/collections/Board")
    assert bob.get(f"/api/v1/reports/{report.id}").status_code == 200


def test_what_was_drawn_for_one_is_not_shown_to_another(served: Served) -> None:
    report = next(one for one in served.library.reports() if one.page_count)
    seen, other = served.browser("Ada"), served.browser("Rita")
    assert seen.get(f"/page/{report.id}/1.png").status_code == 200
    served.accounts.collections.set("Pictures", [])
    served.accounts.collections.put("Pictures", [report.work or ""])
    assert other.get(f"/page/{report.id}/1.png").status_code == 404
    served.accounts.collections.remove("Pictures")


def test_a_file_that_is_sent_into_a_collection_is_never_seen_by_others(served: Served) -> None:
    served.accounts.collections.set("Audit", ["audit"])
    ada, rita = served.program("Ada", "read", "add"), served.program("Rita", "read")
    text = b"# Audit\n\n## Lessons learned\n\nLesson: Auditors who drink zanzibarine tea find more.\n"
    sent = ada.post("/api/v1/reports?collection=Audit", files={"files": ("audit.md", text)})
    assert sent.status_code == 202, sent.text
    number, until = sent.json()[0]["number"], time.monotonic() + 90
    while not ada.get(f"/api/v1/jobs/{number}").json()["through"]:
        assert time.monotonic() < until
        assert rita.get("/api/v1/jobs").json() == []
        time.sleep(0.05)
    report = ada.get(f"/api/v1/jobs/{number}").json()["report_id"]
    assert ada.get(f"/api/v1/reports/{report}").status_code == 200
    assert rita.get(f"/api/v1/reports/{report}").status_code == 404
    told = rita.post("/api/v1/search", json={"query": "zanzibarine tea", "k": 50}).text
    assert "zanzibarine" not in told
    archive = {"files": ("audit.zip", b"PK")}
    assert ada.post("/api/v1/reports?collection=Audit", files=archive).status_code == 422
    served.accounts.collections.remove("Audit")


def test_a_design_is_checked_for_whoever_asks_and_shown_to_them_only(served: Served) -> None:
    client = served.browser("Ada")
    draft = "We begin with the buyers and build trust between farmers and buyers."
    design = act(client, "check_design", {"text": draft})["design"]
    until = time.monotonic() + 120
    while not act(client, "design_going", {"design": design})["through"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    checked = client.get(f"/design/{design}/json")
    assert checked.status_code == 200
    cited = checked.json()["citations"][0]["report_id"]
    served.accounts.collections.set("Designs", [])
    served.accounts.collections.put("Designs", [served.library.report(cited).work or ""])
    other = served.browser("Rita")
    assert other.get(f"/design/{design}/json").status_code == 404
    assert cited not in str(act(other, "show", {"search": f"?design={design}"}))
    served.accounts.collections.remove("Designs")


def test_who_comes_in_and_who_does_not_is_written_without_what_was_typed(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="lessonbase.requests"):
        served.browser("Ada")
        served.browser().post("/sign-in", data={"name": "my own secret\n{}", "password": "typed in error"})
        served.browser().get("/api/v1/me", headers={"Authorization": "Bearer lb_wrong"})
    lines = [json.loads(record.message) for record in caplog.records if record.name == "lessonbase.requests"]
    assert [(one["entry"], one["let_in"], one["who"]) for one in lines if "entry" in one] == [
        ("password", True, "Ada"),
        ("password", False, ""),
        ("key", False, ""),
    ]
    for words in ("secret", "typed in error", "lb_wrong", SENTENCE):
        assert words not in caplog.text


def test_health_tells_anybody_and_nothing_more(served: Served) -> None:
    client = served.browser()
    assert client.get("/health").json() == {"status": "alive"}
    assert client.get("/ready").json() == {"status": "ready"}
