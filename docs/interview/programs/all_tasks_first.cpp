// All tasks go to a worker, then all answers are read; each way has room for one.
#include <semaphore>
#include <thread>

struct channel {
    void send(int what) {
        room.acquire();
        place = what;
        filled.release();
    }

    int receive() {
        filled.acquire();
        const int what = place;
        room.release();
        return what;
    }

    std::binary_semaphore room{1}, filled{0};
    int place = 0;
};

int main() {
    channel tasks, answers;
    std::jthread worker([&] {
        for (int n = 0; n < 4; ++n)
            answers.send(2 * tasks.receive());
    });
    for (int n = 0; n < 4; ++n)
        tasks.send(n);
    int sum = 0;
    for (int n = 0; n < 4; ++n)
        sum += answers.receive();
    return sum == 12 ? 0 : 1;
}
