"""Review: records come in, what people decide on them goes to the log of events; what is left, how far several coders
agree, and when enough has been seen comes out. Entry point: `Review`."""

from lessonbase.review.agreement import Agreement
from lessonbase.review.comparing import NONE, Comparison, value_of
from lessonbase.review.queue import Order
from lessonbase.review.review import Disagreement, Progress, Review, Reviewed
from lessonbase.review.stopping import Certificate
from lessonbase.review.worklist import Sureness, Wanted, Work, sureness

__all__ = [
    "NONE",
    "Agreement",
    "Certificate",
    "Comparison",
    "Disagreement",
    "Order",
    "Progress",
    "Review",
    "Reviewed",
    "Sureness",
    "Wanted",
    "Work",
    "sureness",
    "value_of",
]
