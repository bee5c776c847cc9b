"""A population made up for `donors.onboard`, and what is learned from it and filled in for it, computed with pandas.

    python donors.py DIRECTORY [--people N] [--seed N]

Writes people.jsonl, statistics.jsonl (as a fit file lists them) and tailoring.jsonl (what documents for that purpose say is
imputed, and the segments that follow). Groups are planted whose statistics are known beforehand: ties, halves, and one of
exactly as many donors as a group needs beside one that lacks one.
"""

import argparse
import json
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pandas as pd

from learned import Field, Purpose, Step, filled, people, tables, write, written

NOW = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
PURPOSES = {"tailoring": Purpose(opt_out=frozenset({"ccpa"}), retain=pd.Timedelta(days=90)), "study": Purpose()}
OWN = ("tailoring",)
ROLES = ["engineer", "manager", "hobbyist", "founder", "advisor", "partner"]


def record(name):
    return lambda profile: profile.get(name)


def within(kind, low, high):
    return lambda value: type(value) is kind and low <= value <= high


def seconds(wait):
    """`PT1H30M` as seconds; people.jsonl spells waits as documents do."""
    return pd.Timedelta(wait).total_seconds()


class Wait(Field):
    def place(self, value):
        return seconds(value)


FIELDS = {
    "role": Field(("tailoring", "study"), answer=True, members=ROLES),
    "plan": Field(OWN, read=record("plan"), members=["free", "paid"]),
    "team": Field(
        OWN, read=record("team"), answer=True, whole=True, valid=within(int, 1, 10_000),
        steps=[Step("median", ("role", "plan"), 0.75), Step("median", ("role",), 0.55), Step("median", (), 0.99),
               Step("constant", constant=3)],
        region=lambda team: (team >= 50, 10 <= team <= 49)),
    "budget": Field(
        OWN, read=record("budget"), middle_two=True, valid=within(float, 0, 100_000),
        steps=[Step("median", ("role",), 0.7), Step("mean")], region=lambda budget: budget >= 1000),
    "visits": Field(
        OWN, read=record("visits"), whole=True, valid=within(int, 0, 1000),
        steps=[Step("mean", ("role",))], region=lambda visits: visits >= 10),
    "rating": Field(
        OWN, read=record("rating"), middle_two=True, valid=within(float, 0, 5),
        steps=[Step("mean", ("plan",), 0.4)], region=lambda rating: rating > 3.5),
    "shelf": Field(
        OWN, read=record("shelf"), members=["music", "toys", "books"],
        steps=[Step("most common", ("role",))], region=lambda shelf: shelf == "music"),
    "regular": Field(OWN, read=record("regular"), steps=[Step("most common", ("plan",))], region=lambda regular: regular),
    "town": Field(
        OWN, read=record("town"), steps=[Step("most common", ("role",), 0.5)], region=lambda town: town == "Lisbon"),
    "joined": Field(
        OWN, read=record("joined"), steps=[Step("median", ("role",))], region=lambda joined: joined < "2026-01-01"),
    "wait": Wait(OWN, read=record("wait"), steps=[Step("median", ("plan",))], region=lambda wait: seconds(wait) > 7200),
    "last_visit": Field(
        OWN, read=record("last_visit"), steps=[Step("median", ("role", "plan"))],
        region=lambda visit: visit >= "2026-02-01T00:00:00Z"),
}

# What was planted: (field, method, groups), the group, and its value, donors and confidence, reckoned by hand.
PLANTED = [
    (("team", "median", ("role",)), "founder", 4, 40, 0.0),           # the lower middle; without anybody it is the other
    (("budget", "median", ("role",)), "founder", 1005.0, 40, 0.0),    # the mean of the middle two
    (("visits", "mean", ("role",)), "founder", 2, 40, 1.0),           # 2.5, to the even neighbour
    (("shelf", "most common", ("role",)), "founder", "toys", 40, 1.0),   # a tie: declared first
    (("town", "most common", ("role",)), "founder", "Braga", 40, 1.0),   # a tie: the smallest
    (("team", "median", ("role",)), "advisor", 7, 30, 1.0),           # as many as it takes
    (("team", "median", ("role",)), "partner", None, None, None),     # one less
]


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def consent(rng):
    kind = rng.random()
    if kind < 0.75:
        return True
    if kind < 0.9:
        return rng.choice([False, None])
    days = sorted(rng.sample(range(-5, 60), rng.randint(1, 3)), reverse=True)
    return [{"at": stamp(NOW - timedelta(days=day)), "granted": rng.random() < 0.6} for day in days]


def duration(seconds):
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if number]
    return "PT" + ("".join(parts) or "0S")


