#include "crawler/core/evidence_json.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "crawler/core/rfc3339.h"
#include "crawler/core/utf8.h"

namespace tamis {
namespace {

/// Appends JSON, byte for byte as Boost.JSON serialises it. Texts that are not UTF-8 have U+FFFD where they
/// are not.
class JsonText {
 public:
  void Open(char bracket) {
    Separate();
    out_ += bracket;
    first_ = true;
  }
  void Close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void Key(std::string_view key) {
    Separate();
    AppendQuoted(key);
    out_ += ':';
    first_ = true;  // no comma before the value
  }
  void Text(std::string_view text) {
    Separate();
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
    ascii ? AppendQuoted(text) : AppendQuoted(ToWellFormedUtf8(text));
  }
  void Plain(std::string_view text) {
    Separate();
    out_ += text;
  }

  void Add(std::string_view key, std::string_view text) {
    Key(key);
    Text(text);
  }
  void AddUnlessEmpty(std::string_view key, std::string_view text) {
    if (!text.empty()) Add(key, text);
  }
  void AddFlag(std::string_view key, bool flag) {
    Key(key);
    Plain(flag ? "true" : "false");
  }
  void AddNumber(std::string_view key, int number) {
    Key(key);
    Plain(std::to_string(number));
  }
  void AddTimeUnlessEpoch(std::string_view key, TimePoint time) {
    if (time != TimePoint{}) Add(key, Rfc3339Micros(time));
  }
  void AddNumberUnlessZero(std::string_view key, int number) {
    if (number != 0) AddNumber(key, number);
  }

  std::string Take() && { return std::move(out_); }

 private:
  void Separate() {
    if (!first_) out_ += ',';
    first_ = false;
  }

  void AppendQuoted(std::string_view text) {
    out_ += '"';
    size_t plain = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
      out_.append(text, plain, i - plain);
      plain = i + 1;
      AppendEscape(byte);
    }
    out_.append(text, plain);
    out_ += '"';
  }

  void AppendEscape(unsigned char byte) {
    if (byte == '"' || byte == '\\') {
      out_ += '\\';
      out_ += static_cast<char>(byte);
      return;
    }
    constexpr std::string_view kShort = "\b\f\n\r\t";
    if (const size_t at = kShort.find(static_cast<char>(byte)); at != std::string_view::npos) {
      out_ += '\\';
      out_ += "bfnrt"[at];
      return;
    }
    std::array<char, 8> escape{};
    std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(byte));
    out_ += escape.data();
  }

  std::string out_;
  bool first_ = true;
};

template <class List, class AppendItem>
void AppendList(JsonText& json, std::string_view key, const List& list, const AppendItem& append_item) {
  json.Key(key);
  json.Open('[');
  for (const auto& item : list) append_item(item);
  json.Close(']');
}

void AppendTexts(JsonText& json, std::string_view key, const std::vector<std::string>& texts) {
  AppendList(json, key, texts, [&](const std::string& text) { json.Text(text); });
}

void AppendDocument(JsonText& json, const EvidenceDocument& document) {
  json.Open('{');
  json.Add("kind", document.kind);
  json.Add("place", ToString(document.place));
  json.Add("url", document.url);
  json.Add("state", document.state);
  json.AddUnlessEmpty("sha256", document.sha256);
  json.AddNumberUnlessZero("http_status", document.http_status);
  json.AddTimeUnlessEpoch("fetched_at", document.fetched_at);
  json.Close('}');
}

void AppendStatement(JsonText& json, const Statement& statement) {
  json.Open('{');
  json.Add("mechanism", ToString(statement.mechanism));
  json.Add("place", ToString(statement.place));
  json.AddUnlessEmpty("url", statement.url);
  json.AddUnlessEmpty("scope", statement.scope);
  json.AddUnlessEmpty("category", statement.category);
  json.AddUnlessEmpty("value", statement.value);
  json.AddUnlessEmpty("raw", statement.raw);
  json.AddTimeUnlessEpoch("seen_at", statement.seen_at);
  json.AddNumberUnlessZero("http_status", statement.http_status);
  json.Close('}');
}

