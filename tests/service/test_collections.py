"""Collections: what only some groups see is not there for the others, whatever verb they use."""

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from lessonbase import Library
from lessonbase.errors import ConflictError, NotFoundError, QueryError, SchemaError
from lessonbase.filters import Filters
from lessonbase.packs import Writing
from lessonbase.review import Wanted
from lessonbase.service.access import NEEDED, VERBS, guarded
from lessonbase.service.accounts import Accounts
from lessonbase.service.visitors import RIGHTS, Visitor, acting_as
from tests.databases import moved

QUESTION = "How do we build trust between buyers and farmers?"
TITLE = "Begin with the buyer"


@dataclass
class Held:
    """A library of which one report is hidden from Rita, who may do everything else; `rest` is one that never had it."""

    library: Library
    ours: Library
    rest: Library
    report: str
    record: str
    other: str
    passage: str
    quote: str
    seq: int
    pack: str
    folder: Path

    def marks(self) -> tuple[str, ...]:
        """What shows that something of the hidden report was told."""
        return (self.report, f"{self.report[:10]}-", TITLE, "Peru")


ADA = Visitor(name="Ada", roles=("administrator",), rights=frozenset(RIGHTS))


@pytest.fixture(scope="module")
def held(few_reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    folder = tmp_path_factory.mktemp("collections")
    shutil.copytree(few_reports, folder / "index")
    shutil.copytree(few_reports, folder / "rest")
    shutil.copytree(few_reports, folder / "elsewhere")
    index = folder / "index"
    with Library(index, **moved(index)) as library, Library(folder / "rest") as rest:
        report = next(one for one in library.reports() if one.title == TITLE)
        rest.remove(report.id)
        rest._search.rebuild()  # an index counts what was removed until it is made anew
        records = [one for one in library.records() if one.report_id == report.id]
        record = records[0]
        library.review.assign(["Rita", "Eve"], "Ada", report.id)
        library.review.decide(records[1].id, "accepted", by="Eve")
        library.reports.correct(report.id, "Ada", note="for the board only")
        library.packs.new("Of buyers", by="Ada")
        library.packs.add("of-buyers", [record.id], by="Ada")
        passage = library.passage(record.passage_id)
        yield Held(
            library,
            guarded(library),
            rest,
            report.id,
            record.id,
            records[1].id,
            passage.id,
            passage.text[:40],
            library.records.history(record.id)[0].seq,
            "of-buyers",
            folder,
        )


def rita(held: Held) -> Visitor:
    return Visitor(name="Rita", roles=("reader",), rights=frozenset(RIGHTS), hidden=frozenset({held.report}))


def tag(library: Library) -> Any:
    return library.taxonomies.tag("theme:trust")


def draft() -> str:
    return "# Buyers first\n\nWe will begin with the buyers and build their trust in farmers."


# How each verb is asked for what is hidden. `do` is the library as somebody may use it.
ASKED: dict[str, Callable[[Library, Held], object]] = {
    "ask": lambda do, h: do.ask(QUESTION),
    "hidden": lambda do, h: len(do.hidden) * "hidden ",
    "search": lambda do, h: do.search(QUESTION, 60),
    "facets": lambda do, h: do.facets(),
    "example_questions": lambda do, h: do.example_questions(20),
    "overview": lambda do, h: do.overview(),
    "report": lambda do, h: do.report(h.report),
    "record": lambda do, h: do.record(h.record),
    "repeats": lambda do, h: do.repeats(h.record),
    "passages": lambda do, h: do.passages(h.report),
    "passage": lambda do, h: do.passage(h.passage),
    "pages.document": lambda do, h: do.pages.document(h.report),
    "pages.get": lambda do, h: do.pages.get(h.report, 1),
    "pages.image": lambda do, h: do.pages.image(h.report, 1),
    "pages.inspect": lambda do, h: do.pages.inspect(h.report),
    "pages.marks": lambda do, h: do.pages.marks(citation(h)),
    "pages.original": lambda do, h: do.pages.original(h.report),
    "pages.passage_marks": lambda do, h: do.pages.passage_marks(h.passage, h.quote),
    "pages.reference": lambda do, h: do.pages.reference(h.report),
    "pages.words": lambda do, h: do.pages.words(h.report, 1),
    "reports": lambda do, h: do.reports(),
    "reports.get": lambda do, h: do.reports.get(h.report),
    "reports.proposed": lambda do, h: do.reports.proposed(h.report),
    "reports.work": lambda do, h: do.reports.work(h.report),
    "reports.history": lambda do, h: do.reports.history(h.report),
    "records": lambda do, h: do.records(),
    "records.get": lambda do, h: do.records.get(h.record),
    "records.proposed": lambda do, h: do.records.proposed(h.record),
    "records.history": lambda do, h: do.records.history(h.record),
    "records.repeats": lambda do, h: do.records.repeats(h.record),
    "records.marks": lambda do, h: do.records.marks(h.record, "buyer"),
    "records.more_like": lambda do, h: do.records.more_like(h.record),
    "records.search": lambda do, h: do.records.search("trust of buyers", k=50),
    "browsing.openings": lambda do, h: do.browsing.openings(h.report, 2),
    "browsing.passage_count": lambda do, h: max(0, do.browsing.passage_count(h.report)) * f"{h.report} ",
    "browsing.passages": lambda do, h: do.browsing.passages(h.report, 0, 9),
    "browsing.record_counts": lambda do, h: do.browsing.record_counts(),
    "browsing.record_ids": lambda do, h: do.browsing.record_ids(Filters()),
    "browsing.records": lambda do, h: do.browsing.records([h.record]),
    "browsing.records_after": lambda do, h: do.browsing.records_after("", 99),
    "browsing.repeating": lambda do, h: do.browsing.repeating(h.library.record(h.record)),
    "browsing.under": lambda do, h: do.browsing.under(h.library.record(h.record)),
    "browsing.passages_between": lambda do, h: do.browsing.passages_between(h.passage, h.passage),
    "browsing.passages_on": lambda do, h: do.browsing.passages_on(h.report, 1),
    "browsing.report_count": lambda do, h: do.browsing.report_count(),
    "browsing.reports": lambda do, h: do.browsing.reports([h.report]),
    "browsing.unchecked_counts": lambda do, h: do.browsing.unchecked_counts(),
    "events.of": lambda do, h: do.events.of("report", h.report),
    "events.since": lambda do, h: do.events.since(),
    "packs.all": lambda do, h: do.packs.all(),
    "packs.get": lambda do, h: do.packs.get(h.pack),
    "packs.versions": lambda do, h: do.packs.versions(h.pack),
    "packs.version": lambda do, h: do.packs.version(h.pack, 2),
    "packs.choices": lambda do, h: do.packs.choices("trust between buyers and farmers", 5),
    "packs.standing": lambda do, h: do.packs.exported(h.pack, "json"),
    "packs.exported": lambda do, h: do.packs.exported(h.pack, "docx"),
    "review.status": lambda do, h: do.review.status(),
    "jobs.all": lambda do, h: do.jobs.all(),
    "jobs.asking": lambda do, h: do.jobs.asking(),
    "jobs.waiting": lambda do, h: do.jobs.waiting(),
    "designs.check": lambda do, h: do.designs.check(draft()),
    "designs.report": lambda do, h: do.designs.report(h.library.designs.check(draft())),
    "evidence.by": lambda do, h: do.evidence.by("country"),
    "evidence.gaps": lambda do, h: do.evidence.gaps(),
    "evidence.recommendations": lambda do, h: do.evidence.recommendations(),
    "evidence.review": lambda do, h: do.evidence.review(),
    "evidence.unused": lambda do, h: do.evidence.unused("sector"),
    "evidence.years": lambda do, h: do.evidence.years(),
    "decide": lambda do, h: do.decide(h.record, "accepted", by="me"),
    "records.decide": lambda do, h: do.records.decide(h.record, "accepted", by="me"),
    "records.change": lambda do, h: do.records.change(h.record, by="me", note="mine"),
    "records.tag": lambda do, h: do.records.tag(h.record, tag(h.library), by="me"),
    "records.untag": lambda do, h: do.records.untag(h.record, "theme:trust", by="me"),
    "records.restate": lambda do, h: do.records.restate(h.record, [(h.passage, h.quote)], by="me"),
    "records.add": lambda do, h: do.records.add("lesson", [(h.passage, h.quote)], by="me"),
    "records.split": lambda do, h: do.records.split(h.record, [[(h.passage, h.quote)]] * 2, by="me"),
    "records.merge": lambda do, h: do.records.merge([h.record, h.other], by="me"),
    "records.split_at": lambda do, h: do.records.split_at(h.record, 5, by="me"),
    "reports.correct": lambda do, h: do.reports.correct(h.report, by="me", year=2001),
    "review.queue": lambda do, h: do.review.queue("me"),
    "review.next": lambda do, h: do.review.next("me", h.report),
    "review.assign": lambda do, h: do.review.assign(["Rita", "Eve"], "me", records=[h.record]),
    "review.decide": lambda do, h: do.review.decide(h.record, "accepted", by="me"),
    "review.tag": lambda do, h: do.review.tag(h.record, tag(h.library), by="me"),
    "review.untag": lambda do, h: do.review.untag(h.record, "theme:trust", by="me"),
    "review.revise": lambda do, h: do.review.revise(h.record, by="me", fields={"note": "mine"}),
    "review.adjudicate": lambda do, h: do.review.adjudicate(h.record, "accepted", by="me"),
    "review.agreement": lambda do, h: do.review.agreement(),
    "review.disagreements": lambda do, h: do.review.disagreements(),
    "review.coders": lambda do, h: do.review.coders(),
    "review.compared": lambda do, h: do.review.compared(),
    "review.decide_all": lambda do, h: do.review.decide_all([h.record, h.other], "accepted", by="me"),
    "review.look": lambda do, h: do.review.look(h.record, by="me"),
    "review.pace": lambda do, h: do.review.pace(by="me"),
    "review.seen": lambda do, h: do.review.seen([h.record], by="me"),
    "review.settle": lambda do, h: do.review.settle([h.record], "Eve", by="me"),
    "review.undo": lambda do, h: do.review.undo(by="me"),
    "review.work": lambda do, h: do.review.work(Wanted(by="me")),
    "exchange.export": lambda do, h: do.exchange.export("xlsx"),
    "exchange.take_in": lambda do, h: do.exchange.take_in(decided(h), "jsonl", "me").left_out,
    "tagging.proposals": lambda do, h: do.tagging.proposals(h.record),
    "events.undo": lambda do, h: do.events.undo(h.seq, by="me"),
    "events.restore": lambda do, h: do.events.restore("record", h.other, 0, by="me"),
    "remove": lambda do, h: do.remove(h.report),
    "jobs.ask_again": lambda do, h: do.jobs.ask_again(h.report),
    "packs.build": lambda do, h: do.packs.build("Trust", "trust between buyers and farmers", by="me"),
    "packs.add": lambda do, h: do.packs.add(own_pack(do), [h.record], by="me"),
    "packs.collect": lambda do, h: do.packs.collect(own_pack(do), h.passage, 0, 9, by="me"),
    "packs.edit": lambda do, h: do.packs.edit(h.pack, "case", "lesson", "mine", by="me"),
    "packs.preview": lambda do, h: do.packs.preview(h.pack, [Writing(target="case", part="lesson", text="mine")]),
    "packs.draft": lambda do, h: do.packs.draft(h.pack, "case", "lesson", by="me"),
    "packs.note": lambda do, h: do.packs.note(h.pack, h.record, "mine", by="me"),
    "packs.arrange": lambda do, h: do.packs.arrange(h.pack, [], by="me"),
    "packs.set_minutes": lambda do, h: do.packs.set_minutes(h.pack, 60, by="me"),
    "packs.set_language": lambda do, h: do.packs.set_language(h.pack, "fr", by="me"),
    "packs.set_template": lambda do, h: do.packs.set_template(h.pack, "checklist", by="me"),
    "packs.duplicate": lambda do, h: do.packs.duplicate(h.pack, "Mine", by="me"),
    "packs.restore": lambda do, h: do.packs.restore(h.pack, 1, by="me"),
    "packs.label": lambda do, h: do.packs.label(h.pack, "mine", by="me"),
    "packs.remove": lambda do, h: do.packs.remove(h.pack, by="me"),
}  # fmt: skip
# What has nothing of a report, or gives back what it was given.
OF_NO_REPORT = {
    "writes", "draft", "packs.of_answer", "designs.comments", "review.certificate", "feedback.mark", "jobs.pace",
    "taxonomies.all", "taxonomies.get", "taxonomies.tag", "taxonomies.find", "taxonomies.own",
    "taxonomies.versions", "taxonomies.history", "taxonomies.written", "models.all", "models.says", "packs",
    "tagging.learn_meanwhile", "fitting.judged", "reports.work_of_file", "packs.new", "packs.take_in", "packs.templates", "packs.keep_template", "packs.drop_template", "dismiss", "failures", *(
        f"jobs.{verb}" for verb in ("add", "answer", "decline", "discard", "forget", "forget_all", "forget_report", "take")
    ), *VERBS["administer"],
}  # fmt: skip
# Numbers: they are those of a library that never had the report.
COUNTS = (
    "overview", "facets", "browsing.report_count", "browsing.record_counts", "browsing.unchecked_counts", "evidence.by",
    "evidence.gaps", "evidence.recommendations", "evidence.review", "evidence.unused", "evidence.years", "review.status",
    "example_questions", "browsing.record_ids", "search", "review.agreement",
)  # fmt: skip
CHANGING = {verb for right in ("review", "add", "packs") for verb in VERBS[right]}


def citation(held: Held) -> Any:
    return held.library.ask("Why do growers begin with the buyer?", report=held.report).citations[0]


def own_pack(do: Library) -> str:
    with suppress(Exception):
        do.packs.new("Of Rita", by="Rita")
    return "of-rita"


def decided(held: Held) -> bytes:
    """What somebody decided elsewhere, who has the report."""
    with Library(held.folder / "elsewhere") as elsewhere:
        elsewhere.review.decide(held.record, "rejected", by="Zoe")
        return elsewhere.exchange.export("jsonl", [held.report])


def told(thing: object) -> str:
    """All that a result says."""
    if isinstance(thing, BaseModel):
        return thing.model_dump_json()
    if isinstance(thing, bytes):
        if thing.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(thing)) as file:
                return " ".join(told(file.read(name)) for name in file.namelist())
        return thing.decode("utf-8", "replace")
    if isinstance(thing, dict):
        return " ".join(map(told, (*thing, *thing.values())))
    if isinstance(thing, (list, tuple, set, frozenset)):
        return " ".join(map(told, thing))
    if hasattr(thing, "__dict__") and not callable(thing):
        return told(vars(thing))
    return str(thing)


