"""Turn the CDNOW purchase log into events that onboardc reads.

    python convert.py cdnow_master.txt > purchases.csv              every customer
    python convert.py cdnow_master.txt --every 16 > purchases.csv   every 16th customer: the sample kept here

The log knows days, not hours: a purchase stands at midnight UTC of its day. Rows keep the log's order, which is
what decides between two purchases of the same customer on the same day. Standard library only.
"""

import argparse
import sys
from datetime import datetime


def main() -> int:
    parser = argparse.ArgumentParser(description="CDNOW purchase log to events in CSV")
    parser.add_argument("log", help="cdnow_master.txt: customer, day, CDs, dollars, by white space")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="keep each Nth customer (default: all)")
    options = parser.parse_args()
    if options.every < 1:
        parser.error("--every must be 1 or more")
    out = ["user,time,event,cds,dollars"]
    with open(options.log, encoding="ascii") as log:
        for number, line in enumerate(log, start=1):
            columns = line.split()
            if not columns:
                continue
            if len(columns) != 4:
                print(f"{options.log}:{number}: four columns are needed, not {len(columns)}", file=sys.stderr)
                return 1
            customer, day, cds, dollars = columns
            if int(customer) % options.every != 1 % options.every:
                continue
            instant = datetime.strptime(day, "%Y%m%d").strftime("%Y-%m-%dT00:00:00Z")
            out.append(f"{customer},{instant},purchase,{int(cds)},{dollars}")
    sys.stdout.write("\n".join(out) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