void AppendClaim(JsonText& json, const LicenceClaim& claim) {
  json.Open('{');
  json.AddUnlessEmpty("source", claim.source);
  json.AddUnlessEmpty("adapter", claim.adapter);
  json.AddUnlessEmpty("spdx", claim.spdx);
  json.AddUnlessEmpty("family", claim.family);
  json.AddUnlessEmpty("url", claim.url);
  json.AddUnlessEmpty("text", claim.text);
  json.Add("scope", ToString(claim.scope));
  json.Add("confidence", std::string_view(&claim.confidence, 1));
  json.AddUnlessEmpty("title", claim.title);
  json.AddUnlessEmpty("creator", claim.creator);
  json.AddUnlessEmpty("credit_line", claim.credit_line);
  json.AddUnlessEmpty("copyright_notice", claim.copyright_notice);
  json.AddUnlessEmpty("attribution_name", claim.attribution_name);
  json.AddUnlessEmpty("attribution_url", claim.attribution_url);
  json.AddUnlessEmpty("licensor_url", claim.licensor_url);
  json.AddUnlessEmpty("usage_terms", claim.usage_terms);
  json.Close('}');
}

/// The eight keys of the command line; what else the statement holds follows for `whole`.
void AppendFinding(JsonText& json, const RightsFinding& finding, bool whole) {
  const Statement& statement = finding.statement;
  json.Open('{');
  json.AddNumber("row", finding.row);
  json.Add("signal", statement.category);
  json.Add("mechanism", ToString(statement.mechanism));
  json.Add("location", ToString(statement.place));
  json.Add("scope", statement.scope);
  json.Add("value", statement.value);
  json.Add("raw", statement.raw);
  json.Add("effect", finding.effect);
  if (whole) {
    json.Add("reason", finding.reason);
    json.AddUnlessEmpty("url", statement.url);
    json.AddTimeUnlessEpoch("seen_at", statement.seen_at);
    json.AddNumberUnlessZero("http_status", statement.http_status);
  }
  json.Close('}');
}

}  // namespace

std::string ToJson(const Evidence& evidence) {
  JsonText json;
  json.Open('{');
  json.AddNumber("version", evidence.version);
  json.Add("product_token", evidence.product_token);
  json.Add("page_url", evidence.page_url);
  json.Add("image_url", evidence.image_url);
  AppendTexts(json, "page_hops", evidence.page_hops);
  AppendTexts(json, "image_hops", evidence.image_hops);
  json.Add("judged_at", Rfc3339Micros(evidence.judged_at));
  json.AddFlag("complete", evidence.complete);
  json.AddFlag("same_site", evidence.same_site);
  json.AddFlag("altered", evidence.altered);
  AppendList(json, "documents", evidence.documents,
             [&](const EvidenceDocument& document) { AppendDocument(json, document); });
  AppendList(json, "statements", evidence.statements,
             [&](const Statement& statement) { AppendStatement(json, statement); });
  AppendList(json, "licences", evidence.licences,
             [&](const LicenceClaim& claim) { AppendClaim(json, claim); });
  json.Close('}');
  return std::move(json).Take();
}

std::string ToJson(const RightsVerdict& verdict) {
  JsonText json;
  json.Open('{');
  json.Add("decision", ToString(verdict.decision));
  json.Add("reason", verdict.reason);
  AppendList(json, "findings", verdict.findings,
             [&](const RightsFinding& finding) { AppendFinding(json, finding, true); });
  json.Key("licence");
  json.Open('{');
  json.Key("claim");
  AppendClaim(json, verdict.licence.claim);
  json.AddFlag("conflict", verdict.licence.conflict);
  AppendTexts(json, "all", verdict.licence.all);
  json.Close('}');
  json.Close('}');
  return std::move(json).Take();
}

std::string FindingsJson(const RightsVerdict& verdict, size_t max_findings) {
  JsonText json;
  json.Open('[');
  for (size_t i = 0; i < std::min(max_findings, verdict.findings.size()); ++i) {
    AppendFinding(json, verdict.findings[i], false);
  }
  json.Close(']');
  return std::move(json).Take();
}

}  // namespace tamis
