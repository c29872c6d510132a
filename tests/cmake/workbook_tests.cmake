# How tests are added: one line each.

# workbook_catch_test(NAME SOURCE... [LIBRARIES LIB...] [TIMEOUT SECONDS] [TOGETHER]): a Catch2 program;
# every test case is a test of its own in ctest, with a time limit. TOGETHER: all of them are one test,
# in one process, where they share what they ran.
include(Catch)
function(workbook_catch_test name)
  cmake_parse_arguments(arg "TOGETHER" "TIMEOUT" "LIBRARIES" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin/tests")
  target_link_libraries(${name} PRIVATE workbook_flags Catch2::Catch2WithMain ${arg_LIBRARIES})
  if(arg_TOGETHER)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT})
    return()
  endif()
  catch_discover_tests(${name} TEST_PREFIX "${name}/" DISCOVERY_MODE PRE_TEST
                       PROPERTIES TIMEOUT ${arg_TIMEOUT})
endfunction()
