# Five tasks with a limit of half a second, and a list of those that were cancelled.
import asyncio

completed, timed_out, cancelled = [], [], []


async def limited(number, seconds):
    try:
        await asyncio.wait_for(asyncio.sleep(seconds), timeout=0.5)
        completed.append(number)
    except asyncio.TimeoutError:
        timed_out.append(number)


async def main():
    tasks = [(1, 0.1), (2, 0.2), (3, 1.0), (4, 0.3), (5, 2.0)]
    await asyncio.gather(*(limited(*each) for each in tasks))


asyncio.run(main())
print(f"completed {sorted(completed)}, timed out {sorted(timed_out)}, cancelled {cancelled}")
assert cancelled == []  # two tasks were cancelled: by the timeout, and nobody wrote it down
