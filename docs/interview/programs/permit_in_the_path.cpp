// Three requests that share two permits; one of them gets a bad answer.
#include <cstdio>
#include <semaphore>
#include <thread>

std::counting_semaphore<2> permits(2);

void request(bool good_answer) {
    permits.acquire();
    if (!good_answer) return;
    permits.release();
}

int main() {
    {
        std::jthread first(request, true);
        std::jthread second(request, false);
        std::jthread third(request, true);
    }
    int left = 0;
    while (permits.try_acquire())
        ++left;
    std::printf("%d left\n", left);
}
