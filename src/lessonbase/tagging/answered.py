"""What was answered to a recommendation, as a tag, so that records can be chosen by it: `response:accepted`."""

from lessonbase.model import Decision, Record, Tag

RESPONSE = "response"
LABELS: dict[Decision | None, str] = {
    "accepted": "Accepted",
    "partly": "Partly accepted",
    "rejected": "Rejected",
    None: "Answered",
}


def with_answer(record: Record) -> Record:
    """A record with the tag that its response stands for; one without a response as it is."""
    if record.response is None:
        return record
    decision = record.response.decision
    tag = Tag(
        scheme=RESPONSE,
        code=decision or "answered",
        label=LABELS[decision],
        evidence=(record.response.text[:200],) if record.response.text else (),
    )
    kept = tuple(one for one in record.tags if one.scheme != RESPONSE)
    return record.model_copy(update={"tags": (*kept, tag)})
