# How Parley's own targets are built: one set of warnings, sanitizers on request.

set(PARLEY_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
    -Wconversion -Wsign-conversion -Wimplicit-fallthrough -Werror)

if(PARLEY_SANITIZE)
  add_compile_options(-fsanitize=${PARLEY_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PARLEY_SANITIZE})
  if(PARLEY_SANITIZE STREQUAL "thread")
    # Debian's libraries are built without it. Where headers lay classes out by this macro (MapFieldBase of
    # Protobuf does), ours must be theirs.
    add_compile_options(-U__SANITIZE_THREAD__)
    add_compile_definitions(PARLEY_THREAD_SANITIZER)
  endif()
endif()

# parley_options(TARGET): warnings as errors and the source root as include path.
function(parley_options target)
  target_compile_options(${target} PRIVATE ${PARLEY_WARNINGS})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
endfunction()

# parley_library(NAME SOURCES ... LINK ...): a static library `parley_NAME`.
function(parley_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(parley_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(parley_${name} PUBLIC ${ARG_LINK})
  parley_options(parley_${name})
endfunction()

# parley_test(NAME SOURCES ... LINK ...): a GoogleTest program registered with CTest, one entry per
# program so that the whole suite stays fast.
function(parley_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gmock GTest::gtest_main)
  parley_options(${name})
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  if(PARLEY_SANITIZE)
    math(EXPR ARG_TIMEOUT "${ARG_TIMEOUT} * 10")
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
endfunction()
