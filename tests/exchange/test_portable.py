"""A library goes into one file and into another library: nothing of it is lost, each thing is known once, and what contradicts
is shown; a file that is damaged, changed or a trap is refused and nothing of it is taken in."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.errors import LibraryError, NotFoundError, QueryError
from lessonbase.exchange.portable.archive import MANIFEST
from lessonbase.model import Report, Tag
from tests.databases import moved, where
from tests.exchange.conftest import TRUST

REPORT = """# Lessons learned

Lesson 1: Trust between farmers and buyers takes several seasons of fair dealing to build.
In the first year most farmers sold to traders at the gate, and by the third 640 sold to the cooperative.

Lesson 2: Roads come before markets in the hills.
Milk that waits for a truck is sour by noon, and losses fell once the county repaired the road.
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of a report and a table; copy it to change it."""
    folder = tmp_path_factory.mktemp("read")
    (folder / "dairy.md").write_text(REPORT)
    (folder / "lessons.csv").write_text(
        "Lesson,Country\nPay on the day that was promised every single week.,Kenya\nTrain the drivers who carry the milk.,Kenya\n"
    )
    with Library(folder / "index") as library:
        library.ingest([folder / "dairy.md", folder / "lessons.csv"])
    return folder / "index"


@pytest.fixture
def here(read: Path, tmp_path: Path):
    shutil.copytree(read, tmp_path / "here")
    with Library(tmp_path / "here", **moved(tmp_path / "here")) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path):
    with Library(tmp_path / "empty", **where(tmp_path / "empty")) as opened:
        yield opened


@pytest.fixture
def twin(read: Path, tmp_path: Path):
    shutil.copytree(read, tmp_path / "twin")
    with Library(tmp_path / "twin", **moved(tmp_path / "twin")) as opened:
        yield opened


def work_on(library: Library, tmp_path: Path) -> None:
    one, *others = library.records()
    library.review.decide(one.id, "accepted", by="Ana", why="clear", tags=[TRUST])
    [event] = library.review.decide(others[0].id, "rejected", by="Ana")
    library.events.undo(event.seq, by="Ben")
    roads = next(each for each in library.records() if each.statement.startswith("Roads"))
    library.records.restate(roads.id, [(roads.passage_id, "Roads come before markets")], by="Ben")
    sour = next(each.id for each in library.passages(roads.report_id) if "sour by noon" in each.text)
    library.records.add("challenge", [(sour, "sour by noon")], by="Ben")
    library.reports.correct(roads.report_id, by="Ben", year=2008)
    (tmp_path / "ours.csv").write_text("code,label\na,Water\n")
    library.taxonomies.take_in(tmp_path / "ours.csv")
    library.packs.new("Trust", by="Ana")
    library.packs.add("trust", [one.id], by="Ana")


def told(library: Library) -> list[tuple]:
    several = [("record", each.id) for each in library.records()]
    several += [("report", each.id) for each in library.reports()]
    return [
        (event.field, event.before, event.after, event.by, event.at, event.why, event.undoes is None)
        for scheme, name in several
        for event in library.events.of(scheme, name)
    ]


def without_source(library: Library) -> list:
    return [each.model_copy(update={"source": ""}) for each in library.reports()]


def test_an_empty_library_becomes_the_same(here: Library, empty: Library, tmp_path: Path):
    work_on(here, tmp_path)
    file = here.portable.export(tmp_path / "all.lessonbase")
    arrived = empty.portable.take_in(file, by="Cleo")
    assert set(arrived.added) == {each.id for each in here.reports()}
    assert (arrived.conflicts, arrived.notes, arrived.taxonomies, arrived.packs) == (
        (),
        (),
        ("ours",),
        ("trust",),
    )
    assert empty.records() == here.records()
    assert without_source(empty) == without_source(here)
    assert told(empty) == told(here)
    for report in here.reports():
        assert empty.pages.original(report.id).read_bytes() == here.pages.original(report.id).read_bytes()
        assert empty.passages(report.id) == here.passages(report.id)
        assert empty.pages.document(report.id).blocks == here.pages.document(report.id).blocks
    assert empty.packs.get("trust").items == here.packs.get("trust").items
    assert [hit.passage.id for hit in empty.search("roads to market")] == [
        hit.passage.id for hit in here.search("roads to market")
    ]
    assert all(finding.well for finding in empty.check(deep=True))
    again = empty.portable.take_in(file, by="Cleo")
    assert (again.added, again.events, again.packs, again.events_known) == ((), 0, (), arrived.events)
    assert told(empty) == told(here)


def test_the_same_content_has_the_same_bytes_wherever_it_is(here: Library, empty: Library, tmp_path: Path):
    work_on(here, tmp_path)
    first = here.portable.export(tmp_path / "one.lessonbase").read_bytes()
    assert here.portable.export(tmp_path / "two.lessonbase").read_bytes() == first
    empty.portable.take_in(tmp_path / "one.lessonbase", by="Cleo")
    back = empty.portable.export(tmp_path / "three.lessonbase")
    with zipfile.ZipFile(back) as there, zipfile.ZipFile(tmp_path / "one.lessonbase") as own:
        names = [name for name in own.namelist() if name not in (MANIFEST, "packs.json", "apart.json")]
        assert {name: there.read(name) for name in names} == {name: own.read(name) for name in names}
    assert str(tmp_path).encode() not in b"".join(zipfile.ZipFile(back).read(name) for name in names)


def test_a_report_that_was_read_this_very_second_keeps_its_moment():
    report = Report(id="0" * 16, title="A report", source="/a.pdf", media_type="application/pdf")
    assert "added_at" in report.model_dump(exclude_defaults=True)


def test_some_reports_go_without_the_rest(here: Library, empty: Library, tmp_path: Path):
    work_on(here, tmp_path)
    report = here.reports()[0]
    file = here.portable.export(tmp_path / "some.lessonbase", [report.id])
    arrived = empty.portable.take_in(file, by="Cleo")
    assert (arrived.added, arrived.packs) == ((report.id,), ())
    assert empty.records() == here.records(report=report.id)
    with pytest.raises(NotFoundError, match="no report none"):
        here.portable.export(tmp_path / "no.lessonbase", ["none"])


def test_what_both_sides_did_is_kept_and_what_contradicts_is_shown(
    here: Library, twin: Library, tmp_path: Path
):
    one, two, three, *_ = [each.id for each in here.records()]
    here.review.decide(one, "accepted", by="Ana", why="clear")
    here.review.tag(two, TRUST, by="Ana")
    twin.review.decide(one, "rejected", by="Ben", why="unclear")
    twin.review.decide(two, "accepted", by="Ben")
    twin.review.decide(three, "accepted", by="Ben")
    arrived = twin.portable.take_in(here.portable.export(tmp_path / "a.lessonbase"), by="Cleo")
    [conflict] = arrived.conflicts
    assert (conflict.target, conflict.here, conflict.there) == (one, "rejected", "accepted")
    assert twin._store.record(one).status == "rejected"
    assert (twin.record(two).status, twin.record(two).tags[-1].code) == ("accepted", "trust")
    assert {(event.by, event.after, event.why) for event in twin.records.history(one)} >= {
        ("Ana", "accepted", "clear"),
        ("Ben", "rejected", "unclear"),
    }
    twin.events.undo(conflict.undo, by="Cleo")
    assert twin.record(one).status == "accepted", "the other decision is there to be had"
    back = here.portable.take_in(twin.portable.export(tmp_path / "b.lessonbase"), by="Cleo")
    assert back.conflicts == ()
    assert here.records() == twin.records()
    assert here.portable.take_in(tmp_path / "b.lessonbase", by="Cleo").events == 0


def test_coders_who_were_both_asked_stand_side_by_side(here: Library, twin: Library, tmp_path: Path):
    record = here.records()[0].id
    for library, coder, status in ((here, "Ana", "accepted"), (twin, "Ben", "rejected")):
        library.review.assign(["Ana", "Ben"], by="Cleo", records=[record])
        library.review.decide(record, status, by=coder)
    assert twin.portable.take_in(here.portable.export(tmp_path / "a.lessonbase"), by="Cleo").conflicts == ()
    [found] = twin.review.disagreements()
    assert found.said == {"status": {"Ana": "accepted", "Ben": "rejected"}}


def test_where_another_edition_is_here_what_people_did_is_taken(
    here: Library, empty: Library, tmp_path: Path
):
    trust = next(each for each in here.records() if each.statement.startswith("Trust"))
    source = tmp_path / "dairy.md"
    for text in (REPORT, REPORT.replace("several seasons", "many seasons")):
        source.write_text(text)
        [result] = empty.ingest([source])
    here.review.decide(trust.id, "accepted", by="Ana", tags=[TRUST])
    arrived = empty.portable.take_in(
        here.portable.export(tmp_path / "a.lessonbase", [trust.report_id]), by="Cleo"
    )
    assert (arrived.added, arrived.other_editions, arrived.events) == ((), (trust.report_id,), 2)
    now = empty.record(trust.id)
    assert (now.report_id, now.status, now.tags[-1].code) == (result.report_id, "accepted", "trust")


def test_a_report_that_is_here_as_another_work_takes_what_people_did(
    here: Library, empty: Library, tmp_path: Path
):
    second = tmp_path / "dairy.md"
    second.write_text(
        "# Lessons learned\n\nLesson 1: Draft.\nThis is to be written, by many of us, in the weeks to come.\n"
    )
    empty.ingest([second])
    second.write_text(REPORT)
    empty.ingest([second])
    trust = next(each for each in here.records() if each.statement.startswith("Trust"))
    here.review.decide(trust.id, "accepted", by="Ana")
    sour = next(each.id for each in here.passages(trust.report_id) if "sour by noon" in each.text)
    here.records.add("challenge", [(sour, "sour by noon")], by="Ben")
    arrived = empty.portable.take_in(
        here.portable.export(tmp_path / "a.lessonbase", [trust.report_id]), by="Cleo"
    )
    assert arrived.known == (trust.report_id,)
    assert {(each.statement, each.status) for each in empty.records()} >= {
        (trust.statement, "accepted"),
        ("sour by noon", "proposed"),
    }
    assert empty.portable.take_in(tmp_path / "a.lessonbase", by="Cleo").events == 0


def test_what_was_decided_on_a_report_that_was_removed_goes_along(
    here: Library, empty: Library, tmp_path: Path
):
    record = here.records()[0]
    here.review.decide(record.id, "accepted", by="Ana")
    whole = here.portable.export(tmp_path / "whole.lessonbase")
    original = tmp_path / here.pages.original(record.report_id).name
    shutil.copy(here.pages.original(record.report_id), original)
    here.remove(record.report_id)
    empty.portable.take_in(here.portable.export(tmp_path / "less.lessonbase"), by="Cleo")
    arrived = empty.portable.take_in(whole, by="Cleo")
    assert (arrived.events, empty.record(record.id).status) == (0, "accepted")


# ── what is refused ──────────────────────────────────────────────────────────────────────────


def rewritten(file: Path, change, *, manifest: bool = True) -> Path:
    """A copy of a portable file in which members are changed, and, to look sound, its manifest."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    if manifest:
        said = json.loads(members[MANIFEST])
        said["files"] = {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in members.items()
            if name != MANIFEST
        }
        members[MANIFEST] = json.dumps(said).encode()
    changed = file.with_name("changed.lessonbase")
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return changed


