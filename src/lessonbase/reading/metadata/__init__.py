"""Facts about a report: its drafts and its file's properties come in; title, authors, publisher, year and language go
out, each with where it was found."""
