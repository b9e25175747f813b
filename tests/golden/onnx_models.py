"""Trains forests and boosted trees on the usage data, and writes them as ONNX with their estimates for every tenth row:

    pip install scikit-learn==1.9.1 skl2onnx==1.20.0 lightgbm==4.7.0 xgboost==3.2.0 onnxmltools==1.16.0
    python tests/golden/onnx_models.py target/release/churnscope tests/golden/onnx

The columns are those of the description that `churnscope schema` drafts, in its order. Given a number of trees and a
depth as further arguments, it writes one forest of that size instead, to try larger ones by hand.
"""

import csv
import pathlib
import subprocess
import sys
import tomllib

import lightgbm
import numpy as np
import onnxmltools
import xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as OnnxmltoolsFloats
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
data = "tests/usage/mlc_churn.csv"
draft = folder / "fields.toml"
subprocess.run([program, "schema", data, "--target", "churn", "-o", draft, "--date", "2026-11-24"], check=True)
fields = tomllib.loads(draft.read_text())["field"]
draft.unlink()
with open(data, newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))


def codes(field):
    levels = [level["value"] for level in field["levels"]]
    other = levels.index(field["other"]) if "other" in field else None
    cells = [row[field["column"]] for row in rows]
    return np.array([levels.index(cell) if cell in levels else other for cell in cells]), len(levels)


def columns(one_hot):
    for field in fields:
        if field["kind"] == "number":
            yield np.array([float(row[field["column"]]) for row in rows])
            continue
        code, n_levels = codes(field)
        if one_hot and n_levels > 2:
            yield from ((code == level).astype(float) for level in range(n_levels))
        else:
            yield code.astype(float)


def write(name, model, one_hot, outcomes, convert=to_onnx, floats=FloatTensorType):
    x = np.stack(list(columns(one_hot)), axis=1).astype(np.float32)
    model.fit(x, outcomes)
    onnx = convert(model, initial_types=[("X", floats([None, x.shape[1]]))])
    (folder / f"{name}.onnx").write_bytes(onnx.SerializeToString())
    if hasattr(model, "predict_proba"):
        said = model.predict_proba(x)[:, list(model.classes_).index("yes" if "yes" in model.classes_ else 1)]
    else:
        said = model.predict(x)
    (folder / f"{name}.txt").write_text("".join(f"{value!r}\n" for value in said[::10].tolist()))


labels = np.array([row["churn"] for row in rows])
left = (labels == "yes").astype(float)
options = {"n_jobs": -1, "random_state": 1, "min_samples_leaf": 10}
if len(sys.argv) > 3:
    n_trees, depth = int(sys.argv[3]), int(sys.argv[4])
    forest = RandomForestClassifier(n_trees, max_depth=depth, **options)
    write("large", forest, True, labels)
else:
    write("classifier_one_hot", RandomForestClassifier(200, max_depth=4, **options), True, labels)
    write("regressor_ordinal", RandomForestRegressor(20, max_depth=5, **options), False, left)
    boosted = {"n_estimators": 40, "max_depth": 3, "random_state": 1}
    by_onnxmltools = onnxmltools.convert_lightgbm, OnnxmltoolsFloats
    write("scikit_boosted", GradientBoostingClassifier(**boosted), True, labels)
    write("lightgbm", lightgbm.LGBMClassifier(**boosted, num_leaves=8, verbose=-1), False, labels, *by_onnxmltools)
    by_onnxmltools = onnxmltools.convert_xgboost, OnnxmltoolsFloats
    write("xgboost", xgboost.XGBClassifier(**boosted), True, left.astype(int), *by_onnxmltools)
