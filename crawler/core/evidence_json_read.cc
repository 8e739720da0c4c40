#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include <boost/json.hpp>

#include "crawler/core/evidence_json.h"
#include "crawler/core/rfc3339.h"
#include "crawler/core/url.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr size_t kMaxJsonBytes = size_t{16} << 20;
constexpr size_t kMaxDepth = 16;
constexpr size_t kMaxItems = 8192;  // of any list
constexpr size_t kMaxNameBytes = 64;

/// Reads the members of one object. The first thing that is wrong is kept; later reads change nothing.
class Members {
 public:
  Members(const json::value& value, std::optional<Error>& problem) : problem_(problem) {
    object_ = value.if_object();
    if (object_ == nullptr) Fail("not a JSON object");
  }

  void Text(std::string_view key, size_t max_bytes, std::string& text) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    const json::string* found = value->if_string();
    if (found == nullptr) return Fail(key, "is not a string");
    if (found->size() > max_bytes) return Fail(key, "is too long");
    text.assign(found->data(), found->size());
  }

  void Flag(std::string_view key, bool& flag) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    if (!value->is_bool()) return Fail(key, "is not true or false");
    flag = value->get_bool();
  }

  void Number(std::string_view key, int& number) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    const int64_t* found = value->if_int64();
    if (found == nullptr || *found < 0 || *found > std::numeric_limits<int>::max()) {
      return Fail(key, "is not a whole number");
    }
    number = static_cast<int>(*found);
  }

  void Time(std::string_view key, TimePoint& time) {
    std::string text;
    Text(key, kMaxNameBytes, text);
    if (text.empty()) return;
    const Result<TimePoint> read = TimeFromRfc3339Micros(text);
    if (!read) return Fail(key, "is " + read.error().message);
    time = *read;
  }

  /// The value of an enumeration of `count` that `ToString` names.
  template <class Enum>
  void Name(std::string_view key, size_t count, Enum& named) {
    std::string text;
    Text(key, kMaxNameBytes, text);
    if (Find(key) == nullptr) return;
    for (size_t i = 0; i < count; ++i) {
      if (ToString(static_cast<Enum>(i)) != text) continue;
      named = static_cast<Enum>(i);
      return;
    }
    Fail(key, "is a word nobody knows");
  }

  template <class Item, class ReadItem>
  void List(std::string_view key, std::vector<Item>& list, const ReadItem& read_item) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    const json::array* found = value->if_array();
    if (found == nullptr) return Fail(key, "is not a list");
    if (found->size() > kMaxItems) return Fail(key, "has too many items");
    list.reserve(found->size());
    for (const json::value& item : *found) {
      if (problem_) return;
      list.push_back(read_item(item));
    }
  }

  void Texts(std::string_view key, size_t max_bytes, std::vector<std::string>& texts) {
    List(key, texts, [&](const json::value& item) {
      const json::string* text = item.if_string();
      if (text == nullptr || text->size() > max_bytes) {
        Fail(key, "holds what is no string, or a long one");
        return std::string();
      }
      return std::string(text->data(), text->size());
    });
  }

  const json::value* Find(std::string_view key) const {
    return object_ == nullptr || problem_ ? nullptr : object_->if_contains(key);
  }

  void Fail(std::string_view key, std::string_view what) {
    Fail("\"" + std::string(key) + "\" " + std::string(what));
  }

 private:
  void Fail(std::string message) {
    if (!problem_) problem_ = Error{ErrorCode::kInvalidInput, std::move(message)};
  }

  const json::object* object_ = nullptr;
  std::optional<Error>& problem_;
};

EvidenceDocument ReadDocument(const json::value& value, std::optional<Error>& problem) {
  EvidenceDocument document;
  Members members(value, problem);
  members.Text("kind", kMaxNameBytes, document.kind);
  members.Name("place", kPlaceCount, document.place);
  members.Text("url", kMaxUrlBytes, document.url);
  members.Text("state", kMaxNameBytes, document.state);
  members.Text("sha256", kMaxNameBytes, document.sha256);
  members.Number("http_status", document.http_status);
  members.Time("fetched_at", document.fetched_at);
  return document;
}

/// What statements and findings share; the two names differ.
Statement ReadStatementAs(Members& members, std::string_view place_key, std::string_view category_key) {
  Statement statement;
  members.Name("mechanism", kMechanismCount, statement.mechanism);
  members.Name(place_key, kPlaceCount, statement.place);
  members.Text("url", kMaxUrlBytes, statement.url);
  members.Text("scope", kMaxStatementTextBytes, statement.scope);
  members.Text(category_key, kMaxStatementTextBytes, statement.category);
  members.Text("value", kMaxStatementTextBytes, statement.value);
  members.Text("raw", kMaxStatementRawBytes, statement.raw);
  members.Time("seen_at", statement.seen_at);
  members.Number("http_status", statement.http_status);
  return statement;
}

Statement ReadStatement(const json::value& value, std::optional<Error>& problem) {
  Members members(value, problem);
  return ReadStatementAs(members, "place", "category");
}