def test_every_verb_is_asked_for_what_is_hidden() -> None:
    assert set(ASKED) | OF_NO_REPORT == set(NEEDED)
    assert not set(ASKED) & OF_NO_REPORT


@pytest.mark.parametrize("verb", sorted(ASKED))
def test_of_a_hidden_report_no_verb_tells_or_changes_anything(held: Held, verb: str) -> None:
    last, packs = held.library.events.last(), told(held.library.packs.get(held.pack))
    with acting_as(rita(held)):
        try:
            result = told(ASKED[verb](held.ours, held))
        except NotFoundError:
            result = ""
        assert attrgetter(verb)(held.ours) is not None
    assert [mark for mark in held.marks() if mark in result] == []
    new = [event for event in held.library.events.since(last) if event.work == held.report]
    assert (new, told(held.library.packs.get(held.pack))) == ([], packs)
    assert held.library.record(held.record).status == "proposed"


# Verbs that tell nothing by which the report is known even to those who see it: their numbers are compared below.
@pytest.mark.parametrize(
    "verb",
    sorted(
        {
            *ASKED,
        }
        - CHANGING
        - set(COUNTS)
        - {
            "hidden", "repeats", "records.repeats", "browsing.repeating", "browsing.under", "jobs.all", "jobs.asking",
            "jobs.waiting", "pages.image", "pages.marks", "pages.passage_marks", "records.marks", "records.more_like",
        }
    ),
)  # fmt: skip
def test_who_sees_all_is_told_of_it_by_the_same_verbs(held: Held, verb: str) -> None:
    with acting_as(ADA):
        result = told(ASKED[verb](held.ours, held))
    assert any(mark in result for mark in held.marks())


