#ifndef TAMIS_EXTRACT_XML_READER_H_
#define TAMIS_EXTRACT_XML_READER_H_

// XML in portions to calls: start, text, end. No DTD, no entities, bounded.
// Standard: https://www.w3.org/TR/xml/. Library: Expat, hidden in xml_reader.cc.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// One attribute, references resolved. UTF-8.
struct XmlAttribute {
  std::string_view name;
  std::string_view value;
};

/// Who is told what stands in the document. Names as written ("image:loc"), UTF-8; views last for the call.
class XmlSink {
 public:
  virtual ~XmlSink() = default;
  virtual void Start(std::string_view name, std::span<const XmlAttribute> attributes) = 0;
  virtual void End(std::string_view name) = 0;
  virtual void Text(std::string_view text) = 0;  // in pieces, none splits a character
  virtual bool wants_more() const { return true; }
};

/// Reads one document.
///
/// A DOCTYPE that does more than name the root ends it: nothing of the internal subset is read, nothing
/// external is asked for. Limits: 64 levels, 64 attributes an element, 1 MiB between two calls to the sink,
/// 32 MiB of memory. Errors: kInvalidInput with line and what is wrong, also for a DOCTYPE; kTooLarge for a
/// limit. What the sink was told before stands. After an error or when the sink wants no more, further
/// portions are ignored. Lifetime: the sink must outlive it. Thread-safety: one reader per thread at a time.
class XmlReader {
 public:
  /// `encoding`: overrides the document's declaration ("UTF-8"); empty: byte order mark or declaration
  /// decide, UTF-8, UTF-16, ISO-8859-1 and US-ASCII are known.
  XmlReader(XmlSink& sink, std::string_view encoding);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  Status Feed(std::string_view portion);

  /// Line on which the call to the sink stands, 1-based. Only while the sink is told something.
  int64_t line() const;

  /// The document ends here.
  Status Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_XML_READER_H_
