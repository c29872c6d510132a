// The parts of Boost.Asio that clang 16 calls by other names than GCC 12: explicit specialisations.
#include <boost/asio/impl/any_completion_executor.ipp>
#include <boost/asio/impl/any_io_executor.ipp>
