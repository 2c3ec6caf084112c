"""Kept: models of codes on the disk of a library, a version after the other.

A version is two files: `theme-v3.npz` holds numbers only and `theme-v3.json` all else with the SHA-256 of the former. Neither
can hold a program, as a pickle can, for a library's folder may come from somebody else; what is read is checked through.
"""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from scipy import sparse

from lessonbase.errors import LibraryError
from lessonbase.model import Finding, Frozen, now
from lessonbase.tagging.calibration import Calibration
from lessonbase.tagging.learned import CodeModel, Example
from lessonbase.tagging.likeness import Floats, Likeness, Texts
from lessonbase.tagging.profiles import Profiles
from lessonbase.tagging.taught import Taught, Weights

VERSIONS = 5
"""Versions of a model that are kept; the latest stands."""
LARGEST = 1 << 30
"""Bytes of a model's numbers: five times those of one learned from the most decisions that are learned from."""
FORM: Final = 2
"""What is kept of a model; what another version kept otherwise is passed over, and learned anew."""
_NAME = re.compile(r"^(?P<scheme>[a-z][a-z0-9-]*)-v(?P<version>[1-9]\d{0,6})$")


class About(Frozen):
    """What a model's numbers are; `embedder` names what made the vectors."""

    form: Literal[2] = FORM
    scheme: str
    version: int
    embedder: str
    by: str
    at: datetime
    score: float | None
    before: float | None
    codes: tuple[str, ...]
    examples: tuple[Example, ...]
    words: tuple[str, ...]
    pieces: tuple[str, ...]
    calibration: Calibration
    sha256: str


class Kept(NamedTuple):
    """A model as it is kept, and its version."""

    version: int
    model: CodeModel


class UnusableError(Exception):
    """Raised when a kept model is damaged, foreign or of another embedding model; the message says which, ending a sentence."""


class KeptModels:
    """The models in a folder. A model that cannot be used is passed over, as if it were not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def latest(self, scheme: str, embedder: str) -> Kept | None:
        """The latest model of a scheme that can be used, for vectors of an embedder."""
        for version in reversed(self._versions(scheme)):
            try:
                return Kept(version, _read(self._folder / f"{scheme}-v{version}", scheme, version, embedder))
            except UnusableError:
                continue
        return None

    def keep(
        self,
        scheme: str,
        model: CodeModel,
        embedder: str,
        by: str,
        score: float | None,
        before: float | None,
    ) -> int:
        """Keep a model as the latest of a scheme; give its version. Raises LibraryError when the disk refuses."""
        version = max(self._versions(scheme), default=0) + 1
        path = self._folder / f"{scheme}-v{version}"
        numbers = path.with_suffix(".npz")
        try:
            self._folder.mkdir(exist_ok=True)
            with numbers.open("wb") as file:
                np.savez(file, allow_pickle=False, **_numbers(model))
                file.flush()
                os.fsync(file.fileno())
            about = About(
                scheme=scheme,
                version=version,
                embedder=embedder,
                by=by,
                at=now(),
                score=score,
                before=before,
                codes=model.codes,
                examples=model.examples,
                words=tuple(model.taught.space.words),
                pieces=tuple(model.taught.space.pieces),
                calibration=model.calibration,
                sha256=_digest(numbers),
            )
            new = path.with_suffix(".new")  # without its second file a model is not there
            new.write_text(about.model_dump_json(), encoding="utf-8")
            new.replace(path.with_suffix(".json"))
            for old in self._versions(scheme)[:-VERSIONS]:
                for ending in (".json", ".npz"):
                    (self._folder / f"{scheme}-v{old}{ending}").unlink(missing_ok=True)
        except OSError as error:
            raise LibraryError(
                f"{path} cannot be written ({error.strerror}). What was learned is not kept; decisions are."
            ) from error
        return version

    def check(self, embedder: Callable[[], str]) -> list[Finding]:
        """What is kept and cannot be used; nothing where all is well."""
        found = []
        for name in self._names():
            try:
                _read(self._folder / name["name"], name["scheme"], int(name["version"]), embedder())
            except UnusableError as error:
                told = f"The model {name['name']}, which proposes tags of {name['scheme']}, {error}. It is passed over; 'lessonbase "
                found.append(Finding(well=False, text=f"{told}tag learn' makes another from the decisions."))
        return found

    def vectors(
        self, scheme: str, texts: Sequence[str], embedder: str, embed: Callable[[Sequence[str]], Floats]
    ) -> Floats:
        """The vectors of a taxonomy's texts, as they were kept, or made and, if the disk lets us, kept."""
        path = self._folder / f"{scheme}.npz"
        key = hashlib.sha256("\0".join([embedder, *texts]).encode()).hexdigest()
        try:
            with np.load(path, allow_pickle=False) as held:
                if str(held["key"]) == key and held["vectors"].shape[0] == len(texts):
                    return _floats(held, "vectors", 2)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, UnusableError):
            pass
        vectors = embed(texts)
        new = path.with_suffix(f".{os.getpid()}")
        try:
            self._folder.mkdir(exist_ok=True)
            with new.open("wb") as file:
                np.savez(file, allow_pickle=False, key=np.array(key), vectors=vectors)
            new.replace(path)
        except OSError:
            pass  # a closed folder: they are made again next time
        return vectors

    def _versions(self, scheme: str) -> list[int]:
        return sorted(int(name["version"]) for name in self._names() if name["scheme"] == scheme)

    def _names(self) -> list[dict[str, str]]:
        files = self._folder.glob("*.json") if self._folder.is_dir() else []
        matched = (_NAME.match(file.stem) for file in sorted(files))
        return [{"name": one.string, **one.groupdict()} for one in matched if one]


