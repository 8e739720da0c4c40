# OpenVINO: the system's, from 2024.0 on, else the wheel in build/openvino (shared by all presets). Only filter/models/
# knows it: docs/decisions/0011-inference-by-openvino.md. The CPU plugin and the ONNX front end are opened by the
# runtime itself, beside itself.
set(TAMIS_OPENVINO_MINIMUM 2024)
set(TAMIS_OPENVINO_ROOT "${CMAKE_SOURCE_DIR}/build/openvino" CACHE PATH "The runtime that tools/setup_models.sh made")
set(TAMIS_MODELS_ROOT "${CMAKE_SOURCE_DIR}/build/models" CACHE PATH "The models that tools/setup_models.sh made")
add_library(tamis_openvino INTERFACE)

# What the stamp is made of: see tools/setup_models.sh.
function(models_are_current result)
  set(inputs "")
  foreach(file tools/setup_models.sh config/requirements-models.txt config/models/open-nsfw.toml)
    set_property(DIRECTORY "${CMAKE_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${file}")
    file(READ "${CMAKE_SOURCE_DIR}/${file}" content HEX)
    string(APPEND inputs "${content}")
  endforeach()
  string(SHA256 wanted "${inputs}")
  set(current TRUE)
  foreach(root "${TAMIS_OPENVINO_ROOT}" "${TAMIS_MODELS_ROOT}")
    set(stamp "")
    if(EXISTS "${root}/stamp")
      file(STRINGS "${root}/stamp" stamp LIMIT_COUNT 1)
    endif()
    if(NOT stamp STREQUAL wanted)
      set(current FALSE)
    endif()
  endforeach()
  set(${result} ${current} PARENT_SCOPE)
endfunction()

models_are_current(is_current)
if(NOT is_current)
  message(FATAL_ERROR "The models or their runtime (${TAMIS_MODELS_ROOT}, ${TAMIS_OPENVINO_ROOT}) are missing or out "
    "of date: run ./build.sh setup (or tools/setup_models.sh), then configure again")
endif()

# Keep this condition and the one in tools/setup_models.sh the same.
find_package(OpenVINO CONFIG QUIET COMPONENTS Runtime ONNX)
if(OpenVINO_FOUND AND NOT OpenVINO_VERSION VERSION_LESS TAMIS_OPENVINO_MINIMUM)
  target_link_libraries(tamis_openvino INTERFACE openvino::runtime)
  set(TAMIS_OPENVINO_LIBRARIES "")
  message(STATUS "OpenVINO ${OpenVINO_VERSION} of the system")
else()
  # Exact names: the wheel has no unversioned links.
  file(GLOB TAMIS_OPENVINO_LIBRARIES "${TAMIS_OPENVINO_ROOT}/lib/*.so*")
  foreach(library openvino tbb)
    set(file "${TAMIS_OPENVINO_LIBRARIES}")
    list(FILTER file INCLUDE REGEX "/lib${library}\\.so\\.[0-9]+$")
    list(LENGTH file count)
    if(NOT count EQUAL 1)
      message(FATAL_ERROR "${TAMIS_OPENVINO_ROOT}/lib has no single lib${library}.so: remove the folder, run "
        "tools/setup_models.sh again")
    endif()
    get_filename_component(soname "${file}" NAME)
    add_library(OpenVINOWheel::${library} SHARED IMPORTED)
    set_target_properties(OpenVINOWheel::${library} PROPERTIES IMPORTED_LOCATION "${file}" IMPORTED_SONAME "${soname}")
  endforeach()
  set_target_properties(OpenVINOWheel::openvino PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${TAMIS_OPENVINO_ROOT}/include"
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${TAMIS_OPENVINO_ROOT}/include")
  # Debian's OpenCV brings a libtbb.so.12 too. A process has one, and must have the newer: the wheel's, named by the
  # program itself, is loaded before any library that another library names.
  target_link_libraries(tamis_openvino INTERFACE OpenVINOWheel::openvino
    -Wl,--push-state,--no-as-needed OpenVINOWheel::tbb -Wl,--pop-state)
  message(STATUS "OpenVINO of the wheel")
endif()

# tamis_install_models(target): after `cmake --install` the program finds its runtime in <prefix>/lib/tamis and its
# models in <prefix>/share/tamis/models, not in the checkout. Call it once, for the installed program.
function(tamis_install_models target)
  if(TAMIS_OPENVINO_LIBRARIES)
    set_target_properties(${target} PROPERTIES INSTALL_RPATH "$ORIGIN/../lib/tamis")
    install(PROGRAMS ${TAMIS_OPENVINO_LIBRARIES} DESTINATION lib/tamis)
    install(DIRECTORY "${TAMIS_OPENVINO_ROOT}/share/" DESTINATION share/doc/tamis/openvino)
  endif()
  install(DIRECTORY "${TAMIS_MODELS_ROOT}/" DESTINATION share/tamis/models PATTERN stamp EXCLUDE)
endfunction()
