"""Trains the forest that `make bench` compares runners on, and times the runners in Python on one thread:

    pip install -r tests/bench/peers/requirements.txt
    python tests/bench/peers/peers.py make FOLDER 200 10
    python tests/bench/peers/peers.py boost FOLDER 500 4
    python tests/bench/peers/peers.py time FOLDER 1 100 7043 100000
    python tests/bench/peers/peers.py explain FOLDER 40
    python tests/bench/peers/peers.py read FILE.csv 3
    python tests/bench/peers/peers.py fit FILE.csv 30
    python tests/bench/peers/peers.py run COMMAND [ARGUMENT ...]

- make: trains a scikit-learn forest of this many trees and this depth on the Telco sample, and writes it in several
  formats, with the rows and scikit-learn's estimates
- boost: trains this many boosted trees of this many leaves
- time: prints the nanoseconds per row of each runner, for batches of these sizes. The Python package reads Arrow tables
  and writes Arrow tables; the other runners read arrays of numbers.
- explain: prints the nanoseconds that shap takes for each of this many rows, and those per row that the Python package
  takes for a table of this many rows
- read: prints the seconds that pandas takes to read the file, this many times
- fit: prints the seconds that other learners take; the first columns, this many, are numbers, and the last one is the
  outcome
- run: prints a command's seconds, its CPU seconds, and its peak memory in MB
"""

import csv
import json
import pathlib
import resource
import shutil
import subprocess
import sys
import time
import tomllib

import numpy as np

MIN_LEAF = 10
PACKAGE = "churnscope-in-Python"


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


def write(folder, model, trees, x):
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType

    folder.mkdir(parents=True, exist_ok=True)
    options = {id(model): {"zipmap": False}} if hasattr(model, "classes_") else None
    onnx = to_onnx(model, initial_types=[("X", FloatTensorType([None, x.shape[1]]))], options=options)
    visited = sum(tree.decision_path(x).sum() - len(x) for tree in trees) / len(x)
    (folder / "splits.txt").write_text(str(visited))
    # last, because a folder with this file is complete
    (folder / "forest.onnx").write_bytes(onnx.SerializeToString())


def boost(folder, n_trees, leaves):
    from sklearn.ensemble import GradientBoostingClassifier

    x, left = table()
    model = GradientBoostingClassifier(
        n_estimators=n_trees, max_leaf_nodes=leaves, max_depth=10, learning_rate=0.05, max_features=13, random_state=1
    ).fit(x, left)
    write(folder, model, [tree.tree_ for tree in model.estimators_.ravel()], x)


def make(folder, n_trees, depth):
    import joblib
    import ydf
    from sklearn.ensemble import RandomForestRegressor

    folder.mkdir(parents=True, exist_ok=True)
    x, left = table()
    # on 0/1 outcomes, variance is half the Gini index, so a regressor grows the same trees as a classifier
    forest = RandomForestRegressor(
        n_trees, max_depth=depth, min_samples_leaf=MIN_LEAF, max_features="sqrt", random_state=1, n_jobs=-1
    ).fit(x, left)
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
    write(folder, forest, trees, x)


def telco():
    """The Telco sample as an Arrow table."""
    from pyarrow import csv as arrow_csv

    blanks = arrow_csv.ConvertOptions(null_values=[" "])
    return arrow_csv.read_csv("model/data/telco.csv", convert_options=blanks)


def package_model(folder):
    import churnscope

    return churnscope.Model.load(folder / "forest.churn")


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
    model, customers = package_model(folder), telco()
    ours = np.array(model.predict_proba(customers).to_pandas()["churn_probability"])
    differs = np.abs(ours - said).max()
    if differs > 1e-6:
        sys.exit(f"the Python package differs from scikit-learn by {differs}")
    for size in sizes:
        chosen = np.arange(size) % len(rows)
        batch, table_of_batch = rows[chosen], customers.take(chosen).combine_chunks()
        for name, predict in [
            ("scikit-learn", lambda batch=batch: forest.predict(batch)),
            ("onnxruntime", lambda batch=batch: session.run(None, {"X": batch})),
            (PACKAGE, lambda table=table_of_batch: model.predict_proba(table, threads=1)),
        ]:
            print(name, size, *passes(size, predict))


def explain(folder, n_rows):
    import joblib
    import shap

    forest = joblib.load(folder / "forest.joblib")
    rows = np.fromfile(folder / "rows.f32", dtype=np.float32).reshape(-1, forest.n_features_in_)
    explainer = shap.TreeExplainer(forest, feature_perturbation="tree_path_dependent")
    explainer.shap_values(rows[:1])
    times = []
    for row in range(n_rows):
        row = rows[row * 23 % len(rows)][None]
        start = time.perf_counter_ns()
        explainer.shap_values(row)
        times.append(time.perf_counter_ns() - start)
    print("shap", 1, *times)
    model, customers = package_model(folder), telco().slice(0, n_rows)
    print(PACKAGE, n_rows, *passes(n_rows, lambda: model.explain(customers, threads=1)))


def read(path, n_passes):
    import pandas

    for _ in range(n_passes):
        start = time.perf_counter()
        pandas.read_csv(path)
        print(time.perf_counter() - start)


def fit(path, n_numbers):
    import lightgbm
    import pandas
    from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
    from threadpoolctl import threadpool_limits

    table = pandas.read_csv(path, header=None).to_numpy()
    x, left = table[:, :-1], table[:, -1] == 1
    categories = list(range(n_numbers, x.shape[1]))
    size = {"n_estimators": 200, "max_depth": 10, "min_samples_leaf": 5, "max_features": 7, "bootstrap": True}
    boosted = {"n_estimators": 300, "num_leaves": 31, "learning_rate": 0.1, "reg_lambda": 1, "min_child_samples": 20}
    learners = {
        "forest scikit-learn": lambda: RandomForestClassifier(**size, random_state=1, n_jobs=1).fit(x, left),
        "randomized scikit-learn": lambda: ExtraTreesClassifier(**size, random_state=1, n_jobs=1).fit(x, left),
        "boosted LightGBM": lambda: lightgbm.LGBMClassifier(**boosted, n_jobs=1, verbose=-1).fit(
            x, left, categorical_feature=categories
        ),
        "boosted HistGradientBoosting": lambda: HistGradientBoostingClassifier(
            max_iter=300, max_leaf_nodes=31, early_stopping=False, categorical_features=categories
        ).fit(x, left),
    }
    with threadpool_limits(1):
        for name, learn in learners.items():
            start = time.perf_counter()
            learn()
            print(name, time.perf_counter() - start)


def run(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    # macOS counts bytes, and Linux kilobytes
    per_megabyte = 1e6 if sys.platform == "darwin" else 1e3
    print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / per_megabyte)


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "make":
        make(folder, int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1] == "boost":
        boost(folder, int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1] == "explain":
        explain(folder, int(sys.argv[3]))
    elif sys.argv[1] == "read":
        read(folder, int(sys.argv[3]))
    elif sys.argv[1] == "fit":
        fit(folder, int(sys.argv[3]))
    elif sys.argv[1] == "run":
        run(sys.argv[2:])
    else:
        measure(folder, [int(size) for size in sys.argv[3:]])
