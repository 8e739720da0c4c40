#include "extract/xml_reader.h"

#include <malloc.h>

#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <expat.h>

namespace tamis {
namespace {

constexpr int kMaxDepth = 64;
constexpr size_t kMaxAttributes = 64;
constexpr size_t kMaxSilentBytes = size_t{1} << 20;
constexpr size_t kMaxParserBytes = size_t{32} << 20;

// Expat keeps every name that it has met and hands no context to its allocator: the bytes of the parser that
// runs on this thread.
thread_local size_t* parser_bytes = nullptr;

/// Counts on `count` while it lives.
class CountAllocations {
 public:
  explicit CountAllocations(size_t& count) { parser_bytes = &count; }
  ~CountAllocations() { parser_bytes = nullptr; }
  CountAllocations(const CountAllocations&) = delete;
  CountAllocations& operator=(const CountAllocations&) = delete;
};

void* Counted(void* block) {
  if (block != nullptr && parser_bytes != nullptr) *parser_bytes += malloc_usable_size(block);
  return block;
}

void Uncount(void* block) {
  if (block != nullptr && parser_bytes != nullptr) *parser_bytes -= malloc_usable_size(block);
}

bool HasRoom(size_t bytes) {
  return parser_bytes != nullptr && bytes <= kMaxParserBytes && *parser_bytes <= kMaxParserBytes - bytes;
}

void* Allocate(size_t bytes) {
  return HasRoom(bytes) ? Counted(std::malloc(bytes)) : nullptr;
}

void* Reallocate(void* block, size_t bytes) {
  if (!HasRoom(bytes)) return nullptr;
  const size_t before = block == nullptr ? 0 : malloc_usable_size(block);
  void* const moved = std::realloc(block, bytes);
  if (moved == nullptr) return nullptr;
  *parser_bytes -= before;
  return Counted(moved);
}

void Free(void* block) {
  Uncount(block);
  std::free(block);
}

constexpr XML_Memory_Handling_Suite kMemory = {Allocate, Reallocate, Free};

}  // namespace

struct XmlReader::State {
  State(XmlSink& told, std::string_view encoding) : sink(told) {
    const std::string name(encoding);
    const CountAllocations counting(allocated);
    parser = XML_ParserCreate_MM(name.empty() ? nullptr : name.c_str(), &kMemory, nullptr);
    if (parser == nullptr) return;
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, OnStart, OnEnd);
    XML_SetCharacterDataHandler(parser, OnText);
    XML_SetStartDoctypeDeclHandler(parser, OnDoctype);
  }
  ~State() {
    const CountAllocations counting(allocated);
    if (parser != nullptr) XML_ParserFree(parser);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Status Parse(std::string_view portion, bool is_last);
  Error FailureOf(XML_Error code) const;
  void Stop(std::optional<Error> why) {
    if (!failure) failure = std::move(why);
    stopped = true;
    XML_StopParser(parser, XML_FALSE);
  }
  // No exception may pass through a C library.
  template <class Call>
  void Tell(Call call) {
    if (stopped) return;
    heard_at = fed;
    try {
      call();
    } catch (const std::exception& thrown) {
      return Stop(Error{ErrorCode::kInternal, std::string("xml: ") + thrown.what()});
    }
    if (!sink.wants_more()) Stop(std::nullopt);
  }

  static void OnStart(void* self, const XML_Char* name, const XML_Char** attributes);
  static void OnEnd(void* self, const XML_Char* name);
  static void OnText(void* self, const XML_Char* text, int size);
  static void OnDoctype(void* self, const XML_Char* name, const XML_Char* system, const XML_Char* publicId,
                        int has_subset);

  XmlSink& sink;
  size_t allocated = 0;
  XML_Parser parser = nullptr;
  std::vector<XmlAttribute> attributes;  // of the current element
  std::optional<Error> failure;
  size_t fed = 0;       // bytes
  size_t heard_at = 0;  // value of `fed` at the last call to the sink
  int depth = 0;
  bool stopped = false;
};

void XmlReader::State::OnStart(void* self, const XML_Char* name, const XML_Char** attributes) {
  State& state = *static_cast<State*>(self);
  state.attributes.clear();
  size_t count = 0;
  for (const XML_Char** at = attributes; *at != nullptr; at += 2, ++count) {
    if (count < kMaxAttributes) state.attributes.push_back({at[0], at[1]});
  }
  if (++state.depth > kMaxDepth || count > kMaxAttributes) {
    const bool deep = state.depth > kMaxDepth;
    return state.Stop(
        Error{ErrorCode::kTooLarge, deep ? "xml: more than 64 levels" : "xml: more than 64 attributes"});
  }
  state.Tell([&] { state.sink.Start(name, state.attributes); });
}

void XmlReader::State::OnEnd(void* self, const XML_Char* name) {
  State& state = *static_cast<State*>(self);
  --state.depth;
  state.Tell([&] { state.sink.End(name); });
}

void XmlReader::State::OnText(void* self, const XML_Char* text, int size) {
  State& state = *static_cast<State*>(self);
  state.Tell([&] { state.sink.Text(std::string_view(text, static_cast<size_t>(size))); });
}

void XmlReader::State::OnDoctype(void* self, const XML_Char*, const XML_Char* system,
                                 const XML_Char* publicId, int has_internal_subset) {
  // One that only names the root declares nothing.
  if (system == nullptr && publicId == nullptr && has_internal_subset == 0) return;
  static_cast<State*>(self)->Stop(Error{ErrorCode::kInvalidInput, "xml: a DOCTYPE is refused"});
}

Error XmlReader::State::FailureOf(XML_Error code) const {
  if (code == XML_ERROR_NO_MEMORY) return {ErrorCode::kTooLarge, "xml: more memory than 32 MiB"};
  return {ErrorCode::kInvalidInput,
          "xml: line " + std::to_string(XML_GetCurrentLineNumber(parser)) + ": " + XML_ErrorString(code)};
}

Status XmlReader::State::Parse(std::string_view portion, bool is_last) {
  if (failure) return *failure;
  if (stopped) return {};
  if (parser == nullptr) return Error{ErrorCode::kInternal, "xml: no parser"};
  fed += portion.size();
  const CountAllocations counting(allocated);
  const XML_Status status =
      XML_Parse(parser, portion.data(), static_cast<int>(portion.size()), is_last ? XML_TRUE : XML_FALSE);
  if (failure) return *failure;
  if (stopped) return {};
  if (status != XML_STATUS_OK) failure = FailureOf(XML_GetErrorCode(parser));
  // A tag or comment without end is scanned anew with each portion.
  if (!failure && fed - heard_at > kMaxSilentBytes)
    failure = Error{ErrorCode::kTooLarge, "xml: a tag or comment of more than 1 MiB"};
  return failure ? Status(*failure) : Status();
}

XmlReader::XmlReader(XmlSink& sink, std::string_view encoding)
    : state_(std::make_unique<State>(sink, encoding)) {}

XmlReader::~XmlReader() = default;

Status XmlReader::Feed(std::string_view portion) {
  // Expat takes an int; a portion larger than the silence allowed could not be judged.
  while (portion.size() > kMaxSilentBytes / 2) {
    const Status fed = state_->Parse(portion.substr(0, kMaxSilentBytes / 2), false);
    if (!fed) return fed;
    portion.remove_prefix(kMaxSilentBytes / 2);
  }
  return state_->Parse(portion, false);
}

int64_t XmlReader::line() const {
  return state_->parser == nullptr ? 0 : static_cast<int64_t>(XML_GetCurrentLineNumber(state_->parser));
}

Status XmlReader::Finish() {
  return state_->Parse({}, true);
}

}  // namespace tamis
