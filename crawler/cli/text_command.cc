#include "crawler/cli/text_command.h"

#include <iostream>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/core/utf8.h"
#include "extract/page_language.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitAllowed = 0;
constexpr int kExitDropped = 1;
constexpr int kExitUsage = 2;
constexpr TextPlace kLastPlace = TextPlace::kAttribution;

json::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

/// Sets `value` to what stands under `key`, if anything does.
template <class Value>
Status ReadInto(const json::object& line, std::string_view key, Value& value) {
  Result<std::string> text = TextOf(line, key);
  if (text) {
    value = *std::move(text);
  } else if (text.error().code != ErrorCode::kNotFound) {
    return text.error();
  }
  return {};
}

json::array FindingsOf(const TextVerdict& verdict) {
  json::array findings;
  for (const TextFinding& finding : verdict.findings) {
    json::object one{{"rule", finding.rule}, {"field", View(ToString(finding.place))}};
    if (!finding.term.empty() && !verdict.minor_combination) one["term"] = finding.term;
    findings.push_back(std::move(one));
  }
  return findings;
}

/// Answers each text by itself.
int ExplainAll(const TextExplainer& explainer, const std::vector<std::string>& texts, TextQuestion question) {
  int exit_code = kExitAllowed;
  for (const std::string& text : texts) {
    question.texts = {{TextPlace::kAlt, text}};
    const Result<json::object> answer = explainer.Explain(question);
    if (!answer) {
      WriteLine(std::cout, ErrorObject(answer.error(), "--policy"));
      std::cout.flush();
      return kExitUsage;
    }
    if (answer->at("decision").as_string() != "allow") exit_code = kExitDropped;
    WriteLine(std::cout, *answer);
  }
  std::cout.flush();
  return std::cout ? exit_code : kExitDropped;
}

int Run(const std::vector<std::string>& texts, const TextQuestion& given) {
  const Result<TextExplainer> explainer = TextExplainer::Make();
  if (!explainer) {
    std::cerr << "tamis text: " << explainer.error().message << '\n';
    return kExitUsage;
  }
  if (!texts.empty()) return ExplainAll(*explainer, texts, given);
  return RunStandardBatch([&](const json::object& line) -> Result<json::object> {
    const Result<TextQuestion> question = ReadTextQuestion(line, given);
    if (!question) return question.error();
    return explainer->Explain(*question);
  });
}

}  // namespace

Result<TextQuestion> ReadTextQuestion(const json::object& line, const TextQuestion& defaults) {
  TextQuestion question = defaults;
  question.texts.clear();
  std::optional<std::string> caption;
  if (const Status read = ReadInto(line, "text", caption); !read) return read.error();
  if (caption) question.texts.push_back({TextPlace::kAlt, *std::move(caption)});
  for (int place = 0; place <= static_cast<int>(kLastPlace); ++place) {
    std::optional<std::string> text;
    const std::string_view name = ToString(static_cast<TextPlace>(place));
    if (const Status read = ReadInto(line, name, text); !read) return read.error();
    if (!text) continue;
    if (caption && static_cast<TextPlace>(place) == TextPlace::kAlt) {
      return Error{ErrorCode::kInvalidInput, "both \"text\" and \"alt\""};
    }
    question.texts.push_back({static_cast<TextPlace>(place), *std::move(text)});
    question.fields = true;
  }
  if (question.texts.empty()) return Error{ErrorCode::kInvalidInput, "no \"text\" and no field of a pair"};
  if (const Status read = ReadInto(line, "policy", question.policy); !read) return read.error();
  if (const Status read = ReadInto(line, "language", question.language); !read) return read.error();
  return question;
}

TextExplainer::TextExplainer(std::unique_ptr<const TextJudge> standard,
                             std::unique_ptr<const TextJudge> strict)
    : standard_(std::move(standard)), strict_(std::move(strict)) {}

Result<TextExplainer> TextExplainer::Make() {
  Result<std::unique_ptr<const TextJudge>> standard = TextJudge::Make({});
  if (!standard) return standard.error();
  Result<std::unique_ptr<const TextJudge>> strict =
      TextJudge::Make({.strict = true, .drop_pii = true, .languages = {}});
  if (!strict) return strict.error();
  return TextExplainer(*std::move(standard), *std::move(strict));
}

Result<json::object> TextExplainer::Explain(const TextQuestion& question) const {
  if (question.policy != "standard" && question.policy != "strict") {
    return Error{ErrorCode::kInvalidInput, "no such policy: " + question.policy};
  }
  const TextJudge& judge = question.policy == "strict" ? *strict_ : *standard_;
  const std::string caption = ToWellFormedUtf8(question.texts.front().text);
  const std::string language = question.language ? *question.language : DetectLanguage(caption);
  const TextVerdict verdict = judge.Judge(question.texts, language);
  json::object answer;
  answer.reserve(7);
  answer.emplace("text", caption);
  answer.emplace("decision", verdict.effect == Effect::kPass ? "allow" : "drop");
  answer.emplace("reason", verdict.reason);
  answer.emplace("findings", FindingsOf(verdict));
  answer.emplace("language",
                 language.empty() ? json::value(nullptr) : json::value(ToWellFormedUtf8(language)));
  const bool whole = verdict.texts.size() == question.texts.size();
  answer.emplace("redacted",
                 whole ? json::value(ToWellFormedUtf8(verdict.texts.front().text)) : json::value(nullptr));
  if (!question.fields) return answer;
  json::object fields;
  for (const PairText& text : verdict.texts) {
    fields[View(ToString(text.place))] = ToWellFormedUtf8(text.text);
  }
  answer.emplace("fields", std::move(fields));
  return answer;
}

int RunTextCommand(int argc, char** argv) {
  CLI::App app(
      "Prints what the rules on texts make of a caption: kept or dropped, which rules it breaks, and the "
      "text "
      "without personal data.",
      "tamis text");
  TextQuestion given;
  bool batch = false;
  std::vector<std::string> texts;
  app.add_option("--policy", given.policy, "strict or standard")->capture_default_str();
  app.add_option("--language", given.language, "of the texts, BCP 47; else it is detected");
  app.add_flag("--batch", batch, "read {\"text\"} or {\"alt\", \"title\", ...} lines from standard input");
  app.add_option("TEXT", texts, "captions, each judged by itself");
  app.footer(
      "Example:\n  tamis text 'A red bicycle' 'Write to jane [at] example dot org'\n"
      "Exits with 0 if all are allowed, 1 if not.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitAllowed : kExitUsage;  // --help is an "error" that exits with 0
  }
  if (batch != texts.empty()) {
    std::cerr << "tamis text: give either texts or --batch; see tamis text --help\n";
    return kExitUsage;
  }
  return Run(texts, given);
}

}  // namespace tamis
