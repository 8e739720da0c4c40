# tamis_embed_folder(target folder function header): compiles all files below `folder` into `target`, as
# std::span<const EmbeddedFile> tamis::function(), declared in `header`. Any bytes; sorted by path.
#
# Run as a script (-P) with FOLDER, FUNCTION, HEADER and OUTPUT it writes the source file.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB_RECURSE paths RELATIVE "${FOLDER}" "${FOLDER}/*")
  list(SORT paths)
  set(rows "")
  foreach(path IN LISTS paths)
    file(READ "${FOLDER}/${path}" hex HEX)
    string(LENGTH "${hex}" digits)
    math(EXPR size "${digits} / 2")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${hex}")
    string(APPEND rows "      {\"${path}\", std::string_view(\"${bytes}\", ${size})},\n")
  endforeach()
  if(rows STREQUAL "")
    message(FATAL_ERROR "${FOLDER}: no files to embed")
  endif()
  file(WRITE "${OUTPUT}" "// Made by cmake/embed_folder.cmake.
#include \"${HEADER}\"

namespace tamis {

std::span<const EmbeddedFile> ${FUNCTION}() {
  static constexpr EmbeddedFile kFiles[] = {
${rows}  };
  return kFiles;
}

}  // namespace tamis
")
  return()
endif()

function(tamis_embed_folder target folder function header)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${folder}/*")
  set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded_${function}.cc")
  add_custom_command(OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DFOLDER=${folder}" "-DFUNCTION=${function}" "-DHEADER=${header}"
            "-DOUTPUT=${output}" -P "${CMAKE_SOURCE_DIR}/cmake/embed_folder.cmake"
    DEPENDS ${files} "${CMAKE_SOURCE_DIR}/cmake/embed_folder.cmake" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
