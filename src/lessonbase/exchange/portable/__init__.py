"""A library, or some of its reports, as one file that another library takes in: `Portable`; what is in it says `archive.py`."""

from lessonbase.exchange.portable.archive import ENDING
from lessonbase.exchange.portable.portable import Arrived, Portable

__all__ = ["ENDING", "Arrived", "Portable"]
