"""The house's own sizes beside those of the projects it learns from. It prints; only the outer bounds are promises."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
LONGEST_MODULE = 300


def modules():
    """Every module of the service with its source, migrations apart."""
    paths = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]
    return {path.relative_to(ROOT): path.read_text() for path in paths if "versions" not in path.parts}


def function_lengths(source):
    """The lines of each function's body, without its docstring."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield (body[-1].end_lineno - body[0].lineno + 1) if body else 0


def test_functions_and_modules_stay_small(capsys):
    sources = modules()
    functions = median(length for source in sources.values() for length in function_lengths(source))
    lines = median(len(source.splitlines()) for source in sources.values())
    with capsys.disabled():
        print(
            f"\n  functions: median {functions} lines (admired: 4 to 9); modules: median {lines} (admired: about 100)"
        )
    assert functions <= 9
    assert [str(path) for path, source in sources.items() if len(source.splitlines()) > LONGEST_MODULE] == []


def test_every_public_function_and_class_says_what_it_does():
    missing = [f"{path} {node.name}" for path, source in modules().items() for node in spoken(ast.parse(source))]
    assert missing == []


def spoken(tree):
    """Public functions and classes without a docstring; methods that override somebody else's are left out."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from _silent(node)
        if isinstance(node, ast.ClassDef) and not node.bases and not node.name.startswith("_"):
            for method in node.body:
                if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    yield from _silent(method)


def _silent(node):
    if not node.name.startswith("_") and not ast.get_docstring(node):
        yield node
