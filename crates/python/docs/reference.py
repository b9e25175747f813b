"""Writes the reference of the Python package as HTML, from its docstrings and type stubs: reference.py FOLDER"""

import ast
import sys
import tempfile
from pathlib import Path

import churnscope
import pdoc

STUBS = Path(churnscope.__file__).with_name("_engine.pyi")


class WithoutDocstrings(ast.NodeTransformer):
    """Removes docstrings, which in stubs are only the first sentences of those of the package."""

    def visit_ClassDef(self, node):
        return self._visit(node)

    def visit_FunctionDef(self, node):
        return self._visit(node)

    def _visit(self, node):
        self.generic_visit(node)
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Expr(ast.Constant(...))]
        return node


def write(folder):
    """Writes the pages of both modules to a folder."""
    with tempfile.TemporaryDirectory() as stubs:
        # pdoc looks for stubs under the name of the public module
        tree = WithoutDocstrings().visit(ast.parse(STUBS.read_text()))
        # pdoc runs the stubs, in which classes name others that follow
        text = "from __future__ import annotations\n" + ast.unparse(ast.fix_missing_locations(tree))
        (Path(stubs) / "churnscope.pyi").write_text(text)
        sys.path.insert(0, stubs)
        try:
            pdoc.render.configure(footer_text=f"Churnscope {churnscope.__version__}", search=False)
            pdoc.pdoc("churnscope", "churnscope.sklearn", output_directory=Path(folder))
        finally:
            sys.path.remove(stubs)


if __name__ == "__main__":
    write(sys.argv[1])
