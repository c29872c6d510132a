// Another right shape: memory from the system calls themselves, and a semaphore of one for the
// lock.
#include "shared_counter.hpp"

#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

namespace workbook {

namespace {

constexpr std::array<char, 16> kind_of_ours{"06.1 semaphore"};

struct shared_bytes {
    tally now;
    sem_t one;
    std::array<char, 16> kind;
};

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// Waits again when a signal has woken it: EINTR means that nobody has let it in.
struct turn {
    sem_t& one;

    void lock() {
        while (::sem_wait(&one) == -1)
            if (errno != EINTR) fail("cannot wait");
    }

    void unlock() { ::sem_post(&one); }
};

struct open_file {
    int number;

    ~open_file() {
        if (number != -1) ::close(number);
    }
};

} // namespace

struct shared_counter::state {
    open_file file;
    shared_bytes* bytes = nullptr;

    explicit state(int descriptor) : file{descriptor} {
        if (descriptor == -1) fail("cannot open shared memory");
    }

    ~state() {
        if (bytes != nullptr) ::munmap(bytes, sizeof *bytes);
    }

    state(const state&) = delete;
    state& operator=(const state&) = delete;

    void map() {
        void* const at =
            ::mmap(nullptr, sizeof *bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.number, 0);
        if (at == MAP_FAILED) fail("cannot map shared memory");
        bytes = static_cast<shared_bytes*>(at);
    }

    [[nodiscard]] bool is_large_enough() const {
        struct stat about {};

        return ::fstat(file.number, &about) == 0 &&
               about.st_size >= static_cast<off_t>(sizeof *bytes);
    }

    [[nodiscard]] bool is_a_file() const {
        struct stat about {};

        return ::fstat(file.number, &about) == 0 && S_ISREG(about.st_mode);
    }
};

shared_counter::shared_counter(std::unique_ptr<state> made) : state_(std::move(made)) {}

shared_counter::~shared_counter() = default;
shared_counter::shared_counter(shared_counter&& other) noexcept = default;
shared_counter& shared_counter::operator=(shared_counter&& other) noexcept = default;

shared_counter shared_counter::create() {
    auto made = std::make_unique<state>(::memfd_create("counter", MFD_CLOEXEC));
    if (::ftruncate(made->file.number, sizeof(shared_bytes)) == -1) fail("cannot make room");
    made->map(); // zeros, which is what a new tally is
    ::sem_init(&made->bytes->one, 1, 1);
    made->bytes->kind = kind_of_ours;
    return shared_counter(std::move(made));
}

shared_counter shared_counter::attach(const std::string& name) {
    auto opened = std::make_unique<state>(::open(name.c_str(), O_RDWR | O_CLOEXEC));
    if (!opened->is_a_file()) {
        errno = EINVAL;
        fail("this is not memory");
    }
    if (!opened->is_large_enough()) throw not_a_shared_counter();
    opened->map();
    if (opened->bytes->kind != kind_of_ours) throw not_a_shared_counter();
    return shared_counter(std::move(opened));
}

std::string shared_counter::name() const {
    return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(state_->file.number);
}

void shared_counter::update(const std::function<void(tally&)>& change) {
    turn mine{state_->bytes->one};
    const std::lock_guard held(mine);
    change(state_->bytes->now);
}

tally shared_counter::read() const {
    turn mine{state_->bytes->one};
    const std::lock_guard held(mine);
    return state_->bytes->now;
}

} // namespace workbook
