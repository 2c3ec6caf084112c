"""What says the same is shown once."""

from lessonbase.retrieval.rerank import is_alike
from lessonbase.store.likeness import shingles

SAID = (
    "After 2016 the programme trained masons in every ward of the county. By 2019, {} per cent of the latrines were in "
    "use. Household savings groups paid for the slabs, and the county went on with it."
)


def test_a_final_report_with_another_figure_is_not_its_draft_again():
    draft, final = shingles(SAID.format(87)), shingles(SAID.format(91))
    assert not is_alike(draft, final, one_report=False)
    assert is_alike(draft, draft, one_report=False)


def test_within_one_report_a_number_alone_makes_no_passage_new():
    assert is_alike(shingles(SAID.format(87)), shingles(SAID.format(91)), one_report=True)
