"""Gradio imported without the stubs it writes.

At every import of it, Gradio parses the source of each of its classes of components, renders the signatures of their
events and compares the outcome with a .pyi file beside the source: a third of the processor time of its import, and of
use to editors only.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

_WRITES_STUBS = "gradio.component_meta"


class _WithoutStubs(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        module.__dict__["create_or_modify_pyi"] = lambda *_: None


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _WRITES_STUBS:
            return None
        found = PathFinder.find_spec(fullname, path, target)
        if found and isinstance(found.loader, SourceFileLoader):
            found.loader = _WithoutStubs(fullname, found.loader.path)
        return found


def without_stubs() -> None:
    """Have Gradio write no stubs, if it is imported later."""
    sys.meta_path.insert(0, _Finder())
