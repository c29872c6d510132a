# explorer_program(COMPILER SOURCE LIST): a program as a shared library, for program_host.
#
# What is built goes to lib/programs/COMPILER/FOLDER/NAME.so, and its path is added to LIST. A change
# of the explorer builds none of them again: they only look for its symbols when they are loaded.
set(EXPLORER_PROGRAMS "${CMAKE_BINARY_DIR}/lib/programs")

# As `workbook explore` compiles a program.
set(explorer_flags -g1 -fPIC -fsanitize=thread -fno-omit-frame-pointer -pthread)
set(explorer_gcc ${explorer_flags} -Og -Wno-tsan)
set(explorer_clang ${explorer_flags} -O0)
set(explorer_link -shared -Wl,-Bsymbolic-functions ${WORKBOOK_LINKER_FLAGS} "-L${CMAKE_BINARY_DIR}/lib"
    -lexplorer "-Wl,-rpath,${CMAKE_BINARY_DIR}/lib")

# What Asio's users share is compiled once; for clang the few functions that it names differently too.
set(explorer_asio_flags -DBOOST_ASIO_SEPARATE_COMPILATION -DBOOST_ASIO_DYN_LINK)
set(explorer_asio_gcc -lworkbook_asio_explored)
set(explorer_asio_clang -lworkbook_asio_explored "${WORKBOOK_CLANG_ASIO}")

# What nearly all programs include, read once by each compiler; nothing is in it that depends on a
# program's own macros, as <cassert> does.
set(EXPLORER_HEADER "${CMAKE_CURRENT_BINARY_DIR}/programs.hpp")
set(header_text "// Generated: what the explorer's programs include, read once.\n")
foreach(header IN ITEMS array atomic chrono condition_variable future memory mutex thread vector)
  string(APPEND header_text "#include <${header}>\n")
endforeach()
file(CONFIGURE OUTPUT "${EXPLORER_HEADER}" CONTENT "${header_text}" @ONLY)
set(EXPLORER_PRECOMPILED_gcc "${EXPLORER_HEADER}.gch")
set(EXPLORER_PRECOMPILED_clang "${EXPLORER_HEADER}.pch")
foreach(compiler IN LISTS WORKBOOK_COMPILERS)
  set(program ${CMAKE_CXX_COMPILER})
  if(compiler STREQUAL "clang")
    set(program ${WORKBOOK_CLANG})
  endif()
  add_custom_command(
    OUTPUT "${EXPLORER_PRECOMPILED_${compiler}}"
    COMMAND ${program} -std=c++20 ${explorer_${compiler}} -x c++-header "${EXPLORER_HEADER}"
            -o "${EXPLORER_PRECOMPILED_${compiler}}"
    DEPENDS "${EXPLORER_HEADER}"
    COMMENT "Precompiling the header of the explorer's programs for ${compiler}"
    VERBATIM)
endforeach()

function(explorer_program compiler source list)
  get_filename_component(name "${source}" NAME_WE)
  get_filename_component(folder "${source}" DIRECTORY)
  get_filename_component(folder "${folder}" NAME)
  explorer_compiler(${compiler} "${source}" program flags)
  set(link ${explorer_link})
  if(name MATCHES "asio")
    list(APPEND flags ${explorer_asio_flags})
    list(APPEND link ${explorer_asio_${compiler}})
  elseif(source MATCHES "\\.cpp$")
    set(precompiled "${EXPLORER_PRECOMPILED_${compiler}}")
    list(APPEND flags -include "${EXPLORER_HEADER}")
  endif()
  set(output "${EXPLORER_PROGRAMS}/${compiler}/${folder}/${name}")
  file(MAKE_DIRECTORY "${EXPLORER_PROGRAMS}/${compiler}/${folder}")
  # Linked without the flag: it would bring the sanitizer's own runtime.
  add_custom_command(
    OUTPUT "${output}.so"
    COMMAND ${program} ${flags} -MD -MF "${output}.d" -MT "${output}.so" -c "${source}" -o "${output}.o"
    COMMAND ${program} "${output}.o" -o "${output}.so" ${link}
    DEPENDS "${source}" ${precompiled}
    DEPFILE "${output}.d"
    COMMENT "Compiling ${folder}/${name} with ${compiler} for the explorer"
    VERBATIM)
  set(${list} ${${list}} "${output}.so" PARENT_SCOPE)
endfunction()

# The compiler for its language, and the flags.
function(explorer_compiler compiler source program flags)
  set(used ${CMAKE_CXX_COMPILER})
  if(compiler STREQUAL "clang")
    set(used ${WORKBOOK_CLANG})
  endif()
  set(standard -std=c++20)
  if(source MATCHES "\\.c$")
    set(standard -std=gnu17 -fexceptions)
    if(compiler STREQUAL "gcc")
      set(used ${CMAKE_C_COMPILER})
    else()
      list(APPEND used --driver-mode=gcc) # clang++ would take it for C++
    endif()
  endif()
  set(${program} ${used} PARENT_SCOPE)
  set(${flags} ${standard} ${explorer_${compiler}} PARENT_SCOPE)
endfunction()
