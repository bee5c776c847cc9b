"""Segments, row and path of examples/shop/visits.onboard for each visit of a CSV, computed with pandas.

    python visits.py VISITS.csv > expected.jsonl

pandas' nullable booleans follow strong Kleene logic, as the language does: <NA> is *unknown*, null in the output.
"""

import json
import sys

import pandas as pd

RANGES = {
    "Administrative": (0, 1_000), "Informational": (0, 1_000), "Informational_Duration": (0, 1_000_000),
    "ProductRelated": (0, 10_000), "ProductRelated_Duration": (0, 1_000_000), "BounceRates": (0, 1),
    "ExitRates": (0, 1), "PageValues": (0, 10_000), "SpecialDay": (0, 1),
}
MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "June", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
VISITORS = {"New_Visitor", "Returning_Visitor", "Other"}
TRUTH = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def load(file):
    """The columns as the fields see them: out of range or no member is absent."""
    raw = pd.read_csv(file, dtype=str, keep_default_na=False).apply(lambda column: column.str.strip())
    table = pd.DataFrame(index=raw.index)
    for name, (low, high) in RANGES.items():
        numbers = raw[name].map(lambda text: float(text) if text else None).astype("Float64")
        table[name] = numbers.where((numbers >= low) & (numbers <= high))
    table["Month"] = raw["Month"].where(raw["Month"].isin(MONTHS)).astype("string")
    table["VisitorType"] = raw["VisitorType"].where(raw["VisitorType"].isin(VISITORS)).astype("string")
    for name in ("Weekend", "Revenue"):
        table[name] = raw[name].str.lower().map(TRUTH).astype("boolean")
    return table


def segments(v):
    pages = v["Administrative"] + v["Informational"] + v["ProductRelated"]
    divisor = v["ProductRelated"].where(v["ProductRelated"] != 0)
    return pd.DataFrame({
        "buyer": v["Revenue"],
        "almost_there": (v["PageValues"] > 0) & (v["ExitRates"] < 0.05),
        "bouncer": (pages <= 2) | (v["BounceRates"] >= 0.1),
        "reader": (v["Informational"] >= 2) | (v["Informational_Duration"] >= 120),
        "careful": v["ProductRelated_Duration"] / divisor >= 60,
        "bargain_hunter": (v["ProductRelated"] >= 40) & (v["PageValues"] == 0),
        "gift_seeker": (v["SpecialDay"] >= 0.4) | one_of(v["Month"], "Nov", "Dec"),
        "newcomer": v["VisitorType"] == "New_Visitor",
        "account_keeper": (v["VisitorType"] != "New_Visitor") & (v["Administrative"] >= 5),
        "weekend_stroller": v["Weekend"] & (v["ProductRelated_Duration"] >= 600),
    }).astype("boolean")


def one_of(column, *members):
    return column.isin(members).astype("boolean").where(column.notna())


def entrance(v, s):
    """The rows of the matrix: (path, condition)."""
    first_time = v["VisitorType"] == "New_Visitor"
    return [
        ("track_order", s["buyer"]),
        ("lend_a_hand", ~s["buyer"] & s["bouncer"]),
        ("finish_basket", ~s["buyer"] & ~s["bouncer"] & s["almost_there"]),
        ("gift_shelf", v["SpecialDay"] >= 0.4),
        ("buying_guides", s["reader"]),
        ("gift_shelf", one_of(v["Month"], "Nov", "Dec") & ~s["bargain_hunter"] & (v["VisitorType"] != "Other")),
        ("small_prices", s["bargain_hunter"]),
        ("first_steps", first_time),
        ("where_you_left", ~first_time & (v["ProductRelated"] >= 5) & (v["ProductRelated"] <= 39)),
        ("front_door", pd.Series(True, index=v.index, dtype="boolean")),
    ]


def decide(v, s):
    """For each visit the path, the row (from 1), and whether an earlier row is unknown."""
    path = pd.Series(pd.NA, index=v.index, dtype="string")
    row = pd.Series(0, index=v.index)
    unknown = pd.Series(False, index=v.index)
    for number, (name, condition) in enumerate(entrance(v, s), start=1):
        undecided = row == 0
        fires = undecided & condition.fillna(False).astype(bool)
        path = path.mask(fires, name)
        row = row.mask(fires, number)
        unknown = unknown | (undecided & condition.isna())
    return pd.DataFrame({"path": path, "row": row, "provisional": unknown})


def main():
    visits = load(sys.argv[1])
    members = segments(visits)
    decisions = decide(visits, members)
    for number, index in enumerate(visits.index, start=1):
        chosen = decisions.loc[index]
        print(json.dumps({
            "user": str(number),
            "segments": {k: None if v is pd.NA else bool(v) for k, v in members.loc[index].items()},
            "path": chosen["path"],
            "rows": {"entrance": int(chosen["row"])},
            "status": {"entrance": "provisional" if chosen["provisional"] else "settled"},
        }))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
