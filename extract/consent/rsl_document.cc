#include "extract/consent/rsl_document.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "extract/consent/rights_limits.h"
#include "extract/consent/rights_pattern.h"
#include "extract/consent/rsl_licence.h"
#include "extract/consent/rsl_names.h"
#include "extract/xml_reader.h"
#include "extract/xml_text.h"

namespace tamis {
namespace {

/// One content element. `depth` of its start tag; an implicit one has that of the element it was made for.
struct Content {
  int depth = 0;
  std::string url;
  bool has_licence = false;
  bool permitted = false;  // by some licence
  bool restricted = false;
  RslLicence outside;  // what stands in no licence
  std::string terms;   // of the licence that permits
  std::string raw;
};

constexpr size_t kMaxUtf8Bytes = 4;

/// Elements whose text counts.
constexpr std::array<std::string_view, 5> kTextElements{"permits", "prohibits", "amount", "standard",
                                                        "terms"};

class RslSink final : public XmlSink {
 public:
  explicit RslSink(RightsFile& file) : file_(file) {}

  void Start(std::string_view written, std::span<const XmlAttribute> attributes) override {
    ++depth_;
    const RslName name = names_.Enter(depth_, written, attributes);
    AppendTag(written, attributes);
    if (!name.is_rsl) return;
    if (!name.is_exact) MarkOdd();
    if (name.local == "content") return StartContent(attributes);
    if (name.local == "license" || name.local == "licence") return StartLicence(name, attributes);
    if (name.local == "payment") Current().Payment(LowerAscii(TrimWide(RslAttribute(attributes, "type"))));
    const bool has_text =
        std::find(kTextElements.begin(), kTextElements.end(), name.local) != kTextElements.end();
    if (!has_text || text_.active()) return;
    // Costs and uses that no licence holds concern the whole content.
    if (name.local != "terms") Current();
    text_element_ = name.local;
    text_type_ = LowerAscii(TrimWide(RslAttribute(attributes, "type")));
    text_depth_ = depth_;
    text_.Begin(&element_text_, depth_);
  }

  void Text(std::string_view text) override {
    text_.Add(text);
    if (content_) AppendRaw(text);
  }

  void End(std::string_view written) override {
    if (content_) AppendRaw("</" + std::string(written) + ">");
    if (text_.active() && depth_ == text_depth_) EndText();
    text_.End(depth_);
    if (licence_ && depth_ == licence_depth_) EndLicence();
    if (content_ && depth_ == content_->depth) EndContent();
    names_.Leave(depth_);
    --depth_;
  }

  bool wants_more() const override { return !cut_ && !names_.too_many(); }

  /// The document broke off: what already denies counts.
  void BreakOff() {
    if (licence_) EndLicence();
    if (content_ && content_->has_licence && !IsPermitted()) EndContent();
    content_.reset();
  }

  bool is_rsl() const { return names_.saw_rsl(); }
  bool has_root() const { return names_.has_root(); }
  bool cut() const { return !wants_more(); }

 private:
  void AppendRaw(std::string_view text) {
    std::string& raw = content_->raw;
    raw += text.substr(0, kMaxStatementRawBytes + 1 - std::min(raw.size(), kMaxStatementRawBytes + 1));
  }

  void AppendTag(std::string_view name, std::span<const XmlAttribute> attributes) {
    pending_tag_ = "<" + std::string(name);
    for (const XmlAttribute& attribute : attributes) {
      if (pending_tag_.size() > kMaxStatementRawBytes) break;
      const std::string_view value = attribute.value.substr(0, kMaxStatementRawBytes);
      pending_tag_.append(" ").append(attribute.name).append("=\"").append(value).append("\"");
    }
    pending_tag_ += ">";
    if (content_) AppendRaw(pending_tag_);
  }

  void MarkOdd() {
    if (licence_) licence_->Restrict();
    if (content_) content_->restricted = true;
  }

  /// The licence that is open, else what stands outside of any; a content is made where there is none.
  RslLicence& Current() {
    if (licence_) return *licence_;
    OpenContent({});
    return content_->outside;
  }

