"""A look over the library: what is well, and what is not, with the way out."""

import random
from collections.abc import Callable, Sequence

from lessonbase.model import Finding
from lessonbase.originals import Originals
from lessonbase.store import Store

# Originals are read whole up to so many bytes, unless all are wanted: a second's work or two.
SOME_BYTES = 512 << 20
# What was read of a report takes some milliseconds to look at.
FEW_REPORTS = 500
_NAMED = 5


def check(
    store: Store, originals: Originals, check_indexes: Callable[[], list[Finding]], deep: bool = False
) -> list[Finding]:
    """What was found of the database, the originals, the vectors, the indexes, and the files that failed or wait. Of a
    large library's rows, vectors and originals some are looked at, all if `deep`."""
    sound = store.soundness(deep)
    if not sound[0].well:
        return sound
    titles = store.report_titles()
    held = store.overview()
    read_all = deep or len(titles) <= FEW_REPORTS
    damaged = store.documents.damaged() if read_all else []
    return [
        *sound,
        *_of_originals(originals, titles, deep),
        Finding(
            well=not damaged,
            text=f"What was read of {len(damaged)} reports is damaged; its passages and records are whole. 'lessonbase "
            f"refresh' reads their originals again: {_listed(damaged, titles)}."
            if damaged
            else "What was read of each report is whole."
            if read_all
            else "What was read of the reports was not looked at; --deep looks at all.",
        ),
        Finding(
            well=not held.passages_without_vector,
            text=f"{held.passages_without_vector} of {held.passages} passages can be found by words only; "
            "'lessonbase reindex' prepares them."
            if held.passages_without_vector
            else f"All {held.passages} passages can be found by words and by meaning.",
        ),
        *check_indexes(),
        *_of_waiting(store),
        Finding(
            well=not held.failures,
            text=f"{held.failures} files could not be read; 'lessonbase reports --failed' lists them."
            if held.failures
            else "No file has failed.",
        ),
    ]


def _of_originals(originals: Originals, titles: dict[str, str], deep: bool) -> list[Finding]:
    sizes = originals.sizes()
    gone = [report_id for report_id in titles if report_id not in sizes]
    here = [report_id for report_id in titles if report_id in sizes]
    empty = [report_id for report_id in here if not sizes[report_id]]
    looked_at = here if deep else _some(here, sizes)
    altered = [report_id for report_id in looked_at if sizes[report_id] and not originals.is_whole(report_id)]
    closed = originals.closed()
    found = []
    if gone:
        told = (
            f"The originals of {len(gone)} reports are missing: {_listed(gone, titles)}. Add the files again."
        )
        found.append(Finding(well=False, text=told))
    if damaged := [*empty, *altered]:
        told = (
            f"The originals of {len(damaged)} reports are damaged: {_listed(damaged, titles)}. Add the files again; that "
            "puts whole ones in their place."
        )
        found.append(Finding(well=False, text=told))
    if closed:
        told = (
            f"{len(closed)} originals can be read by fewer people than the library's folder. If it is shared, run: chmod "
            f"+r {closed[0].parent}/*"
        )
        found.append(Finding(well=False, text=told))
    if not found:
        some = (
            ""
            if len(looked_at) == len(here)
            else f" {len(looked_at):,} were compared byte for byte; --deep compares all."
        )
        found.append(Finding(well=True, text=f"All originals are here.{some}"))
    return found


def _some(report_ids: Sequence[str], sizes: dict[str, int]) -> list[str]:
    """Some of the originals, others each time."""
    chosen, left = [], SOME_BYTES
    for report_id in random.sample(report_ids, len(report_ids)):
        left -= sizes[report_id] + (64 << 10)  # to open a file takes as long as to read so much
        if left < 0:
            break
        chosen.append(report_id)
    return chosen


def _of_waiting(store: Store) -> list[Finding]:
    waiting = store.accepted.all()
    if not waiting:
        return []
    told = (
        f"{len(waiting)} files that were sent to the page are not read yet. If it is not open, 'lessonbase serve' goes "
        "on with them."
    )
    return [Finding(well=True, text=told)]


def _listed(report_ids: Sequence[str], titles: dict[str, str]) -> str:
    more = ", …" if len(report_ids) > _NAMED else ""
    return ", ".join(titles[report_id] for report_id in report_ids[:_NAMED]) + more
