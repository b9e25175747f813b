"""The examples in the documents have the output that they show, and all of the package is documented."""

import doctest
import html
import inspect
import os
import re
import sys
import warnings

import churnscope
import churnscope.sklearn
import pytest
from conftest import ROOT

DOCS = ROOT / "crates/python/docs"


@pytest.mark.parametrize("name", ["README.md", "crates/python/docs/tables.md"])
def test_the_examples_are_true(name, tmp_path, monkeypatch):
    (tmp_path / "model").symlink_to(ROOT / "model")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```pycon\n(.*?)```", (ROOT / name).read_text(), re.DOTALL)
    assert blocks
    # the blocks of a document are one session
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, name, name, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(example)
    assert runner.failures == 0 and os.getcwd() == str(tmp_path)


def public_members(owner):
    """The classes, functions, methods, and properties that a user sees, by name."""
    for name in getattr(owner, "__all__", None) or [name for name in vars(owner) if not name.startswith("_")]:
        member = getattr(owner, name)
        if callable(member) or inspect.isdatadescriptor(member):
            yield f"{owner.__name__}.{name}", member
        if inspect.isclass(member) and member.__module__.startswith("churnscope"):
            yield from public_members(member)


def test_everything_public_is_documented():
    members = dict(public_members(churnscope)) | dict(public_members(churnscope.sklearn))
    assert len(members) > 30
    for name, member in members.items():
        text = " ".join((inspect.getdoc(member) or "").split())
        assert text, name
        if not inspect.isroutine(member):
            continue
        for parameter in inspect.signature(member).parameters:
            if parameter not in ["self", "X", "y"] and "For the" not in text:
                assert f"`{parameter}`" in text, (name, parameter)


def test_the_reference_has_all_members_and_their_types(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(DOCS)
    import reference

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reference.write(tmp_path)
    del sys.modules["reference"]
    page = (tmp_path / "churnscope.html").read_text()
    for part in ['id="Model.predict_proba"', 'id="Explanations.waterfall"', 'id="train"', 'id="OffersError"']:
        assert part in page, part
    text = html.unescape(re.sub("<[^>]*>", "", page))
    for part in ["threads: int | None = None", "-> Explanations:", "exact Shapley", "seed: int | None"]:
        assert part in text, part
    assert 'id="ChurnClassifier.fit"' in (tmp_path / "churnscope/sklearn.html").read_text()