  void OpenContent(std::string_view url) {
    if (content_) return;
    content_.emplace();
    content_->depth = depth_;
    content_->url = std::string(url);
    AppendRaw(pending_tag_);
  }

  void StartContent(std::span<const XmlAttribute> attributes) {
    if (licence_) EndLicence();
    if (content_) EndContent();
    OpenContent(RslAttribute(attributes, "url"));
    if (names_.is_odd()) content_->restricted = true;
    if (RestrictsAccess(attributes)) content_->restricted = true;
  }

  void StartLicence(const RslName& name, std::span<const XmlAttribute> attributes) {
    if (licence_) EndLicence();
    OpenContent({});
    content_->has_licence = true;
    licence_.emplace();
    licence_depth_ = depth_;
    if (!name.is_exact || name.local != "license" || RestrictsAccess(attributes)) licence_->Restrict();
  }

  /// A licence must be fetched first, or a key (RSL 1.0, attributes server and encrypted).
  static bool RestrictsAccess(std::span<const XmlAttribute> attributes) {
    const std::string encrypted = LowerAscii(TrimWide(RslAttribute(attributes, "encrypted")));
    return !TrimWide(RslAttribute(attributes, "server")).empty() ||
           !(encrypted.empty() || encrypted == "false" || encrypted == "0" || encrypted == "no");
  }

  void EndText() {
    if (text_element_ == "terms") {
      if (licence_) licence_->Terms(element_text_);
      if (!licence_ && content_) content_->outside.Terms(element_text_);
      return;
    }
    RslLicence& licence = Current();
    // Cut: what is left out may have denied.
    if (element_text_.size() + kMaxUtf8Bytes > XmlText::kMaxBytes) licence.Restrict();
    if (text_element_ == "permits") licence.Permits(text_type_, element_text_);
    if (text_element_ == "prohibits") licence.Prohibits(text_type_, element_text_);
    if (text_element_ == "amount") licence.Amount(element_text_);
    if (text_element_ == "standard") licence.Standard(element_text_);
  }

  void EndLicence() {
    if (content_ && licence_->permits_training()) {
      content_->permitted = true;
      if (content_->terms.empty()) content_->terms = licence_->terms();
    }
    licence_.reset();
  }

  bool IsPermitted() const {
    return content_->permitted && !content_->restricted && content_->outside.permits_training();
  }

  void EndContent() {
    const bool permitted = IsPermitted();
    if (file_.rules.size() >= kMaxRightsRules) cut_ = true;
    const bool is_exact = content_->url.size() <= kMaxRightsPatternBytes;
    if (!cut_ && (!permitted || is_exact)) {
      const std::string& terms = content_->terms.empty() ? content_->outside.terms() : content_->terms;
      file_.rules.push_back({.pattern = BoundedPattern(content_->url),
                             .category = "ai-train",
                             .value = permitted ? "permitted" : "denied",
                             .detail = permitted ? terms : std::string(),
                             .raw = BoundedRaw(content_->raw)});
    }
    content_.reset();
  }

  RightsFile& file_;
  RslNames names_;
  int depth_ = 0;
  std::optional<Content> content_;
  std::optional<RslLicence> licence_;
  int licence_depth_ = 0;
  XmlText text_;
  int text_depth_ = 0;
  std::string element_text_;
  std::string text_element_;
  std::string text_type_;
  std::string pending_tag_;
  bool cut_ = false;
};

}  // namespace

void ReadRslDocument(std::string_view text, RightsFile& file) {
  RslSink sink(file);
  XmlReader reader(sink, "UTF-8");
  Status read = reader.Feed(text);
  if (read) read = reader.Finish();
  if (!read || sink.cut()) sink.BreakOff();
  // A document of another vocabulary, whole and without a word of this one, is something else.
  const bool other = read && sink.has_root() && !sink.is_rsl();
  file.state = other ? "absent" : read && !sink.cut() ? "read" : "unreadable";
  if (other) file.problem = "XML of another kind";
  if (file.state == "unreadable") file.problem = read ? "more than is read" : read.error().message;
}

}  // namespace tamis
