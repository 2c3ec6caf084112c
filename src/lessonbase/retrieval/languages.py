"""The languages that an embedding model reads as one: in which a sentence is near to its translation, not to its like."""

import numpy as np

from lessonbase.retrieval.embedding import Embedder

# The same in each language, all of one kind: a model that goes by names, figures and loan words takes one for another.
SENTENCES = {
    "en": (
        "The farmers waited a long time for their money.",
        "The women of the village mended the well themselves.",
        "The teachers left because nobody paid them.",
        "Young people did not come to the meetings.",
        "The road was washed away by the rain.",
        "The seeds came too late to be sown.",
    ),
    "es": (
        "Los campesinos esperaron mucho tiempo su dinero.",
        "Las mujeres del pueblo arreglaron ellas mismas el pozo.",
        "Los maestros se fueron porque nadie les pagaba.",
        "Los jóvenes no venían a las reuniones.",
        "La lluvia se llevó el camino.",
        "Las semillas llegaron demasiado tarde para sembrarlas.",
    ),
    "fr": (
        "Les paysans ont attendu longtemps leur argent.",
        "Les femmes du village ont réparé elles-mêmes le puits.",
        "Les enseignants sont partis parce que personne ne les payait.",
        "Les jeunes ne venaient pas aux réunions.",
        "La route a été emportée par la pluie.",
        "Les semences sont arrivées trop tard pour être semées.",
    ),
    "pt": (
        "Os camponeses esperaram muito tempo pelo dinheiro.",
        "As mulheres da aldeia consertaram elas mesmas o poço.",
        "Os professores foram embora porque ninguém lhes pagava.",
        "Os jovens não vinham às reuniões.",
        "A estrada foi levada pela chuva.",
        "As sementes chegaram tarde demais para serem semeadas.",
    ),
}


def read_as_one(model: Embedder) -> frozenset[str]:
    """English, and each language of which the model finds every sentence's translation nearest; none where it reads but one."""
    vectors = {language: model.embed(sentences) for language, sentences in SENTENCES.items()}
    same = np.arange(len(SENTENCES["en"]))
    found = {
        language
        for language, own in vectors.items()
        if np.array_equal((own @ vectors["en"].T).argmax(axis=1), same)
    }
    return frozenset(found) if len(found) > 1 else frozenset()
