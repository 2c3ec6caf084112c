"""A draft design and a library in; out what bears on each of its parts, for and against, or that nothing here does.

Entry points: `check_design`, and `check_length` for text that is yet to be read; `with_comments`, the person's own Word file with it in its margin; `report_on`, a Word report.
"""

from lessonbase.answering.design_check.check import check_design
from lessonbase.answering.design_check.draft import check_length
from lessonbase.answering.design_check.margins import with_comments
from lessonbase.answering.design_check.report import report_on

__all__ = ["check_design", "check_length", "report_on", "with_comments"]
