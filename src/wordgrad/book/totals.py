"""What the rows of the ledger add up to, and which of them fall short."""


def totals(rows):
    """What the rows add up to, and which of them fall short."""
    executed = [r for r in rows if r["mark"] == "" and r["status"] != "unlabelled"]
    passed = [r for r in executed if r["status"] == "correct"]
    provable = [r for r in executed if r["kind"] in ("gradient", "identity")]
    proofs = sum(r.get("proved") is True for r in provable)
    short = {r["label"] or f"{r['chapter']}.md:{r['line']}": why for r in rows if (why := _short(r))}
    displayed, skipped = len(rows), sum(r["mark"] == "not executed" for r in rows)
    if skipped > 0.05 * displayed:
        short["not executed"] = f"{skipped} of {displayed} equations are not executed; at most 5 % may be"
    if proofs < 0.9 * sum(r["status"] == "correct" for r in provable):
        short["proved"] = "fewer than 90 % of the gradients and identities are proved exactly"
    return {
        "displayed": displayed,
        "executed": len(executed),
        "passed": len(passed),
        "not_executed": skipped,
        "wrong_on_purpose": sum(r["mark"] == "wrong" for r in rows),
        "wrong_and_true": sum(r["mark"] == "wrong" and bool(_short(r)) for r in rows),
        "unlabelled": sum(not r["label"] for r in rows),
        "provable": len(provable),
        "proved": proofs,
        "mutants": sum(r.get("mutants", 0) for r in rows),
        "rejected": sum(r.get("rejected", 0) for r in rows),
        "proved_equal": sum(len(r.get("proved_equal", ())) for r in rows),
        "survived": sum(len(r.get("survived", ())) for r in rows),
        "short": short,
    }


def _short(r):
    """Why a row falls short: wrong where it should be right, right where it should be wrong, or with a surviving
    mutant; "" if it does not.
    """
    if r["mark"] == "not executed":
        return "" if r["reason"] else "it is not executed and does not say why"
    if r["mark"] == "wrong":
        if r["status"] in ("wrong", "shape-error", "transposed"):
            return ""
        return f"it is marked wrong and found {r['status']}: {r.get('message') or 'it holds'}"
    if r["status"] != "correct":
        return r["reason"] or f"{r['status']}: {r['message']}"
    return f"mutants survive: {'; '.join(r['survived'])}" if r.get("survived") else ""
