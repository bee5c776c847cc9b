"""What is learned from the made-up users of the shop example, and for whom it stands in.

    python fit.py USERS.jsonl DIRECTORY --at INSTANT

Writes statistics.jsonl, as a fit file lists them, and NAME.jsonl for each purpose, what its documents say is imputed.
"""

import argparse
import json
from pathlib import Path

import pandas as pd

from learned import Field, Purpose, Step, filled, people, tables, write, written

PURPOSES = {
    "personalization": Purpose(opt_out=frozenset({"ccpa"}), retain=pd.Timedelta(days=180)),
    # Without regimes of its own it has those of the purpose above.
    "gifts": Purpose(opt_out=frozenset({"ccpa"}), within="personalization", retain=pd.Timedelta(days=90)),
}
OWN, GIFTS = ("personalization",), ("gifts",)


def band(budget):
    """Rules see the budget in bands, but for what they compare it with other values."""
    return sum(budget >= edge for edge in (20, 100, 500))


FIELDS = {
    "shopping_for": Field(OWN, answer=True, members=["myself", "partner", "child", "friend", "office"]),
    "experience": Field(
        OWN, answer=True, members=["novice", "occasional", "expert"],
        steps=[Step("most common", ("shopping_for",), 0.5), Step("constant", constant="occasional")],
        # One row asks for a novice or an occasional visitor.
        region=lambda experience: experience == "expert"),
    "budget": Field(
        OWN, answer=True, valid=lambda budget: type(budget) is int and 1 <= budget <= 5000, region=band,
        steps=[Step("median", ("shopping_for", "experience"), 0.6), Step("median"), Step("constant", constant=50)]),
    "usual_basket": Field(
        OWN, read=lambda profile: profile.get("till", {}).get("usual_basket"),
        # It is only ever compared together with others, so that all of it is one region.
        steps=[Step("mean", ("experience",)), Step("constant", constant=30.0)]),
    "diet": Field(
        GIFTS, answer=True, members=["anything", "vegetarian", "vegan", "halal", "kosher"],
        steps=[Step("most common", (), 0.9), Step("constant", constant="vegan")],
        region=lambda diet: (diet == "anything", diet in ("anything", "vegetarian"))),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("users")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--at", required=True)
    options = parser.parse_args()
    with open(options.users, encoding="utf-8") as lines:
        profiles = [json.loads(line) for line in lines]
    views = people(profiles, FIELDS, PURPOSES, pd.Timestamp(options.at))
    learned = tables(FIELDS, views)
    options.directory.mkdir(parents=True, exist_ok=True)
    write(options.directory / "statistics.jsonl", written(learned, FIELDS))
    for purpose, seen in views.items():
        # A purpose within another sees what serves that one too.
        names = [name for name, known in FIELDS.items() if known.purposes == OWN or purpose == "gifts"]
        expected = (
            {"user": row["user"], "purpose": purpose,
             "imputed": {name: filled(row, name, FIELDS, learned) for name in names}}
            for row in seen.where(seen.notna(), None).to_dict("records"))
        write(options.directory / f"{purpose}.jsonl", expected)


if __name__ == "__main__":
    main()
