"""The words that announce records, a module a language. Another language is another module in LANGUAGES."""

from lessonbase.extraction.languages.en import ENGLISH
from lessonbase.extraction.languages.es import SPANISH
from lessonbase.extraction.languages.fr import FRENCH
from lessonbase.extraction.languages.language import Language
from lessonbase.extraction.languages.pt import PORTUGUESE

__all__ = ["LANGUAGES", "Language"]

LANGUAGES: tuple[Language, ...] = (ENGLISH, FRENCH, SPANISH, PORTUGUESE)
