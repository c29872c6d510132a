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

# Boost.Asio and some of the standard library's templates, compiled once for learners' files,
# references, lessons and graders alike. A lesson may add what its learners' files use ready-made.
find_package(Boost 1.83 REQUIRED)
add_library(workbook_asio SHARED EXCLUDE_FROM_ALL "${CMAKE_SOURCE_DIR}/tests/cmake/asio.cpp"
            "${CMAKE_SOURCE_DIR}/tests/cmake/learner_std.cpp")
target_include_directories(workbook_asio PRIVATE "${CMAKE_SOURCE_DIR}/lessons/support")
set_target_properties(workbook_asio PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
target_compile_definitions(workbook_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_DYN_LINK BOOST_PROCESS_USE_STD_FS)
target_link_libraries(workbook_asio PUBLIC Boost::headers PRIVATE workbook_flags)
