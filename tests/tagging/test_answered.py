"""What was answered to a recommendation can be chosen by."""

from pathlib import Path

from lessonbase.extraction import extract
from lessonbase.reading import read
from lessonbase.tagging import tag

REPORT = """# Evaluation of the ferries

## Recommendations

| Recommendation | Management response |
|---|---|
| The ministry should repair both engines before the rains. | Accepted. A mechanic was hired in May. |
| The ministry should sell the older boat to the village. | Rejected. The boat is still needed. |
"""


def test_a_recommendation_has_its_answer_as_a_tag(tmp_path: Path) -> None:
    (tmp_path / "ferries.md").write_text(REPORT)
    document = read(tmp_path / "ferries.md")
    _, _, records = tag(document, *extract(document))
    answered = {
        record.statement: [one.code for one in record.tags if one.scheme == "response"] for record in records
    }
    assert answered == {
        "The ministry should repair both engines before the rains.": ["accepted"],
        "The ministry should sell the older boat to the village.": ["rejected"],
    }
