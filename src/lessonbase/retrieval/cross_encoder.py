"""Whether a text answers a question, told by a model that reads both together: a cross-encoder (Nogueira and Cho 2019,
arXiv:1901.04085).

It is slower than comparing vectors by far, some 15 ms a text, so it is asked of a few dozen texts that are near already.
What it gives is any number; ours is on a scale that holds for all such models, 0 for what has nothing to do with the
question, 1 for an answer to it, as questions and answers of our own tell.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonbase.errors import ModelError
from lessonbase.retrieval.model_files import ModelFiles
from lessonbase.retrieval.onnx_export import prepared_pairs
from lessonbase.retrieval.running import OnCount, in_batches, session, tensors

# Longer texts are cut; points of an answer are shorter.
MOST_TOKENS = 320
# What the model has between beginning and end of its scale at least, where it tells the one from the other at all.
LEAST_WIDTH = 1e-3

Numbers = NDArray[np.float64]

# Questions of practitioners, each with a text that answers it; the answers of the others do not.
ASKED = {
    "en": (
        ("Why did farmers leave the cooperative?", "Members left the cooperative because it paid them too late."),
        ("How can attendance at school be raised?", "Meals at noon brought more children to school every day."),
        ("What did the repair of the wells cost?", "Repairing one well cost 340 dollars on average."),
        ("Who should look after the clinic's records?", "A trained nurse should keep the records of the clinic."),
        ("What helps women to speak at village meetings?", "Women spoke more where meetings were held for them alone."),
    ),
    "es": (
        ("¿Por qué dejaron los campesinos la cooperativa?", "Los socios dejaron la cooperativa porque pagaba demasiado tarde."),
        ("¿Cómo se puede aumentar la asistencia a la escuela?", "La comida del mediodía llevó a más niños a la escuela cada día."),
        ("¿Cuánto costó la reparación de los pozos?", "Reparar un pozo costó 340 dólares de promedio."),
        ("¿Quién debe cuidar los registros de la clínica?", "Una enfermera capacitada debe llevar los registros de la clínica."),
        ("¿Qué ayuda a las mujeres a hablar en las reuniones?", "Las mujeres hablaron más donde las reuniones eran solo para ellas."),
    ),
    "fr": (
        ("Pourquoi les paysans ont-ils quitté la coopérative ?", "Les membres ont quitté la coopérative parce qu'elle payait trop tard."),
        ("Comment augmenter la fréquentation de l'école ?", "Le repas de midi a amené plus d'enfants à l'école chaque jour."),
        ("Combien a coûté la réparation des puits ?", "Réparer un puits a coûté 340 dollars en moyenne."),
        ("Qui doit tenir les registres du dispensaire ?", "Une infirmière formée doit tenir les registres du dispensaire."),
        ("Qu'est-ce qui aide les femmes à parler aux réunions ?", "Les femmes ont parlé davantage là où les réunions étaient pour elles seules."),
    ),
    "pt": (
        ("Por que os camponeses deixaram a cooperativa?", "Os sócios deixaram a cooperativa porque ela pagava tarde demais."),
        ("Como se pode aumentar a frequência à escola?", "A refeição do meio-dia levou mais crianças à escola todos os dias."),
        ("Quanto custou o conserto dos poços?", "Consertar um poço custou 340 dólares em média."),
        ("Quem deve cuidar dos registros da clínica?", "Uma enfermeira treinada deve manter os registros da clínica."),
        ("O que ajuda as mulheres a falar nas reuniões?", "As mulheres falaram mais onde as reuniões eram só para elas."),
    ),
}  # fmt: skip


class Scale(NamedTuple):
    """What a model gives for a text that has nothing to do with a question, and for one that answers it."""

    none: float
    answer: float

    def __call__(self, given: Numbers) -> Numbers:
        """What the model gave (n,), from 0 to 1."""
        found: Numbers = np.clip((given - self.none) / (self.answer - self.none), 0, 1)
        return found


class CrossEncoder:
    """A cross-encoder run by ONNX Runtime. Safe to use from several threads."""

    def __init__(self, files: ModelFiles, cache_folder: Path) -> None:
        """Raises ModelError where the model is none that can be run, or does not tell an answer from what is none."""
        from tokenizers import Tokenizer

        self.identity = files.identity
        self._scale = cache(self._measured)  # as languages are met
        try:
            self._tokenizer = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
            self._tokenizer.enable_truncation(MOST_TOKENS)
            self._tokenizer.no_padding()
            self._session = session(prepared_pairs(files, cache_folder))
            told = self.scale("en")
        except ModelError:
            raise
        except (
            Exception
        ) as error:  # tokenizers and the runtime raise plain Exceptions; the way out is the same
            raise ModelError(
                f"The cross-encoder in {files.folder} cannot be run ({' '.join(str(error).split())[:200]}). Get its files "
                "again; tokenizer.json must be among them."
            ) from error
        if told is None:
            raise ModelError(
                f"The model {files.name} does not tell texts that answer a question from others, so it is no cross-encoder "
                "for search. Name one that was trained for it, as cross-encoder/ms-marco-MiniLM-L12-v2."
            )

    def read(self, question: str, texts: Sequence[str], on_count: OnCount | None = None) -> Numbers:
        """What the model gives for each text (n,) with the question, on its own scale."""
        encodings = self._tokenizer.encode_batch([(question, text) for text in texts])

        def run(batch: list[int]) -> list[float]:
            given = self._session.run(None, tensors(self._session, [encodings[index] for index in batch]))[0]
            return [float(each) for each in given.reshape(len(batch), -1)[:, 0]]

        return np.array(in_batches(run, encodings, on_count), dtype=np.float64)

    def scale(self, language: str) -> Scale | None:
        """That of questions and texts in a language; None where it does not read that."""
        return self._scale(language)

    def _measured(self, language: str) -> Scale | None:
        pairs = ASKED.get(language, ())
        answers = [answer for _, answer in pairs]
        given = np.array([self.read(question, answers) for question, _ in pairs])
        own = np.eye(len(pairs), dtype=bool)
        if not len(pairs) or not (np.argmax(given, axis=1) == np.arange(len(pairs))).all():
            return None
        found = Scale(float(np.median(given[~own])), float(np.median(given[own])))
        return found if found.answer - found.none > LEAST_WIDTH else None
