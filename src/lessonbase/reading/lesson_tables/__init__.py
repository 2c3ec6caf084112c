"""Tables of lessons: a CSV, TSV, Excel or JSON file comes in, a Reading with the records that its rows state goes out.

The entry points are `read_lesson_table` and `preview`, which shows the mapping of the columns before it is applied.
"""

from lessonbase.reading.lesson_tables.mapping import ENDING as COLUMNS_ENDING
from lessonbase.reading.lesson_tables.mapping import Columns
from lessonbase.reading.lesson_tables.tables import (
    TablePreview,
    columns_for,
    preview,
    read_lesson_table,
    save_columns,
)

__all__ = [
    "COLUMNS_ENDING",
    "Columns",
    "TablePreview",
    "columns_for",
    "preview",
    "read_lesson_table",
    "save_columns",
]
