"""What people decided goes out of a library and into another, in every form, and comes back; what contradicts is told and
nothing is overwritten."""

import csv
import datetime
import io
import json
from collections.abc import Callable

import openpyxl
import pytest

from lessonbase import Library
from lessonbase.errors import NotFoundError, QueryError
from lessonbase.exchange import FORMS
from tests.databases import where
from tests.exchange.conftest import REPORT, TRUST, decide, words_in

BACK = [form for form, one in FORMS.items() if one.write]


def history(library: Library) -> dict[str, list[tuple]]:
    return {
        each.id: [(e.field, e.after, e.by, e.at, e.why) for e in library.records.history(each.id)]
        for each in library.records()
    }


@pytest.mark.parametrize("form", BACK)
def test_another_library_of_the_report_takes_all_in_with_who_when_and_why(
    here: Library, there: Library, form: str
):
    decide(here)
    taken = there.exchange.take_in(here.exchange.export(form), form, by="Cleo")
    assert (taken.conflicts, taken.unknown, taken.left_out) == ((), (), ())
    assert there.records() == here.records()
    assert history(there) == history(here)
    again = there.exchange.take_in(here.exchange.export(form), form, by="Cleo")
    assert (again.taken, again.conflicts) == (0, ())
    assert there.exchange.export(form) == here.exchange.export(form) or form == "xlsx"


@pytest.mark.parametrize("form", BACK)
def test_what_contradicts_a_decision_made_here_is_told_and_left_out(here: Library, there: Library, form: str):
    record = here.records()[0].id
    here.review.decide(record, "accepted", by="Ana")
    there.review.decide(record, "rejected", by="Ben")
    taken = there.exchange.take_in(here.exchange.export(form), form, by="Cleo")
    [conflict] = taken.conflicts
    assert (conflict.field, conflict.here, conflict.there) == ("status", "rejected", "accepted")
    assert there.record(record).status == "rejected"


def test_what_was_taken_back_here_does_not_come_again_from_an_older_export(here: Library):
    record = here.records()[0].id
    [event] = here.review.decide(record, "accepted", by="Ana")
    older = here.exchange.export("jsonl")
    here.events.undo(event.seq, by="Ana")
    here.exchange.take_in(older, "jsonl", by="Ana")
    assert here.record(record).status == "proposed"


def test_decisions_of_coders_who_were_both_asked_are_put_side_by_side(here: Library, there: Library):
    record = here.records()[0].id
    for library, coder, status in ((here, "Ana", "accepted"), (there, "Ben", "rejected")):
        library.review.assign(["Ana", "Ben"], by="Cleo", report=REPORT)
        library.review.decide(record, status, by=coder)
    there.exchange.take_in(here.exchange.export("jsonl"), "jsonl", by="Cleo")
    [found] = there.review.disagreements()
    assert found.said == {"status": {"Ana": "accepted", "Ben": "rejected"}}


@pytest.mark.parametrize("form", BACK)
def test_records_that_are_not_here_are_named(here: Library, tmp_path, form: str):
    with Library(tmp_path / "empty", **where(tmp_path / "empty")) as empty:
        taken = empty.exchange.take_in(here.exchange.export(form), form, by="Cleo")
    assert set(taken.unknown) == {each.id for each in here.records()}


# ── what is edited in a file ─────────────────────────────────────────────────────────────────


