"""Compare what an oracle expects with the decision documents that `onboardc eval` wrote.

    python compare.py EXPECTED.jsonl DOCUMENTS.jsonl

An expected line names a user (and perhaps an instant and a purpose) and any of:

    segments   name → true, false or null (unknown)
    path       the recommended path, or null
    welcome    the path's welcome, as the person sees it
    values     name → number, each shown as `name=value` somewhere in the welcome
    rows       matrix → number of the row that fired
    status     matrix → its status
    imputed    field → what it is filled with, how, from how many and how surely, or null where it is not imputed

Only what an expected line mentions is compared. Exit 0 if all agree, 1 at any difference, 2 if a file cannot be read.
"""

import json
import re
import sys
from collections import Counter
from datetime import datetime

SHOWN = 200


def lines(file):
    with open(file, encoding="utf-8") as text:
        for number, line in enumerate(text, start=1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    print(f"{file}:{number}: {error}", file=sys.stderr)
                    sys.exit(2)


def key(line, expected):
    """Which person, purpose and instant a line is about; None where the expectation does not say."""
    at = line.get("at")
    instant = datetime.fromisoformat(at) if at else None
    return (
        str(line["user"]),
        line.get("purpose") if "purpose" in expected else None,
        instant if "at" in expected else None,
    )


def differences(expected, document, counts):
    """Yield what differs, and count what was compared."""
    seen = document.get("segments", {})
    for name, value in expected.get("segments", {}).items():
        counts[f"segment {name}: {json.dumps(value)}"] += 1
        if name not in seen:
            yield f"segment {name}: expected {json.dumps(value)}, is not in the document"
        elif seen[name] is not value:
            yield f"segment {name}: expected {json.dumps(value)}, found {json.dumps(seen[name])}"
    path = document.get("path") or {}
    if "path" in expected:
        counts[f"path {expected['path']}"] += 1
        if path.get("recommended") != expected["path"]:
            yield f"path: expected {expected['path']}, found {path.get('recommended')}"
    if "welcome" in expected:
        counts["welcome"] += 1
        if path.get("welcome") != expected["welcome"]:
            yield f"welcome: expected {expected['welcome']!r}, found {path.get('welcome')!r}"
    shown = dict(re.findall(r"(\w+)=(\S+)", path.get("welcome") or ""))
    for name, value in expected.get("values", {}).items():
        counts[f"value {name}"] += 1
        if name not in shown or float(shown[name]) != value:
            yield f"value {name}: expected {value!r}, found {shown.get(name)}"
    matrices = document.get("matrices", {})
    for part, field in (("rows", "row"), ("status", "status")):
        for name, value in expected.get(part, {}).items():
            counts[f"{part} {name}: {value}"] += 1
            found = matrices.get(name, {}).get(field)
            if found != value:
                yield f"{name}.{field}: expected {value}, found {found}"
    for name, value in expected.get("imputed", {}).items():
        counts[f"imputed {name}: {value and value['method']}"] += 1
        found = document.get("imputed", {}).get(name)
        if value != found:
            yield f"imputed {name}: expected {value}, found {found}"


def main():
    expected = list(lines(sys.argv[1]))
    if not expected:
        print(f"{sys.argv[1]}: expects nothing", file=sys.stderr)
        return 2
    wanted = {key(line, line): line for line in expected}
    if len(wanted) != len(expected):
        print(f"{sys.argv[1]}: expects two things of one person", file=sys.stderr)
        return 2
    counts, wrong, matched = Counter(), Counter(), set()
    total = 0
    for document in lines(sys.argv[2]):
        which = key(document, expected[0])
        if which not in wanted:
            wrong["a document that nobody expected"] += 1
            print(f"{which}: nobody expected this document")
            continue
        matched.add(which)
        for difference in differences(wanted[which], document, counts):
            total += 1
            wrong[difference.split(":")[0]] += 1
            if total <= SHOWN:
                print(f"{which[0]} {document.get('at')}: {difference}")
    for which in wanted.keys() - matched:
        wrong["no document"] += 1
        print(f"{which}: no document")
    if total > SHOWN:
        print(f"… and {total - SHOWN} more")
    report(counts, wrong, len(matched), len(expected))
    return 1 if wrong else 0


def report(counts, wrong, matched, expected):
    shown = {name: number for name, number in counts.items() if name.endswith(": true") or name.startswith(("path ", "imputed "))}
    for name, number in sorted(shown.items()):
        print(f"  {name}: {number}")
    print(f"{matched} of {expected} documents, {sum(counts.values())} comparisons, {sum(wrong.values())} differences")
    for name, number in wrong.most_common():
        print(f"  differs: {name} ({number})")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main())
