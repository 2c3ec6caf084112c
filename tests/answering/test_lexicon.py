"""Words are folded to their stems, by several threads at once."""

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product

from lessonbase.answering import lexicon

WORDS = [f"{head}{tail}" for head, tail in product(
    ("farm", "water", "organis", "evaluat", "nourish", "convers", "administr", "communit"),
    ("ers", "ing", "ed", "ation", "ations", "edly", "iveness", "fulness", "ational", "ically"),
)]  # fmt: skip


def test_threads_that_ask_at_once_get_the_stems_that_one_gets():
    lexicon.stem.cache_clear()
    alone = [lexicon.stem(word) for word in WORDS]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns within a word
    try:
        with ThreadPoolExecutor(8) as threads:
            for _ in range(5):
                lexicon.stem.cache_clear()
                found = threads.map(lambda _: [lexicon.stem.__wrapped__(word) for word in WORDS], range(8))
                assert all(each == alone for each in found)
    finally:
        sys.setswitchinterval(before)
