"""The tutorial runs, and has the output that it shows. UPDATE_GOLDEN=1 rewrites this output."""

import os
from pathlib import Path

import churnscope
import nbclient
import nbformat
from conftest import ROOT

TUTORIAL = ROOT / "crates/python/docs/tutorial.ipynb"
HAS_PAGE = Path(churnscope.__file__).with_name("churnscope.html").exists()


def shown(cell):
    """What a reader sees below a cell: text, and HTML if there is any."""
    outputs = [output.get("data", {"text/plain": output.get("text")}) for output in cell.outputs]
    return [{kind: data[kind] for kind in ["text/plain", "text/html"] if kind in data} for data in outputs]


def test_the_tutorial_has_the_output_that_it_shows(tmp_path):
    notebook = nbformat.read(TUTORIAL, as_version=4)
    nbformat.validate(notebook)
    (tmp_path / "model").symlink_to(ROOT / "model")
    run = nbformat.from_dict(notebook)
    # only a wheel, or a package tested after `make dist`, contains the page
    run.cells = [cell for cell in run.cells if HAS_PAGE or "page" not in cell.metadata.get("tags", [])]
    nbclient.NotebookClient(run, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    ran = {cell.id: cell for cell in run.cells if cell.cell_type == "code"}
    if os.environ.get("UPDATE_GOLDEN") == "1":
        for cell in notebook.cells:
            if cell.id in ran:
                cell.execution_count, cell.outputs = ran[cell.id].execution_count, ran[cell.id].outputs
                cell.metadata.pop("execution", None)
        notebook.metadata.pop("language_info", None)
        nbformat.write(notebook, TUTORIAL)
    expected = {cell.id: cell for cell in notebook.cells}
    for name, cell in ran.items():
        assert shown(cell) == shown(expected[name]), name
