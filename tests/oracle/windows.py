"""A generated trace, and what windows over it must hold: seconds, clock changes, late and duplicate events.

    python windows.py DIRECTORY [--seed N] [--users N]

writes for each zone ZONE.onboard (windows.onboard with its time zone), ZONE.events.jsonl, ZONE.at (the instants) and
ZONE.expected.jsonl. Events cluster around the hours in which clocks change and around local midnights, some exactly
on edges of windows; a tenth is sent twice, a tenth arrives later than the program allows, times carry many offsets.

Cairo's clocks skip from midnight to one o'clock, so that a date begins at 01:00; Havana's fall back from one o'clock
to midnight, so that midnight comes twice.
"""

import argparse
import json
import math
import random
from bisect import bisect_right
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath

import pandas as pd

# The tables of the package `tzdata`, whose version is pinned, and not those of the machine. The dates lie in the past,
# where governments no longer change them.
reset_tzpath(to=[])

# zone → dates on which its clocks change
ZONES = {
    "Europe/Lisbon": ["2025-03-30", "2025-10-26"],
    "America/New_York": ["2025-03-09", "2025-11-02"],
    "Africa/Cairo": ["2025-04-25", "2025-10-31"],
    "America/Havana": ["2025-03-09", "2025-11-02"],
}
LATE = timedelta(days=3)
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
ABSENT = -1_000.0  # as windows.onboard shows it
KINDS = ["red", "green", "blue"]


def midnight(day, zone):
    """The first valid instant of a local date."""
    return datetime.combine(day, time(0), zone).astimezone(timezone.utc)


# ── the trace ────────────────────────────────────────────────────────────────────────────────────────────────────


def moments(rng, zone, change):
    """Instants worth trying: the hours around a clock change, local midnights and their neighbours, ordinary ones."""
    edges = [midnight(change + timedelta(days=d), zone) for d in range(-8, 4)]
    found = []
    for _ in range(rng.randint(4, 14)):
        pick = rng.random()
        if pick < 0.3:
            found.append(rng.choice(edges) + rng.choice([-MICROSECOND, timedelta(0), MICROSECOND, timedelta(seconds=1)]))
        elif pick < 0.6:
            found.append(midnight(change, zone) + timedelta(seconds=rng.randint(-7_200, 14_400)))
        elif pick < 0.7 and found:
            found.append(rng.choice(found) + rng.choice([HOUR, timedelta(days=1), timedelta(days=7), HOUR + MICROSECOND]))
        else:
            found.append(edges[0] + timedelta(microseconds=rng.randint(0, 11 * 86_400_000_000)))
    return found


def properties(rng):
    """Now and then without an amount, or with one that the program's range forbids: such an event still counts."""
    found = {"amount": round(rng.uniform(-50, 200), 2), "kind": rng.choice(KINDS)}
    pick = rng.random()
    if pick < 0.05:
        del found["amount"]
    elif pick < 0.1:
        found["amount"] = 4_000.5
    return found


def written(moment, rng):
    """The same instant, written with one of many offsets."""
    offset = timezone(timedelta(minutes=rng.choice([0, 0, 60, -300, 330, 765])))
    return written_utc(moment.astimezone(offset))


