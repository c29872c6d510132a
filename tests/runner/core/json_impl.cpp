// The body of Boost.JSON, compiled once; everybody else includes only its declarations.
#include <boost/json/src.hpp>
