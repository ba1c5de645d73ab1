"""Every module of the rules shows by an example, run as a test, what it gives."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import xlwings_addin.rules

MODULES = sorted(Path(xlwings_addin.rules.__path__[0]).glob("[!_]*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_module_has_an_example(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    documented = (tree, *(each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.ClassDef)))
    assert any(">>>" in (ast.get_docstring(each) or "") for each in documented)
