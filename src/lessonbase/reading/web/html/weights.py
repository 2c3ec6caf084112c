"""How much each element of a web page holds: letters, those of them in links, and sentences."""

import re
from dataclasses import dataclass

from lxml import etree

from lessonbase.reading.web.html.tables import is_inline

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LEAST_WORDS = 6  # of a sentence; what is shorter is a label or a button
_SPACELESS = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u2e80-\u9fff][^\s]{14}")  # a sentence without spaces
_ENDED = re.compile(r"""[.!?…؟។።।。！？]["'’”»)\]\s]*$""")
# What is said of a page, not in it; marks of what a script is yet to fill in.
_NO_PROSE = re.compile(r"cookie|©|all rights reserved|javascript|\{\{", re.IGNORECASE)


@dataclass(slots=True)
class Weight:
    """Letters in an element, those of them in links, and how many of its blocks end as a sentence outside links."""

    letters: int = 0
    linked: int = 0
    sentences: int = 0

    def add(self, other: "Weight") -> None:
        self.letters += other.letters
        self.linked += other.linked
        self.sentences += other.sentences


NOTHING = Weight()
Weights = dict[etree._Element, Weight]


def weights_of(body: etree._Element) -> Weights:
    """The weight of each element, summed from the leaves up."""
    weights: Weights = {}
    open_ = [Weight()]
    block: list[str] = []
    links = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if not is_inline(element.tag):
            open_[-1].sentences += _is_sentence("".join(block))
            block = []
        is_link = element.tag == "a" and element.get("href") is not None
        if event == "start":
            links += is_link
            open_.append(Weight())
            own = element.text
        else:
            weights[element] = open_.pop()
            open_[-1].add(weights[element])
            links -= is_link
            own = element.tail if element is not body else None
        if own:
            count = len("".join(own.split()))
            open_[-1].letters += count
            open_[-1].linked += count if links else 0
            block += [] if links else [own]
    return weights


def _is_sentence(text: str) -> bool:
    text = text.strip()
    if not _ENDED.search(text[-5:]) or _NO_PROSE.search(text):
        return False
    return len(text.split()) >= _LEAST_WORDS or bool(_SPACELESS.search(text))
