# Flags shared by all targets, carried by the interface target `workbook_flags`; nothing is global.
option(WORKBOOK_WERROR "Warnings are errors (CI)" OFF)
set(WORKBOOK_SANITIZE "" CACHE STRING "Sanitizers for everything: address,undefined or thread")
set(WORKBOOK_LEARNER_COMPILER "auto" CACHE STRING
    "Compiles learners' files: auto (clang 16 or newer when present, it is faster), gcc or clang")

set(WORKBOOK_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion)

add_library(workbook_flags INTERFACE)
target_compile_features(workbook_flags INTERFACE cxx_std_20)
target_compile_options(workbook_flags INTERFACE ${WORKBOOK_WARNINGS})
if(WORKBOOK_WERROR)
  target_compile_options(workbook_flags INTERFACE -Werror)
endif()

set(WORKBOOK_SANITIZE_FLAGS "")
if(WORKBOOK_SANITIZE)
  set(WORKBOOK_SANITIZE_FLAGS -fsanitize=${WORKBOOK_SANITIZE} -fno-omit-frame-pointer)
  target_compile_options(workbook_flags INTERFACE ${WORKBOOK_SANITIZE_FLAGS})
  target_link_options(workbook_flags INTERFACE ${WORKBOOK_SANITIZE_FLAGS})
endif()

# mold links in half the time; where it is missing the system's linker serves.
find_program(WORKBOOK_MOLD mold)
set(WORKBOOK_LINKER_FLAGS "")
if(WORKBOOK_MOLD)
  set(WORKBOOK_LINKER_FLAGS -fuse-ld=mold)
  target_link_options(workbook_flags INTERFACE ${WORKBOOK_LINKER_FLAGS})
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

# What the explorer sees of code: the hooks of a thread sanitizer, without its runtime. Templates of
# the standard library are compiled into the code that uses them, so that what they do is seen too.
# A sanitizer of its own and the explorer exclude each other: bodies then run once, in real time.
set(WORKBOOK_EXPLORED_FLAGS "")
if(NOT WORKBOOK_SANITIZE)
  set(WORKBOOK_EXPLORED_FLAGS -fsanitize=thread -fno-omit-frame-pointer)
endif()

# Boost.Asio and some of the standard library's templates, compiled once for learners' files,
# references, lessons and graders alike: plain for what runs by itself, and for the explorer. A lesson
# may add what its learners' files use ready-made, with workbook_ready_made().
find_package(Boost 1.83 REQUIRED)
foreach(variant workbook_asio workbook_asio_explored)
  add_library(${variant} SHARED EXCLUDE_FROM_ALL "${CMAKE_SOURCE_DIR}/tests/cmake/asio.cpp"
              "${CMAKE_SOURCE_DIR}/tests/cmake/learner_std.cpp")
  target_include_directories(${variant} PRIVATE "${CMAKE_SOURCE_DIR}/lessons/support")
  set_target_properties(${variant} PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
  target_compile_definitions(${variant} PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_DYN_LINK BOOST_PROCESS_USE_STD_FS)
  target_link_libraries(${variant} PUBLIC Boost::headers PRIVATE workbook_flags)
endforeach()
if(WORKBOOK_EXPLORED_FLAGS)
  target_compile_options(workbook_asio_explored PRIVATE ${WORKBOOK_EXPLORED_FLAGS} -Og -g1
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  target_link_libraries(workbook_asio_explored PRIVATE explorer)
  # Functions are found at the start: a process that is stepped does not step through the search.
  target_link_options(workbook_asio_explored PRIVATE -Wl,-Bsymbolic-functions -Wl,-z,now)
endif()

# workbook_ready_made(SOURCE...): what learners' files of a lesson may use, compiled once.
function(workbook_ready_made)
  target_sources(workbook_asio PRIVATE ${ARGN})
  target_sources(workbook_asio_explored PRIVATE ${ARGN})
endfunction()
