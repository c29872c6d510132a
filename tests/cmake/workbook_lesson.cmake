# What a lesson and an exercise are to the build.
#
# Learners' files are not built here: the runner compiles them, with the flags that workbook_finish()
# writes to workbook.json. Built here are the precompiled headers for that, the references (shared
# libraries), the graders (modules for the host), and what is known about each grader.
set(WORKBOOK_LIB "${CMAKE_BINARY_DIR}/lib")
set(WORKBOOK_LESSONS "" CACHE INTERNAL "")
set(WORKBOOK_EXERCISES "" CACHE INTERNAL "")

# -Og keeps every access that the source makes; -g1 gives lines to stacks.
set(WORKBOOK_LEARNER_FLAGS -std=c++20 -Og -g1 -fPIC ${WORKBOOK_WARNINGS} ${WORKBOOK_SANITIZE_FLAGS})

# Finds a clang that knows C++20 well enough; sets WORKBOOK_CLANG and WORKBOOK_CLANG_VERSION.
function(workbook_find_clang)
  find_program(WORKBOOK_CLANG NAMES clang++-19 clang++-18 clang++-17 clang++-16 clang++)
  if(NOT WORKBOOK_CLANG)
    return()
  endif()
  execute_process(COMMAND ${WORKBOOK_CLANG} -dumpversion OUTPUT_VARIABLE version
                  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(version VERSION_GREATER_EQUAL 16)
    set(WORKBOOK_CLANG_VERSION ${version} PARENT_SCOPE)
  endif()
endfunction()
workbook_find_clang()

# The compilers learners' files may be compiled with, the preferred one first.
set(WORKBOOK_COMPILERS "")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT WORKBOOK_LEARNER_COMPILER STREQUAL "clang")
  list(APPEND WORKBOOK_COMPILERS gcc)
endif()
if(WORKBOOK_CLANG_VERSION AND NOT WORKBOOK_LEARNER_COMPILER STREQUAL "gcc" AND NOT WORKBOOK_SANITIZE)
  list(PREPEND WORKBOOK_COMPILERS clang)
endif()
if(NOT WORKBOOK_COMPILERS)
  message(FATAL_ERROR "No compiler for learners' files: install g++ 12 or clang 16, or newer.")
endif()

# A learner's file that clang compiled looks for some of Asio's functions under names that GCC did not
# give them. This library has them under clang's names.
set(WORKBOOK_CLANG_ASIO "${WORKBOOK_LIB}/libworkbook_asio_clang.so")
if(clang IN_LIST WORKBOOK_COMPILERS)
  add_custom_command(
    OUTPUT "${WORKBOOK_CLANG_ASIO}"
    COMMAND ${WORKBOOK_CLANG} -std=c++20 -O1 -g1 -fPIC ${WORKBOOK_EXPLORED_FLAGS}
            -DBOOST_ASIO_SEPARATE_COMPILATION -DBOOST_ASIO_DYN_LINK
            -c "${CMAKE_SOURCE_DIR}/tests/cmake/asio_clang.cpp" -o "${WORKBOOK_CLANG_ASIO}.o"
    COMMAND ${WORKBOOK_CLANG} -shared ${WORKBOOK_LINKER_FLAGS} "${WORKBOOK_CLANG_ASIO}.o"
            -L${WORKBOOK_LIB} -lexplorer -Wl,-rpath,${WORKBOOK_LIB} -o "${WORKBOOK_CLANG_ASIO}"
    DEPENDS "${CMAKE_SOURCE_DIR}/tests/cmake/asio_clang.cpp" explorer
    COMMENT "Building the part of Boost.Asio that clang names differently"
    VERBATIM)
endif()

