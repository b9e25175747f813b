"""Trains the forest that `make bench` compares runners on, and times those in Python on one thread:

    pip install -r tests/bench/peers/requirements.txt
    python tests/bench/peers/peers.py make FOLDER 200 10
    python tests/bench/peers/peers.py time FOLDER 1 100 7043 100000
    python tests/bench/peers/peers.py explain FOLDER 40
    python tests/bench/peers/peers.py read FILE.csv 3

`make` trains a scikit-learn forest with the given number of trees and depth on the Telco sample, with the features of
model/telco.toml. It writes the forest with joblib, as ONNX, for YDF, and as arrays in JSON, together with the input
rows as float32 and scikit-learn's estimates. `time` prints one line per runner and size: the runner, the number of
rows, and the nanoseconds per row of each pass. `explain` prints the nanoseconds that shap takes for each of the given
number of rows, one by one. `read` prints the seconds that pandas takes to read the file, this many times.
"""

import csv
import json
import pathlib
import shutil
import sys
import time
import tomllib

import numpy as np

MIN_LEAF = 10


def table():
    fields = tomllib.loads(pathlib.Path("model/telco.toml").read_text())["field"]
    with open("model/data/telco.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = []
    for field in fields:
        cells = [row[field["column"]].strip() for row in rows]
        if field["kind"] == "number":
            # blanks belong to customers in their first month, whose total is 0
            columns.append(np.array([float(cell or 0) for cell in cells]))
            continue
        levels = [level["value"] for level in field["levels"]]
        codes = np.array([levels.index(cell) for cell in cells])
        columns.extend((codes == level) * 1.0 for level in range(1 if len(levels) == 2 else 0, len(levels)))
    left = np.array([float(row["Churn"] == "Yes") for row in rows])
    return np.stack(columns, axis=1).astype(np.float32), left


def make(folder, n_trees, depth):
    import joblib
    import ydf
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType
    from sklearn.ensemble import RandomForestRegressor

    folder.mkdir(parents=True, exist_ok=True)
    x, left = table()
    # on 0/1 outcomes, variance is half the Gini index, so a regressor grows the same trees as a classifier
    forest = RandomForestRegressor(
        n_trees, max_depth=depth, min_samples_leaf=MIN_LEAF, max_features="sqrt", random_state=1, n_jobs=-1
    ).fit(x, left)
    onnx = to_onnx(forest, initial_types=[("X", FloatTensorType([None, x.shape[1]]))])
    (folder / "forest.onnx").write_bytes(onnx.SerializeToString())
    x.tofile(folder / "rows.f32")
    forest.predict(x).tofile(folder / "estimates.f64")
    joblib.dump(forest, folder / "forest.joblib")
    trees = [tree.tree_ for tree in forest.estimators_]
    arrays = {
        "feature": [tree.feature.tolist() for tree in trees],
        "threshold": [tree.threshold.tolist() for tree in trees],
        "low": [tree.children_left.tolist() for tree in trees],
        "high": [tree.children_right.tolist() for tree in trees],
        "value": [tree.value[:, 0, 0].tolist() for tree in trees],
        "columns": x.shape[1],
    }
    (folder / "forest.json").write_text(json.dumps(arrays))
    ydf.verbose(0)
    model = ydf.from_sklearn(forest, feature_name="x")
    shutil.rmtree(folder / "ydf", ignore_errors=True)
    model.save(str(folder / "ydf"))
    shutil.make_archive(str(folder / "ydf"), "zip", folder / "ydf")


def passes(size, predict):
    predict()
    for _ in range(max(2, min(200, 100_000 // size))):
        start = time.perf_counter_ns()
        predict()
        yield (time.perf_counter_ns() - start) / size


def measure(folder, sizes):
    import joblib
    import onnxruntime

    forest = joblib.load(folder / "forest.joblib")
    forest.n_jobs = 1
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "forest.onnx"), options, providers=["CPUExecutionProvider"])
    rows = np.fromfile(folder / "rows.f32", dtype=np.float32).reshape(-1, forest.n_features_in_)
    said = np.fromfile(folder / "estimates.f64")
    differs = np.abs(session.run(None, {"X": rows})[0].ravel() - said).max()
    if differs > 1e-6:
        sys.exit(f"onnxruntime differs from scikit-learn by {differs}")
    for size in sizes:
        batch = rows[np.arange(size) % len(rows)]
        for name, predict in [
            ("scikit-learn", lambda batch=batch: forest.predict(batch)),
            ("onnxruntime", lambda batch=batch: session.run(None, {"X": batch})),
        ]:
            print(name, size, *passes(size, predict))


def explain(folder, n_rows):
    import joblib
    import shap

    forest = joblib.load(folder / "forest.joblib")
    rows = np.fromfile(folder / "rows.f32", dtype=np.float32).reshape(-1, forest.n_features_in_)
    explainer = shap.TreeExplainer(forest, feature_perturbation="tree_path_dependent")
    explainer.shap_values(rows[:1])
    for row in range(n_rows):
        row = rows[row * 23 % len(rows)][None]
        start = time.perf_counter_ns()
        explainer.shap_values(row)
        print(time.perf_counter_ns() - start)


def read(path, n_passes):
    import pandas

    for _ in range(n_passes):
        start = time.perf_counter()
        pandas.read_csv(path)
        print(time.perf_counter() - start)


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "make":
        make(folder, int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1] == "explain":
        explain(folder, int(sys.argv[3]))
    elif sys.argv[1] == "read":
        read(folder, int(sys.argv[3]))
    else:
        measure(folder, [int(size) for size in sys.argv[3:]])
