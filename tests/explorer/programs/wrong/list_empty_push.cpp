// One thread asks whether a list is empty while another one puts something in.
// expect: data_race
// Shows: a question that reads one pointer needs the lock as much as a change does.
#include <list>
#include <thread>

int main() {
    std::list<int> jobs;
    bool idle = false;
    std::thread producer([&] { jobs.push_back(7); });
    std::thread watcher([&] { idle = jobs.empty(); });
    producer.join();
    watcher.join();
}