# workbook_pch(FOLDER): the precompiled headers of a lesson, one for each compiler.
function(workbook_pch folder)
  get_property(asio GLOBAL PROPERTY WORKBOOK_ASIO_${folder})
  set(dir "${CMAKE_BINARY_DIR}/pch/${folder}")
  file(GLOB contracts CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/lessons/${folder}/*.hpp")
  set(text "// Generated: what files of ${folder} include, read once.\n#include \"learner_std.hpp\"\n")
  if(asio)
    string(APPEND text "#include \"learner_asio.hpp\"\n")
  endif()
  foreach(contract IN LISTS contracts)
    get_filename_component(name "${contract}" NAME)
    string(APPEND text "#include \"${name}\"\n")
  endforeach()
  file(CONFIGURE OUTPUT "${dir}/learner.hpp" CONTENT "${text}" @ONLY)

  workbook_contracts(${folder} includes)
  list(TRANSFORM includes PREPEND -I)
  set(plain ${WORKBOOK_LEARNER_FLAGS} ${includes})
  if(asio)
    list(APPEND plain -DBOOST_ASIO_SEPARATE_COMPILATION -DBOOST_ASIO_DYN_LINK
         -DBOOST_PROCESS_USE_STD_FS)
  endif()
  set(common ${plain})
  get_property(explored GLOBAL PROPERTY WORKBOOK_EXPLORED_${folder})
  if(explored)
    list(APPEND common ${WORKBOOK_EXPLORED_FLAGS})
  endif()
  # For the lesson itself (run --mine) answers are compiled without the explorer's instrumentation.
  set(as_text ${plain} -I${CMAKE_SOURCE_DIR}/tests/cmake -include "${dir}/learner.hpp")
  if(gcc IN_LIST WORKBOOK_COMPILERS)
    workbook_pch_command(${CMAKE_CXX_COMPILER} "${dir}/gcc/learner.hpp.gch" "${dir}/learner.hpp" "${common}")
    add_custom_target(pch_${folder}_gcc DEPENDS "${dir}/gcc/learner.hpp.gch")
    if(explored AND WORKBOOK_EXPLORED_FLAGS)
      list(APPEND common -Wno-tsan)
    endif()
    workbook_json_list(flags ${as_text})
    set_property(GLOBAL APPEND_STRING PROPERTY WORKBOOK_PLAIN_gcc ",\n        \"${folder}\": ${flags}")
    workbook_json_list(flags ${common} -Winvalid-pch -include "${dir}/gcc/learner.hpp")
    set_property(GLOBAL APPEND_STRING PROPERTY WORKBOOK_JSON_gcc ",\n        \"${folder}\": ${flags}")
  endif()
  if(clang IN_LIST WORKBOOK_COMPILERS)
    # Names templates' bodies in the header once and for all, and leaves unoptimised what clang
    # spends most of its time on.
    list(REMOVE_ITEM common -Wno-tsan)
    set(clang_flags ${common} -O0 -Wno-unused-command-line-argument)
    workbook_pch_command(${WORKBOOK_CLANG} "${dir}/clang/learner.pch" "${dir}/learner.hpp"
                         "${clang_flags};-fpch-instantiate-templates")
    add_custom_target(pch_${folder}_clang DEPENDS "${dir}/clang/learner.pch" "${WORKBOOK_CLANG_ASIO}")
    workbook_json_list(flags ${as_text} -O0 -Wno-unused-command-line-argument)
    set_property(GLOBAL APPEND_STRING PROPERTY WORKBOOK_PLAIN_clang ",\n        \"${folder}\": ${flags}")
    workbook_json_list(flags ${clang_flags} -include-pch "${dir}/clang/learner.pch")
    set_property(GLOBAL APPEND_STRING PROPERTY WORKBOOK_JSON_clang ",\n        \"${folder}\": ${flags}")
  endif()
  # The runner has the other compiler's header made when it is asked for.
  list(GET WORKBOOK_COMPILERS 0 usual)
  add_custom_target(pch_${folder} DEPENDS pch_${folder}_${usual})
endfunction()

function(workbook_pch_command compiler output header flags)
  file(RELATIVE_PATH depfile_target "${CMAKE_BINARY_DIR}" "${output}")
  get_filename_component(dir "${output}" DIRECTORY)
  file(MAKE_DIRECTORY "${dir}")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND ${compiler} ${flags} -I${CMAKE_SOURCE_DIR}/tests/cmake -x c++-header
            -MD -MF "${output}.d" -MT "${depfile_target}" "${header}" -o "${output}"
    DEPENDS "${header}"
    DEPFILE "${output}.d"
    COMMENT "Precompiling the header of learners' files"
    VERBATIM)
endfunction()

# workbook_json_list(VAR ITEM...): a JSON array of strings.
function(workbook_json_list var)
  set(text "")
  foreach(item IN LISTS ARGN)
    string(REPLACE "\\" "\\\\" item "${item}")
    string(REPLACE "\"" "\\\"" item "${item}")
    list(APPEND text "\"${item}\"")
  endforeach()
  list(JOIN text ", " text)
  set(${var} "[${text}]" PARENT_SCOPE)
endfunction()

# workbook_contracts(FOLDER VAR): where a lesson's contracts lie, and those of the lessons it builds on.
function(workbook_contracts folder var)
  get_property(others GLOBAL PROPERTY WORKBOOK_BUILDS_ON_${folder})
  set(folders "")
  foreach(each IN ITEMS ${folder} ${others} support)
    list(APPEND folders "${CMAKE_SOURCE_DIR}/lessons/${each}")
  endforeach()
  set(${var} ${folders} PARENT_SCOPE)
endfunction()

# workbook_lesson(FOLDER [ASIO] [PROCESSES] [BUILDS_ON FOLDER...] [TIDY_APART NAME...]): a lesson's executable and the header
# for learners' files. Answers run under the explorer, unless the lesson is about processes: these are
# real, and so is time. A lesson that builds on others may include their contracts.
function(workbook_lesson folder)
  cmake_parse_arguments(arg "ASIO;PROCESSES" "" "BUILDS_ON;TIDY_APART" ${ARGN})
  set_property(GLOBAL PROPERTY WORKBOOK_ASIO_${folder} ${arg_ASIO})
  set_property(GLOBAL PROPERTY WORKBOOK_BUILDS_ON_${folder} ${arg_BUILDS_ON})
  if(NOT arg_PROCESSES AND WORKBOOK_EXPLORED_FLAGS)
    set_property(GLOBAL PROPERTY WORKBOOK_EXPLORED_${folder} TRUE)
  endif()
  set(WORKBOOK_LESSONS ${WORKBOOK_LESSONS} ${folder} CACHE INTERNAL "")
  workbook_pch(${folder})

  add_executable(lesson_${folder} lessons/${folder}/lesson.cpp)
  set_target_properties(lesson_${folder} PROPERTIES
    OUTPUT_NAME ${folder} RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin/lessons")
  workbook_contracts(${folder} includes)
  target_include_directories(lesson_${folder} PRIVATE ${includes})
  target_link_libraries(lesson_${folder} PRIVATE workbook_flags narration fmt::fmt Threads::Threads
                        workbook_asio)
  # Also where the lesson itself needs nothing of it: a learner's file that takes the place of a
  # reference may (`run --mine`).
  target_link_options(lesson_${folder} PRIVATE -Wl,--no-as-needed)
  if(EXISTS "${CMAKE_SOURCE_DIR}/lessons/${folder}/benchmark.cpp")
    workbook_benchmark(${folder})
  endif()
  if(EXISTS "${CMAKE_SOURCE_DIR}/lessons/${folder}/CMakeLists.txt")
    add_subdirectory(lessons/${folder})
  endif()

  # For editors only: how clangd should understand a learner's file. Never built.
  file(GLOB mine CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/exercises/${folder}/*.cpp")
  if(mine)
    add_library(editor_${folder} OBJECT EXCLUDE_FROM_ALL ${mine})
    workbook_learner_target(editor_${folder} ${folder})
  endif()
  workbook_tidy_units(${folder} "${arg_TIDY_APART}")
endfunction()

# What clang-tidy reads of a lesson, as one file: the headers, which are most of it, only once. A
# reference that gives a name of another one a second time (`apart`) has a file of its own.
function(workbook_tidy_units folder apart)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/solutions/${folder}/*.cpp")
  list(APPEND sources "${CMAKE_SOURCE_DIR}/lessons/${folder}/lesson.cpp")
  set(together "")
  foreach(source IN LISTS sources)
    get_filename_component(name "${source}" NAME_WE)
    if(name IN_LIST apart)
      workbook_tidy_unit(${folder} ${folder}.${name} "${source}")
    else()
      list(APPEND together "${source}")
    endif()
  endforeach()
  workbook_tidy_unit(${folder} ${folder} ${together})
endfunction()

function(workbook_tidy_unit folder name)
  list(TRANSFORM ARGN REPLACE "(.+)" "#include \"\\1\"\n" OUTPUT_VARIABLE lines)
  list(JOIN lines "" text)
  set(unit "${CMAKE_BINARY_DIR}/tidy/${name}.cpp")
  file(CONFIGURE OUTPUT "${unit}" CONTENT "// Generated: for clang-tidy.\n${text}" @ONLY)
  add_library(tidy_${name} OBJECT EXCLUDE_FROM_ALL "${unit}")
  target_include_directories(tidy_${name} PRIVATE $<TARGET_PROPERTY:lesson_${folder},INCLUDE_DIRECTORIES>)
  target_compile_definitions(tidy_${name} PRIVATE $<TARGET_PROPERTY:lesson_${folder},COMPILE_DEFINITIONS>)
  target_link_libraries(tidy_${name} PRIVATE workbook_flags narration fmt::fmt Threads::Threads workbook_asio)
endfunction()

# `./workbook bench 02`: a lesson's reference beside those of others, all of them optimised. The
# lesson's own CMakeLists.txt adds the references, and the others.
function(workbook_benchmark folder)
  add_executable(benchmark_${folder} lessons/${folder}/benchmark.cpp)
  set_target_properties(benchmark_${folder} PROPERTIES
    OUTPUT_NAME ${folder} RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin/benchmarks")
  workbook_contracts(${folder} includes)
  target_include_directories(benchmark_${folder} PRIVATE ${includes})
  target_compile_options(benchmark_${folder} PRIVATE -O2)
  target_link_libraries(benchmark_${folder} PRIVATE
    workbook_flags fmt::fmt CLI11::CLI11 Boost::headers Threads::Threads)
  add_test(NAME "benchmarks/${folder}" COMMAND benchmark_${folder} --quick --rounds 1)
  set_tests_properties("benchmarks/${folder}" PROPERTIES TIMEOUT 120)
endfunction()

# What learners' files are compiled with, for a target of ours.
function(workbook_learner_target target folder)
  get_property(asio GLOBAL PROPERTY WORKBOOK_ASIO_${folder})
  workbook_contracts(${folder} includes)
  target_include_directories(${target} PRIVATE ${includes})
  target_compile_options(${target} PRIVATE -Og -g1)
  target_link_libraries(${target} PRIVATE workbook_flags)
  if(asio)
    target_link_libraries(${target} PRIVATE workbook_asio)
  endif()
endfunction()

# The same for what runs in the grader's host: under the explorer, if the lesson's answers do.
function(workbook_host_target target folder)
  get_property(explored GLOBAL PROPERTY WORKBOOK_EXPLORED_${folder})
  workbook_contracts(${folder} includes)
  target_include_directories(${target} PRIVATE ${includes})
  target_compile_options(${target} PRIVATE -Og -g1)
  target_link_libraries(${target} PRIVATE workbook_flags workbook_asio_explored)
  target_link_options(${target} PRIVATE -Wl,-Bsymbolic-functions)
  if(explored)
    target_compile_options(${target} PRIVATE ${WORKBOOK_EXPLORED_FLAGS} $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
    target_link_libraries(${target} PRIVATE explorer)
  else()
    target_compile_definitions(${target} PRIVATE WORKBOOK_UNEXPLORED=1)
  endif()
endfunction()

# workbook_exercise(FOLDER NAME [USES FOLDER/NAME...]): reference, grader, and what is known about it.
function(workbook_exercise folder name)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  set(id ${folder}_${name})
  set(WORKBOOK_EXERCISES ${WORKBOOK_EXERCISES} ${folder}/${name} CACHE INTERNAL "")

  add_library(solution_${id} SHARED solutions/${folder}/${name}.cpp)
  workbook_learner_target(solution_${id} ${folder})
  set_target_properties(solution_${id} PROPERTIES PREFIX "" OUTPUT_NAME ${folder}.${name}
    LIBRARY_OUTPUT_DIRECTORY "${WORKBOOK_LIB}/solutions")
  target_link_libraries(lesson_${folder} PRIVATE solution_${id})
  # The same for the host, in which others may build on it.
  add_library(explored_${id} SHARED solutions/${folder}/${name}.cpp)
  workbook_host_target(explored_${id} ${folder})
  # Editors and clang-tidy read a file once, as its lesson compiles it.
  set_target_properties(explored_${id} PROPERTIES EXPORT_COMPILE_COMMANDS OFF)
  set_target_properties(explored_${id} PROPERTIES PREFIX "" OUTPUT_NAME ${folder}.${name}
    LIBRARY_OUTPUT_DIRECTORY "${WORKBOOK_LIB}/explored")

  # Functions of the grader are its own, whatever else is loaded: a template that both it and the
  # learner's file instantiate cannot be exchanged from there.
  add_library(grader_${id} MODULE tests/graders/${folder}/${name}.test.cpp)
  workbook_host_target(grader_${id} ${folder})
  set_target_properties(grader_${id} PROPERTIES PREFIX "" OUTPUT_NAME ${folder}.${name}
    LIBRARY_OUTPUT_DIRECTORY "${WORKBOOK_LIB}/graders")
  target_include_directories(grader_${id} PRIVATE tests
    $<TARGET_PROPERTY:Catch2::Catch2,INTERFACE_INCLUDE_DIRECTORIES>)
  target_compile_definitions(grader_${id} PRIVATE
    CATCH_CONFIG_ENABLE_OPTIONAL_STRINGMAKER # says what is in a std::optional
    WORKBOOK_PROGRAMS="${CMAKE_BINARY_DIR}/bin")

  workbook_reserved_names(${id} ${folder} ${name})
  workbook_manifest(${id} ${folder} ${name} "${arg_USES}")
  set(used "")
  foreach(other IN LISTS arg_USES)
    string(REPLACE "/" "_" other "${other}")
    list(APPEND used explored_${other})
    target_link_libraries(lesson_${folder} PRIVATE solution_${other})
  endforeach()
  add_custom_target(exercise_${id} ALL DEPENDS
    "${WORKBOOK_LIB}/graders/${folder}.${name}.reserved.o"
    "${WORKBOOK_LIB}/graders/${folder}.${name}.tests.json")
  add_dependencies(exercise_${id} grader_host keeper pch_${folder} grader_${id} solution_${id} explored_${id} ${used})
endfunction()

# An object that defines `main` and every name of the grader: linked to the learner's, it makes the
# linker report a second definition.
function(workbook_reserved_names id folder name)
  set(object "${WORKBOOK_LIB}/graders/${folder}.${name}.reserved.o")
  add_custom_command(
    OUTPUT "${object}"
    COMMAND ${CMAKE_COMMAND} -DNM=${CMAKE_NM} -DGRADER=$<TARGET_FILE:grader_${id}>
            -DHOST=$<TARGET_FILE:grader_host>
            -DSOURCE=${CMAKE_BINARY_DIR}/reserved/${id}.c -P ${CMAKE_SOURCE_DIR}/tests/cmake/reserved_names.cmake
    COMMAND ${CMAKE_C_COMPILER} -c -fPIC "${CMAKE_BINARY_DIR}/reserved/${id}.c" -o "${object}"
    DEPENDS grader_${id} grader_host "${CMAKE_SOURCE_DIR}/tests/cmake/reserved_names.cmake"
    COMMENT "Reserving the names of the grader ${folder}/${name}"
    VERBATIM)
endfunction()

# The test cases that a full report must hold, asked of the grader itself.
function(workbook_manifest id folder name uses)
  set(libraries "")
  foreach(other IN LISTS uses)
    string(REPLACE "/" "_" target "${other}")
    list(APPEND libraries $<TARGET_FILE:explored_${target}>)
  endforeach()
  set(manifest "${WORKBOOK_LIB}/graders/${folder}.${name}.tests.json")
  add_custom_command(
    OUTPUT "${manifest}"
    COMMAND grader_manifest $<TARGET_FILE:grader_host> "${manifest}" ${libraries}
            $<TARGET_FILE:explored_${id}> $<TARGET_FILE:grader_${id}>
    DEPENDS grader_manifest grader_host grader_${id} explored_${id}
    COMMENT "Listing the claims of ${folder}/${name}"
    VERBATIM)
endfunction()

# How a program of anybody's own is compiled for the explorer.
function(workbook_explore_json var)
  set(common -g1 -fPIC -fsanitize=thread -fno-omit-frame-pointer -pthread)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    list(APPEND common -mcx16) # sixteen bytes are atomic in the code itself, where the explorer sees it
  endif()
  workbook_json_list(c_gcc -std=gnu17 -fexceptions -Og ${common} -Wno-tsan)
  workbook_json_list(cxx_gcc -std=c++20 -Og ${common} -Wno-tsan)
  workbook_json_list(c_clang -std=gnu17 -fexceptions -O0 ${common})
  workbook_json_list(cxx_clang -std=c++20 -O0 ${common})
  workbook_json_list(link -shared -Wl,-Bsymbolic-functions ${WORKBOOK_LINKER_FLAGS} -L${WORKBOOK_LIB} -lexplorer
                     -Wl,-rpath,${WORKBOOK_LIB} -Wl,--as-needed -latomic)
  set(${var} "{\n    \"c\": {\"gcc\": ${c_gcc}, \"clang\": ${c_clang}},\n    \"c++\": {\"gcc\": ${cxx_gcc}, \"clang\": ${cxx_clang}},\n    \"link\": ${link}}" PARENT_SCOPE)
endfunction()

# workbook_finish(): writes workbook.json, which tells the runner how learners' files are compiled.
function(workbook_finish)
  set(compilers "")
  foreach(kind IN LISTS WORKBOOK_COMPILERS)
    if(kind STREQUAL "gcc")
      set(title "g++ ${CMAKE_CXX_COMPILER_VERSION}")
      set(program "${CMAKE_CXX_COMPILER}")
    else()
      set(title "clang++ ${WORKBOOK_CLANG_VERSION}")
      set(program "${WORKBOOK_CLANG}")
    endif()
    set(libraries "")
    if(kind STREQUAL "clang")
      set(libraries -Wl,--as-needed "${WORKBOOK_CLANG_ASIO}")
    endif()
    # Its own instances of templates, not those of the host: they are instrumented.
    workbook_json_list(link -shared -Wl,-Bsymbolic-functions ${WORKBOOK_LINKER_FLAGS} ${WORKBOOK_SANITIZE_FLAGS} ${libraries})
    get_property(plain GLOBAL PROPERTY WORKBOOK_PLAIN_${kind})
    string(SUBSTRING "${plain}" 1 -1 plain)
    get_property(lessons GLOBAL PROPERTY WORKBOOK_JSON_${kind})
    string(SUBSTRING "${lessons}" 1 -1 lessons)
    list(APPEND compilers "\n    {\"name\": \"${title}\", \"program\": \"${program}\", \"flags\": [], \"link_flags\": ${link},\n      \"lessons\": {${lessons}},\n      \"plain\": {${plain}}}")
  endforeach()
  list(JOIN compilers "," compilers)
  workbook_explore_json(explore)
  set(sanitized false)
  if(WORKBOOK_SANITIZE)
    set(sanitized true)
  endif()
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/workbook.json" @ONLY CONTENT
"{\n  \"cmake\": \"${CMAKE_COMMAND}\",\n  \"build_type\": \"${CMAKE_BUILD_TYPE}\",\n  \"sanitized\": ${sanitized},\n  \"explore\": ${explore},\n  \"compilers\": [${compilers}]\n}\n")
  list(GET WORKBOOK_EXERCISES 0 first)
  string(REPLACE "/" "_" first "${first}")
  add_custom_target(first_exercise DEPENDS workbook_runner exercise_${first})
endfunction()
