"""The database: the one truth of a library. Reports with their passages, records and tags go in, whole or not
at all; what the other stages ask of them comes out. Entry point: `Store`."""

from lessonbase.store.changes import BEGINNING, Mark
from lessonbase.store.coding import Coded, Outline
from lessonbase.store.current import Piece
from lessonbase.store.events import Change
from lessonbase.store.opening import has_database
from lessonbase.store.rows import States
from lessonbase.store.store import Store

__all__ = ["BEGINNING", "Change", "Coded", "Mark", "Outline", "Piece", "States", "Store", "has_database"]
