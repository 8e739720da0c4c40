# Writes config/agent_tokens.txt (INPUT) as C++ (OUTPUT): the program needs no data file.
file(STRINGS "${INPUT}" lines)
set(rows "")
foreach(line IN LISTS lines)
  if(line MATCHES "^#")
    continue()
  endif()
  if(NOT line MATCHES "^(P[0-3])\\|([^|\"\\\\]+)\\|([0-9]+-[0-9]+-[0-9]+)\\|(https?://[^|\"\\\\ ]+)$")
    message(FATAL_ERROR "${INPUT}: not class|token|date|source: ${line}")
  endif()
  string(APPEND rows
    "    {\"${CMAKE_MATCH_1}\", \"${CMAKE_MATCH_2}\", \"${CMAKE_MATCH_3}\", \"${CMAKE_MATCH_4}\"},\n")
endforeach()
if(rows STREQUAL "")
  message(FATAL_ERROR "${INPUT}: no tokens")
endif()
file(WRITE "${OUTPUT}" "// Made from config/agent_tokens.txt.
#include \"config/agent_tokens.h\"

namespace tamis {

std::span<const AgentToken> AgentTokens() {
  static constexpr AgentToken kTokens[] = {
${rows}  };
  return kTokens;
}

}  // namespace tamis
")
