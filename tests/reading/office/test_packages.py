"""XML parts of office files and books that need more than a reader may have."""

import subprocess
import sys

import pytest

SHORT_OF_MEMORY = """
import resource
from pathlib import Path
from lessonbase.reading.office.packages import parse_xml
part = b"<spine>" + b'<itemref idref="a"/>' * 300_000 + b"</spine>"
used = int(next(line for line in open("/proc/self/status") if line.startswith("VmData")).split()[1]) * 1024
resource.setrlimit(resource.RLIMIT_DATA, (used + (20 << 20),) * 2)
try:
    parse_xml(Path("book.epub"), part)
except Exception as error:
    print(type(error).__name__)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can see to it")
def test_a_part_that_needs_more_memory_than_there_is_is_not_called_damaged():
    told = subprocess.run([sys.executable, "-c", SHORT_OF_MEMORY], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "MemoryError"
