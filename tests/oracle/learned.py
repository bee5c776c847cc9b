"""What `onboardc fit` should learn and whom it should stand in for, computed with pandas from the rules of the language.

A model says of each field which purposes it serves, how it is read, its fallbacks, and its decision regions, as somebody
who reads the program would say it.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Callable

import pandas as pd

GROUP_MINIMUM = 30


@dataclass
class Purpose:
    opt_out: frozenset = frozenset()    # regimes under which no answer means yes
    within: str | None = None
    retain: pd.Timedelta | None = None  # the shortest of its own and those above


@dataclass
class Step:
    method: str
    by: tuple = ()
    at_least: float = 0.0
    constant: Any = None


@dataclass
class Field:
    purposes: tuple
    read: Callable = None          # the record's value, after what no field may hold is left out; None: absent
    answer: bool = False           # whether people are asked: an answer beats the record
    valid: Callable = lambda value: True
    steps: list = field(default_factory=list)
    region: Callable = lambda value: None
    members: list | None = None    # in order of declaration
    middle_two: bool = False       # a float: its median is the mean of the middle two
    whole: bool = False            # an int: its mean is rounded, halves to even

    def place(self, value):
        return self.members.index(value) if self.members else value


def allowed(profile, purposes, name, at):
    """Whether a purpose, and all above it, may see this person at the instant."""
    while name is not None:
        purpose = purposes[name]
        said = profile.get("consent", {}).get(name)
        if isinstance(said, list):
            past = [change for change in said if pd.Timestamp(change["at"]) <= at]
            said = max(past, key=lambda change: pd.Timestamp(change["at"]))["granted"] if past else None
        if not (profile.get("regime") in purpose.opt_out if said is None else said):
            return False
        name = purpose.within
    return True


def stated(profile, name, known, purpose, at):
    """What a purpose that is allowed sees in a field, fallbacks apart."""
    value = profile.get("answers", {}).get(name) if known.answer else None
    if isinstance(value, dict):
        given, value = pd.Timestamp(value["at"]), value["value"]
        if given > at:
            value = None
        elif purpose.retain is not None and at - given > purpose.retain:
            return None
    if value is None and known.read:
        value = known.read(profile)
    return value if value is not None and known.valid(value) else None


def people(profiles, fields, purposes, at):
    """purpose → one row for each person: `allowed`, and what is stated in each field."""
    tables = {}
    for name, purpose in purposes.items():
        rows = []
        for profile in profiles:
            yes = allowed(profile, purposes, name, at)
            row = {f: stated(profile, f, known, purpose, at) if yes else None for f, known in fields.items()}
            rows.append({"user": profile["user"], "allowed": yes, **row})
        tables[name] = pd.DataFrame(rows, dtype=object)
    return tables


def middle(values, known):
    low, high = values[(len(values) - 1) // 2], values[len(values) // 2]
    return (low + high) / 2 if known.middle_two else low


def mean(values, known):
    exact = sum(map(Fraction, values)) / len(values)
    return round(exact) if known.whole else float(exact)


def most_common(values, known):
    counts = Counter(values)
    most = max(counts.values())
    return min((value for value, count in counts.items() if count == most), key=known.place)


METHODS = {"median": middle, "mean": mean, "most common": most_common}


def statistic(method, values, known):
    """The value, of how many, and the share of them for whom the others' value is in the right decision region."""
    values = sorted(values, key=known.place)
    compute = METHODS[method]
    agreeing = 0
    for index, own in enumerate(values):
        others = values[:index] + values[index + 1:]
        agreeing += bool(others) and known.region(compute(others, known)) == known.region(own)
    confidence = agreeing * 10_000 // len(values) / 10_000
    return {"value": compute(values, known), "donors": len(values), "confidence": confidence}


def tables(fields, by_purpose):
    """(field, method, by) → the statistic of all, and by group: of those who allow every purpose that the fields name."""
    out = {}
    for name, known in fields.items():
        for step in known.steps:
            if step.method == "constant" or (name, step.method, step.by) in out:
                continue
            columns = [*step.by, name]
            donors = None
            for purpose in sorted({purpose for column in columns for purpose in fields[column].purposes}):
                seen = by_purpose[purpose]
                named = [column for column in columns if purpose in fields[column].purposes]
                good = seen["allowed"].astype(bool) & seen[named].notna().all(axis=1)
                donors = good if donors is None else donors & good
            seen = pd.DataFrame({column: by_purpose[fields[column].purposes[0]][column] for column in columns})[donors]
            if seen.empty:
                continue
            whole = statistic(step.method, seen[name].tolist(), known)
            groups = {}
            for group, members in seen.groupby(list(step.by)) if step.by else ():
                if len(members) >= GROUP_MINIMUM:
                    groups[group] = statistic(step.method, members[name].tolist(), known)
            out[name, step.method, step.by] = (whole, groups)
    return out


def filled(row, name, fields, learned):
    """How a field that is not stated is filled, as documents tell it; None where it is stated or stays absent."""
    if row[name] is not None:
        return None
    for step in fields[name].steps:
        if step.method == "constant":
            return {"value": step.constant, "method": "constant", "donors": None, "confidence": None}
        if (name, step.method, step.by) not in learned:
            continue
        whole, groups = learned[name, step.method, step.by]
        own = groups.get(tuple(row[column] for column in step.by)) if step.by else None
        found = own or whole
        if found["confidence"] >= step.at_least:
            method = f"{step.method} by {', '.join(step.by)}" if own else step.method
            return {"value": found["value"], "method": method, **{k: found[k] for k in ("donors", "confidence")}}
    return None


def written(learned, fields):
    """The statistics as the file lists them."""
    for (name, method, by), (whole, groups) in learned.items():
        order = sorted(groups, key=lambda group: tuple(fields[f].place(v) for f, v in zip(by, group)))
        yield {"field": name, "method": method, "by": list(by), **whole,
               "groups": [{"group": list(group), **groups[group]} for group in order]}


def write(file, rows):
    with open(file, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
