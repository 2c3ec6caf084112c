"""Where what elaborates a record ends."""

from collections.abc import Sequence

from lessonbase.extraction.explicit.found import At, Found, in_box
from lessonbase.extraction.explicit.labelled import stops
from lessonbase.extraction.outline.places import Place
from lessonbase.model import Block


def evidence_ends(blocks: Sequence[Block], places: Sequence[Place], found: Sequence[Found]) -> list[At]:
    """For each record the place where what elaborates it ends: the next record, section or numbered conclusion.

    A record that is itself a heading keeps the headings under it; one in a box ends where the box does.
    """
    others = stops(blocks)
    ends = []
    for number, record in enumerate(found):
        last = record.statement[-1].block
        later = (other.begins for other in found[number + 1 :] if other.begins != record.begins)
        end = next(later, At(len(blocks)))
        depth = places[record.begins.block].depth if record.headed else None
        for position in range(last + 1, min(end.block, len(blocks))):
            heading = blocks[position].kind == "heading" and (
                depth is None or places[position].depth <= depth
            )
            if heading or position in others or (record.boxed and not in_box(blocks, last, position)):
                end = At(position)
                break
        ends.append(end)
    return ends
