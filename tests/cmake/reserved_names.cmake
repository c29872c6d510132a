# Writes a C file that defines `main` and the names of a grader and its host, hidden from other libraries.
#
# Strong names of the grader are all reserved. Of the host and of inline functions only what lies in
# the grading namespaces: the host also defines names that every program uses.
function(names_of file pattern namespaces_only out)
  execute_process(COMMAND ${NM} -D --defined-only --format=posix ${file}
                  OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" lines "${symbols}")
  set(names ${${out}})
  foreach(line IN LISTS lines)
    if(line MATCHES "^([A-Za-z_][A-Za-z0-9_]*) (${pattern}) ")
      set(name ${CMAKE_MATCH_1})
      if(NOT namespaces_only OR name MATCHES "^_ZN?K?(5Catch|7grading|8explorer|4host)")
        list(APPEND names ${name})
      endif()
    endif()
  endforeach()
  set(${out} ${names} PARENT_SCOPE)
endfunction()

set(names main)
names_of(${GRADER} "[TDBR]" FALSE names)
names_of(${GRADER} "[WV]" TRUE names)
names_of(${HOST} "[TDBRWV]" TRUE names)
list(REMOVE_DUPLICATES names)
list(JOIN names " " listed)

set(text "/* Generated: names that belong to the grader. A second definition is a link error. */\n__asm__(\".text\\n\"\n")
foreach(name IN LISTS names)
  string(APPEND text "\".globl ${name}\\n.hidden ${name}\\n${name}:\\n\"\n")
endforeach()
string(APPEND text "\"ret\\n\");\n")
file(WRITE "${SOURCE}" "${text}")
