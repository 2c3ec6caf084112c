"""Implicit records: sentences with their vectors come in, those that state a record without saying so go out, each with how
sure that is."""
