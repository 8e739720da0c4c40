# Arrow and Parquet C++ as tools/setup_arrow.sh leaves them: out of a pyarrow wheel, foreign symbols hidden.
#   in:  ARROW_WHEEL_ROOT, a folder with include/, lib/ and share/
#   out: ArrowWheel_FOUND, ArrowWheel_VERSION, ArrowWheel_LIBRARIES (files to install),
#        targets ArrowWheel::arrow and ArrowWheel::parquet
include(FindPackageHandleStandardArgs)
set(so_version "")
set(ArrowWheel_INCLUDE_DIR "")
if(EXISTS "${ARROW_WHEEL_ROOT}/include/arrow/util/config.h")
  set(ArrowWheel_INCLUDE_DIR "${ARROW_WHEEL_ROOT}/include")
  file(STRINGS "${ArrowWheel_INCLUDE_DIR}/arrow/util/config.h" config REGEX "ARROW_(VERSION_STRING|SO_VERSION)")
  if(config MATCHES "ARROW_VERSION_STRING \"([0-9.]+)\"")
    set(ArrowWheel_VERSION "${CMAKE_MATCH_1}")
  endif()
  if(config MATCHES "ARROW_SO_VERSION \"([0-9]+)\"")
    set(so_version "${CMAKE_MATCH_1}")
  endif()
endif()
# Exact names (the wheel has no unversioned links), not cached: a newer set-up is seen at the next configure.
foreach(library arrow parquet)
  set(ArrowWheel_${library} "${ARROW_WHEEL_ROOT}/lib/lib${library}.so.${so_version}")
  if(NOT EXISTS "${ArrowWheel_${library}}")
    set(ArrowWheel_${library} "")
  endif()
endforeach()
find_package_handle_standard_args(ArrowWheel
  REQUIRED_VARS ArrowWheel_INCLUDE_DIR ArrowWheel_arrow ArrowWheel_parquet VERSION_VAR ArrowWheel_VERSION)
if(ArrowWheel_FOUND AND NOT TARGET ArrowWheel::parquet)
  foreach(library arrow parquet)
    add_library(ArrowWheel::${library} SHARED IMPORTED)
    set_target_properties(ArrowWheel::${library} PROPERTIES
      IMPORTED_LOCATION "${ArrowWheel_${library}}" IMPORTED_SONAME "lib${library}.so.${so_version}"
      INTERFACE_INCLUDE_DIRECTORIES "${ArrowWheel_INCLUDE_DIR}"
      INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${ArrowWheel_INCLUDE_DIR}")
  endforeach()
  target_link_libraries(ArrowWheel::parquet INTERFACE ArrowWheel::arrow)
  set(ArrowWheel_LIBRARIES "${ArrowWheel_arrow}" "${ArrowWheel_parquet}")
endif()
