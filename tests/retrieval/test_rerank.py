"""What says the same is shown once."""

from lessonbase.retrieval.rerank import Told

SAID = (
    "After 2016 the programme trained masons in every ward of the county. By 2019, {} per cent of the latrines were in "
    "use. Household savings groups paid for the slabs, and the county went on with it."
)


def test_a_final_report_with_another_figure_is_not_its_draft_again():
    told = Told()
    assert told.again("draft", SAID.format(87)) is None
    assert told.again("final", SAID.format(91)) is None
    assert told.again("copy", SAID.format(91)) == 1


def test_within_one_report_a_number_alone_makes_no_passage_new():
    told = Told()
    assert told.again("one", "Roads come before markets in the hills.") is None
    assert told.again("one", SAID.format(87)) is None
    assert told.again("one", SAID.format(91)) == 1


def test_of_several_that_said_the_same_it_is_the_first():
    told = Told()
    for number in (87, 91):
        assert told.again("one" if number == 87 else "other", SAID.format(number)) is None
    assert told.again("one", SAID.format(91)) == 0
