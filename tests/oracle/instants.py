"""Twenty instants over the eighteen months of the music shop's log.

Purchases stand at midnight UTC, so every midnight is an exact edge of every rolling window of whole days, and of
every calendar window too; a microsecond to either side must tell. The last ones lie behind the log's end.
"""

INSTANTS = [
    "1996-12-31T23:59:59.999999Z",  # before anybody bought anything
    "1997-01-01T00:00:00Z",
    "1997-01-01T00:00:00.000001Z",
    "1997-01-31T00:00:00Z",         # thirty days after the first day, to the microsecond
    "1997-01-30T23:59:59.999999Z",
    "1997-03-02T00:00:00Z",         # sixty days
    "1997-03-02T00:00:00.000001Z",
    "1997-04-01T00:00:00Z",         # ninety days
    "1997-03-31T23:59:59.999999Z",
    "1997-04-01T00:00:00.000001Z",
    "1997-06-30T00:00:00Z",         # one hundred and eighty days
    "1997-06-30T00:00:00.000001Z",
    "1997-08-15T17:42:31Z",
    "1997-12-24T00:00:00Z",
    "1998-01-01T00:00:00Z",         # a year
    "1997-12-31T23:59:59.999999Z",
    "1998-01-01T00:00:00.000001Z",
    "1998-03-29T12:00:00.5Z",
    "1998-07-01T00:00:00Z",         # the day after the log's last
    "1999-12-31T00:00:00Z",
]

if __name__ == "__main__":
    print("\n".join(INSTANTS))
