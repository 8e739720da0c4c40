# Arrow and Parquet: the system's, from version 20 on, else the wheel in build/arrow (shared by all presets).
# Never compute, acero, dataset or substrait: docs/decisions/0001-arrow-from-a-wheel.md.
set(TAMIS_ARROW_MINIMUM 20)
set(ARROW_WHEEL_ROOT "${CMAKE_SOURCE_DIR}/build/arrow" CACHE PATH "What tools/setup_arrow.sh made")
add_library(tamis_arrow INTERFACE)

# What the stamp is made of: see tools/setup_arrow.sh.
function(arrow_wheel_is_current result)
  set(inputs "")
  foreach(file tools/setup_arrow.sh config/requirements-arrow.txt tools/hide_foreign_symbols.py)
    set_property(DIRECTORY "${CMAKE_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${file}")
    file(READ "${CMAKE_SOURCE_DIR}/${file}" content HEX)
    string(APPEND inputs "${content}")
  endforeach()
  set(stamp "")
  if(EXISTS "${ARROW_WHEEL_ROOT}/stamp")
    file(STRINGS "${ARROW_WHEEL_ROOT}/stamp" stamp LIMIT_COUNT 1)
  endif()
  string(SHA256 wanted "${inputs}")
  string(COMPARE EQUAL "${stamp}" "${wanted}" equal)
  set(${result} ${equal} PARENT_SCOPE)
endfunction()

# Arrow's own version file accepts equal major versions only, so the minimum is compared here.
find_package(Arrow CONFIG QUIET)
find_package(Parquet CONFIG QUIET)
if(Arrow_FOUND AND Parquet_FOUND AND NOT ARROW_VERSION VERSION_LESS TAMIS_ARROW_MINIMUM)
  target_link_libraries(tamis_arrow INTERFACE Parquet::parquet_shared Arrow::arrow_shared)
  set(TAMIS_ARROW_LIBRARIES "")
  message(STATUS "Arrow ${ARROW_VERSION} of the system")
else()
  find_package(ArrowWheel ${TAMIS_ARROW_MINIMUM} QUIET)
  arrow_wheel_is_current(is_current)
  if(NOT ArrowWheel_FOUND OR NOT is_current)
    message(FATAL_ERROR "Arrow ${TAMIS_ARROW_MINIMUM} or newer is not in the system, and what is in "
      "${ARROW_WHEEL_ROOT} is missing or out of date: run ./build.sh setup (or tools/setup_arrow.sh), "
      "then configure again")
  endif()
  target_link_libraries(tamis_arrow INTERFACE ArrowWheel::parquet ArrowWheel::arrow)
  set(TAMIS_ARROW_LIBRARIES "${ArrowWheel_LIBRARIES}")
  message(STATUS "Arrow ${ArrowWheel_VERSION} of the wheel")
endif()

# tamis_install_arrow(target): after `cmake --install` the program finds its Arrow beside itself, in
# <prefix>/lib/tamis, not in the checkout. Call it once, for the installed program (in <prefix>/bin).
function(tamis_install_arrow target)
  if(TAMIS_ARROW_LIBRARIES)
    set_target_properties(${target} PROPERTIES INSTALL_RPATH "$ORIGIN/../lib/tamis")
    install(PROGRAMS ${TAMIS_ARROW_LIBRARIES} DESTINATION lib/tamis)
    install(DIRECTORY "${ARROW_WHEEL_ROOT}/share/" DESTINATION share/doc/tamis/arrow)
  endif()
endfunction()
