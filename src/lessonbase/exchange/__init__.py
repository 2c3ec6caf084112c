"""Exchange: records with what people decided go out to spreadsheets, other tools and other libraries, and come back from
them, merged. Entry point: `Exchange`; the forms stand in `forms.py`."""

from lessonbase.exchange.entries import Conflict, LeftOut, Taken
from lessonbase.exchange.exchange import Exchange, form_of
from lessonbase.exchange.forms import FORMS, FormName

__all__ = ["FORMS", "Conflict", "Exchange", "FormName", "LeftOut", "Taken", "form_of"]
