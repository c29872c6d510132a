# gather has thrown the first failure to its caller: what do the other tasks do?
import asyncio

finished = []


async def fetch(number):
    await asyncio.sleep(0.01 * number)
    if number == 1:
        raise ValueError("Failed on 1")
    finished.append(number)


async def main():
    try:
        await asyncio.gather(*(fetch(number) for number in (1, 2, 3)))
    except ValueError as error:
        print(f"the caller heard: {error}; finished by then: {finished}")
        assert finished == []
    await asyncio.sleep(0.1)
    print(f"a moment later: {finished}")
    assert finished == [2, 3]


asyncio.run(main())
