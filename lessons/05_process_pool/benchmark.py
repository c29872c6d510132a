"""Python's side of the benchmark: sums of squares on concurrent.futures.ProcessPoolExecutor.

Prints the seconds that `count` tasks took, once for each round.
Usage: benchmark.py WORKERS SIZE COUNT ROUNDS
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor


def sum_of_squares(n):
    total = 0
    for i in range(n):
        total += i * i
    return total


def run(pool, size, count):
    """All tasks first, then all results, as the other side does it."""
    start = time.perf_counter()
    futures = [pool.submit(sum_of_squares, size) for _ in range(count)]
    results = {future.result() for future in futures}
    elapsed = time.perf_counter() - start
    assert results == {sum_of_squares(size)}
    return elapsed


def main():
    workers, size, count, rounds = (int(word) for word in sys.argv[1:])
    with ProcessPoolExecutor(max_workers=workers) as pool:
        run(pool, 1, 10 * workers)  # Python starts its processes as tasks come
        for _ in range(rounds):
            print(run(pool, size, count))


if __name__ == "__main__":
    main()
