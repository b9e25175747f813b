"""Measures synthetic estimates with scikit-learn, and writes the golden file for our metrics.

    pip install scikit-learn==1.9.1
    python tests/golden/metrics.py > tests/golden/metrics.json

One object per case: the estimates, the outcomes, and scikit-learn's metrics and curves. A metric or curve is null if it
is undefined because there is only one class.
"""

import json
import warnings

import numpy
from sklearn import metrics
from sklearn.calibration import calibration_curve

CUTOFFS = [0.0, 0.25, 0.5, 0.73, 1.0]

chance = numpy.random.default_rng(20)
warnings.simplefilter("ignore")


def made(rows, decimals=None, base=0.3):
    """Estimates that correlate with the outcomes, with ties if there are few decimals."""
    left = chance.random(rows) < base
    scores = numpy.clip(chance.normal(0.35 + 0.25 * left, 0.2), 0, 1)
    return (scores if decimals is None else scores.round(decimals)), left


CASES = {
    "many": made(400),
    "ties": made(300, 2),
    "more ties": made(200, 1),
    "few": made(7, 1, 0.5),
    "rare": made(150, None, 0.02),
    "all equal": (numpy.full(20, 0.5), numpy.arange(20) < 6),
    "all left": (made(30, 2)[0], numpy.ones(30, bool)),
    "all stayed": (made(30, 2)[0], numpy.zeros(30, bool)),
    "certain": (numpy.array([0.0, 0.0, 1.0, 1.0, 1.0]), numpy.array([False, True, True, False, True])),
    "perfect": (numpy.array([0.9, 0.8, 0.2, 0.1]), numpy.array([True, True, False, False])),
    "upside down": (numpy.array([0.9, 0.8, 0.2, 0.1]), numpy.array([False, False, True, True])),
    "two": (numpy.array([0.4, 0.4]), numpy.array([True, False])),
}


def at_cutoff(scores, left, cutoff):
    chosen = scores >= cutoff
    stayed, alarms, misses, hits = metrics.confusion_matrix(left, chosen, labels=[False, True]).ravel().tolist()
    return {
        "cutoff": cutoff,
        "confusion": [hits, alarms, misses, stayed],
        "accuracy": metrics.accuracy_score(left, chosen),
        "precision": metrics.precision_score(left, chosen, zero_division=0),
        "recall": metrics.recall_score(left, chosen, zero_division=0),
        "f1": metrics.f1_score(left, chosen, zero_division=0),
    }


def case(scores, left):
    both, some = len(set(left.tolist())) == 2, bool(left.any())
    roc = metrics.roc_curve(left, scores, drop_intermediate=False)[:2] if both else None
    precision_recall = metrics.precision_recall_curve(left, scores)[:2] if some else None
    share, mean = calibration_curve(left, scores, n_bins=10, pos_label=1)
    return {
        "scores": scores.tolist(),
        "left": left.astype(int).tolist(),
        "at_cutoffs": [at_cutoff(scores, left, cutoff) for cutoff in CUTOFFS],
        "roc_auc": metrics.roc_auc_score(left, scores) if both else None,
        "average_precision": metrics.average_precision_score(left, scores) if some else None,
        "brier": metrics.brier_score_loss(left, scores),
        "log_loss": metrics.log_loss(left, scores, labels=[False, True]),
        "roc": [values.tolist() for values in roc] if both else None,
        "precision_recall": [values.tolist() for values in precision_recall] if some else None,
        "calibration": [mean.tolist(), share.tolist()],
    }


print(json.dumps({name: case(*of) for name, of in CASES.items()}))
