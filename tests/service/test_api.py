"""What a program can do with a library over the API, and what it is told where it cannot."""

import io
import json
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient

from lessonbase import Library
from lessonbase.service.access import NEEDED
from tests import bad_drafts

ROOT = Path(__file__).parents[2]
PROBLEM = "application/problem+json"


def record_ids(library: Library) -> list[str]:
    return sorted(record.id for record in library.records())


def done(client: TestClient, number: int) -> dict[str, Any]:
    """A job once it is through."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        job: dict[str, Any] = client.get(f"/jobs/{number}").json()
        if job["through"]:
            return job
        time.sleep(0.02)
    raise AssertionError("the file was not read within a minute")


def test_an_answer_is_the_one_that_the_library_gives(library: Library, client: TestClient) -> None:
    question = "How do we build trust between farmers and buyers?"
    told = client.post("/ask", json={"question": question}).json()
    assert told == library.ask(question).model_dump(mode="json")
    assert told["citations"][0]["quote"]


def test_filters_narrow_a_search(client: TestClient) -> None:
    asked = {"query": "buyers", "k": 5, "filters": {"country": "PE"}}
    hits = client.post("/search", json=asked).json()
    assert hits
    assert {hit["report_title"] for hit in hits} == {hits[0]["report_title"]}


def test_parts_of_a_list_are_all_of_it_once(library: Library, client: TestClient) -> None:
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        part = client.get("/records", params={"count": 3, "after": after}).json()
        seen += [record["id"] for record in part["items"]]
        after = part["next"]
    assert seen == record_ids(library)


def test_a_list_that_changes_meanwhile_misses_and_repeats_nothing(
    library: Library, client: TestClient
) -> None:
    before = record_ids(library)
    first = client.get("/records", params={"count": 4}).json()
    library.decide(before[1], "rejected", by="Ada")  # gone from the part that was seen
    rest = client.get("/records", params={"count": 500, "after": first["next"]}).json()
    assert [record["id"] for record in rest["items"]] == before[4:]


def test_lines_are_all_records(library: Library, client: TestClient) -> None:
    answer = client.get("/records.jsonl")
    assert answer.headers["content-type"] == "application/jsonl"
    assert [json.loads(line)["id"] for line in answer.text.splitlines()] == record_ids(library)


def test_a_decision_with_a_tag_and_a_note_is_one_event_of_history(
    library: Library, client: TestClient
) -> None:
    name = record_ids(library)[0]
    said = {"status": "accepted", "note": "Use in Kenya", "tag": ["theme:trust"], "why": "it is ours"}
    record = client.patch(f"/records/{name}", json=said).json()
    assert (record["status"], record["note"]) == ("accepted", "Use in Kenya")
    assert "trust" in {tag["code"] for tag in record["tags"]}
    history = client.get(f"/records/{name}/history").json()
    assert {event["field"] for event in history} == {"status", "note", "tag theme:trust"}
    assert len({event["batch"] for event in history}) == 1
    client.post(f"/events/{history[0]['seq']}/undo", json={})
    assert library.record(name).status == "proposed"


@pytest.mark.parametrize("how", ["expects", "If-Match"])
def test_the_second_of_two_writers_is_told_what_is_there(
    library: Library, client: TestClient, how: str
) -> None:
    name = record_ids(library)[0]
    etag = client.get(f"/records/{name}").headers["etag"]
    library.review.decide(name, "rejected", by="Ada")
    said = {"status": "accepted"} | ({"expects": int(etag.strip('"'))} if how == "expects" else {})
    answer = client.patch(
        f"/records/{name}", json=said, headers={"If-Match": etag} if how == "If-Match" else {}
    )
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (409, PROBLEM)
    assert told["present"]["record"]["status"] == "rejected"
    assert "Ada changed" in told["detail"]
    assert library.record(name).status == "rejected"
    again = client.patch(
        f"/records/{name}", json={"status": "accepted", "expects": told["present"]["last_event"]}
    )
    assert again.status_code == 200


def test_a_file_that_is_sent_becomes_a_report_and_can_be_removed(
    library: Library, client: TestClient, corpus: Path
) -> None:
    data = (corpus / "soho-cloudsat-silent-spacecraft.md").read_bytes()
    sent = client.post("/reports", files=[("files", ("../../soho.md", io.BytesIO(data)))])
    assert sent.status_code == 202
    job = done(client, sent.json()[0]["number"])
    assert (job["name"], job["results"][0]["status"]) == ("soho.md", "added")
    report = client.get(f"/reports/{job['report_id']}").json()
    assert report["source"] == "soho.md"
    assert client.get(f"/reports/{job['report_id']}/original").content == data
    assert client.delete(f"/reports/{job['report_id']}").status_code == 204
    assert client.get(f"/reports/{job['report_id']}").status_code == 404


def test_a_file_that_cannot_be_read_is_told_and_can_be_dismissed(client: TestClient) -> None:
    sent = client.post("/reports", files=[("files", ("broken.pdf", b"%PDF-1.7 and no more"))]).json()
    assert done(client, sent[0]["number"])["results"][0]["error"]
    assert [one["path"] for one in client.get("/failures").json()] == ["broken.pdf"]
    assert client.delete("/failures", params={"name": "broken.pdf"}).status_code == 204
    assert client.get("/failures").json() == []


def test_a_page_comes_as_text_and_as_a_picture(library: Library, client: TestClient) -> None:
    report = next(report for report in library.reports() if report.page_count)
    page = client.get(f"/reports/{report.id}/pages/1").json()
    assert page["text"] == library.pages.get(report.id, 1).text
    picture = client.get(f"/reports/{report.id}/pages/1/picture", params={"width": 300})
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(f"/reports/{report.id}/pages/999").status_code == 404


def test_a_correction_stands_in_the_reports_history(library: Library, client: TestClient) -> None:
    name = library.reports()[0].id
    assert client.patch(f"/reports/{name}", json={"year": "2019", "country": "Kenya"}).json()["year"] == 2019
    assert {event["field"] for event in client.get(f"/reports/{name}/history").json()} == {
        "year",
        "countries",
    }
    answer = client.patch(f"/reports/{name}", json={"year": "next year"})
    assert (answer.status_code, "is no year of a report" in answer.json()["detail"]) == (422, True)


def test_a_pack_is_built_and_exported(client: TestClient) -> None:
    pack = client.post("/packs", json={"name": "Trust", "topic": "trust between buyers", "cases": 2}).json()
    assert pack["cases"]
    assert client.get("/packs").json()["items"][0]["id"] == pack["id"]
    word = client.get(f"/packs/{pack['id']}/exports/docx")
    assert word.content.startswith(b"PK")
    assert client.get(f"/packs/{pack['id']}/exports/exe").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/records/rec-none", 404),
        ("/records/..%2f..%2fetc%2fpasswd", 404),
        ("/records/%00", 404),
        ("/reports/" + "f" * 16, 404),
        ("/reports/%27%20OR%201=1--", 404),
        ("/reports/" + "a" * 300, 422),
        ("/taxonomies/..%2f..%2flessonbase", 404),
        ("/passages/%F0%9F%98%80", 404),
        ("/packs/none", 404),
        ("/jobs/99", 404),
        ("/jobs/0", 422),
        ("/records?kind=poem", 422),
        ("/records?colour=blue", 422),
        ("/nowhere", 404),
    ],
)
def test_what_is_not_there_is_a_problem_in_words(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    told = answer.json()
    assert told["status"] == status
    assert told["detail"].endswith((".", "”"))


def test_a_field_that_is_not_known_is_refused_and_changes_nothing(
    library: Library, client: TestClient
) -> None:
    name = record_ids(library)[0]
    answer = client.patch(f"/records/{name}", json={"status": "accepted", "colour": "blue"})
    assert (answer.status_code, "colour: is not known here" in answer.json()["detail"]) == (422, True)
    assert library.record(name).status == "proposed"


def test_a_code_that_no_taxonomy_has_is_told_with_those_near_it(library: Library, client: TestClient) -> None:
    answer = client.patch(f"/records/{record_ids(library)[0]}", json={"tag": ["theme:trsut"]})
    assert (answer.status_code, "Is it trust" in answer.json()["detail"]) == (422, True)


def test_what_the_page_can_do_the_api_can_too() -> None:
    """Each verb that people of a service may use is used by a route, but for those named here."""
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "src/lessonbase/service/api").glob("*.py"))
    used = {words.removeprefix("library.") for words in re.findall(r"\blibrary(?:\.[a-z_]+)+", source)}
    assert {"ask", "packs.arrange"} <= used
    assert set(NEEDED) - used == WITHOUT_A_ROUTE


# What a route of another name does, or what only a page asks in order to draw itself.
WITHOUT_A_ROUTE = {
    # the same as another verb
    "packs",
    "decide", "passages", "records", "records.get", "records.decide", "records.change", "records.tag", "records.untag",
    "records.repeats", "records.split_at", "reports.get", "review.decide", "review.tag", "review.untag", "review.next",
    "review.look", "review.seen", "pages.marks", "pages.document",
    # parts of a page as it is drawn
    "hidden", "writes", "pages.inspect", "pages.words", "records.marks", "browsing.openings", "browsing.record_counts",
    "browsing.record_ids", "browsing.records", "browsing.repeating", "browsing.under", "browsing.passages_between",
    "browsing.passages_on", "browsing.report_count", "browsing.reports", "browsing.unchecked_counts", "jobs.asking",
    "jobs.waiting", "jobs.pace", "models.says", "review.certificate", "review.work", "review.pace",
    "tagging.learn_meanwhile", "fitting.judged",
    # by files of whoever runs it: on the command line
    "packs.take_in", "taxonomies.take_in", "feedback.all",
    # on the page and the command line only, so far
    "fitting.fit", "packs.set_language", "packs.set_template", "packs.draft", "packs.templates", "packs.keep_template", "packs.preview", "packs.drop_template", "taxonomies.own", "taxonomies.versions",
    "taxonomies.history", "taxonomies.written", "taxonomies.add", "taxonomies.describe", "taxonomies.merge",
    "taxonomies.retire", "taxonomies.restore",
    # by an event's own route
    "events.of",
}  # fmt: skip


def test_a_record_is_searched_likened_and_brought_back(library: Library, client: TestClient) -> None:
    found = client.post("/records/search", json={"text": "trust of buyers", "count": 3}).json()
    name = found["hits"][0]["record"]["id"]
    assert len(found["hits"]) == min(3, len(found["ids"]))
    assert name not in {hit["record"]["id"] for hit in client.get(f"/records/{name}/like").json()}
    several = record_ids(library)[:3]
    assert (
        client.post("/records/decisions", json={"records": several, "status": "accepted"}).status_code == 200
    )
    assert {library.record(each).status for each in several} == {"accepted"}
    assert len(client.post("/review/undo").json()) == 3
    assert {library.record(each).status for each in several} == {"proposed"}
    client.patch(f"/records/{several[0]}", json={"status": "rejected"})
    brought = client.post(f"/records/{several[0]}/restorations", json={"event": 0}).json()
    assert brought["status"] == client.get(f"/records/{several[0]}/proposed").json()["status"] == "proposed"


def test_counts_are_those_of_the_page(library: Library, client: TestClient) -> None:
    assert client.get("/evidence/by/country").json() == [
        one.model_dump(mode="json") for one in library.evidence.by("country")
    ]
    narrowed = client.get("/evidence/years", params={"country": "PE", "text": "buyers"}).json()
    assert narrowed == [one.model_dump(mode="json") for one in library.evidence.years("buyers", country="PE")]
    for path in ("gaps", "review", "recommendations", "unused/theme"):
        assert client.get(f"/evidence/{path}").status_code == 200
    assert client.get("/evidence/unused/none").status_code in (404, 422)


def test_a_draft_is_checked_reported_and_commented(client: TestClient, tmp_path: Path) -> None:
    draft = "# Buyers\n\nWe begin with the buyers and build trust between farmers and buyers."
    check = client.post("/designs/check", json={"text": draft}).json()
    assert check["parts"][0]["bearings"]
    assert client.post("/designs/report", json={"text": draft}).content.startswith(b"PK")
    path = tmp_path / "draft.docx"
    word = docx.Document()
    word.add_heading("Buyers", 1)
    word.add_paragraph("We begin with the buyers and build trust between farmers and buyers.")
    word.save(str(path))
    sent = client.post("/designs/comments", files={"file": (path.name, path.read_bytes())})
    with zipfile.ZipFile(io.BytesIO(sent.content)) as file:
        assert "word/comments.xml" in file.namelist()
    refused = client.post("/designs/comments", files={"file": ("draft.pdf", b"%PDF")})
    assert (refused.status_code, ".docx" in refused.json()["detail"]) == (422, True)


@pytest.mark.parametrize("name", bad_drafts.SAID)
def test_a_draft_that_cannot_be_checked_is_refused_in_a_sentence(
    client: TestClient, tmp_path: Path, name: str
) -> None:
    path = bad_drafts.written(tmp_path, name)
    refused = client.post("/designs/comments", files={"file": (name, path.read_bytes())})
    assert refused.status_code in (415, 422)
    assert f"{name}: " in refused.json()["detail"]
    assert bad_drafts.SAID[name] in refused.json()["detail"]


def test_a_pasted_draft_that_is_empty_or_of_300_pages_is_refused_in_a_sentence(client: TestClient) -> None:
    for text, said in (("", "Paste its text"), ("A" * 900_000, "at most 100 can be checked at once")):
        refused = client.post("/designs/check", json={"text": text})
        assert (refused.status_code, said in refused.json()["detail"]) == (422, True)


def test_a_draft_with_a_macro_comes_back_as_one(client: TestClient, tmp_path: Path) -> None:
    path = bad_drafts.with_macro(tmp_path)
    sent = client.post("/designs/comments", files={"file": (path.name, path.read_bytes())})
    assert (sent.status_code, "macroEnabled" in sent.headers["content-type"]) == (200, True)


def test_a_pack_is_arranged_noted_copied_and_brought_back(library: Library, client: TestClient) -> None:
    names = record_ids(library)[:2]
    pack = client.post("/packs", json={"name": "Arranged"}).json()["id"]
    client.post(f"/packs/{pack}/items", json={"records": names})
    assert client.put(f"/packs/{pack}/notes/{names[0]}", json={"text": "read it first"}).status_code == 200
    turned = client.patch(f"/packs/{pack}", json={"order": names[::-1]}).json()
    assert [item["id"] for item in turned["items"]] == names[::-1]
    assert client.patch(f"/packs/{pack}", json={"minutes": 60, "label": "two"}).status_code == 422
    assert client.patch(f"/packs/{pack}", json={"version": 1}).json()["items"] == []
    assert [one["version"] for one in client.get(f"/packs/{pack}/versions").json()] == [5, 4, 3, 2, 1]
    assert client.post(f"/packs/{pack}/copies", json={"name": "Copied"}).json()["id"] == "copied"


def test_an_answer_is_taken_along_and_marked(library: Library, client: TestClient) -> None:
    asked = {"question": "How do we build trust between farmers and buyers?"}
    assert client.post("/ask/exports/docx", json=asked).content.startswith(b"PK")
    draft = client.post("/draft", json=asked)
    assert (draft.status_code, draft.headers["content-type"]) == (422, PROBLEM)
    quote = library.ask(asked["question"]).citations[0].quote
    said = {"question": asked["question"], "quotes": [quote], "useful": True}
    assert client.post("/marks", json=said).status_code == 201
    assert [mark.quotes for mark in library.feedback.all()] == [(quote,)]