def in_csv(data: bytes, change: Callable[[dict], None]) -> bytes:
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    change(rows[0])
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def in_xlsx(data: bytes, change: Callable[[dict], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    heads = [cell.value for cell in book.active[1]]
    row = {head: book.active.cell(2, at).value for at, head in enumerate(heads, 1)}
    change(row)
    for at, head in enumerate(heads, 1):
        book.active.cell(2, at).value = row[head]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def in_jsonld(data: bytes, change: Callable[[dict], None]) -> bytes:
    annotations = json.loads(data)
    row: dict = {}
    change(row)
    first = annotations[0]
    first["body"] = [
        each for each in first["body"] if each["purpose"] not in ("assessing", "tagging", "commenting")
    ]
    for purpose, name in (("assessing", "status"), ("tagging", "tags"), ("commenting", "note")):
        first["body"].append({"type": "TextualBody", "purpose": purpose, "value": row[name]})
    first["target"][0]["selector"] = [{"type": "TextQuoteSelector", "exact": row["statement"]}]
    return json.dumps({"type": "AnnotationPage", "items": annotations}).encode()


EDIT = {"csv": in_csv, "xlsx": in_xlsx, "jsonld": in_jsonld}
WORDS = "Trust between farmers and buyers takes several seasons"


def change(row: dict) -> None:
    row |= {"status": "rejected", "tags": "sdg:2.3", "note": "see annex", "statement": WORDS}


@pytest.mark.parametrize("form", EDIT)
def test_what_is_changed_in_a_file_comes_back_and_the_rest_stays(here: Library, form: str):
    decide(here)
    before = {each.id: each for each in here.records()}
    out = here.exchange.export(form)
    nothing = here.exchange.take_in(out, form, by="Dan")
    assert (nothing.taken, nothing.conflicts, nothing.left_out) == (0, (), ())
    taken = here.exchange.take_in(EDIT[form](out, change), form, by="Dan")
    assert (taken.conflicts, taken.left_out) == ((), ())
    now = here._store.record(next(iter(before)))
    assert (now.status, [tag.code for tag in now.tags]) == ("rejected", ["2.3"])
    assert (now.note, now.statement) == ("see annex", WORDS)
    assert {event.by for event in here.records.history(now.id)} == {"Ana", "Dan"}
    assert {each.id: each for each in here.records() if each.id != now.id} == {
        name: each for name, each in before.items() if name != now.id
    }
    here.events.undo(here.events.last(), by="Dan")
    assert here.records() == list(before.values()), "an import is taken back at once"


@pytest.mark.parametrize("form", EDIT)
def test_what_was_decided_here_since_the_file_was_written_stands(here: Library, form: str):
    record = here.records()[0].id
    out = EDIT[form](here.exchange.export(form), change)
    here.records.change(record, by="Ana", note="mine")
    taken = here.exchange.take_in(out, form, by="Dan")
    assert [(each.field, each.here, each.there) for each in taken.conflicts] == [
        ("note", "mine", "see annex")
    ]
    now = here._store.record(record)
    assert (now.note, now.status) == ("mine", "rejected")


def test_words_and_tags_that_are_not_here_are_told_and_the_rest_is_taken(here: Library):
    def wrong(row: dict) -> None:
        row |= {"statement": "Words of mine", "tags": "theme:odd", "status": "perhaps", "kind": "challenge"}

    taken = here.exchange.take_in(in_csv(here.exchange.export("csv"), wrong), "csv", by="Dan")
    told = " ".join(each.why for each in taken.left_out)
    assert all(each in told for each in ("Words of mine", "theme:odd", "perhaps"))
    assert {each.place for each in taken.left_out} == {"row 2"}
    assert here.records()[0].kind == "challenge"


def test_no_cell_of_a_table_is_computed(here: Library):
    decide(here)
    for row in csv.reader(io.StringIO(here.exchange.export("csv").decode())):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    book = openpyxl.load_workbook(io.BytesIO(here.exchange.export("xlsx")))
    assert {cell.data_type for row in book.active.rows for cell in row} <= {"s", "n", "inlineStr"}
    assert "'=1+1" in {cell.value for row in book.active.rows for cell in row}


def test_what_is_longer_than_a_cell_of_excel_comes_back_whole(here: Library, there: Library):
    record = here.records()[0].id
    here.records.change(record, by="Ana", note="long " * 20_000)
    taken = there.exchange.take_in(here.exchange.export("xlsx"), "xlsx", by="Ben")
    assert (taken.conflicts, there.record(record).note) == ((), here.record(record).note)


def test_only_some_go_out(here: Library):
    one, other = here.records()

    def ids(**which) -> set[str]:
        return {
            json.loads(line)["record"]["id"] for line in here.exchange.export("jsonl", **which).splitlines()
        }

    mark = here.events.last()
    here.review.decide(one.id, "accepted", by="Ana")
    assert ids(only="accepted") == ids(since=mark) == {one.id}
    [event] = here.records.change(other.id, by="Ana", note="x")
    here.events.undo(event.seq, by="Ana")
    assert ids(since=event.seq) == {other.id}, "what is taken back has changed too"
    assert ids(since=here.events.last()) == set()
    assert ids(since=datetime.date(2020, 1, 1)) == {one.id, other.id}
    assert ids(since=datetime.date(2999, 1, 1)) == set()
    assert ids(reports=[REPORT]) == {one.id, other.id}
    with pytest.raises(NotFoundError, match="no report"):
        here.exchange.export("csv", reports=["none"])


# ── annotations ──────────────────────────────────────────────────────────────────────────────


def test_an_annotation_quotes_the_words_where_they_stand(here: Library):
    decide(here)
    annotations = json.loads(here.exchange.export("jsonld"))
    for annotation in annotations:
        [target] = annotation["target"]
        quote, position = target["selector"]
        text = here.passage(target["source"]["id"].rsplit(":", 1)[1]).text
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    creators = {one["creator"]["name"] for one in annotations}
    assert creators == {"Ana", "lessonbase"}, "what a person decided and what was proposed are told apart"


def test_annotations_are_linked_data_to_whoever_reads_them_so(here: Library):
    from rdflib import Graph

    decide(here)
    [annotation, *_] = json.loads(here.exchange.export("jsonld"))
    annotation["@context"][0] = {"id": "@id", "type": "@type", "@vocab": "http://www.w3.org/ns/oa#"}
    graph = Graph().parse(data=json.dumps(annotation), format="json-ld")
    [kept] = [value for _, name, value in graph if str(name) == "urn:lessonbase:kept"]
    assert json.loads(kept)["was"]["status"] == "accepted"


def test_what_another_tool_marks_in_a_report_is_a_record(here: Library):
    passage = words_in(here, "sour by noon")
    mark = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "https://example.org/1",
        "type": "Annotation",
        "creator": {"name": "Eva"},
        "created": "2026-11-02T10:00:00Z",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "Trust"},
            {"type": "TextualBody", "purpose": "classifying", "value": "challenge"},
        ],
        "target": {
            "source": f"urn:lessonbase:report:{REPORT}",
            "selector": {
                "type": "TextQuoteSelector",
                "exact": "is sour by noon",
                "suffix": ", and losses fell",
            },
        },
    }
    nowhere = {
        **mark,
        "target": {"source": "x", "selector": {"type": "TextQuoteSelector", "exact": "Not there"}},
    }
    taken = here.exchange.take_in(json.dumps([mark, nowhere]).encode(), "jsonld", by="Dan")
    [added] = [each for each in here.records() if each.origin == "person"]
    assert (added.statement, added.kind, added.passage_id) == ("is sour by noon", "challenge", passage)
    assert [tag.code for tag in added.tags] == ["trust"]
    assert {event.by for event in here.records.history(added.id)} == {"Eva"}
    assert "Not there" in taken.left_out[0].why
    again = here.exchange.take_in(json.dumps(mark).encode(), "jsonld", by="Dan")
    assert (again.taken, again.known) == (0, 1)


