// A sequence lock whose payload is plain.
// expect: data_race
// Shows: to throw away what was read does not undo the race of reading it.
#include <atomic>
#include <thread>

int main() {
    std::atomic<int> sequence = 0;
    int payload = 0;
    std::thread writer([&] {
        ++sequence;
        payload = 1;
        ++sequence;
    });
    int seen = 0;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const int before = sequence;
        seen = payload;
        if (before % 2 == 0 && before == sequence) break;
    }
    writer.join();
    return seen < 0 ? 1 : 0;
}
