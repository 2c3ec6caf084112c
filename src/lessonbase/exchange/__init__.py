"""Exchange: records with what people decided go out to spreadsheets, other tools and other libraries, and come back from
them, merged. Entry points: `Exchange`, whose forms stand in `forms.py`, and `Portable`, a library as one file."""

from lessonbase.exchange.entries import Conflict, LeftOut, Taken
from lessonbase.exchange.exchange import Exchange, form_of
from lessonbase.exchange.forms import FORMS, FormName
from lessonbase.exchange.portable import ENDING, Arrived, Portable

__all__ = [
    "ENDING",
    "FORMS",
    "Arrived",
    "Conflict",
    "Exchange",
    "FormName",
    "LeftOut",
    "Portable",
    "Taken",
    "form_of",
]
