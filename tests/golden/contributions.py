"""Explains the committed forest with Python's shap, and writes the golden file for our contributions.

    pip install shap==0.51.0
    cargo run --release -p churnscope-engine --example forest_json |
        python tests/golden/contributions.py > tests/golden/telco_contributions.csv

The first line names the version of shap and the model. Every 35th customer has a line: the row's index in the table,
the baseline, and one contribution per field, in the schema's order. With --time, prints the milliseconds that shap
takes for each customer, one at a time.
"""

import json
import sys
import time

import numpy
import shap

STEP = 35  # the same as in forest_json.rs

dump = json.load(sys.stdin)
n_trees = len(dump["trees"])
trees = []
for tree in dump["trees"]:
    arrays = {name: numpy.array(values) for name, values in tree.items()}
    arrays["children_default"] = arrays["children_left"]
    arrays["values"] = arrays["values"].astype(float).reshape(-1, 1) / n_trees
    arrays["node_sample_weight"] = arrays["node_sample_weight"].astype(float)
    trees.append(arrays)
ensemble = {"trees": trees, "internal_dtype": numpy.float64, "input_dtype": numpy.float64}
explainer = shap.TreeExplainer(ensemble, feature_perturbation="tree_path_dependent")

rows = numpy.array(dump["rows"])
if "--time" in sys.argv:
    for row in rows:
        start = time.perf_counter()
        explainer.shap_values(row.reshape(1, -1), check_additivity=False)
        print((time.perf_counter() - start) * 1000)
    sys.exit()

by_feature = explainer.shap_values(rows, check_additivity=False).reshape(len(rows), -1)
baseline = float(numpy.ravel(explainer.expected_value)[0])
fields = numpy.array(dump["field_of_feature"])
print(f"# shap {shap.__version__}, model {dump['model_id']}")
for index, contributions in enumerate(by_feature):
    by_field = [contributions[fields == field].sum() for field in range(fields.max() + 1)]
    print(index * STEP, repr(baseline), *(repr(float(value)) for value in by_field), sep=",")
