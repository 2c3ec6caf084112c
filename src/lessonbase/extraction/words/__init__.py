"""The words of the languages: a table a language (YAML), compiled once; texts come in, what they say of themselves goes out.

A further language is one more file beside the others, with the same fields.
"""
