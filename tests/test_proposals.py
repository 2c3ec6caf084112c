"""Tags are proposed for the records of a library, and better ones once people decided."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.errors import NotFoundError, TaxonomyError
from lessonbase.model import Record, Tag
from lessonbase.tagging.learned import is_held_back

# Names that say nothing: only from decisions can be learned what they stand for.
OURS = "code,label\n1,First group\n2,Second group\n3,Third group\n4,Fourth group\n"
STANDS_FOR = {"lesson": "1", "best_practice": "2", "recommendation": "3", "challenge": "4", "success": "4"}


@pytest.fixture
def library(starter_index: Path, tmp_path: Path) -> Iterator[Library]:
    folder = tmp_path / "library"
    shutil.copytree(starter_index, folder)
    (tmp_path / "ours.csv").write_text(OURS)
    with Library(folder) as opened:
        opened.taxonomies.take_in(tmp_path / "ours.csv")
        yield opened


def ours(record: Record) -> str:
    """Our code of a record."""
    return STANDS_FOR[record.kind]


def decide(library: Library, records: list[Record], by: str = "Ana") -> None:
    for record in records:
        library.review.tag(record.id, Tag(scheme="ours", code=ours(record), label=""), by)


def some(library: Library) -> list[Record]:
    return library.records()[:60]


def test_a_record_has_useful_proposals_before_anybody_decided(library: Library):
    record = next(
        one
        for one in library.records()
        if one.kind == "lesson" and any(tag.scheme == "sector" for tag in one.tags)
    )
    found = library.tagging.proposals(record.id)
    first = {one.scheme: one for one in reversed(found)}
    assert (first["kind"].code, first["kind"].likely) == ("lesson", True)
    assert first["sector"].because[0].source == "words"
    assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)
    text = "\n".join(
        [*record.section, record.statement, *(p.text for p in library.passages(record.report_id))]
    )
    quotes = [quote for one in found for why in one.because for quote in why.evidence]
    assert quotes
    assert all(quote in text or quote == record.label for quote in quotes)


def test_criteria_and_examples_of_a_table_are_read(library: Library, tmp_path: Path):
    record = next(one for one in library.records() if one.kind == "lesson")
    said = record.statement.split("\n")[0].replace('"', "")
    (tmp_path / "bare.csv").write_text("code,label\n1,First group\n2,Second group\n")
    (tmp_path / "told.csv").write_text(
        f'code,label,criteria,examples\n1,First group,Only machines.,A pump was mended.\n2,Second group,,"{said}"\n'
    )
    library.taxonomies.take_in(tmp_path / "bare.csv", by="Ana")
    library.taxonomies.take_in(tmp_path / "told.csv", by="Ana")
    bare = {one.code: one.confidence for one in library.tagging.proposals(record.id, "bare")}
    told = {one.code: one.confidence for one in library.tagging.proposals(record.id, "told")}
    assert told["2"] > max(told.get("1", 0.0), bare.get("2", 0.0))
    [first, *_] = library.tagging.proposals(record.id, "told")
    assert first.code == "2"


def test_learning_from_decisions_proposes_what_no_words_say(library: Library):
    records = some(library)
    left, decided = records[::8], [one for row, one in enumerate(records) if row % 8]
    decide(library, decided)
    [learned] = library.tagging.learn("Ana", "ours")
    assert (learned.replaced, learned.version, learned.coders) == (True, 1, ("Ana",))
    assert learned.score > learned.before
    firsts = {one.id: library.tagging.proposals(one.id, "ours")[0] for one in left}
    assert sum(firsts[one.id].code == ours(one) for one in left) > len(left) / 2  # by chance a third
    whys = [next(why for why in one.because if why.source == "learning") for one in firsts.values()]
    assert all("Ana" in one.why for one in whys)
    assert {name for one in whys for name in one.like} <= {one.id for one in decided}
    with Library(library.path) as again:
        assert again.tagging.proposals(left[0].id, "ours")[0] == firsts[left[0].id]


def test_a_model_that_does_worse_on_what_was_held_back_is_not_put_in_the_place_of_another(library: Library):
    records = some(library)
    decide(library, records)
    library.tagging.learn("Ana", "ours")
    before = library.tagging.proposals(records[0].id, "ours")
    for record in records:
        if not is_held_back("\n".join([record.report_id, *record.section])):
            library.review.untag(record.id, f"ours:{ours(record)}", "Ben")
            wrong = "1" if ours(record) != "1" else "2"
            library.review.tag(record.id, Tag(scheme="ours", code=wrong, label=""), "Ben")
    [learned] = library.tagging.learn("Ben", "ours")
    assert (learned.replaced, learned.version) == (False, 1)
    assert learned.score < learned.before
    assert "does not take the place" in learned.told
    after = library.tagging.proposals(records[0].id, "ours")
    assert [one.confidence for one in after] == [one.confidence for one in before]


def test_with_few_decisions_nothing_is_learned_and_that_is_said(library: Library):
    decide(library, some(library)[:5])
    [learned] = library.tagging.learn("Ana")
    assert (learned.scheme, learned.decisions, learned.version, learned.replaced) == ("ours", 5, None, False)
    assert "from 20 on" in learned.told
    assert not library.tagging.learn_meanwhile("Ana")


def test_it_learns_meanwhile_once_enough_was_decided(library: Library):
    record, *others = some(library)
    decide(library, others)
    assert library.tagging.learn_meanwhile("Ana")
    for thread in threading.enumerate():
        if thread.name == "learning":
            thread.join()
    sources = {why.source for one in library.tagging.proposals(record.id, "ours") for why in one.because}
    assert "learning" in sources
    assert not library.tagging.learn_meanwhile("Ana")  # nothing new


def test_what_did_not_take_the_place_of_another_is_not_learned_again_before_more_is_decided(library: Library):
    records = some(library)
    decide(library, records[:40])
    library.tagging.learn("Ana", "ours")
    decide(library, records[40:])
    for record in records:
        if not is_held_back("\n".join([record.report_id, *record.section])):
            library.review.untag(record.id, f"ours:{ours(record)}", "Ben")
    [learned] = library.tagging.learn("Ben", "ours")
    assert (learned.replaced, learned.decisions) == (False, 60)
    decide(library, records[:20])  # they were decided on before: no record is new
    assert not library.tagging.learn_meanwhile("Ana")


def test_texts_that_were_learned_from_are_not_embedded_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    *records, later = some(library)
    decide(library, records)
    library.tagging.learn("Ana", "ours")
    embedded: list[str] = []
    model = library._model.load()
    embed = model.embed
    monkeypatch.setattr(model, "embed", lambda texts: (embedded.extend(texts), embed(texts))[1])
    decide(library, [later])
    [learned] = library.tagging.learn("Ana", "ours")
    assert learned.decisions == len(records) + 1
    [text] = embedded
    assert later.statement in text


def test_a_refused_proposal_comes_last_and_says_so(library: Library):
    record = some(library)[0]
    first = next(one for one in library.tagging.proposals(record.id, limit=99) if one.scheme == "sector")
    library.review.untag(record.id, f"{first.scheme}:{first.code}", "Ana")
    last = library.tagging.proposals(record.id, limit=99)[-1]
    assert (last.scheme, last.code, last.said) == (first.scheme, first.code, "no")


def test_a_coder_who_was_asked_sees_no_decision_of_another(library: Library):
    record = some(library)[0]
    library.review.assign(["Ana", "Ben"], by="Cleo", records=[record.id])
    library.review.tag(record.id, Tag(scheme="ours", code="1", label=""), "Ana")

    def said(by: str | None) -> set[str | None]:
        return {one.said for one in library.tagging.proposals(record.id, by=by, limit=99)}

    assert (said("Ana"), said("Ben"), said(None)) == ({"yes", None}, {None}, {None})


def test_a_damaged_model_is_passed_over_and_the_check_says_so(library: Library):
    records = some(library)
    decide(library, records)
    library.tagging.learn("Ana", "ours")
    numbers = library.path / "models" / "ours-v1.npz"
    numbers.write_bytes(numbers.read_bytes()[:-50])
    with Library(library.path) as again:
        sources = {why.source for one in again.tagging.proposals(records[0].id) for why in one.because}
        assert "learning" not in sources
        [finding] = again.tagging.check()
        assert "ours-v1" in finding.text
        assert again.tagging.learn("Ana", "ours")[0].version == 2
        assert "learning" in {
            why.source for one in again.tagging.proposals(records[1].id) for why in one.because
        }


def test_a_record_or_scheme_that_is_none_is_told_of(library: Library):
    with pytest.raises(NotFoundError, match="no record nothing"):
        library.tagging.proposals("nothing")
    with pytest.raises(TaxonomyError, match="Choose one of"):
        library.tagging.proposals(library.records()[0].id, "nothing")
    with pytest.raises(NotFoundError, match="no report"):
        library.tagging.proposed("nothing")
