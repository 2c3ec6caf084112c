"""Tagging: a Document with its passages and records comes in, the same come out with tags (`tag`).

`taxonomy(scheme)` lists the codes and labels of a scheme. Another YAML file in `taxonomies/` is another scheme.
"""

from lessonbase.tagging.countries import country_tag
from lessonbase.tagging.suggest import tag
from lessonbase.tagging.taxonomy import Taxonomy, schemes, taxonomy

__all__ = ["Taxonomy", "country_tag", "schemes", "tag", "taxonomy"]

STATE = 8
"""Counts up whenever tags come out otherwise: those of an older state are made anew, from kept text."""