LicenceClaim ReadClaim(const json::value& value, std::optional<Error>& problem) {
  LicenceClaim claim;
  Members members(value, problem);
  std::string confidence(1, claim.confidence);
  members.Text("source", kMaxNameBytes, claim.source);
  members.Text("adapter", kMaxNameBytes, claim.adapter);
  members.Text("spdx", kMaxLicenceTextBytes, claim.spdx);
  members.Text("family", kMaxLicenceTextBytes, claim.family);
  members.Text("url", kMaxLicenceTextBytes, claim.url);
  members.Text("text", kMaxLicenceTextBytes, claim.text);
  members.Name("scope", size_t{5}, claim.scope);
  members.Text("confidence", 1, confidence);
  members.Text("title", kMaxLicenceTextBytes, claim.title);
  members.Text("creator", kMaxLicenceTextBytes, claim.creator);
  members.Text("credit_line", kMaxLicenceTextBytes, claim.credit_line);
  members.Text("copyright_notice", kMaxLicenceTextBytes, claim.copyright_notice);
  members.Text("attribution_name", kMaxLicenceTextBytes, claim.attribution_name);
  members.Text("attribution_url", kMaxLicenceTextBytes, claim.attribution_url);
  members.Text("licensor_url", kMaxLicenceTextBytes, claim.licensor_url);
  members.Text("usage_terms", kMaxLicenceTextBytes, claim.usage_terms);
  const bool grade = confidence.size() == 1 && confidence[0] >= 'A' && confidence[0] <= 'E';
  if (!grade) members.Fail("confidence", "is none of A to E");
  claim.confidence = grade ? confidence[0] : 'E';
  return claim;
}

RightsFinding ReadFinding(const json::value& value, std::optional<Error>& problem) {
  RightsFinding finding;
  Members members(value, problem);
  members.Number("row", finding.row);
  members.Text("reason", kMaxNameBytes, finding.reason);
  members.Text("effect", kMaxNameBytes, finding.effect);
  finding.statement = ReadStatementAs(members, "location", "signal");
  return finding;
}

ChosenLicence ReadChosen(const json::value& value, std::optional<Error>& problem) {
  ChosenLicence licence;
  Members members(value, problem);
  if (const json::value* claim = members.Find("claim")) licence.claim = ReadClaim(*claim, problem);
  members.Flag("conflict", licence.conflict);
  members.Texts("all", kMaxLicenceTextBytes, licence.all);
  return licence;
}

Result<json::value> Parse(std::string_view text) {
  if (text.size() > kMaxJsonBytes) return Error{ErrorCode::kTooLarge, "more than 16 MiB of JSON"};
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::error_code failure;
  json::value value = json::parse(json::string_view(text.data(), text.size()), failure, {}, options);
  if (failure) return Error{ErrorCode::kInvalidInput, "not a JSON text: " + failure.message()};
  return value;
}

}  // namespace

Result<Evidence> ReadEvidenceJson(std::string_view text) {
  const Result<json::value> value = Parse(text);
  if (!value) return value.error();
  Evidence evidence;
  std::optional<Error> problem;
  Members members(*value, problem);
  members.Number("version", evidence.version);
  if (evidence.version != 1) members.Fail("version", "is not 1");
  members.Text("product_token", kMaxStatementTextBytes, evidence.product_token);
  members.Text("page_url", kMaxUrlBytes, evidence.page_url);
  members.Text("image_url", kMaxUrlBytes, evidence.image_url);
  members.Texts("page_hops", kMaxUrlBytes, evidence.page_hops);
  members.Texts("image_hops", kMaxUrlBytes, evidence.image_hops);
  members.Time("judged_at", evidence.judged_at);
  members.Flag("complete", evidence.complete);
  members.Flag("same_site", evidence.same_site);
  members.Flag("altered", evidence.altered);
  members.List("documents", evidence.documents,
               [&](const json::value& item) { return ReadDocument(item, problem); });
  members.List("statements", evidence.statements,
               [&](const json::value& item) { return ReadStatement(item, problem); });
  members.List("licences", evidence.licences,
               [&](const json::value& item) { return ReadClaim(item, problem); });
  if (problem) return *problem;
  // What does not even say that nothing was said is not all.
  for (const std::string_view key : {"documents", "statements", "licences"}) {
    evidence.complete = evidence.complete && members.Find(key) != nullptr;
  }
  return evidence;
}

Result<RightsVerdict> ReadVerdictJson(std::string_view text) {
  const Result<json::value> value = Parse(text);
  if (!value) return value.error();
  RightsVerdict verdict;
  std::optional<Error> problem;
  Members members(*value, problem);
  members.Name("decision", size_t{4}, verdict.decision);
  members.Text("reason", kMaxNameBytes, verdict.reason);
  members.List("findings", verdict.findings,
               [&](const json::value& item) { return ReadFinding(item, problem); });
  if (const json::value* licence = members.Find("licence")) verdict.licence = ReadChosen(*licence, problem);
  if (problem) return *problem;
  return verdict;
}

}  // namespace tamis
