"""What stands of the things people did: events → the current value of every field that a person has a say in.

An event that is undone does not stand, and neither does the undoing of it once that is undone; of several that stand on
one field the latest holds. This alone defines what is current: whatever is stored is made by it.
"""

from collections.abc import Iterable

from lessonbase.model import Event


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that stand, in their order; those that only take others back are left out."""
    gone: set[int] = set()
    stand = []
    for event in sorted(events, key=lambda each: each.seq, reverse=True):
        if event.seq in gone:
            continue
        if event.undoes is None:
            stand.append(event)
        else:
            gone.add(event.undoes)
    return stand[::-1]


def by_field(events: Iterable[Event]) -> dict[str, Event]:
    """The event that holds for each field."""
    return {event.field: event for event in standing(events)}


def is_undone(events: Iterable[Event], seq: int) -> bool:
    """Whether an event has been taken back, and that has not been taken back in turn."""
    gone: set[int] = set()
    for event in sorted(events, key=lambda each: each.seq, reverse=True):
        if event.undoes is not None and event.seq not in gone:
            gone.add(event.undoes)
    return seq in gone
