// Token ids of texts: bpe_tokens VOCABULARY SHA256 CONTEXT <TEXTS
//
// TEXTS: UTF-8, a NUL after each. One line of ids for each, without the zeros at the end. Exit 0; 2 usage or
// vocabulary. For tests/models/compare_tokenizer.py.

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "filter/models/bpe_tokenizer.h"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const tamis::Result<tamis::BpeTokenizer> tokenizer = tamis::BpeTokenizer::Read(argv[1], argv[2]);
  if (!tokenizer) {
    std::cerr << tokenizer.error().message << '\n';
    return 2;
  }
  const auto context = static_cast<size_t>(std::strtoul(argv[3], nullptr, 10));
  std::string text;
  while (std::getline(std::cin, text, '\0')) {
    const auto tokens = tokenizer->Tokens(text, context);
    if (!tokens) return 2;
    for (const int64_t token : *tokens) {
      std::cout << token << ' ';
      if (token == tokenizer->merges().end_of_text()) break;
    }
    std::cout << '\n';
  }
  return 0;
}
