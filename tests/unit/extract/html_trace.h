#ifndef TAMIS_TESTS_UNIT_EXTRACT_HTML_TRACE_H_
#define TAMIS_TESTS_UNIT_EXTRACT_HTML_TRACE_H_

// What WalkHtml visits, written as text.

#include <string>
#include <string_view>

#include "extract/html.h"

namespace tamis {

/// Writes what it sees: <a href=x>text</a>, with "." for the tags without a name of their own.
class Tracer : public HtmlVisitor {
 public:
  void OnStart(const HtmlElement& element) override {
    trace += '<' + std::string(Name(element.tag));
    constexpr std::string_view kNames[kHtmlAttributeCount] = {
        "alt",   "content",  "height",   "href",  "http-equiv", "lang",        "name",
        "rel",   "src",      "title",    "width", "xml:lang",   "aria-label",  "aria-labelledby",
        "data",  "datetime", "hreflang", "id",    "itemprop",   "itemscope",   "itemtype",
        "media", "property", "srcset",   "type",  "value",      "data-srcset", "data-lazy-srcset"};
    for (int i = 0; i < kHtmlAttributeCount; ++i) {
      const AttributeValue value = element.Get(static_cast<HtmlAttribute>(i));
      if (value) trace += ' ' + std::string(kNames[i]) + "=[" + std::string(*value) + ']';
    }
    trace += '>';
  }
  void OnEnd(HtmlTag tag) override { trace += "</" + std::string(Name(tag)) + '>'; }
  void OnText(std::string_view text) override { trace += text; }
  void OnBreak() override { trace += shows_breaks ? "|" : ""; }
  void OnJsonLd(std::string_view script) override { trace += "{" + std::string(script) + "}"; }

  std::string trace;
  bool shows_breaks = false;

 private:
  static std::string_view Name(HtmlTag tag) {
    constexpr std::string_view kNames[] = {".",       "html",   "title",      "meta",    "link",
                                           "base",    "a",      "area",       "img",     "iframe",
                                           "frame",   "figure", "figcaption", "heading", "control",
                                           ".", ".", ".", "picture", "source", "noscript",   "phrasing"};
    return kNames[static_cast<size_t>(tag)];
  }
};

/// The trace without html, head and body.
inline std::string Trace(std::string_view html, int64_t max_depth = 512) {
  Tracer tracer;
  HtmlOptions options;
  options.max_depth = max_depth;
  const Result<HtmlSummary> summary = WalkHtml(html, options, tracer);
  if (!summary) return summary.error().message;
  std::string trace = tracer.trace;
  for (const std::string_view noise : {"<html>", "</html>", "<.></.>"}) {
    const size_t at = trace.find(noise);
    if (at != std::string::npos) trace.erase(at, noise.size());
  }
  return trace;
}

inline std::string TraceWithBreaks(std::string_view html) {
  Tracer tracer;
  tracer.shows_breaks = true;
  if (!WalkHtml(html, HtmlOptions{}, tracer)) return "no tree";
  const std::string_view head = "<html><.></.>";
  const size_t body = tracer.trace.find(head) == 0 ? head.size() : 0;
  return tracer.trace.substr(body);
}

}  // namespace tamis

#endif  // TAMIS_TESTS_UNIT_EXTRACT_HTML_TRACE_H_