def of(members: dict[str, bytes], ending: str) -> str:
    return next(name for name in members if name.endswith(ending))


def newer(members: dict[str, bytes]) -> None:
    members[MANIFEST] = members[MANIFEST].replace(b'"form": 1', b'"form": 99')


def another_file(members: dict[str, bytes]) -> None:
    members[of(members, "original.md")] = b"other"


def not_understood(members: dict[str, bytes]) -> None:
    members[of(members, "report.json")] = b'{"report": 1}'


def of_another_report(members: dict[str, bytes]) -> None:
    one, other = (name for name in members if name.endswith("report.json"))
    members[one] = members[other]


def not_fitting(members: dict[str, bytes]) -> None:
    name = of(members, "report.json")
    plain = json.loads(members[name])
    plain["records"][0]["passage_id"] = "elsewhere"
    members[name] = json.dumps(plain).encode()


def outside(members: dict[str, bytes]) -> None:
    members["../outside.txt"] = b"x"


def bomb(members: dict[str, bytes]) -> None:
    members["packs.json"] = b" " * (60 << 20)


@pytest.mark.parametrize(
    ("change", "manifest", "said"),
    [
        (newer, False, "newer lessonbase"),
        (another_file, True, "is another file"),
        (another_file, False, "is not what was exported"),
        (not_understood, True, "cannot be understood"),
        (of_another_report, True, "is of another report"),
        (not_fitting, True, "does not fit together"),
        (outside, True, "which no library has"),
        (outside, False, "not what its list of contents says"),
        (bomb, True, "would unpack to"),
        (lambda members: members.pop(MANIFEST), False, "no file of lessonbase"),
        (lambda members: members.update({MANIFEST: b"[]"}), False, "list of contents is damaged"),
        (lambda members: members.update({"packs.json": b"[{}]"}), True, "a pack in it"),
        (lambda members: members.update({"apart.json": b"[]"}), True, "cannot be understood"),
    ],
)
def test_a_file_that_was_changed_is_refused_in_words_and_nothing_is_taken(
    here: Library, empty: Library, tmp_path: Path, change, manifest: bool, said: str
):
    file = rewritten(here.portable.export(tmp_path / "a.lessonbase"), change, manifest=manifest)
    with pytest.raises(LibraryError, match=said):
        empty.portable.take_in(file, by="Cleo")
    assert (empty.reports(), empty.events.last()) == ([], 0)
    empty.complete()
    assert not list((empty.path / "originals").glob("*")), "originals that came without their report are gone"
    assert not (tmp_path.parent / "outside.txt").exists()


