#include "extract/page_rights/rdfa.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "extract/html_scanner.h"
#include "extract/microsyntax.h"

namespace tamis {
namespace {

constexpr size_t kMaxNameBytes = 512;

constexpr std::string_view kPrefixes[] = {"cc:",
                                          "dct:",
                                          "dcterms:",
                                          "dc:",
                                          "xhv:",
                                          "edm:",
                                          "schema:",
                                          "http://creativecommons.org/ns#",
                                          "https://creativecommons.org/ns#",
                                          "http://web.resource.org/cc/",
                                          "http://purl.org/dc/terms/",
                                          "http://purl.org/dc/elements/1.1/",
                                          "http://www.w3.org/1999/xhtml/vocab#",
                                          "http://www.europeana.eu/schemas/edm/",
                                          "http://schema.org/",
                                          "https://schema.org/"};

/// The local name of a term under one of the prefixes; empty for other terms.
std::string_view TermOf(std::string_view term) {
  for (const std::string_view prefix : kPrefixes) {
    if (!StartsWithIgnoringCase(term, prefix)) continue;
    term.remove_prefix(prefix.size());
    return term;
  }
  return {};
}

bool HasImageType(std::string_view types) {
  types = types.substr(0, kMaxNameBytes);
  for (std::string_view type = NextToken(types); !type.empty(); type = NextToken(types)) {
    const std::string_view term = TermOf(type).empty() ? type : TermOf(type);
    if (term == "ImageObject" || term == "Photograph" || term == "StillImage" || term == "Image") return true;
  }
  return false;
}

/// edm:rights and dcterms:rights may name a licence; elsewhere rights are texts on use.
std::string_view PropertyOf(std::string_view term, bool is_url) {
  const std::string_view local = TermOf(term);
  return local == "rights" && is_url ? std::string_view("license") : local;
}

}  // namespace

size_t Rdfa::Subject(std::string_view name, bool is_image, std::string_view source) {
  name = Trim(name);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);  // safe CURIE
  if (name.empty() && !is_image) return kPage;
  if (!name.empty()) {
    const auto known = subjects_.find(std::string(name));
    if (known != subjects_.end()) return known->second;
  }
  if (works_.size() >= kMaxStatedWorks) {
    cut_ = true;
    return kPage;
  }
  works_.push_back({.source = source, .is_image = is_image});
  if (!name.empty()) {
    works_.back().urls.push_back(WrittenUrl(name));
    subjects_.emplace(std::string(name), works_.size() - 1);
  }
  return works_.size() - 1;
}

size_t Rdfa::NewSubject(const HtmlElement& element) {
  const bool has_relation = element.Has(HtmlAttribute::kRel) || element.Has(HtmlAttribute::kProperty);
  const bool is_image = HasImageType(element.Text(HtmlAttribute::kTypeof));
  const std::string_view source = is_image ? "L05" : "L07";
  if (element.Has(HtmlAttribute::kAbout))
    return Subject(element.Text(HtmlAttribute::kAbout), is_image, source);
  // RDFa 1.0: an img is the subject of its rel; of a property its src is the value.
  const bool is_subject = element.Has(HtmlAttribute::kRel) || element.Has(HtmlAttribute::kContent);
  if (element.tag == HtmlTag::kImg && is_subject)
    return Subject(element.Text(HtmlAttribute::kSrc), true, "L07");
  if (element.Has(HtmlAttribute::kResource) && (!has_relation || is_image)) {
    return Subject(element.Text(HtmlAttribute::kResource), is_image, source);
  }
  if (is_image) return Subject({}, true, source);
  // Another thing than an image or the page: what is said inside is said of it.
  return element.Has(HtmlAttribute::kTypeof) && !element.Text(HtmlAttribute::kTypeof).empty() &&
                 !current_.empty() && current_.back() != kPage && works_[current_.back()].is_image
             ? Subject("#", false, source)
             : kKeep;
}

void Rdfa::Set(size_t subject, std::string_view property, std::string_view value) {
  if (!property.empty() && !SetWorkProperty(WorkOf(subject), property, value)) cut_ = true;
}

bool Rdfa::Start(const HtmlElement& element, size_t depth) {
  Open open{.depth = depth, .subject = NewSubject(element), .text_begin = text_.here().offset};
  if (open.subject != kKeep) current_.push_back(open.subject);
  const size_t subject = current_.empty() ? kPage : current_.back();
  open.text_subject = subject;
  const bool in_image = subject != kPage && works_[subject].is_image;
  const AttributeValue target = element.Has(HtmlAttribute::kResource) ? element.Get(HtmlAttribute::kResource)
                                                                      : element.Get(HtmlAttribute::kHref);
  bool says_licence = false;
  std::string_view rels = element.Text(HtmlAttribute::kRel).substr(0, kMaxNameBytes);
  const bool has_rel = element.Has(HtmlAttribute::kRel);
  for (std::string_view rel = NextToken(rels); !rel.empty() && target; rel = NextToken(rels)) {
    const bool plain = EqualsIgnoringCase(rel, "license");
    const std::string_view property = plain ? std::string_view("license") : PropertyOf(rel, true);
    Set(subject, property, *target);
    says_licence = says_licence || property == "license";
  }
  std::string_view names = element.Text(HtmlAttribute::kProperty).substr(0, kMaxNameBytes);
  for (std::string_view name = NextToken(names); !name.empty(); name = NextToken(names)) {
    const bool is_url = !element.Has(HtmlAttribute::kContent) && !has_rel && target.has_value();
    std::string_view property = PropertyOf(name, is_url);
    if (property.empty() && in_image && name.find(':') == std::string_view::npos) property = name;
    if (property.empty()) continue;
    says_licence = says_licence || property == "license";
    if (element.Has(HtmlAttribute::kContent)) {
      Set(subject, property, element.Text(HtmlAttribute::kContent));
    } else if (is_url) {
      Set(subject, property, *target);
    } else if (element.tag == HtmlTag::kImg) {
      Set(subject, property, element.Text(HtmlAttribute::kSrc));
    } else if (IsWorkProperty(property)) {
      open.texts.emplace_back(property);
    }
  }
  if (open.subject != kKeep || !open.texts.empty()) open_.push_back(std::move(open));
  return says_licence && subject != kPage;
}

void Rdfa::EndOpen() {
  const Open open = std::move(open_.back());
  open_.pop_back();
  if (open.subject != kKeep) current_.pop_back();
  if (open.texts.empty()) return;
  const std::string value = text_.Extract(open.text_begin, text_.here().offset, kMaxWorkTextBytes);
  for (const std::string& property : open.texts) Set(open.text_subject, property, value);
}

std::vector<StatedWork> Rdfa::TakeWorks() {
  std::erase_if(works_, [](const StatedWork& work) { return !work.SaysRights(); });
  return std::move(works_);
}

}  // namespace tamis