# ── what is none ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["jsonl", "csv", "jsonld"])
def test_an_export_that_was_tampered_with_is_refused_whole(here: Library, there: Library, form: str):
    decide(here)
    data = here.exchange.export(form)
    quote = b'""' if form == "csv" else b'"'
    colon = b": " if form == "jsonld" else b":"
    for old, new in ((b'"by":"Ben"', b'"by":" "'), (b'"scheme":"record"', b'"scheme":"report"')):
        old, new = (each.replace(b":", colon).replace(b'"', quote) for each in (old, new))
        assert old in data
        with pytest.raises(QueryError, match="was changed"):
            there.exchange.take_in(data.replace(old, new), form, by="Cleo")
    assert all(not there.records.history(each.id) for each in there.records())


@pytest.mark.parametrize(
    ("text", "form", "told"),
    [
        ("{}", "jsonl", "Line 1 is no record"),
        ("a,b\n1,2\n", "csv", "no column of ids or statements"),
        ('id,status,lessonbase\nx,accepted,"{"\n', "csv", "In row 2, the column lessonbase"),
        ("PK", "xlsx", "cannot be read"),
        ("[]", "jsonld", "no annotations"),
        ("{", "jsonld", "no JSON-LD"),
        ("[" * 100_000, "jsonld", "no JSON-LD"),
        ('[{"text": "x"}]', "labelstudio", "no export of Label Studio"),
        ("x", "labelstudio", "no JSON"),
        ("x", "odd", "no form of exchange"),
    ],
)
def test_what_is_no_export_is_refused_in_words(here: Library, text: str, form: str, told: str):
    with pytest.raises(QueryError, match=told):
        here.exchange.take_in(text.encode(), form, by="Ana")


def test_who_takes_in_is_named(here: Library):
    with pytest.raises(QueryError, match="Nobody was named"):
        here.exchange.take_in(b"", "jsonl", by=" ")
    with pytest.raises(QueryError, match="do not go out so"):
        here.exchange.export("labelstudio")


def test_a_tag_is_put_side_by_side_with_what_others_said(here: Library, there: Library):
    record = here.records()[0].id
    here.review.tag(record, TRUST, by="Ana")
    there.review.decide(record, "accepted", by="Ben")
    taken = there.exchange.take_in(here.exchange.export("csv"), "csv", by="Cleo")
    assert taken.conflicts == ()
    assert (there.record(record).status, [tag.code for tag in there.record(record).tags]) == (
        "accepted",
        ["trust"],
    )