@pytest.mark.parametrize("verb", COUNTS)
def test_numbers_are_those_of_a_library_that_never_had_it(held: Held, verb: str) -> None:
    with acting_as(rita(held)):
        seen = ASKED[verb](held.ours, held)
    if verb == "search":  # how rare a word is, which weighs it, is taken from all reports
        seen, bare = ([hit.passage.id for hit in hits] for hits in (seen, held.rest.search(QUESTION, 60)))  # type: ignore[attr-defined]
        assert set(seen) == set(bare)
        return
    assert told(seen) == told(ASKED[verb](held.rest, held))


def test_a_word_that_only_a_hidden_report_has_is_told_as_one_that_none_has(held: Held) -> None:
    word = next(
        word
        for passage in held.library.passages(held.report)
        for word in passage.text.split()
        if word.isalpha() and held.library._search.holding(word) and not held.rest._search.holding(word)
    )
    question = f"What do buyers say of {word}?"
    with acting_as(rita(held)):
        seen = held.ours.ask(question)
    bare = held.rest.ask(question)
    assert (seen.outcome, seen.reason, seen.note) == (bare.outcome, bare.reason, bare.note)
    assert seen.understood == bare.understood


def test_a_pack_of_the_name_of_a_hidden_one_can_be_made(held: Held) -> None:
    with acting_as(rita(held)):
        made = held.ours.packs.new("Of buyers", by="me")
        held.ours.packs.remove(made.id)
    assert made.id == "of-buyers-2"
    assert held.library.packs.get("of-buyers").items


