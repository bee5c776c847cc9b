"""Traits, segments and path of examples/music for each customer at an instant, computed with pandas.

    python music.py PURCHASES.csv --at INSTANT --decisions FILE --values FILE

The first file says what music.onboard decides; the second tells the exact value of every trait, as music_probe.onboard
shows them; -1 is absent.
Sums are exact (math.fsum) and so is the order: by time, then as in the file.
"""

import argparse
import json
import math
from fractions import Fraction

import pandas as pd

import memory

DAY = pd.Timedelta(days=1)


def load(file):
    events = pd.read_csv(file, dtype=str)
    events["cds"] = events["cds"].map(int)
    events["dollars"] = events["dollars"].map(float)
    events["time"] = pd.to_datetime(events["time"], utc=True).astype("datetime64[us, UTC]")
    events["order"] = range(len(events))
    return events.sort_values(["user", "time", "order"], kind="stable").reset_index(drop=True)


def rolling(events, at, days):
    """now - days < t <= now"""
    return events[(events["time"] > at - days * DAY) & (events["time"] <= at)]


def calendar(events, at, days):
    """Today and the dates before it, as many as `days` in all; the shop's clock is UTC."""
    return events[(events["time"] >= at.normalize() - (days - 1) * DAY) & (events["time"] <= at)]


def per_user(events, users, column, how):
    return events.groupby("user")[column].agg(how).reindex(users)


def count(events, users):
    return events.groupby("user").size().reindex(users, fill_value=0)


def fsum(events, users, column):
    return events.groupby("user")[column].agg(math.fsum).reindex(users, fill_value=0.0)


def mean(values):
    """The exact sum, divided, and rounded once."""
    return float(sum(map(Fraction, values)) / len(values))


def most_common(events, users, column):
    """The value that stands most often; of several, the one that stood last."""
    ranked = events.assign(place=range(len(events))).groupby(["user", column])["place"].agg(["size", "max"])
    ranked = ranked.reset_index().sort_values(["user", "size", "max"])
    return ranked.groupby("user")[column].last().reindex(users)


def came_back(seen, users):
    gaps = seen.drop_duplicates(["user", "time"]).groupby("user")["time"].diff()
    near = seen.drop_duplicates(["user", "time"])[gaps <= 30 * DAY]
    return pd.Series(users.isin(near["user"]), index=users)


def stocked_up(seen, users):
    """Some order of one CD, and within sixty days after it, not at the same instant, one of three or more."""
    first = seen.loc[seen["cds"] == 1, ["user", "time"]]
    second = seen.loc[seen["cds"] >= 3, ["user", "time"]]
    pairs = first.merge(second, on="user", suffixes=("_a", "_b"))
    gap = pairs["time_b"] - pairs["time_a"]
    good = pairs[(gap > pd.Timedelta(0)) & (gap <= 60 * DAY)]
    return pd.Series(users.isin(good["user"]), index=users)


def traits(events, users, at):
    seen = events[events["time"] <= at]
    year = rolling(events, at, 365)
    half = rolling(events, at, 180)
    quarter = calendar(events, at, 90)
    by_cd = year[year["cds"] != 0].assign(each=lambda e: e["dollars"] / e["cds"])
    t = pd.DataFrame(index=users)
    t["first_order"] = per_user(seen, users, "time", "min")
    t["last_order"] = per_user(seen, users, "time", "max")
    t["orders_ever"] = count(seen, users)
    for days in (30, 60, 90):
        t[f"orders_{days}d"] = count(rolling(events, at, days), users)
    t["orders_this_week"] = count(calendar(events, at, 7), users)
    t["shopping_days"] = count(quarter.assign(day=quarter["time"].dt.normalize()).drop_duplicates(["user", "day"]), users)
    t["came_back"] = came_back(seen, users)
    t["tried_then_stocked_up"] = stocked_up(seen, users)
    t["spend_90d"] = fsum(rolling(events, at, 90), users, "dollars")
    t["spend_year"] = fsum(year, users, "dollars")
    t["cds_quarter"] = quarter.groupby("user")["cds"].sum().reindex(users, fill_value=0)
    t["usual_order"] = per_user(half, users, "dollars", mean)
    t["smallest_order"] = per_user(seen, users, "dollars", "min")
    t["largest_order"] = per_user(seen, users, "dollars", "max")
    t["latest_order"] = per_user(seen, users, "dollars", "last")
    t["earliest_order"] = per_user(seen, users, "dollars", "first")
    t["usual_number"] = most_common(seen, users, "cds")
    t["order_sizes"] = year.groupby("user")["cds"].nunique().reindex(users, fill_value=0)
    t["generous_orders"] = count(year[year["dollars"] >= 50], users)
    t["dollars_a_cd"] = per_user(by_cd, users, "each", "max")
    return t