def anybody(rng, number):
    """Engineers are few and thrifty, managers many and rich, hobbyists now this and now that."""
    role = rng.choices(ROLES[:3], (5, 4, 2))[0]
    high = rng.random() < {"engineer": 0.1, "manager": 0.85, "hobbyist": 0.5}[role]
    paid = rng.random() < {"engineer": 0.5, "manager": 0.9, "hobbyist": 0.1}[role]
    profile = {
        "user": f"p{number:04}", "regime": rng.choice(["gdpr", "gdpr", "ccpa", None]),
        "plan": "paid" if paid else "free", "budget": round(rng.lognormvariate(7.5 if high else 5.5, 1.0), 2),
        "visits": rng.randint(8, 40) if high else rng.randint(0, 12), "rating": round(rng.uniform(2.0, 5.0), 1),
        "shelf": rng.choice(["music", "music", "books"] if high else ["music", "toys", "books"]),
        "regular": rng.random() < (0.8 if paid else 0.3), "town": rng.choice(["Lisbon", "Lisbon", "Porto", "Évora"]),
        "joined": (NOW - timedelta(days=rng.randint(0, 150))).strftime("%Y-%m-%d"),
        "wait": duration(rng.randint(0, 14_400)), "last_visit": stamp(NOW - timedelta(seconds=rng.randint(0, 5_000_000))),
    }
    answers = {"role": role, "team": rng.randint(30, 400) if high else rng.randint(1, 15)}
    # A few are out of range, too old to be kept, or not yet given.
    if rng.random() < 0.05:
        profile["budget"] = -1.0
    if rng.random() < 0.2:
        name, day = rng.choice(sorted(answers)), rng.choice([1, 89, 90, 91, 200, -1])
        answers[name] = {"value": answers[name], "at": stamp(NOW - timedelta(days=day))}
    for known in (profile, answers):
        for name in [name for name in known if name not in ("user", "regime") and rng.random() < 0.2]:
            del known[name]
    said = {purpose: consent(rng) for purpose in PURPOSES}
    return {**profile, "consent": {name: yes for name, yes in said.items() if yes is not None}, "answers": answers}


def planted():
    """Forty founders of two kinds, thirty advisors, twenty-nine partners, and one of each of whom nothing else is known."""
    yes = {"tailoring": True, "study": True}
    for number in range(40):
        first = number < 20
        yield {"user": f"founder{number}", "consent": yes, "plan": "free", "budget": 10.0 if first else 2000.0,
               "visits": 2 if first else 3, "shelf": "books" if first else "toys", "town": "Porto" if first else "Braga",
               "answers": {"role": "founder", "team": 60 if first else 4}}
    for role, count in (("advisor", 30), ("partner", 29)):
        for number in range(count):
            yield {"user": f"{role}{number}", "consent": yes, "answers": {"role": role, "team": 7}}
    for role in ROLES:
        yield {"user": f"new {role}", "consent": yes, "answers": {"role": role}}


def segments(values):
    """What the program's segments say of values as rules see them."""
    says = lambda name, rule: None if values[name] is None else rule(values[name])
    regular, paid = values["regular"], says("plan", lambda plan: plan == "paid")
    region = {name: FIELDS[name].region for name in values}
    return {
        "large": says("team", lambda team: team >= 50), "middling": says("team", lambda team: 10 <= team < 50),
        "rich": says("budget", region["budget"]), "frequent": says("visits", region["visits"]),
        "pleased": says("rating", region["rating"]), "musical": says("shelf", region["shelf"]),
        "steady": False if regular is False or paid is False else None if regular is None or paid is None else True,
        "in_lisbon": says("town", region["town"]), "early": says("joined", region["joined"]),
        "patient": says("wait", region["wait"]), "recent": says("last_visit", region["last_visit"]),
    }


def expect(seen, learned):
    for row in seen.where(seen.notna(), None).to_dict("records"):
        imputed = {name: filled(row, name, FIELDS, learned) for name in FIELDS}
        values = {name: guess["value"] if guess else row[name] for name, guess in imputed.items()}
        yield {"user": row["user"], "purpose": "tailoring", "imputed": imputed, "segments": segments(values)}


def check_planted(learned):
    for which, group, *wanted in PLANTED:
        found = learned[which][1].get((group,), {})
        found = [found.get(key) for key in ("value", "donors", "confidence")]
        assert found == wanted, f"the oracle itself is wrong: {which} of {group} is {found}, not {wanted}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--people", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    profiles = [anybody(rng, number) for number in range(options.people)] + list(planted())
    views = people(profiles, FIELDS, PURPOSES, pd.Timestamp(NOW))
    learned = tables(FIELDS, views)
    check_planted(learned)
    options.directory.mkdir(parents=True, exist_ok=True)
    write(options.directory / "people.jsonl", profiles)
    write(options.directory / "statistics.jsonl", written(learned, FIELDS))
    write(options.directory / "tailoring.jsonl", expect(views["tailoring"], learned))


if __name__ == "__main__":
    main()
