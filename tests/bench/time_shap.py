"""Times shap's TreeExplainer on the committed forest, one customer at a time: milliseconds a customer, one a line."""

import json
import sys
import time

import numpy
import shap

dump = json.load(sys.stdin)
trees = []
for tree in dump["trees"]:
    arrays = {name: numpy.array(values) for name, values in tree.items()}
    arrays["children_default"] = arrays["children_left"]
    arrays["values"] = arrays["values"].astype(float).reshape(-1, 1) / len(dump["trees"])
    arrays["node_sample_weight"] = arrays["node_sample_weight"].astype(float)
    trees.append(arrays)
ensemble = {"trees": trees, "internal_dtype": numpy.float64, "input_dtype": numpy.float64}
explainer = shap.TreeExplainer(ensemble, feature_perturbation="tree_path_dependent")
rows = numpy.array(dump["rows"])
for row in rows:
    start = time.perf_counter()
    explainer.shap_values(row.reshape(1, -1), check_additivity=False)
    print((time.perf_counter() - start) * 1000)