def kleene(condition, *present):
    """A comparison is unknown where one of its operands is absent."""
    result = condition.astype("boolean")
    for column in present:
        result = result.mask(column.isna())
    return result


def segments(t, at, folds):
    s = pd.DataFrame(index=t.index)
    s["recent"] = kleene(at - t["last_order"] <= 30 * DAY, t["last_order"])
    s["newcomer"] = kleene(at - t["first_order"] < 42 * DAY, t["first_order"])
    s["frequent"] = t["orders_90d"] >= 3
    s["busy_week"] = t["orders_this_week"] >= 2
    s["big_spender"] = t["spend_90d"] >= 100
    s["collector"] = t["cds_quarter"] >= 12
    s["one_timer"] = t["orders_ever"] == 1
    s["returner"] = t["came_back"]
    s["convinced"] = t["tried_then_stocked_up"]
    s["piles"] = kleene(t["usual_number"] >= 3, t["usual_number"])
    s["connoisseur"] = kleene(t["dollars_a_cd"] >= 25, t["dollars_a_cd"])
    twice = kleene(t["latest_order"] >= 2.0 * t["earliest_order"], t["latest_order"])
    s["growing"] = (t["orders_ever"] >= 2).astype("boolean") & twice
    s["explorer"] = (t["order_sizes"] >= 3) & (t["shopping_days"] >= 2) & (t["generous_orders"] >= 1)
    close = kleene(t["largest_order"] - t["smallest_order"] <= 10, t["largest_order"])
    s["steady"] = (t["orders_ever"] >= 3).astype("boolean") & close
    s["generous"] = kleene(t["usual_order"] >= 40, t["usual_order"])
    for name in ("active", "lapsed", "member"):
        s[name] = pd.Series({user: fold.at(at) for user, fold in folds[name].items()}, dtype="boolean").reindex(t.index)
    s["loyal"] = s["active"] & s["big_spender"].astype("boolean")
    return s.astype("boolean")


def recommend(t, s, at):
    """The first true row of the matrix, and the welcome of its path."""
    days = (at - t["last_order"]) / DAY
    rows = [
        ("win_back", s["lapsed"]),
        ("club", s["active"] & (t["orders_ever"] >= 3) & (t["spend_90d"] >= 100) & kleene(days < 45, days)),
        ("stacks", s["active"]),
        ("second_record", (t["orders_ever"] == 1) & t["spend_90d"].between(20, 200) & kleene(days.between(7, 60), days)),
    ]
    path = pd.Series("front_table", index=t.index)
    for name, condition in reversed(rows):
        path = path.mask(condition.fillna(False).astype(bool), name)
    return path


def welcome(path, t):
    return {
        "club": f"{t.orders_90d} orders in ninety days: the club table is yours.",
        "win_back": "It has been a while. Here is what came out since.",
        "second_record": "If you liked the first one, here are three more.",
        "stacks": f"{t.cds_quarter} CDs in a quarter: you know your way around.",
        "front_table": "Fresh today.",
    }[path]


def value(given, at):
    """A trait as the probe shows it: numbers as they are, instants as days since, truth as 1 or 0, absent as -1."""
    if pd.isna(given):
        return -1
    if isinstance(given, pd.Timestamp):
        return (at - given) / DAY
    return float(given)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("purchases")
    parser.add_argument("--at", required=True, help="the instant")
    parser.add_argument("--decisions", required=True, help="where to write segments, path and welcome")
    parser.add_argument("--values", required=True, help="where to write segments and traits")
    options = parser.parse_args()
    events = load(options.purchases)
    users = pd.Index(events["user"].unique(), name="user")
    at = pd.Timestamp(options.at)
    t = traits(events, users, at)
    s = segments(t, at, memory.folds(events))
    paths = recommend(t, s, at)
    rows = zip(users, t.itertuples(index=False), s.to_dict("records"), paths)
    with open(options.decisions, "w") as decisions, open(options.values, "w") as values:
        for user, mine, member, path in rows:
            known = {name: None if pd.isna(is_in) else bool(is_in) for name, is_in in member.items()}
            line = {"user": user, "at": options.at, "segments": known}
            print(json.dumps(line | {"path": path, "welcome": welcome(path, mine)}), file=decisions)
            shown = {name: value(given, at) for name, given in mine._asdict().items()}
            print(json.dumps(line | {"values": shown}), file=values)


if __name__ == "__main__":
    main()
