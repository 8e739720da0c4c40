# Arrow and Parquet: the system's, from version 20 on, else the wheel in build/arrow (shared by all presets).
# Never compute, acero, dataset or substrait: docs/decisions/0001-arrow-from-a-wheel.md.
set(TAMIS_ARROW_MINIMUM 20)
set(ARROW_WHEEL_ROOT "${CMAKE_SOURCE_DIR}/build/arrow" CACHE PATH "What tools/setup_arrow.sh made")
add_library(tamis_arrow INTERFACE)

# Arrow's own version file accepts equal major versions only, so the minimum is compared here.
find_package(Arrow CONFIG QUIET)
find_package(Parquet CONFIG QUIET)
if(Arrow_FOUND AND Parquet_FOUND AND NOT ARROW_VERSION VERSION_LESS TAMIS_ARROW_MINIMUM)
  target_link_libraries(tamis_arrow INTERFACE Parquet::parquet_shared Arrow::arrow_shared)
  set(TAMIS_ARROW_LIBRARIES "")
  message(STATUS "Arrow ${ARROW_VERSION} of the system")
else()
  find_package(ArrowWheel ${TAMIS_ARROW_MINIMUM} QUIET)
  if(NOT ArrowWheel_FOUND)
    message(FATAL_ERROR "Arrow ${TAMIS_ARROW_MINIMUM} or newer is neither in the system nor in ${ARROW_WHEEL_ROOT}: "
                        "run ./build.sh setup (or tools/setup_arrow.sh), then configure again")
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
