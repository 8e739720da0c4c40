# Every compiler setting, once. Targets never set flags.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
# Assertions stay on in every build: a broken invariant must stop the process.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g1")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

find_program(TAMIS_CCACHE ccache)
if(TAMIS_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${TAMIS_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${TAMIS_CCACHE}")
endif()

add_library(tamis_flags INTERFACE)
target_include_directories(tamis_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(tamis_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wno-missing-field-initializers  # a Finding or Options names only what it means; the rest has safe defaults
  $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>  # g++ 12 misreads the allocator of Asio's coroutine frames
  -Werror=switch -Werror=unused-result -Werror=return-type
  -fstack-protector-strong)
target_compile_definitions(tamis_flags INTERFACE _GLIBCXX_ASSERTIONS)
# Paths inside the program are relative to the checkout: no machine's folders end up in a binary.
target_compile_options(tamis_flags INTERFACE "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=")

# tamis_kernel(file [X86 <options>]): a source whose float arithmetic is the same everywhere, compiled for more
# than the oldest processor of the architecture. Others may only call it once they have asked the processor.
function(tamis_kernel file)
  cmake_parse_arguments(ARG "" "" "X86" ${ARGN})
  set(options -ffp-contract=off)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    list(APPEND options ${ARG_X86})
  endif()
  set_source_files_properties(${file} PROPERTIES COMPILE_OPTIONS "${options}")
endfunction()

if(TAMIS_SANITIZE)
  target_compile_options(tamis_flags INTERFACE
    "-fsanitize=${TAMIS_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(tamis_flags INTERFACE "-fsanitize=${TAMIS_SANITIZE}")
  if(TAMIS_SANITIZE MATCHES "thread")
    target_compile_options(tamis_flags INTERFACE -Wno-tsan)
  endif()
endif()

if(TAMIS_BUILD_FUZZERS)
  target_compile_options(tamis_flags INTERFACE -fsanitize=fuzzer-no-link)   # coverage of our libraries, not of the fuzzer's file alone
endif()

find_program(TAMIS_MOLD mold)
find_program(TAMIS_LLD ld.lld)
if(TAMIS_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_link_options(tamis_flags INTERFACE -fuse-ld=mold)
endif()
