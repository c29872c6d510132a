"""Python's side of the benchmark: sleeping tasks on asyncio, and switches between two of them.

Usage: benchmark.py gather TASKS SECONDS    prints: wall seconds, CPU seconds, bytes of memory in use
       benchmark.py switch COUNT            prints: seconds
"""

import asyncio
import os
import sys
import time


def resident_bytes():
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")


async def sleep(seconds, number):
    await asyncio.sleep(seconds)
    return number


async def sleepers(tasks, seconds):
    before = resident_bytes()
    cpu = time.process_time()
    start = time.perf_counter()
    everybody = asyncio.gather(*(sleep(seconds, i) for i in range(tasks)))
    await asyncio.sleep(seconds / 2)  # by now all of them are asleep
    memory = resident_bytes() - before
    assert await everybody == list(range(tasks))
    print(time.perf_counter() - start, time.process_time() - cpu, memory)


async def give_way(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def switches(count):
    start = time.perf_counter()
    await asyncio.gather(give_way(count // 2), give_way(count // 2))
    print(time.perf_counter() - start)


def main():
    if sys.argv[1] == "gather":
        asyncio.run(sleepers(int(sys.argv[2]), float(sys.argv[3])))
    else:
        asyncio.run(switches(int(sys.argv[2])))


if __name__ == "__main__":
    main()
