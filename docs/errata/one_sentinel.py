# One producer, three consumers, one end marker.
import multiprocessing


def consume(queue):
    while queue.get() is not None:
        pass


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    consumers = [multiprocessing.Process(target=consume, args=(queue,)) for _ in range(3)]
    for each in consumers:
        each.start()
    for number in range(10):
        queue.put({"id": number, "data": f"item_{number}"})
    queue.put(None)
    while all(each.is_alive() for each in consumers):
        consumers[0].join(0.05)
    for each in consumers:
        each.join(1)
    stuck = sum(each.is_alive() for each in consumers)
    for each in consumers:
        each.kill()
    print(f"{stuck} of 3 consumers wait for ever")
    assert stuck == 2
