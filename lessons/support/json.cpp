// Boost.JSON's own code, compiled once; the rest of the library includes its headers only.
#include <boost/json/src.hpp>
