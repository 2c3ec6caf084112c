"""Packs: records, passages and a topic come in, a case-study pack goes out, and files to hand out (`exporters`).

`Packs` keeps them; `builder.build` makes one from a topic. A pack holds what it quotes as it was quoted.
"""

from lessonbase.packs.exporters import FORMATS, Options
from lessonbase.packs.exporters.templates import lacking
from lessonbase.packs.kept_templates import KINDS, KeptTemplate
from lessonbase.packs.model import TEMPLATES, Case, Language, Pack, Template
from lessonbase.packs.packs import Packs
from lessonbase.packs.topic import BALANCES, Balance, Choice, tally
from lessonbase.packs.writing import Writing

__all__ = [
    "BALANCES",
    "FORMATS",
    "KINDS",
    "TEMPLATES",
    "Balance",
    "Case",
    "Choice",
    "KeptTemplate",
    "Language",
    "Options",
    "Pack",
    "Packs",
    "Template",
    "Writing",
    "lacking",
    "tally",
]
