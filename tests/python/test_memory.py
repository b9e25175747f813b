"""Memory does not grow from call to call."""

from pathlib import Path


def resident_kilobytes():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def test_a_thousand_calls_do_not_need_more_memory(model, telco):
    if not Path("/proc/self/status").exists():
        return
    rows = telco.slice(0, 500).combine_chunks()

    def call(n):
        for _ in range(n):
            model.predict_proba(rows)
            model.explain(rows.slice(0, 2))

    call(200)
    before = resident_kilobytes()
    call(1000)
    assert resident_kilobytes() - before < 4096
