#include "crawler/cli/why_command.h"

#include <iostream>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/core/evidence_json.h"
#include "crawler/core/url.h"
#include "crawler/core/utf8.h"
#include "storage/evidence_store.h"
#include "storage/ledger_rows.h"
#include "storage/private_keys.h"
#include "storage/state_keys.h"
#include "storage/time_text.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr int kExitFound = 0;
constexpr int kExitNotFound = 1;
constexpr int kExitUsage = 2;
constexpr size_t kAllFindings = SIZE_MAX;

using Answers = std::vector<json::object>;

Result<json::value> Parsed(const std::string& text) {
  json::error_code failed;
  json::value value = json::parse(text, failed);
  if (failed) return Error{ErrorCode::kInvalidInput, "a stored text is no JSON: " + failed.message()};
  return value;
}

/// The documents of the evidence, and whether the store holds each as it was received.
json::array Documents(const EvidenceStore& store, const Evidence& evidence) {
  json::array list;
  for (const EvidenceDocument& document : evidence.documents) {
    json::object one{{"kind", document.kind}, {"url", document.url}, {"state", document.state}};
    if (!document.sha256.empty()) {
      one["sha256"] = document.sha256;
      one["stored"] = static_cast<bool>(store.Document(document.sha256));
    }
    list.push_back(std::move(one));
  }
  return list;
}

Result<json::object> Describe(const EvidenceStore& store, const EvidenceRow& row) {
  const Result<Evidence> evidence = ReadEvidenceJson(row.evidence);
  if (!evidence) return evidence.error();
  const Result<RightsVerdict> verdict = ReadVerdictJson(row.verdict);
  if (!verdict) return verdict.error();
  const Result<json::value> evidence_json = Parsed(row.evidence);
  if (!evidence_json) return evidence_json.error();
  const Result<json::value> verdict_json = Parsed(row.verdict);
  if (!verdict_json) return verdict_json.error();
  const Result<json::value> findings = Parsed(FindingsJson(*verdict, kAllFindings));
  if (!findings) return findings.error();
  const json::object* const whole = verdict_json->if_object();
  const json::value* const licence = whole == nullptr ? nullptr : whole->if_contains("licence");
  return json::object{{"found", true},
                      {"key", row.key},
                      {"page_url", row.page_url},
                      {"image_url", row.image_url},
                      {"decision", row.decision},
                      {"reason", verdict->reason},
                      {"policy", row.policy},
                      {"judged_at", Rfc3339(row.judged_at)},
                      {"findings", *findings},
                      {"licence", licence == nullptr ? json::value(nullptr) : *licence},
                      {"documents", Documents(store, *evidence)},
                      {"evidence", *evidence_json},
                      {"evidence_sha256", row.evidence_sha256}};
}

Result<std::vector<EvidenceRow>> FindRows(const EvidenceStore& store, const std::string& text,
                                          const Result<Url>& url) {
  Result<std::vector<EvidenceRow>> rows = store.Find(EvidenceColumn::kKey, text);
  if (!url) return rows;
  // URLs are stored without fragment where they are of images.
  for (const std::string& href : {url->WithoutFragment().href(), url->href()}) {
    for (const EvidenceColumn column : {EvidenceColumn::kImageUrl, EvidenceColumn::kPageUrl}) {
      if (!rows || !rows->empty()) return rows;
      rows = store.Find(column, href);
    }
  }
  return rows;
}

Result<Answers> DescribeDrop(const fs::path& private_dir, const Url& url) {
  const Result<PrivateKeys> keys = LoadOrCreatePrivateKeys(private_dir / "keys");
  if (!keys) return keys.error();
  const Result<std::vector<LedgerDrop>> drops =
      FindDropsOfUrl(private_dir / "ledger", StateNames(keys->name).Url(DedupeKey(url)));
  if (!drops) return drops.error();
  if (drops->empty()) return Answers{{{"found", false}}};
  return Answers{{{"found", true},
                  {"url", url.WithoutFragment().href()},
                  {"decision", "drop"},
                  {"reason", drops->back().reason},
                  {"date", drops->back().date}}};
}

/// One line of a batch: its one answer, or all of them under "rows".
Result<json::object> RunCase(const fs::path& private_dir, const json::object& line) {
  Result<std::string> text = TextOf(line, "key");
  if (!text && text.error().code == ErrorCode::kNotFound) text = TextOf(line, "url");
  if (!text) return Error{ErrorCode::kInvalidInput, text.error().message};
  Result<Answers> answers = DescribeWhy(private_dir, *text);
  if (!answers) return answers.error();
  if (answers->size() == 1) return std::move(answers->front());
  json::array rows;
  for (json::object& answer : *answers) rows.push_back(std::move(answer));
  return json::object{{"found", true}, {"rows", std::move(rows)}};
}

int Print(const fs::path& private_dir, const std::string& text) {
  const Result<Answers> answers = DescribeWhy(private_dir, text);
  if (!answers) {
    WriteLine(std::cout, ErrorObject(answers.error(), private_dir.string()));
    std::cout.flush();
    return kExitUsage;
  }
  for (const json::object& answer : *answers) WriteLine(std::cout, answer);
  std::cout.flush();
  return std::cout && answers->front().at("found").as_bool() ? kExitFound : kExitNotFound;
}

}  // namespace

Result<Answers> DescribeWhy(const fs::path& private_dir, const std::string& key_or_url) {
  std::error_code failed;
  if (!fs::exists(private_dir / "keys" / "name.key", failed))  // else keys would be drawn
    return Error{ErrorCode::kNotFound, private_dir.string() + " is no private folder of a run"};
  const EvidenceStore store(private_dir / "evidence", SystemFileOps());
  const Result<Url> url = Url::Parse(key_or_url);
  const Result<std::vector<EvidenceRow>> rows = FindRows(store, key_or_url, url);
  if (!rows) return rows.error();
  if (rows->empty()) return url ? DescribeDrop(private_dir, *url) : Answers{{{"found", false}}};
  Answers answers;
  for (const EvidenceRow& row : *rows) {
    Result<json::object> described = Describe(store, row);
    if (!described) return described.error();
    answers.push_back(*std::move(described));
  }
  return answers;
}

int RunWhyCommand(int argc, char** argv) {
  CLI::App app(
      "Prints what was said of a row, and what was made of it; of an image that was dropped, why and when.",
      "tamis why");
  std::string private_dir;
  std::string text;
  bool batch = false;
  app.add_option("PRIVATE", private_dir, "private folder of the crawl")->required();
  app.add_option("KEY-or-URL", text, "key of a row, or URL of an image or page");
  app.add_flag("--batch", batch, "read {\"key\": ...} or {\"url\": ...} lines from standard input");
  app.footer(
      "Example:\n  tamis why OUT.private https://example.org/boat.jpg\n"
      "Exits with 0 if it is known, 1 if not.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitFound : kExitUsage;  // --help is an "error" that exits with 0
  }
  if (batch != text.empty()) {
    std::cerr << "tamis why: give either a key or URL, or --batch; see tamis why --help\n";
    return kExitUsage;
  }
  if (!batch) return Print(private_dir, text);
  return RunStandardBatch([&](const json::object& line) { return RunCase(private_dir, line); });
}

}  // namespace tamis
