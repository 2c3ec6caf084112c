"""Explicit records: blocks and their places come in, the records that the report itself labels as such go out.

A file is a way in which reports do so: a label of its own, a heading over a section, a lead-in, a count, a table, the steps
and the answer under a recommendation.
"""
