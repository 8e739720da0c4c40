# tamis_embed(target file function): `std::string_view tamis::function()` gives the file's content, compiled in.
function(tamis_embed target file function)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" TAMIS_EMBEDDED_CONTENT)
  set(TAMIS_EMBEDDED_FUNCTION "${function}")
  set(source "${CMAKE_CURRENT_BINARY_DIR}/embedded_${function}.cc")
  configure_file("${CMAKE_SOURCE_DIR}/cmake/embedded.cc.in" "${source}" @ONLY)
  target_sources(${target} PRIVATE "${source}")
endfunction()