def test_files_that_others_send_are_not_named(held: Held, tmp_path: Path) -> None:
    path = tmp_path / "the secret of the board.md"
    path.write_text("# A report\n\nNothing is learned here.\n")
    with acting_as(ADA):
        held.ours.jobs.add([path])
        assert [job.name for job in held.ours.jobs.all()] == [path.name]
    with acting_as(rita(held)):
        assert held.ours.jobs.all() == []
    with acting_as(rita(held).model_copy(update={"hidden": frozenset()})):
        assert [job.name for job in held.ours.jobs.all()] == [path.name]


# ── who sees what ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def accounts(index: Path) -> Iterator[Accounts]:
    made = Accounts(index)
    for name, role in (("Ada", "administrator"), ("Rita", "reader"), ("Bob", "reader")):
        made.add(name, [role], "mangoes ripen in the rain")
    yield made
    made.close()


def hidden_from(accounts: Accounts, name: str) -> frozenset[str]:
    _, words = accounts.make_key(name, ["read"], 1)
    return accounts.of_key(words).hidden


def test_a_collection_is_seen_by_its_groups_and_by_administrators(accounts: Accounts) -> None:
    accounts.collections.set("For the board", ["Board"])
    accounts.collections.put("for the BOARD", ["a" * 16, "b" * 16])
    accounts.give_groups("Bob", ["board"])
    assert hidden_from(accounts, "Rita") == {"a" * 16, "b" * 16}
    assert hidden_from(accounts, "Bob") == hidden_from(accounts, "Ada") == frozenset()
    assert accounts.get("Bob").groups == ("board",)


