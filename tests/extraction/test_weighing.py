"""Candidates of records, weighed by what announces them and by what they say."""

import numpy as np
import pytest

from lessonbase.extraction.explicit.candidates import Candidate, candidates
from lessonbase.extraction.explicit.weighing import around, measures, trained, weighed
from lessonbase.extraction.outline.places import outline
from lessonbase.model import RecordKind
from tests.extraction.conftest import blocks_of

BOATS = "# The ferry\nIt crosses the lake twice a day.\n"


def all_candidates(text: str) -> tuple[list[Candidate], list[dict[RecordKind, float]]]:
    blocks = blocks_of(text)
    places = outline(blocks)
    found = list(candidates(blocks, places, set()))
    report = around(blocks, labels=False)
    return found, [weighed(each, blocks, places, report) for each in found]


def likely(text: str, kind: RecordKind) -> float:
    return max((each.get(kind, 0.0) for each in all_candidates(text)[1]), default=0.0)


def test_weights_belong_to_the_measures_that_the_code_has():
    blocks = blocks_of(f"{BOATS}## For the next season\n- Tar the boats.\n- Hang up the ropes.")
    places = outline(blocks)
    [*_, one] = candidates(blocks, places, set())
    measured = measures(one, blocks, places, around(blocks, labels=False))
    assert measured.shape == (len(one.kinds), len(trained().coefficients))
    assert np.isfinite(measured).all()


def test_the_same_title_is_likelier_to_announce_advice_over_orders():
    orders = "- Tar the boats before the frost.\n- Hang the ropes up to dry.\n- Buy a bell for the fog."
    facts = "- The boats were tarred in May.\n- The ropes were of hemp.\n- The bell came from the mill."
    title = "## For the next season"
    assert likely(f"{BOATS}{title}\n{orders}", "recommendation") > likely(
        f"{BOATS}{title}\n{facts}", "recommendation"
    )


def test_the_same_list_is_likelier_where_the_heading_above_announces():
    items = "## For the next season\n- Boats must be tarred.\n- Ropes must hang."
    above = f"{BOATS}# Our advice to the harbour office\nMuch.\n{items}"
    assert likely(above, "recommendation") > likely(f"{BOATS}# Who we are\nMany.\n{items}", "recommendation")


@pytest.mark.parametrize(
    "text",
    [
        f"{BOATS}## Conclusions\n- Boats must be tarred.\n- Ropes must hang.",
        f"{BOATS}## Who came\n- Ama Odo.\n- Jon Ferrer.",
        "# What we learned\n- Boats must be tarred.\n- Ropes must hang.",
    ],
)
def test_what_is_no_candidate(text):
    assert all_candidates(text)[0] == []


def test_what_is_told_already_is_none():
    blocks = blocks_of(f"{BOATS}## What slowed the boats down\n- Boats must be tarred.\n- Ropes must hang.")
    places = outline(blocks)
    assert len(list(candidates(blocks, places, set()))) >= 1
    assert list(candidates(blocks, places, set(range(len(blocks))))) == []


def test_each_block_is_the_record_of_one_candidate(stated):
    said = stated(
        f"{BOATS}## What slowed the boats down\n### Wind\n- Oars split in the sun.\n- Boats froze to the pier.\n- Ropes broke."
    )
    assert len(said) == len({words for _, words in said})


def test_a_record_is_as_sure_as_its_candidate_is_likely(extracted):
    _, records = extracted(
        f"{BOATS}## What slowed the boats down\n- Oars split in the sun.\n- Boats froze to the pier."
    )
    blocks = blocks_of(
        f"{BOATS}## What slowed the boats down\n- Oars split in the sun.\n- Boats froze to the pier."
    )
    places = outline(blocks)
    [candidate] = candidates(blocks, places, set())
    likely_ = weighed(candidate, blocks, places, around(blocks, labels=False))["challenge"]
    assert {record.confidence for record in records} == {round(likely_, 2)}
    assert len(records) == 2
