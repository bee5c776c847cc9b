"""Decides about everybody in a Parquet file with DuckDB, Polars, DataFusion and this house, on one thread and on two.

`python backfill.py FILE [ROUNDS]`. Each engine runs in a process of its own, which may use only so many processors, and is held to the
sums that stand in the file's metadata; in every round they take turns. An engine takes the file, not the memory: what is timed is from
Parquet to the sums. Beside them stands what the reader of this house takes to decode the columns, and nothing else.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 5
HERE = Path(__file__).parent
QUERY = (HERE / "onboard1.sql").read_text()


def duckdb(path, threads):
    import duckdb

    connection = duckdb.connect(config={"threads": threads})
    connection.sql(f"create view people as select * from read_parquet('{path}')")
    return duckdb.__version__, lambda: connection.execute(QUERY).fetchone()


def polars(path, threads):
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars

    def run():
        people = polars.scan_parquet(path)
        context = polars.SQLContext(people=people)
        return context.execute(QUERY).collect(engine="streaming").row(0)

    return polars.__version__, run


def datafusion(path, threads):
    import datafusion

    config = datafusion.SessionConfig().with_target_partitions(threads)
    context = datafusion.SessionContext(config)
    context.register_parquet("people", path)

    def run():
        (batch,) = [batch for batch in context.sql(QUERY).collect() if batch.num_rows]
        return tuple(column[0].as_py() for column in batch.columns)

    return datafusion.__version__, run


def command(*words):
    """A command that reads the file for each line that comes in, and prints two sums."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent / "target"))
    running = subprocess.Popen(
        [target / "release" / "decide", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )

    def run():
        running.stdin.write("\n")
        return tuple(running.stdout.readline().split())

    return "0.1.0", run


def onboard(path, threads):
    return command(path, str(threads))


def decoding(path, threads):
    return command(path, str(threads), "decode")


ENGINES = {"DuckDB": duckdb, "Polars": polars, "DataFusion": datafusion, "onboard": onboard}
BOUNDS = {"decoding": decoding}


def expected(path):
    """The sums in the file's metadata, from Rust written by hand."""
    import duckdb

    rows = duckdb.sql(f"select key, value from parquet_kv_metadata('{path}')").fetchall()
    found = {bytes(key).decode(): int(bytes(value).decode()) for key, value in rows if b"onboard1." in bytes(key)}
    return [found["onboard1.sum"], found["onboard1.squares"]]


def serve(engine, path, threads):
    """In a process of its own: the version, then for each line that comes in the time of a round, and its sums."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    version, run = (ENGINES | BOUNDS)[engine](path, threads)
    print(json.dumps(version), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        sums = [int(value) for value in run()]
        print(json.dumps([time.perf_counter() - start, sums]), flush=True)


class Running:
    """An engine in a process of its own, and the times of its rounds."""

    def __init__(self, engine, path, threads):
        words = [sys.executable, __file__, "--serve", engine, path, str(threads)]
        self.engine, self.times = engine, []
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.version = json.loads(self.process.stdout.readline())

    def round(self, wanted):
        self.process.stdin.write("\n")
        took, sums = json.loads(self.process.stdout.readline())
        if self.engine in ENGINES and sums != wanted:
            sys.exit(f"{self.engine} comes to {sums}")
        self.times.append(took)


def main(path, rounds):
    wanted = expected(path)
    print(f"sums {wanted[0]}, {wanted[1]}; {rounds} rounds\n")
    print("| engine     | version | threads | median | fastest |\n|------------|---------|---------|--------|---------|")
    for threads in (1, 2):
        engines = [Running(engine, path, threads) for engine in ENGINES | BOUNDS]
        for _ in range(rounds + 1):
            for engine in engines:
                engine.round(wanted)
        for engine in engines:
            # The first round does not count.
            median, fastest = statistics.median(engine.times[1:]), min(engine.times[1:])
            named = f"| {engine.engine:<10} | {engine.version:<7} | {threads:<7}"
            print(f"{named} | {median:.3f} s | {fastest:.3f} s |", flush=True)
            engine.process.stdin.close()


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        serve(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS)
