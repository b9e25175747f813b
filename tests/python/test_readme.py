"""README's examples in Python have the output that they show."""

import doctest
import os
import re

from conftest import ROOT


def test_the_examples_are_true(monkeypatch):
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```pycon\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert blocks
    for block in blocks:
        example = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
        runner.run(example)
        assert runner.failures == 0 and os.getcwd() == str(ROOT)
