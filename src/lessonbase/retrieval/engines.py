"""Which engines search a library, by its settings."""

from pathlib import Path

from lessonbase.retrieval.faiss_tantivy import FaissTantivy
from lessonbase.retrieval.index import Index
from lessonbase.retrieval.milvus import Milvus
from lessonbase.retrieval.milvus_connection import Connection
from lessonbase.settings import Settings
from lessonbase.store import Store


def index_of(chosen: Settings, store: Store, directory: Path) -> Index:
    """The index of the library in `directory`. Each kind has a folder of its own there, so that one can go back."""
    if chosen.index_engine == "milvus":
        return Milvus(store, directory / "milvus", Connection(chosen.milvus_address, chosen.milvus_token))
    return FaissTantivy(store, directory / "search")
