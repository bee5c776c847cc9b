"""Decides about everybody in a Parquet file with DuckDB, Polars and DataFusion, on one thread and on two.

`python backfill.py FILE`. Each engine runs in a process of its own, which may use only so many processors, and is held to the sums
that stand in the file's metadata. An engine takes the file, not the memory: what is timed is from Parquet to the sums.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 5
QUERY = Path(__file__).with_name("onboard1.sql").read_text()


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


ENGINES = {"DuckDB": duckdb, "Polars": polars, "DataFusion": datafusion}


def expected(path):
    """The sums in the file's metadata, from Rust written by hand."""
    import duckdb

    rows = duckdb.sql(f"select key, value from parquet_kv_metadata('{path}')").fetchall()
    found = {bytes(key).decode(): int(bytes(value).decode()) for key, value in rows if b"onboard1." in bytes(key)}
    return found["onboard1.sum"], found["onboard1.squares"]


def measure(engine, path, threads):
    """In a process of its own: the version, and the times of the rounds after a first one that does not count."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    version, run = ENGINES[engine](path, threads)
    times = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        sums = tuple(int(value) for value in run())
        times.append(time.perf_counter() - start)
    print(json.dumps({"version": version, "times": times[1:], "sums": sums}))


def main(path):
    wanted = expected(path)
    print(f"sums {wanted[0]}, {wanted[1]}\n")
    print("| engine     | version | threads | median | fastest |\n|------------|---------|---------|--------|---------|")
    for threads in (1, 2):
        for engine in ENGINES:
            command = [sys.executable, __file__, path, engine, str(threads)]
            told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            if tuple(told["sums"]) != wanted:
                sys.exit(f"{engine} comes to {told['sums']}")
            median, fastest = statistics.median(told["times"]), min(told["times"])
            print(f"| {engine:<10} | {told['version']:<7} | {threads:<7} | {median:.3f} s | {fastest:.3f} s |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        main(sys.argv[1])
    else:
        measure(sys.argv[2], sys.argv[1], int(sys.argv[3]))
