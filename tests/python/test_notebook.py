"""What a notebook shows of a model and of explanations, and the page with a model."""

import base64
import gzip
import json
import re
import subprocess
import webbrowser
from pathlib import Path
from xml.etree import ElementTree

import churnscope
import pytest
from conftest import BUNDLE, ROOT

PARTS = re.compile(r'<script type="text/plain" id="(core|inspection)">([^<]*)</script>')
# the elements that build/model.mjs fills, among others
SMALL_PAGE = (
    "<!DOCTYPE html><html><head><title>é</title></head><body>"
    '<script type="text/plain" id="program">\\1 $1 &amp;</script>'
    '<script type="text/plain" id="core">AAAA</script>\n<script type="text/plain" id="inspection"></script>'
    "<script>const core = 1 < 2;</script></body></html>"
)


def parts_of(page):
    """The page without the model, and the two parts of the model."""
    parts = {name: gzip.decompress(base64.b64decode(text)) for name, text in PARTS.findall(page)}
    return PARTS.sub(r"\1", page), parts


def embedded_by_node(folder, page):
    """The page with the model that build/model.mjs embeds."""
    (folder / "page.html").write_bytes(page)
    program = (
        'import { read, write } from "./build/html.mjs";'
        'import { addModelToSingleFile, partsOf } from "./build/model.mjs";'
        f"const path = {json.dumps(str(folder / 'page.html'))}; const page = read(path);"
        f"addModelToSingleFile(page, partsOf({json.dumps(str(BUNDLE))})); write(path, page);"
    )
    subprocess.run(["node", "--input-type=module", "-e", program], check=True, cwd=ROOT)
    return (folder / "page.html").read_text(encoding="utf-8")


def test_a_model_is_a_card(model):
    card = model._repr_html_()
    root = ElementTree.fromstring(card)
    rows = {row[0].text: row[1].text for row in root.iter("tr")}
    assert root[0].text == model.title
    assert model.id in rows["Model"] and rows["Outcome"] == "Churn = Yes" and "7,043 rows" in rows["Data"]
    assert rows["ROC-AUC"] == "0.8473 ± 0.0046, out of fold" and rows["Cutoff"] == "0.5"
    assert rows["Fields"] == "19: " + ", ".join(model.fields)


def test_a_card_shows_markup_in_a_title_as_text(model, telco):
    description = (ROOT / "model/telco.toml").read_text().replace("Telco customer churn", "<b>Telco & co</b>", 1)
    description = re.sub("^trees = .*", "trees = 3", description, flags=re.MULTILINE)
    card = churnscope.train(telco.slice(0, 600), description)._repr_html_()
    assert "&lt;b&gt;Telco &amp; co&lt;/b&gt;" in card and "<b>" not in card


def test_an_explanation_is_a_waterfall(model, telco):
    table = telco.slice(0, 600).to_pandas()
    table.loc[1, "Contract"] = "weekly"
    table.loc[2, "TotalCharges"] = None
    with pytest.warns(churnscope.ChurnscopeWarning):
        explanations = model.explain(table)
    assert isinstance(explanations, churnscope.Table) and len(explanations) == 600
    assert "Row 0 of 600, counted from 0. For another row" in explanations._repr_html_()
    # in the second block, too
    for row in [0, 2, 511, 512, 599]:
        drawing = explanations.waterfall(row)
        probability = explanations["churn_probability"][row]
        html, root = drawing._repr_html_(), ElementTree.fromstring(drawing.svg)
        assert html.startswith("<div") and drawing.svg in html and f"Row {row} of 600" in html
        texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
        assert texts[0] == "Average customer" and texts[-2] == "This customer"
        assert texts[-1] == f"{probability:.0%}"
        assert repr(drawing) == f"<churnscope.Waterfall of row {row} of 600>"
    strongest = model.reasons(table.iloc[:1], 1)["reason_1"][0]
    assert strongest.startswith("tenure of 1 month") and ">Tenure · 1 month<" in explanations.waterfall().svg
    assert "blank, taken as" in explanations.waterfall(2).svg
    assert explanations.waterfall(-1).svg == explanations.waterfall(599).svg
    with pytest.raises(churnscope.ChurnscopeError, match='Row 1 of 600.*: not scored. .*found "weekly"'):
        explanations.waterfall(1)
    for row in [600, -601]:
        with pytest.raises(IndexError, match="the table has 600 rows"):
            explanations.waterfall(row)
    assert model.explain(telco.slice(0, 0))._repr_html_() is None
    with pytest.warns(churnscope.ChurnscopeWarning):
        assert "not scored" in model.explain(table.iloc[1:3])._repr_html_()


def test_the_page_has_the_model(model, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    (tmp_path / "small.html").write_bytes(SMALL_PAGE.encode())
    path = model.show(tmp_path / "own page.html", page=tmp_path / "small.html")
    assert opened == [path.as_uri()] and path == tmp_path / "own page.html"
    rest, parts = parts_of(path.read_text(encoding="utf-8"))
    assert rest == PARTS.sub(r"\1", SMALL_PAGE)
    assert parts["core"] + parts["inspection"] == BUNDLE.read_bytes()
    written = path.read_bytes()
    assert model.show(path, page=path, browser=False).read_bytes() == written and len(opened) == 1
    with pytest.raises(ValueError, match="this is not a single-file page"):
        model.show(path, page=BUNDLE.with_suffix(".toml"), browser=False)


def test_the_page_is_that_of_the_build(model, tmp_path):
    """Compression can differ from library to library, so the parts are compared without it."""
    built_in = Path(churnscope.__file__).with_name("churnscope.html")
    if not built_in.exists():
        # the tests run without the page: then `show` says what to do
        with pytest.raises(FileNotFoundError, match="make wheel"):
            model.show(browser=False)
        return
    path = model.show(browser=False)
    assert path.name == f"churnscope-{model.id}.html"
    own = parts_of(path.read_text(encoding="utf-8"))
    assert own == parts_of(embedded_by_node(tmp_path, built_in.read_bytes()))
    assert own[1]["core"] + own[1]["inspection"] == BUNDLE.read_bytes()
