"""Compare the statistics that an oracle expects with a fit file.

    python compare_fit.py STATISTICS.jsonl FIT.json

Values, donors and confidences must be the same, to the last digit. Exit 0 if they are, 1 at any difference.
"""

import json
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        expected = [json.loads(line) for line in lines]
    with open(sys.argv[2], encoding="utf-8") as file:
        found = json.load(file)["statistics"]
    name = lambda of: (of["field"], of["method"], tuple(of["by"]))
    wanted, there = {name(of): of for of in expected}, {name(of): of for of in found}
    wrong = 0
    for which in wanted.keys() | there.keys():
        if wanted.get(which) != there.get(which):
            wrong += 1
            print(f"{which}: expected {wanted.get(which)}, found {there.get(which)}")
    groups = sum(len(of["groups"]) for of in expected)
    print(f"{len(expected)} statistics with {groups} groups, {wrong} differences")
    return 1 if wrong or not expected else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main())