def test_what_lies_in_two_collections_is_seen_by_the_groups_of_each(accounts: Accounts) -> None:
    for name, group in (("Board", "board"), ("Audit", "audit")):
        accounts.collections.set(name, [group])
        accounts.collections.put(name, ["a" * 16])
    accounts.give_groups("Bob", ["audit"])
    assert (hidden_from(accounts, "Bob"), hidden_from(accounts, "Rita")) == (frozenset(), {"a" * 16})


def test_a_change_holds_from_the_next_request_on(accounts: Accounts) -> None:
    accounts.collections.set("Board", ["board"])
    accounts.collections.put("Board", ["a" * 16])
    assert hidden_from(accounts, "Rita")
    accounts.collections.take("Board", ["a" * 16])
    assert not hidden_from(accounts, "Rita")
    accounts.collections.put("Board", ["a" * 16])
    accounts.collections.remove("Board")
    assert not hidden_from(accounts, "Rita")
    with pytest.raises(NotFoundError, match="collections list"):
        accounts.collections.get("Board")


@pytest.mark.parametrize("name", ["", "  ", "a\nb\x00", "x" * 100])
def test_a_collection_has_a_name_that_can_be_read(accounts: Accounts, name: str) -> None:
    with pytest.raises(QueryError, match="cannot be the name"):
        accounts.collections.set(name, [])


