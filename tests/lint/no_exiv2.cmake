# cmake -DPROGRAM=... -DCONTROL=... -P: fails if PROGRAM needs exiv2, which is GPL-2.0-or-later, directly or
# through another library. CONTROL does need it, so that a check that finds nothing fails too.
function(needs_exiv2 program result)
  file(GET_RUNTIME_DEPENDENCIES EXECUTABLES "${program}"
    RESOLVED_DEPENDENCIES_VAR resolved UNRESOLVED_DEPENDENCIES_VAR unresolved
    CONFLICTING_DEPENDENCIES_PREFIX conflicting)  # the runtime's TBB and the one of Debian's OpenCV
  set(${result} FALSE PARENT_SCOPE)
  if("${resolved};${unresolved};${conflicting_FILENAMES}" MATCHES "exiv2")
    set(${result} TRUE PARENT_SCOPE)
  endif()
endfunction()

needs_exiv2("${PROGRAM}" program_needs_it)
needs_exiv2("${CONTROL}" control_needs_it)
if(program_needs_it)
  message(FATAL_ERROR "${PROGRAM} is linked with exiv2")
endif()
if(NOT control_needs_it)
  message(FATAL_ERROR "${CONTROL} is not linked with exiv2: this check sees nothing")
endif()
