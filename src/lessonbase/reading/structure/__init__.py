"""The structure of a report, whatever its format: drafts come in, and headings, footnotes, tables of contents and
paragraphs broken by a page go out as what they are."""
