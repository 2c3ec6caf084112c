"""The outline: blocks come in, where each stands goes out: the headings above it, what its section is for, whether records
can stand there at all."""

from lessonbase.extraction.outline.places import Place, one_line, outline, titles_records

__all__ = ["Place", "one_line", "outline", "titles_records"]