def trace(rng, name, users):
    zone = ZoneInfo(name)
    events = []
    for user in range(users):
        for change in map(date.fromisoformat, ZONES[name]):
            for moment in moments(rng, zone, change):
                arrives = moment + timedelta(seconds=rng.randint(0, 30))
                if rng.random() < 0.1:
                    arrives = moment + LATE + rng.choice([timedelta(0), MICROSECOND, timedelta(hours=5)])
                events.append({
                    "userId": f"u{user:02d}", "event": "ping", "timestamp": written(moment, rng),
                    "messageId": f"m{rng.getrandbits(48):012x}", "receivedAt": written(arrives, rng),
                    "properties": properties(rng),
                })
    events += [dict(rng.choice(events)) for _ in range(len(events) // 10)]
    rng.shuffle(events)
    return events


def instants(rng, name, events):
    """When to look: around each clock change, at edges of windows of events that are there."""
    zone = ZoneInfo(name)
    found = set()
    for change in map(date.fromisoformat, ZONES[name]):
        start = midnight(change, zone)
        found |= {start - MICROSECOND, start, start + HOUR, start + 2 * HOUR + MICROSECOND, start + timedelta(hours=23)}
        found.add(midnight(change + timedelta(days=1), zone))
        for length in (HOUR, timedelta(days=1), timedelta(days=7)):
            moment = datetime.fromisoformat(rng.choice(events)["timestamp"]).astimezone(timezone.utc)
            found |= {moment + length - MICROSECOND, moment + length}
    return sorted(found)


# ── what the windows must hold ───────────────────────────────────────────────────────────────────────────────────


def load(events, zone):
    table = pd.DataFrame({
        "user": [e["userId"] for e in events],
        "id": [e["messageId"] for e in events],
        "time": [datetime.fromisoformat(e["timestamp"]).astimezone(timezone.utc) for e in events],
        "received": [datetime.fromisoformat(e["receivedAt"]).astimezone(timezone.utc) for e in events],
        "amount": [e["properties"].get("amount", math.nan) for e in events],
        "kind": [e["properties"]["kind"] for e in events],
    })
    table["day"] = [moment.astimezone(zone).date() for moment in table["time"]]
    table["amount"] = table["amount"].where(table["amount"].between(-1_000, 1_000))
    on_time = table[table["received"] - table["time"] <= LATE]
    return on_time.drop_duplicates("id").sort_values(["user", "time", "id"], kind="stable")


def rolling(mine, at, length):
    return mine[(mine["time"] > at - length) & (mine["time"] <= at)]


def calendar(mine, at, days, zone):
    begin = midnight(at.astimezone(zone).date() - timedelta(days=days - 1), zone)
    return mine[(mine["time"] >= begin) & (mine["time"] <= at)]


def mean(amounts):
    """The exact sum, divided, and rounded once."""
    return float(sum(map(Fraction, amounts)) / len(amounts)) if amounts else ABSENT


def usually_red(kinds):
    """1 or 0; of several kinds that are as common, the one seen last decides; -1 if none was seen."""
    if kinds.empty:
        return -1
    size = kinds.value_counts()
    best = [kind for kind in reversed(kinds.tolist()) if size[kind] == size.max()]
    return int(best[0] == "red")


def red_then_blue(seen):
    reds = seen.loc[seen["kind"] == "red", "time"]
    blues = seen.loc[seen["kind"] == "blue", "time"]
    return int(any(red < blue <= red + HOUR for red in reds for blue in blues))


def red_green_blue(seen):
    reds, greens, blues = (seen.loc[seen["kind"] == kind, "time"].tolist() for kind in KINDS)
    day = timedelta(days=1)
    turns = [green for red in reds for green in greens if red < green <= red + day]
    return int(any(green < blue <= green + day for green in turns for blue in blues))


def values(mine, at, zone):
    seen = mine[mine["time"] <= at]
    day, week = rolling(mine, at, timedelta(days=1)), rolling(mine, at, timedelta(days=7))
    today, two, seven, thirty = (calendar(mine, at, days, zone) for days in (1, 2, 7, 30))
    big = seven[seven["amount"] >= 100]
    amounts = {name: rows["amount"].dropna().tolist() for name, rows in (
        ("day", day), ("week", week), ("today", today), ("two", two), ("seen", seen))}
    return {
        "n_1h": len(rolling(mine, at, HOUR)), "n_24h": len(day), "n_7d": len(week), "n_today": len(today),
        "n_2days": len(two), "n_30days": len(thirty), "n_all": len(seen), "red_2days": int((two["kind"] == "red").sum()),
        "s_24h": math.fsum(amounts["day"]), "s_2days": math.fsum(amounts["two"]), "s_all": math.fsum(amounts["seen"]),
        "big_7days": math.fsum(2.0 * big["amount"]), "d_7d": week["day"].nunique(), "d_30days": thirty["day"].nunique(),
        "k_7days": seven["kind"].nunique(), "mean_7d": mean(amounts["week"]),
        "low_7d": min(amounts["week"], default=ABSENT), "high_today": max(amounts["today"], default=ABSENT),
        "last_any": amounts["seen"][-1] if amounts["seen"] else ABSENT,
        "first_2days": amounts["two"][0] if amounts["two"] else ABSENT,
        "usually_red": usually_red(thirty["kind"]), "red_then_blue": red_then_blue(seen),
        "red_green_blue": red_green_blue(seen),
    }


def fold(mine, zone):
    """The two segments with memory, looked at wherever an event happens or a window may lose one: (moments, states)."""
    times, days = mine["time"].tolist(), mine["day"].tolist()
    looks = {t + d for t in times for d in (timedelta(0), HOUR, timedelta(days=1))}
    looks |= {midnight(day + timedelta(days=d), zone) for day in set(days) for d in (0, 1, 2)}
    moments, states = sorted(looks), []
    awake = warm = False
    for now in moments:
        today = now.astimezone(zone).date()
        n_today = sum(t <= now and day == today for t, day in zip(times, days))
        n_two = sum(t <= now and today - timedelta(days=1) <= day <= today for t, day in zip(times, days))
        n_hour = sum(now - HOUR < t <= now for t in times)
        n_day = sum(now - timedelta(days=1) < t <= now for t in times)
        awake = n_two != 0 and (awake or n_today >= 3)
        warm = n_day != 0 and (warm or n_hour >= 2)
        states.append({"awake": awake, "warm": warm})
    return moments, states


def state(folded, at):
    """What they are from the last look at or before `at`; nothing changes in between."""
    moments, states = folded
    place = bisect_right(moments, at)
    return states[place - 1] if place else {"awake": False, "warm": False}


def expect(events, looks, zone):
    table = load(events, zone)
    for user in sorted({event["userId"] for event in events}):
        mine = table[table["user"] == user]
        folded = fold(mine, zone)
        for at in looks:
            yield {"user": user, "at": written_utc(at), "values": values(mine, at, zone), "segments": state(folded, at)}


def written_utc(moment):
    return moment.isoformat().replace("+00:00", "Z")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--users", type=int, default=20)
    options = parser.parse_args()
    program = Path(__file__).with_name("windows.onboard").read_text(encoding="utf-8")
    options.directory.mkdir(parents=True, exist_ok=True)
    for name in ZONES:
        rng = random.Random(f"{options.seed} {name}")
        zone, stem = ZoneInfo(name), options.directory / name.replace("/", "-")
        events = trace(rng, name, options.users)
        looks = instants(rng, name, events)
        expected = expect(events, looks, zone)
        for suffix, rows in ((".events.jsonl", events), (".expected.jsonl", expected)):
            stem.with_suffix(suffix).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        stem.with_suffix(".at").write_text("".join(written_utc(at) + "\n" for at in looks))
        stem.with_suffix(".onboard").write_text(program.replace("Europe/Lisbon", name), encoding="utf-8")


if __name__ == "__main__":
    main()
