"""Reports of every form in which records are written, their records known because they were put there.

A form is a choice along five lines: how the label stands, in what container, in what structure, in which language, and
in which format the file is. `cover` gives forms such that every two choices that can meet do meet in one of them.
"""
