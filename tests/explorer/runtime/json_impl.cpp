// Boost.JSON, compiled here: the library has no other user of it.
#include <boost/json/src.hpp>
