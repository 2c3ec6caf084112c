"""What people do is a log that is only ever added to; what is current follows from it, exactly."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lessonbase.errors import ConflictError
from lessonbase.store import Store
from lessonbase.store.current import record_value, report_value
from lessonbase.store.replay import by_field, standing
from tests.databases import at
from tests.store.test_names import FIRST, SECOND, add

EDITIONS = [("1" * 16, FIRST), ("2" * 16, SECOND)]
VALUES = {
    "record": {
        "status": ["proposed", "accepted", "rejected"],
        "kind": ["lesson", "best_practice", "challenge"],
        "note": [None, "Look at page 3.", "Not sure."],
        "assigned_to": [None, "Ana", "Ben"],
        "tag country:KE": [
            None,
            {
                "scheme": "country",
                "code": "KE",
                "label": "Kenya",
                "origin": "person",
                "confidence": 1.0,
                "evidence": [],
            },
        ],
    },
    "report": {
        "title": ["Dairy", "Milk"],
        "year": [2018, 2019, None],
        "countries": [[], [{"code": "KE", "label": "Kenya"}], [{"code": "ML", "label": "Mali"}]],
        "programme": [None, "Dairy programme"],
    },
}
FIELDS = [(scheme, field) for scheme, fields in VALUES.items() for field in fields]


class People(RuleBasedStateMachine):
    """People change records and a report, take things back and restore them, while editions come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(at(Path(self.folder.name)))

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        add(self.store, FIRST, "1" * 16)
        self.former = [record.id for record in self.store.records()]

    def targets(self, scheme: str) -> list[str]:
        return self.former if scheme == "record" else ["1" * 16]

    def value(self, scheme: str, target: str, field: str) -> object:
        if scheme == "record":
            return record_value(self.store.record(target), field)
        return report_value(self.store.report(target), field)

    def now(self) -> dict:
        """Everything that a person can have changed, by the names that things had at first."""
        records = {target: self.store.record(target) for target in self.former}
        [report] = self.store.reports()
        return {
            ("record", target, field): record_value(record, field)
            for target, record in records.items()
            for field in VALUES["record"]
        } | {("report", "1" * 16, field): report_value(report, field) for field in VALUES["report"]}

    def log(self) -> list:
        return self.store.events.since()

    @rule(data=st.data(), by=st.sampled_from(["Ana", "Ben"]))
    def change(self, data: st.DataObject, by: str) -> None:
        scheme, field = data.draw(st.sampled_from(FIELDS))
        target = data.draw(st.sampled_from(self.targets(scheme)))
        after = data.draw(st.sampled_from(VALUES[scheme][field]))
        before, log = self.now(), self.log()
        made = self.store.events.change(scheme, target, {field: after}, by)
        assert self.value(scheme, target, field) == after
        assert len(made) == (before[scheme, target, field] != after)
        assert all(
            (one.before, one.after, one.by) == (before[scheme, target, field], after, by) for one in made
        )
        assert self.log() == [*log, *made]
        changed = {key for key, value in self.now().items() if value != before[key]}
        assert changed <= {(scheme, target, field)}

    @rule(data=st.data())
    def take_back_the_latest(self, data: st.DataObject) -> None:
        stand = standing(self.log())
        if not stand:
            return
        latest = stand[-1]
        before = self.now()
        [made] = self.store.events.undo(latest.seq, "Ana")
        assert (made.undoes, made.field) == (latest.seq, latest.field)
        between = self.now()
        with pytest.raises(ConflictError):
            self.store.events.undo(latest.seq, "Ana")
        if data.draw(st.booleans()):
            self.store.events.undo(made.seq, "Ben")
            assert self.now() == before
        else:
            assert self.now() == between

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        scheme = data.draw(st.sampled_from(["record", "report"]))
        target = data.draw(st.sampled_from(self.targets(scheme)))
        own = self.store.events.of(scheme, target)
        seq = data.draw(st.sampled_from([0, *(one.seq for one in own)]))
        wanted = by_field(one for one in own if one.seq <= seq)
        self.store.events.restore(scheme, target, seq, "Ben")
        held = by_field(self.store.events.of(scheme, target))
        assert {field: one.seq for field, one in held.items()} == {f: one.seq for f, one in wanted.items()}

    @rule(number=st.sampled_from([0, 1]))
    def another_edition_comes(self, number: int) -> None:
        before = self.now()
        add(self.store, EDITIONS[number][1], EDITIONS[number][0])
        assert self.now() == before

    @rule()
    def the_library_is_opened_anew(self) -> None:
        before = self.now()
        self.store.close()
        self.store = Store(at(Path(self.folder.name)))
        assert self.now() == before

    @invariant()
    def what_is_current_follows_from_the_log(self) -> None:
        if not hasattr(self, "former"):
            return
        now, [report] = self.now(), self.store.reports()
        first = {target: self.store.proposed_record(self.store.record(target).id) for target in self.former}
        held = {target: by_field(self.store.events.of("record", target)) for target in self.former}
        for (scheme, target, field), value in now.items():
            if scheme == "record":
                event, proposed = held[target].get(field), record_value(first[target], field)
            else:
                event = by_field(self.store.events.of("report", target)).get(field)
                proposed = report_value(self.store.proposed_report(report.id), field)
            assert value == (event.after if event else proposed)


People.TestCase.settings = settings(
    max_examples=12, stateful_step_count=12, deadline=None, phases=[Phase.generate]
)
TestPeople = People.TestCase
