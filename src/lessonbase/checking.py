"""A look over the library: what is well, and what is not, with the way out."""

from lessonbase.model import Finding
from lessonbase.originals import Originals
from lessonbase.store import Store


def check(store: Store, originals: Originals) -> list[Finding]:
    """What was found of the database, the originals, the vectors and the files that failed."""
    gone = [report.title for report in store.reports() if not originals.has(report.id)]
    damaged = store.documents.damaged()
    held = store.overview()
    return [
        store.check(),
        Finding(
            well=not gone,
            text=f"The originals of {len(gone)} reports are missing: {', '.join(gone[:5])}. Add the files again."
            if gone
            else "All originals are here.",
        ),
        Finding(
            well=not damaged,
            text=f"What was read of {len(damaged)} reports is damaged; its passages and records are whole. 'lessonbase "
            f"refresh' reads their originals again: {', '.join(damaged[:5])}."
            if damaged
            else "What was read of each report is whole.",
        ),
        Finding(
            well=not held.passages_without_vector,
            text=f"{held.passages_without_vector} of {held.passages} passages can be found by words only; "
            "'lessonbase reindex' prepares them."
            if held.passages_without_vector
            else f"All {held.passages} passages can be found by words and by meaning.",
        ),
        Finding(
            well=not held.failures,
            text=f"{held.failures} files could not be read; 'lessonbase reports --failed' lists them."
            if held.failures
            else "No file has failed.",
        ),
    ]