def _numbers(model: CodeModel) -> dict[str, Any]:
    taught = model.taught
    features = taught.texts.features
    return {
        "features": features.data,
        "columns": features.indices,
        "rows": features.indptr,
        "vectors": taught.texts.vectors,
        "frequencies": taught.space.weights,
        **_of_weights(taught.weights, "taught"),
        **_of_weights(model.trial, "trial"),
    }


def _of_weights(weights: Weights, name: str) -> dict[str, Any]:
    """Weights as numbers, under names that begin with that of theirs."""
    numbers: dict[str, Any] = {name: weights.examples}
    if own := weights.profiles:
        numbers |= {
            f"{name}_words": own.words.data,
            f"{name}_columns": own.words.indices,
            f"{name}_rows": own.words.indptr,
            f"{name}_counts": own.counts,
            f"{name}_meanings": own.meanings,
            f"{name}_begins": own.begins,
            f"{name}_spread": np.array([own.spread], dtype=np.float32),
        }
    return numbers


def _read(path: Path, scheme: str, version: int, embedder: str) -> CodeModel:
    numbers = path.with_suffix(".npz")
    try:
        written = path.with_suffix(".json").read_bytes()
        told = json.loads(written)
        if isinstance(told, dict) and told.get("form", FORM) != FORM:
            raise UnusableError("was learned by another version of lessonbase")
        about = About.model_validate_json(written)
        if (about.scheme, about.version) != (scheme, version):
            raise UnusableError("is one of another scheme or version under a wrong name")
        if about.embedder != embedder:
            raise UnusableError(f"was learned with the embedding model {about.embedder}, which is not set")
        if _digest(numbers) != about.sha256:
            raise UnusableError("is damaged: its numbers are not those that were written")
        with zipfile.ZipFile(numbers) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise UnusableError("is larger than any that lessonbase makes")
        with np.load(numbers, allow_pickle=False) as held:
            return _model(about, held)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise UnusableError("is damaged or none of ours") from error


def _model(about: About, held: Any) -> CodeModel:
    shape = (len(about.examples), len(about.words) + len(about.pieces))
    features = sparse.csr_matrix(
        (_floats(held, "features", 1), held["columns"], held["rows"]), shape=shape, dtype=np.float32
    )
    features.check_format(full_check=True)
    vectors, frequencies = _floats(held, "vectors", 2), _floats(held, "frequencies", 1)
    wanted = (len(about.examples), len(about.codes))
    taught, trial = (_weights(held, name, shape[1], vectors.shape[1]) for name in ("taught", "trial"))
    if taught.examples.shape != wanted or trial.examples.shape != wanted or len(vectors) != shape[0]:
        raise UnusableError("is damaged: its parts do not fit together")
    if frequencies.shape != shape[1:] or len(set(about.codes)) != len(about.codes):
        raise UnusableError("is damaged: its parts do not fit together")
    space = Likeness(about.words, about.pieces, frequencies)
    return CodeModel(
        about.codes,
        about.examples,
        Taught(space, Texts(features, vectors), taught),
        trial,
        about.calibration,
    )


def _weights(held: Any, name: str, features: int, dimensions: int) -> Weights:
    examples = _floats(held, name, 2)
    if f"{name}_words" not in held:
        return Weights(examples, None)
    codes = examples.shape[1]
    words = sparse.csr_matrix(
        (_floats(held, f"{name}_words", 1), held[f"{name}_columns"], held[f"{name}_rows"]),
        shape=(features, codes),
        dtype=np.float32,
    )
    words.check_format(full_check=True)
    counts, begins = _floats(held, f"{name}_counts", 1), _floats(held, f"{name}_begins", 1)
    meanings, spread = _floats(held, f"{name}_meanings", 2), _floats(held, f"{name}_spread", 1)
    if (
        counts.shape != (codes,)
        or begins.shape != (codes,)
        or meanings.shape != (dimensions, codes)
        or spread.shape != (1,)
    ):
        raise UnusableError("is damaged: its parts do not fit together")
    return Weights(examples, Profiles(words, counts, meanings, begins, float(spread[0])))


def _floats(held: Any, name: str, dimensions: int) -> Floats:
    found = held[name]
    if found.dtype != np.float32 or found.ndim != dimensions or not np.isfinite(found).all():
        raise UnusableError("is damaged: its numbers are none")
    checked: Floats = found
    return checked


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
