"""Programmes are counted once each, whatever reports retell them."""

from lessonbase.answering.lexicon import lexicon
from lessonbase.answering.voices import kin, programmes
from tests.documents import report


def test_a_digest_and_what_it_retells_are_one_programme():
    full = report("full", title="Final evaluation", work="w1")
    digest = report("digest", title="What we learned", of="w1")
    other = report("other", title="Another programme")
    under = programmes([digest, full, other])
    assert under[full.id] == under[digest.id] != under[other.id]


def test_a_digest_that_names_its_original_by_title_is_no_second_voice():
    full = report("full", title="Final evaluation of the ferry project", countries=("BD",))
    digest = report("digest", title="Ferries in short", of="Final Evaluation of the Ferry Project")
    namesake = report("namesake", title="Final evaluation", countries=("NP",))
    under = programmes([full, digest, namesake])
    assert under[full.id] == under[digest.id] != under[namesake.id]


def test_reports_of_a_programme_that_a_person_named_are_one():
    one = report("one", title="Phase I", programme="Lake Basin")
    two = report("two", title="Phase II", programme="lake basin")
    assert len(set(programmes([one, two]).values())) == 1


def test_the_same_title_in_another_country_is_another_programme():
    one = report("one", title="Final report", countries=("BD",))
    two = report("two", title="Final report", countries=("NP",))
    assert len(set(programmes([one, two]).values())) == 2


def test_a_draft_is_superseded_by_the_final_report_and_not_the_other_way():
    draft = report("draft", title="Final evaluation")
    final = report("final", title="Final evaluation")
    openings = {draft.id: "Nairobi, September 2019 (draft)", final.id: "Nairobi, November 2019"}
    of = kin([draft, final], openings.__getitem__, lexicon("en"))
    assert of.superseded(draft.id, final.id)
    assert not of.superseded(final.id, draft.id)
    assert not of.independent(draft.id, final.id)
