"""Make up the people of the shop example: users.jsonl, events.jsonl and truth.jsonl. Nobody in them exists.

    python generate.py [DIRECTORY]

Each person is first given a *kind*, and only then the answers, consents and events that such a kind would leave
behind, with a margin. truth.jsonl says what was planted: the path, and some of the segments, that the rules
should find at 2026-03-15T12:00:00Z. Nothing here reads the rules. The seed is fixed: the same files come out each
time. Standard library only.
"""

import json
import random
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

NOW = datetime(2026, 3, 15, 12, 0, 0, tzinfo=timezone.utc)
SHELVES = ["books", "music", "kitchen", "garden", "toys", "beauty", "Sports & Outdoors", "Food & Drink"]
NAMES = ["Ana", "Rui", "Inês", "João", "Marta", "Tiago", "Zoë", "Bruno", "Lena", "Óscar", "Amina", "Chidi"]
DIETS = ["anything", "anything", "anything", "vegetarian", "vegan", "halal", "kosher"]


def stamp(moment):
    """An instant as text, in UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Person:
    """One made-up person: a profile, their events, and what was planted."""

    def __init__(self, number, rng):
        self.rng = rng
        self.user = f"s{number:03d}"
        self.profile = {"user": self.user}
        self.answers = {}
        self.events = []
        self.planted = {}

    def event(self, name, before, properties=None, message=None, received=None):
        """Let an event happen so long before now; `received` is how long after that it arrives."""
        moment = NOW - before
        line = {
            "userId": self.user, "event": name, "timestamp": stamp(moment),
            "messageId": message or f"{self.user}-{len(self.events):03d}", "properties": properties or {},
        }
        if received is not None:
            line["receivedAt"] = stamp(moment + received)
        self.events.append(line)

    def look(self, before, shelf=None, **rest):
        shelf = shelf or self.rng.choice(SHELVES)
        price = round(self.rng.uniform(150, 400) if self.rng.random() < 0.08 else self.rng.uniform(4, 90), 2)
        self.event("Product Viewed", before, {"category": shelf, "price": price}, **rest)

    def order(self, before, **rest):
        products = [
            {"category": self.rng.choice(SHELVES), "price": round(self.rng.uniform(4, 60), 2),
             "quantity": self.rng.randint(1, 3)}
            for _ in range(self.rng.randint(1, 3))
        ]
        total = round(sum(p["price"] * p["quantity"] for p in products), 2)
        properties = {"revenue": total, "products": products}
        if self.rng.random() < 0.3:
            properties["coupon"] = "SPRING"
        self.event("Order Completed", before, properties, **rest)

    def plant(self, purpose, path=None, **segments):
        self.planted[purpose] = (path, segments)


# ── who they are: each kind leaves its traces, and names its path ────────────────────────────────────────────────


def gift_giver(p):
    p.answers["shopping_for"] = p.rng.choice(["partner", "child", "friend"])
    p.answers["budget"] = p.rng.randint(20, 300)
    return "gift_table", {"regular": False, "hesitating": False}


def office_buyer(p):
    p.answers["shopping_for"] = "office"
    p.answers["budget"] = p.rng.randint(100, 4000)
    for day in range(1, 5):
        p.event("Signed In", timedelta(days=day))
    return "office_counter", {"regular": False, "hesitating": False, "often_here": True}


def regular(p):
    p.answers["shopping_for"] = "myself"
    p.answers["budget"] = p.rng.randint(30, 90)
    for days in p.rng.sample(range(5, 50), p.rng.randint(2, 4)):
        p.order(timedelta(days=days, minutes=p.rng.randint(0, 600)))
    return "regulars_corner", {"regular": True, "hesitating": False}


def former_regular(p):
    """Ordered often, but not in the last two months; and then looked at one shelf."""
    p.answers["shopping_for"] = "myself"
    p.answers["budget"] = p.rng.randint(30, 90)
    for days in p.rng.sample(range(70, 110), 3):
        p.order(timedelta(days=days))
    for days in range(6, 9):
        p.look(timedelta(days=days), "garden")
    return "favourite_shelf", {"regular": False, "hesitating": False}


def hesitator(p):
    p.answers["shopping_for"] = p.rng.choice(["myself", "friend", "office"])
    for hour in p.rng.sample(range(1, 60), p.rng.randint(6, 12)):
        p.look(timedelta(hours=hour))
    return "helping_hand", {"regular": False, "hesitating": True}


def nearly_hesitator(p):
    """Five looks, and a sixth that does not count, because it is one of the five, sent twice."""
    p.answers["shopping_for"] = "myself"
    p.answers["budget"] = p.rng.randint(30, 90)
    for hour in p.rng.sample(range(2, 60), 5):
        p.look(timedelta(hours=hour), "music")
    p.events.append(dict(p.events[-1]))
    return "favourite_shelf", {"regular": False, "hesitating": False}


def nearly_regular(p):
    """Two orders in two months, but the second arrived more than three days late and is kept out."""
    p.answers["shopping_for"] = "myself"
    p.answers["budget"] = p.rng.randint(30, 90)
    p.look(timedelta(days=21), "kitchen")
    p.order(timedelta(days=20))
    p.order(timedelta(days=25), received=timedelta(days=3, seconds=1))
    return "favourite_shelf", {"regular": False, "hesitating": False}


def decided(p):
    """Looked and looked, then ordered, and has looked since: no longer hesitating."""
    p.answers["shopping_for"] = "partner"
    for hour in p.rng.sample(range(30, 60), 8):
        p.look(timedelta(hours=hour))
    p.order(timedelta(hours=20))
    return "gift_table", {"hesitating": False, "quick_decider": True}


def frugal(p):
    p.answers["shopping_for"] = "myself"
    p.answers["budget"] = p.rng.randint(1, 19)
    return "bargain_table", {"regular": False, "hesitating": False}


def taster(p):
    p.answers["shopping_for"] = "myself"
    p.answers["budget"] = p.rng.randint(20, 400)
    shelf = p.rng.choice(SHELVES)
    for days in p.rng.sample(range(4, 28), 5):
        p.look(timedelta(days=days, minutes=7), shelf)
    return "favourite_shelf", {"regular": False, "hesitating": False}


def newcomer(p):
    """Said for whom, and has done nothing yet."""
    p.answers["shopping_for"] = "myself"
    p.answers["budget"] = p.rng.randint(500, 900)
    return "grand_tour", {"regular": False, "hesitating": False}


KINDS = [gift_giver, office_buyer, regular, former_regular, hesitator, nearly_hesitator, nearly_regular,
         decided, frugal, taster, newcomer]


# ── what they allow ──────────────────────────────────────────────────────────────────────────────────────────────


def granted(p):
    p.profile["regime"] = p.rng.choice(["gdpr", "ccpa"])
    p.profile["consent"] = {"personalization": True}
    return True


def granted_long_ago(p):
    p.profile["regime"] = "gdpr"
    p.profile["consent"] = {"personalization": [{"at": stamp(NOW - timedelta(days=170)), "granted": True}]}
    return True


def silent_where_silence_is_yes(p):
    p.profile["regime"] = "ccpa"
    return True


def silent_where_silence_is_no(p):
    if p.rng.random() < 0.7:
        p.profile["regime"] = "gdpr"
    return False


def declined(p):
    p.profile["regime"] = p.rng.choice(["gdpr", "ccpa"])
    p.profile["consent"] = {"personalization": False}
    return False


def withdrawn(p):
    p.profile["regime"] = "gdpr"
    p.profile["consent"] = {"personalization": [
        {"at": stamp(NOW - timedelta(days=150)), "granted": True},
        {"at": stamp(NOW - timedelta(minutes=30)), "granted": False},
    ]}
    return False


CONSENTS = [granted, granted, granted_long_ago, silent_where_silence_is_yes, granted, silent_where_silence_is_no, declined,
            withdrawn]


def begin_again(p):
    """A regular who withdrew and came back: nothing from before the new grant counts."""
    path, segments = regular(p)
    p.profile["regime"] = "gdpr"
    p.profile["consent"] = {"personalization": [
        {"at": stamp(NOW - timedelta(days=100)), "granted": True},
        {"at": stamp(NOW - timedelta(days=4)), "granted": False},
        {"at": stamp(NOW - timedelta(days=3)), "granted": True},
    ]}
    p.plant("personalization", "grand_tour", regular=False, hesitating=False)


def expired(p):
    """Said for whom they shop, but longer ago than the purpose keeps answers."""
    p.profile["regime"] = "gdpr"
    p.profile["consent"] = {"personalization": True}
    p.answers["shopping_for"] = {"value": "partner", "at": stamp(NOW - timedelta(days=200))}
    p.plant("personalization", "grand_tour", regular=False, hesitating=False)


# ── the visit they are in, as the shop counts pages ──────────────────────────────────────────────────────────────


def visit(p):
    """Add the columns of one visit, and plant what they meet at the entrance."""
    rng = p.rng
    columns = {
        "Administrative": rng.randint(0, 3), "Informational": 0, "Informational_Duration": 0,
        "ProductRelated": rng.randint(8, 30), "ProductRelated_Duration": round(rng.uniform(100, 300), 2),
        "BounceRates": round(rng.uniform(0, 0.02), 4), "ExitRates": round(rng.uniform(0.06, 0.09), 4), "PageValues": 0,
        "SpecialDay": 0, "Month": rng.choice(["Feb", "Mar", "May", "June", "Sep"]), "VisitorType": "Returning_Visitor",
        "Weekend": rng.random() < 0.25, "Revenue": False,
    }
    kind = rng.choice(["buyer", "bouncer", "almost", "gift", "reader", "bargain", "new", "back", "uncounted"])
    planted = {"buyer": False}
    if kind == "buyer":
        columns["Revenue"] = True
        planted = {"buyer": True}
        path = "track_order"
    elif kind == "bouncer":
        columns.update(Administrative=0, ProductRelated=1, ProductRelated_Duration=0, BounceRates=0.2, ExitRates=0.2)
        planted["bouncer"] = True
        path = "lend_a_hand"
    elif kind == "almost":
        columns.update(PageValues=round(rng.uniform(5, 60), 3), ExitRates=round(rng.uniform(0.005, 0.03), 4))
        planted["almost_there"] = True
        path = "finish_basket"
    elif kind == "gift":
        columns.update(SpecialDay=rng.choice([0.4, 0.6, 0.8, 1]), Month="May")
        planted["gift_seeker"] = True
        path = "gift_shelf"
    elif kind == "reader":
        columns.update(Informational=rng.randint(2, 9), Informational_Duration=rng.randint(30, 900))
        planted["reader"] = True
        path = "buying_guides"
    elif kind == "bargain":
        columns.update(ProductRelated=rng.randint(60, 300), ProductRelated_Duration=3000.5)
        planted["bargain_hunter"] = True
        path = "small_prices"
    elif kind == "new":
        columns["VisitorType"] = "New_Visitor"
        planted["newcomer"] = True
        path = "first_steps"
    elif kind == "back":
        planted["newcomer"] = False
        path = "where_you_left"
    else:
        columns = {}
        planted = {"buyer": None, "bouncer": None, "newcomer": None}
        path = "front_door"
    p.profile.update(columns)
    p.plant("service", path, **planted)


# ── everything that decides nothing ──────────────────────────────────────────────────────────────────────────────


def trimmings(p):
    """A name, an address, a browser: present for some, missing for others."""
    rng = p.rng
    if rng.random() < 0.7:
        p.profile["name"] = rng.choice(NAMES)
    if rng.random() < 0.8:
        p.profile["created_at"] = stamp(NOW - timedelta(days=rng.randint(0, 400), seconds=rng.randint(0, 80_000)))
    if rng.random() < 0.5:
        p.profile["email"] = f"{p.user}@{rng.choice(['mail.example', 'students.example', 'campus.edu'])}"
    if rng.random() < 0.5:
        p.profile["address"] = {"country": rng.choice(["PT", "ES", "FR", "BR"])}
    if rng.random() < 0.4:
        p.profile["delivery"] = {"takes": rng.choice(["2d", "36h", "5d"])}
    if rng.random() < 0.8:
        p.profile["till"] = {"usual_basket": round(rng.uniform(8, 250), 2)}
    context = {}
    if rng.random() < 0.8:
        context["language"] = rng.choice(["pt-PT", "pt-BR", "en", "en-GB", "de"])
    if rng.random() < 0.6:
        context["app"] = {"version": rng.choice(["2.3.9", "2.4.0", "2.10.1"])}
    if rng.random() < 0.4:
        context["page"] = {"referrer": rng.choice(
            ["https://search.example/?q=lamp", "https://feira-nova.example/invite/ana", "https://friends.example/"])}
    if rng.random() < 0.3:
        context["geo"] = {"country": rng.choice(["PT", "FR"])}
    if context:
        p.profile["context"] = context
    for field, values in [("experience", ["novice", "occasional", "expert"]), ("diet", DIETS),
                          ("wants_samples", [True, False])]:
        if rng.random() < 0.6:
            p.answers[field] = rng.choice(values)
    if rng.random() < 0.3:
        p.answers["interests"] = rng.sample(SHELVES, rng.randint(1, 3))
    if rng.random() < 0.4:
        p.answers["birthday"] = f"{rng.randint(1950, 2012)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    if rng.random() < 0.5 and "consent" in p.profile:
        p.profile["consent"]["gifts"] = rng.random() < 0.8


def habits(p):
    """Visits, help and saved baskets, which decide hints and questions but no shelf."""
    rng = p.rng
    for _ in range(rng.choice([0, 0, 1, 2, 4, 9])):
        p.event("Signed In", timedelta(minutes=rng.randint(1, 40 * 1_440)))
    if rng.random() < 0.1:
        for hour in rng.sample(range(1, 70), 2):
            p.event("Help Opened", timedelta(hours=hour), {"topic": "payment"})
    if rng.random() < 0.2:
        p.event("Cart Saved", timedelta(hours=rng.randint(21, 29)))


def person(number, rng):
    p = Person(number, rng)
    if number % 25 == 24:
        begin_again(p)
    elif number % 25 == 12:
        expired(p)
    else:
        path, segments = KINDS[number % len(KINDS)](p)
        if CONSENTS[(number // len(KINDS)) % len(CONSENTS)](p):
            p.plant("personalization", path, **segments)
        else:
            p.plant("personalization", "grand_tour", regular=False, hesitating=False)
    visit(p)
    trimmings(p)
    habits(p)
    if p.answers:
        p.profile["answers"] = p.answers
    return p


def main():
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    rng = random.Random(20260315)
    people = [person(number, rng) for number in range(300)]
    events = sorted((e for p in people for e in p.events), key=lambda e: (e["timestamp"], e["messageId"]))
    truth = [
        {"user": p.user, "purpose": purpose, "segments": segments, "path": path}
        for p in people for purpose, (path, segments) in p.planted.items()
    ]
    for name, lines in [("users", [p.profile for p in people]), ("events", events), ("truth", truth)]:
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (directory / f"{name}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
