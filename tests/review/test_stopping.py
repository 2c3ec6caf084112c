"""The certificate of completeness holds as often as it says, and is not given where its test does not apply."""

import random

import pytest
from scipy.stats import hypergeom

from lessonbase.review.stopping import Unseen, certificate, hypergeometric_cdf, recall_p
from tests.timing import soon


@pytest.mark.parametrize(
    ("k", "urn", "relevant", "drawn"), [(0, 50, 5, 20), (3, 200, 12, 60), (7, 9, 8, 8), (1, 5000, 40, 900)]
)
def test_the_chance_is_that_of_the_hypergeometric_distribution(k: int, urn: int, relevant: int, drawn: int):
    assert hypergeometric_cdf(k, urn, relevant, drawn) == pytest.approx(
        hypergeom.cdf(k, urn, relevant, drawn)
    )


def test_recall_cannot_be_below_the_target_where_too_few_items_are_left():
    # 95 found and 4 left: were all four relevant, recall would still be 0.96.
    assert recall_p([True] * 95, 0, 4, 0.95) == 0.0
    assert recall_p([True] * 95, 0, 6, 0.95) > 0.5


def stopped(size: int, share: float, chance: random.Random, *, ranked: bool) -> tuple[float, float]:
    """Review items, by falling likelihood or in an order by chance, until certified: the recall then, and the share read."""
    relevant = [chance.random() < share for _ in range(size)]
    likely = [(0.6 if one else 0.4) + chance.gauss(0, 0.2) if ranked else 0.5 for one in relevant]
    order = sorted(range(size), key=lambda one: -likely[one]) if ranked else chance.sample(range(size), size)
    for count in range(size // 2, size):
        seen = [(relevant[one], likely[one]) for one in order[:count]]
        result = certificate(seen, Unseen.of([likely[one] for one in order[count:]]))
        if result.holds:
            return result.found / max(1, sum(relevant)), count / size
    return 1.0, 1.0


@pytest.mark.parametrize("ranked", [True, False])
def test_of_many_reviews_that_were_ended_by_it_at_most_one_in_twenty_has_missed_more_than_it_says(
    ranked: bool,
):
    chance = random.Random(20)
    ended = [stopped(120, 0.4, chance, ranked=ranked) for _ in range(80)]
    assert sum(recall < 0.95 for recall, _ in ended) <= 0.05 * len(ended)
    assert sum(share for _, share in ended) < len(ended), "some are ended before all is read"


def test_it_is_not_given_where_what_is_left_is_thought_likelier_than_what_was_seen():
    seen = [(True, 0.9)] * 20 + [(False, 0.1)] * 200
    assert certificate(seen, Unseen.of([0.05] * 5)).holds
    assert not certificate(seen, Unseen.of([0.95] * 5)).holds


def test_where_nothing_is_left_all_has_been_seen_and_where_nothing_was_seen_nothing_is_said():
    assert certificate([(True, 0.5)], Unseen.of([])).holds
    assert not certificate([], Unseen.of([0.5] * 10)).holds


def test_a_hundred_thousand_records_are_looked_through_at_every_decision():
    likely = [1 - n / 100_000 for n in range(100_000)]
    seen = [(n % 3 == 0 and n < 40_000, likely[n]) for n in range(60_000)]
    with soon(0.15):
        result = certificate(seen, Unseen.of(likely[60_000:]))
    assert (result.total, result.holds) == (100_000, True)
