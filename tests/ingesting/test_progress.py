"""How far an ingest is, in words."""

from lessonbase.ingesting import Progress


def test_slow_pages_are_told_by_the_minute() -> None:
    at = Progress(
        path="scan.pdf", file=1, files=3, stage="reading", finished=1, pages=12, seconds=30, left=60
    )
    assert at.pace == "1 of 3 files · 12 pages, 24 a minute · about 1 minute left"
    assert "12 pages, 6 a second" in at.model_copy(update={"seconds": 2.0}).pace
