"""What the benchmarks share: the machine they ran on, questions to ask, and one measurement in a process of its own."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
REPORTS = HERE.parents[1] / "shared" / "reports"
# What decides how fast a model runs.
FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8")

QUESTIONS = (
    "How do we build trust between small farmers and buyers?",
    "What happens to monitoring data once it has been collected?",
    "Who should pay for maintenance after a project has ended?",
    "How can outreach workers reach people who do not come to the clinic?",
    "What have others learned about working with local governments?",
)


class Measured(NamedTuple):
    """One run: files to a searchable index, then questions. Times in seconds, memory in megabytes."""

    pages: int
    passages: int
    ingest_seconds: float
    search_seconds: float
    peak_megabytes: float

    @property
    def pages_per_second(self) -> float:
        """From file to searchable."""
        return self.pages / self.ingest_seconds


def measure(script: str, files: Sequence[Path], python: Path | str = sys.executable) -> Measured:
    """Run a script of this folder in a new process; its last line of output is a Measured as JSON."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}
    command = [str(python), str(HERE / script), *map(str, files)]
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if finished.returncode:
        raise SystemExit(f"{script} failed:\n{finished.stderr}")
    return Measured(**json.loads(finished.stdout.splitlines()[-1]))


def pdfs(given: Sequence[Path]) -> list[Path]:
    """The files to measure with: those given, or the reports beside the checkout."""
    found = list(given) or sorted(REPORTS.glob("*.pdf"))
    if not found:
        raise SystemExit(f"There is no PDF in {REPORTS}. Name some: python {sys.argv[0]} REPORT.pdf ...")
    return found


def processor() -> str:
    """The processor's name, its cores, and the flags that matter here."""
    name, flags = platform.processor() or platform.machine(), set[str]()
    cpuinfo = Path("/proc/cpuinfo")
    for line in cpuinfo.read_text().splitlines() if cpuinfo.is_file() else []:
        key, _, value = line.partition(":")
        name = value.strip() if key.strip() == "model name" else name
        flags |= set(value.split()) if key.strip() == "flags" else set()
    known = " ".join(flag for flag in FLAGS if flag in flags) or "flags unknown"
    return f"{name}, {os.cpu_count()} cores, {known}"
