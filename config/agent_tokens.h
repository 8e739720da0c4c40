#ifndef TAMIS_CONFIG_AGENT_TOKENS_H_
#define TAMIS_CONFIG_AGENT_TOKENS_H_

// Crawlers of others that a site may keep out of training data: config/agent_tokens.txt, built in.

#include <span>
#include <string_view>

namespace tamis {

/// One line of the list.
struct AgentToken {
  std::string_view group;  // P0 policy only, P1 image data sets, P2 open corpora, P3 one company
  std::string_view token;
  std::string_view date;    // when the source was read, YYYY-MM-DD
  std::string_view source;  // URL
};

/// All lines, in the order of the file. Thread-safe.
std::span<const AgentToken> AgentTokens();

}  // namespace tamis

#endif  // TAMIS_CONFIG_AGENT_TOKENS_H_
