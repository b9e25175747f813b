"""Trains boosted trees with sets of levels, and writes the golden file for their scores and contributions.

    pip install lightgbm==4.7.0 shap==0.51.0
    python tests/golden/sets_of_levels.py > tests/golden/sets_of_levels.json

The contributions are those of Python's shap, which for LightGBM models are LightGBM's own. Each feature is a field;
`levels` has the number of levels of each, or 0 for a number. Each row's last contribution is the baseline.
"""

import json
import sys

import lightgbm
import numpy
import shap

LEVELS = [0, 8, 12, 0, 3]
CUSTOMERS = 4_000
EXPLAINED = 40

random = numpy.random.default_rng(1)
columns = [random.integers(0, n, CUSTOMERS) if n else random.normal(size=CUSTOMERS).round(2) for n in LEVELS]
rows = numpy.array(columns, dtype=float).T
effects = [random.normal(size=n)[rows[:, field].astype(int)] for field, n in enumerate(LEVELS) if n]
log_odds = rows[:, 0] + effects[0] * (rows[:, 3] > 0.5) + effects[1] + effects[2]
left = random.uniform(size=CUSTOMERS) < 1 / (1 + numpy.exp(-log_odds))

parameters = {
    "objective": "binary",
    "boost_from_average": False,
    "num_leaves": 15,
    "learning_rate": 0.2,
    "min_data_per_group": 5,
    "cat_smooth": 1,
    "max_cat_to_onehot": 1,
    "num_threads": 1,
    "verbosity": -1,
}
categories = [field for field, n in enumerate(LEVELS) if n]
table = lightgbm.Dataset(rows, left.astype(int), categorical_feature=categories, params=parameters)
model = lightgbm.train(parameters, table, 20)


def add(node, nodes):
    """Appends a subtree in preorder, and returns the index of its root."""
    at = len(nodes)
    if "leaf_value" in node:
        nodes.append({"value": node["leaf_value"], "cover": node["leaf_count"]})
        return at
    split = {"field": node["split_feature"], "cover": node["internal_count"]}
    nodes.append(split)
    if node["decision_type"] == "==":
        split["one_of"] = [int(level) for level in str(node["threshold"]).split("||")]
    else:
        split["at_most"] = node["threshold"]
    split["yes"] = add(node["left_child"], nodes)
    split["no"] = add(node["right_child"], nodes)
    return at


trees = []
for tree in model.dump_model()["tree_info"]:
    trees.append([])
    add(tree["tree_structure"], trees[-1])
explained = rows[:EXPLAINED]
explainer = shap.TreeExplainer(model)
by_field = explainer.shap_values(explained)
baselines = numpy.full((EXPLAINED, 1), explainer.expected_value)
contents = {
    "levels": LEVELS,
    "trees": trees,
    "rows": explained.tolist(),
    "scores": model.predict(explained, raw_score=True).tolist(),
    "contributions": numpy.hstack([by_field, baselines]).tolist(),
}
json.dump(contents, sys.stdout, separators=(",", ":"))