def test_what_is_cut_off_or_no_file_is_refused(here: Library, empty: Library, tmp_path: Path):
    file = here.portable.export(tmp_path / "a.lessonbase")
    whole = file.read_bytes()
    for data in (b"", whole[: len(whole) // 2], b"PK" + whole[2:60], whole[:-30]):
        file.write_bytes(data)
        with pytest.raises(LibraryError, match="no file of lessonbase"):
            empty.portable.take_in(file, by="Cleo")
    damaged = bytearray(whole)
    damaged[len(whole) // 3] ^= 0xFF
    file.write_bytes(damaged)
    with pytest.raises(LibraryError, match="was not taken in"):
        empty.portable.take_in(file, by="Cleo")
    with pytest.raises(LibraryError, match="There is no file"):
        empty.portable.take_in(tmp_path / "none.lessonbase", by="Cleo")
    with pytest.raises(QueryError, match="Nobody was named"):
        empty.portable.take_in(file, by="")
    with pytest.raises(LibraryError, match="cannot be written"):
        here.portable.export(tmp_path / "none" / "a.lessonbase")


def test_a_taking_in_that_was_stopped_is_finished_by_the_next(
    here: Library, empty: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = here.portable.export(tmp_path / "a.lessonbase")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("lessonbase.store.carrying._Taking.settle", stop)
        with pytest.raises(KeyboardInterrupt):
            empty.portable.take_in(file, by="Cleo")
    assert empty.reports() == []
    empty.portable.take_in(file, by="Cleo")
    assert empty.records() == here.records()
    assert all(empty.pages.original(each.id).is_file() for each in empty.reports())


def test_a_taxonomy_that_is_another_here_is_told_and_left(here: Library, empty: Library, tmp_path: Path):
    for library, label in ((here, "Water"), (empty, "Wells")):
        (tmp_path / "ours.csv").write_text(f"code,label\na,{label}\n")
        library.taxonomies.take_in(tmp_path / "ours.csv")
    arrived = empty.portable.take_in(here.portable.export(tmp_path / "a.lessonbase"), by="Cleo")
    assert "ours is another here" in arrived.notes[0]
    assert empty.taxonomies.get("ours").labels == {"a": "Wells"}
    assert Tag(scheme="ours", code="a", label="Wells", origin="person") == empty.taxonomies.tag("ours:a")
