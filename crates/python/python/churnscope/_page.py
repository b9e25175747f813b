"""Puts a model into the single-file page, as build/model.mjs does."""

from __future__ import annotations

import base64
import gzip
import re
import tempfile
import webbrowser
from pathlib import Path

PAGE = Path(__file__).with_name("churnscope.html")


def with_model(page: str, core: bytes, inspection: bytes) -> str:
    """The page with the two parts of a model in place of its own.

    Raises `ValueError` if `page` is not a single-file page.
    """
    for name, part in [("core", core), ("inspection", inspection)]:
        # without a date, so that the same model gives the same page
        text = base64.b64encode(gzip.compress(part, 9, mtime=0)).decode()
        script = re.compile(rf'(<script\b[^>]* id="{name}"[^>]*>)[^<]*(</script>)')
        page, found = script.subn(lambda match, text=text: match[1] + text + match[2], page)
        if found != 1:
            raise ValueError(f"this is not a single-file page of Churnscope: it has {found} elements for the {name}")
    return page


def show(core: bytes, inspection: bytes, name: str, path: Path | None, page: Path | None, browser: bool) -> Path:
    """Implements `Model.show`."""
    source = PAGE if page is None else Path(page)
    if page is None and not source.exists():
        raise FileNotFoundError(
            f"{source} does not exist: this package was built without the page. Install a wheel made by `make wheel`, "
            "or name a page that `make dist` built: page='dist/churnscope.html'"
        )
    text = with_model(source.read_bytes().decode(), core, inspection)
    if path is None:
        path = Path(tempfile.mkdtemp(prefix="churnscope-")) / f"churnscope-{name}.html"
    path = Path(path).absolute()
    path.write_bytes(text.encode())
    if browser:
        webbrowser.open(path.as_uri())
    return path
