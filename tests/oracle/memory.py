"""The segments with memory of examples/music, folded over each customer's history.

Between two moments at which an order happens, or leaves a window, nothing can change; so each segment is looked at
exactly at those moments, and holds from each until the next:  value = not leave and (before or enter).
"""

import math
from bisect import bisect_right

import pandas as pd

EPOCH = pd.Timestamp("1970-01-01T00:00:00Z")
MICROSECOND = pd.Timedelta(microseconds=1)
DAY = 86_400_000_000
HALF_YEAR = 180 * DAY


class Fold:
    """What a segment was from which moment on; `before` is what it is while nothing has happened yet."""

    def __init__(self, before):
        self.before, self.moments, self.states = before, [], []

    def at(self, instant):
        place = bisect_right(self.moments, (instant - EPOCH) // MICROSECOND)
        return self.states[place - 1] if place else self.before


def window(orders, now, length):
    return [dollars for time, dollars in orders if now - length < time <= now]


def active(orders, now):
    number = len(window(orders, now, 60 * DAY))
    return number >= 2, number == 0


def lapsed(orders, now):
    last = max(time for time, _ in orders if time <= now)
    return now - last > HALF_YEAR, len(window(orders, now, 30 * DAY)) >= 1


def member(orders, now):
    return math.fsum(window(orders, now, 90 * DAY)) >= 50, math.fsum(window(orders, now, 365 * DAY)) < 20


# Each segment: how to look, how long after an order it can change, and what it is before any order. `lapsed` is
# unknown until then (nobody can say how long ago the last order was); the others have left.
RULES = {
    "active": (active, (0, 60 * DAY), False),
    "lapsed": (lapsed, (0, 30 * DAY, HALF_YEAR + 1), pd.NA),
    "member": (member, (0, 90 * DAY, 365 * DAY), False),
}


def fold(orders, look, delays, before):
    result, state = Fold(before), False
    for moment in sorted({time + delay for time, _ in orders for delay in delays}):
        enter, leave = look(orders, moment)
        state = not leave and (state or enter)
        result.moments.append(moment)
        result.states.append(state)
    return result


def folds(events):
    """segment → user → Fold"""
    micros = events["time"].dt.as_unit("us").astype("int64")
    orders = {}
    for user, time, dollars in zip(events["user"], micros, events["dollars"]):
        orders.setdefault(user, []).append((time, dollars))
    return {
        name: {user: fold(mine, *rule) for user, mine in orders.items()} for name, rule in RULES.items()
    }