def test_an_older_lessonbase_does_not_open_what_has_collections(
    index: Path, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lessonbase.service.accounts.FORMAT", "1")
    monkeypatch.setattr("lessonbase.service.accounts.FORMER", "0")
    with pytest.raises(SchemaError, match="newer lessonbase"):
        Accounts(index)


def test_accounts_of_before_are_opened_with_all_they_hold(
    index: Path, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    with sqlite3.connect(index / "accounts.db") as connection:
        for table in ("collected", "collections", "groups"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'format'")
    again = Accounts(index)
    assert [one.name for one in again.all()] == ["Ada", "Bob", "Rita"]
    again.collections.set("Board", ["board"])
    again.close()


def test_a_report_in_a_collection_is_hidden_over_its_editions(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "board.md"
    path.write_text("# For the board\n\n## Lessons learned\n\nLesson: Directors like short reports.\n")
    first = library.ingest(path)[0].report_id
    view = library.without(frozenset({library.report(str(first)).work or ""}))
    path.write_text("# For the board\n\n## Lessons learned\n\nLesson: Directors like very short reports.\n")
    second = library.ingest(path)[0].report_id
    assert second != first
    assert library.report(str(second))
    for name in (first, second):
        with pytest.raises(NotFoundError):
            view.report(str(name))
    assert "Directors" not in told(view.search("What do directors like?", 60))


def test_two_who_undo_one_batch_undo_what_they_see(held: Held) -> None:
    own = next(one.id for one in held.library.records() if one.report_id != held.report)
    with acting_as(ADA):
        batch = held.ours.review.decide_all([own, held.other], "rejected", by="Ada")
    with acting_as(rita(held)):
        undone = held.ours.events.undo(next(one.seq for one in batch if one.target == own), by="Rita")
    assert {event.target for event in undone} == {own}
    assert held.library.record(held.other).status == "rejected"
    with pytest.raises(ConflictError):
        held.library.events.undo(batch[0].seq, by="Ada")
