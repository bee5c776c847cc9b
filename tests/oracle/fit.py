"""What `usual_basket` of the shop example is imputed to, computed with pandas from the made-up users.

    python fit.py USERS.jsonl --at INSTANT > expected.jsonl

The field's fallback is the mean by `experience`, learned from people who have both and allow personalization; a
group of fewer than thirty gives way to the mean of all. It fills whatever is absent, withheld values too.
"""

import argparse
import json
import math

import pandas as pd

GROUP_MINIMUM = 30
OPT_OUT = {"ccpa"}


def allowed(profile, at):
    """Whether personalization may see this person at the instant."""
    answer = profile.get("consent", {}).get("personalization")
    if isinstance(answer, list):
        past = [change for change in answer if pd.Timestamp(change["at"]) <= at]
        answer = max(past, key=lambda change: pd.Timestamp(change["at"]))["granted"] if past else None
    return answer if answer is not None else profile.get("regime") in OPT_OUT


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("users")
    parser.add_argument("--at", required=True)
    options = parser.parse_args()
    at = pd.Timestamp(options.at)
    with open(options.users, encoding="utf-8") as lines:
        profiles = [json.loads(line) for line in lines]
    people = pd.DataFrame({
        "user": [p["user"] for p in profiles],
        "basket": [p.get("till", {}).get("usual_basket") if allowed(p, at) else None for p in profiles],
        "experience": [p.get("answers", {}).get("experience") if allowed(p, at) else None for p in profiles],
    })
    donors = people.dropna()
    groups = {
        name: (math.fsum(group["basket"]) / len(group), len(group))
        for name, group in donors.groupby("experience") if len(group) >= GROUP_MINIMUM
    }
    whole = (math.fsum(donors["basket"]) / len(donors), len(donors))
    for user, basket, experience in people.itertuples(index=False):
        value, count = groups.get(experience, whole)
        imputed = {"value": value, "donors": count} if pd.isna(basket) else None
        print(json.dumps({"user": user, "purpose": "personalization", "imputed": {"usual_basket": imputed}}))


if __name__ == "__main__":
    main()
