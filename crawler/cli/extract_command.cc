#include "crawler/cli/extract_command.h"

#include <algorithm>
#include <iostream>
#include <span>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "config/options.h"
#include "crawler/cli/json_lines.h"
#include "crawler/cli/tool_jail.h"
#include "crawler/core/utf8.h"
#include "extract/page_job.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitRead = 0;
constexpr int kExitUnreadable = 1;
constexpr int kExitUsage = 2;

std::string_view TrimField(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

json::value DirectiveList(const PageFacts& facts) {
  if (!facts.directives) return nullptr;
  json::array list;
  for (const RobotsDirective& directive : *facts.directives) {
    list.push_back(json::object{{"scope", ToWellFormedUtf8(directive.scope)},
                                {"name", ToWellFormedUtf8(directive.name)},
                                {"value", ToWellFormedUtf8(directive.value)}});
  }
  return list;
}

json::array ConsentList(const std::vector<Statement>& statements) {
  json::array list;
  for (const Statement& statement : statements) {
    list.push_back(json::object{{"mechanism", ToString(statement.mechanism)},
                                {"location", ToString(statement.place)},
                                {"scope", ToWellFormedUtf8(statement.scope)},
                                {"category", ToWellFormedUtf8(statement.category)},
                                {"value", ToWellFormedUtf8(statement.value)},
                                {"raw", ToWellFormedUtf8(statement.raw)}});
  }
  return list;
}

json::array LicenceList(const std::vector<LicenceClaim>& claims) {
  json::array list;
  for (const LicenceClaim& claim : claims) {
    json::object one{{"source", claim.source}, {"scope", ToString(claim.scope)}};
    one.emplace("confidence", std::string(1, claim.confidence));
    const std::pair<const char*, const std::string*> fields[] = {
        {"adapter", &claim.adapter},
        {"spdx", &claim.spdx},
        {"family", &claim.family},
        {"url", &claim.url},
        {"text", &claim.text},
        {"title", &claim.title},
        {"creator", &claim.creator},
        {"credit_line", &claim.credit_line},
        {"copyright_notice", &claim.copyright_notice},
        {"attribution_name", &claim.attribution_name},
        {"attribution_url", &claim.attribution_url},
        {"licensor_url", &claim.licensor_url},
        {"usage_terms", &claim.usage_terms}};
    for (const auto& [name, value] : fields) {
      if (!value->empty()) one.emplace(name, ToWellFormedUtf8(*value));
    }
    list.push_back(std::move(one));
  }
  return list;
}

json::object PageObject(const Page& page) {
  json::array labels;
  for (const AdultLabel& label : page.facts.adult_labels) {
    labels.push_back(
        json::object{{"source", ToWellFormedUtf8(label.source)}, {"value", ToWellFormedUtf8(label.value)}});
  }
  json::object object{{"type", "page"}, {"url", page.facts.url}, {"base_url", page.base_url}};
  object.emplace("charset", page.charset);
  object.emplace("title", page.facts.title);
  object.emplace("language", page.facts.language);
  object.emplace("detected_language", page.facts.detected_language);
  object.emplace("canonical", page.canonical_url);
  object.emplace("robots_directives", DirectiveList(page.facts));
  object.emplace("adult_labels", std::move(labels));
  object.emplace("consent", ConsentList(page.facts.statements));
  object.emplace("licences", LicenceList(page.facts.licences));
  object.emplace("truncated", page.truncated);
  return object;
}

json::object CandidateObject(const Candidate& candidate) {
  return {{"type", "candidate"},
          {"image_url", candidate.image_url},
          {"alt", candidate.alt},
          {"title", candidate.title},
          {"aria_label", candidate.aria_label},
          {"caption", candidate.caption},
          {"context", candidate.context},
          {"heading", candidate.heading},
          {"language", candidate.language},
          {"source", candidate.source},
          {"position", candidate.position},
          {"declared_width", candidate.declared_width_px},
          {"declared_height", candidate.declared_height_px},
          {"same_alt_on_page", candidate.same_alt_on_page},
          {"consent", ConsentList(candidate.statements)},
          {"licences", LicenceList(candidate.licences)}};
}

json::object LinkObject(const Link& link) {
  return {{"type", "link"},        {"url", link.url},       {"rel", link.rel},
          {"anchor", link.anchor}, {"source", link.source}, {"hreflang", link.hreflang}};
}

json::array ItemsOf(const Page& page) {
  json::array items;
  items.reserve(page.links.size() + page.candidates.size());
  auto link = page.links.begin();
  for (const Candidate& candidate : page.candidates) {
    for (; link != page.links.end() && link->order < candidate.order; ++link)
      items.push_back(LinkObject(*link));
    items.push_back(CandidateObject(candidate));
  }
  for (; link != page.links.end(); ++link) items.push_back(LinkObject(*link));
  return items;
}

int Refuse(const Error& error, std::string_view where, int exit_code) {
  WriteLine(std::cout, ErrorObject(error, where));
  std::cout.flush();
  return exit_code;
}

int RunOne(ExtractCase one, const std::string& file, const std::string& headers_file) {
  if (!headers_file.empty()) {
    const Result<std::string> text = ReadInput(headers_file);
    if (!text) return Refuse(text.error(), headers_file, kExitUsage);
    Result<Headers> headers = ParseHeaderLines(*text);
    if (!headers) return Refuse(headers.error(), headers_file, kExitUsage);
    one.headers = *std::move(headers);
  }
  Result<std::string> page = ReadInput(file);
  if (!page) return Refuse(page.error(), file, kExitUsage);
  one.page = *std::move(page);
  const Result<json::object> described = DescribePage(one);
  if (!described) {
    const bool is_url = described.error().code == ErrorCode::kInvalidInput;
    return Refuse(described.error(), is_url ? "url" : file, is_url ? kExitUsage : kExitUnreadable);
  }
  WriteLine(std::cout, described->at("page").as_object());
  for (const json::value& item : described->at("items").as_array()) WriteLine(std::cout, item.as_object());
  std::cout.flush();
  return std::cout ? kExitRead : kExitUnreadable;
}

}  // namespace

Result<Headers> ParseHeaderLines(std::string_view text) {
  Headers headers;
  int number = 0;
  while (!text.empty()) {
    ++number;
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (TrimField(line).empty() || (number == 1 && line.starts_with("HTTP/"))) continue;
    if ((line.front() == ' ' || line.front() == '\t') && !headers.empty()) {
      headers.back().second.append(" ").append(TrimField(line));
      continue;
    }
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
      return Error{ErrorCode::kInvalidInput, "line " + std::to_string(number) + " is no \"Name: value\""};
    }
    headers.emplace_back(LowerCase(TrimField(line.substr(0, colon))), TrimField(line.substr(colon + 1)));
  }
  return headers;
}

Result<ExtractCase> ReadExtractCase(const json::object& line) {
  Result<std::string> url = TextOf(line, "url");
  if (!url) return Error{ErrorCode::kInvalidInput, url.error().message};
  Result<std::string> page = ContentOf(line, "page");
  if (!page) {
    const bool absent = page.error().code == ErrorCode::kNotFound;
    return absent ? Error{ErrorCode::kInvalidInput, page.error().message} : page.error();
  }
  ExtractCase one{.url = *std::move(url), .headers = {}, .page = *std::move(page)};
  const Result<std::string> text = ContentOf(line, "headers");
  if (!text && text.error().code != ErrorCode::kNotFound) return text.error();
  if (!text) return one;
  Result<Headers> headers = ParseHeaderLines(*text);
  if (!headers) return headers.error();
  one.headers = *std::move(headers);
  return one;
}

Result<json::object> DescribePage(const ExtractCase& one) {
  const PageJobInput input{.url = one.url, .headers = one.headers};
  const Result<JailPool*> jail = ToolJail();
  if (!jail) return jail.error();
  const Result<Page> page = (*jail)->ReadPage(std::as_bytes(std::span(one.page)), input);
  if (!page) return page.error();
  return json::object{{"page", PageObject(*page)}, {"items", ItemsOf(*page)}};
}

int RunExtractCommand(int argc, char** argv) {
  CLI::App app(
      "Prints what Tamis reads in a page: the page itself, its links and its images with their texts, as "
      "JSON "
      "Lines in document order.",
      "tamis extract");
  ExtractCase given;
  std::string file;
  std::string headers_file;
  bool batch = false;
  app.add_option("--url", given.url, "the URL that answered with the page");
  app.add_option("--headers", headers_file, "file of the response's header lines, \"Name: value\"");
  app.add_flag("--batch", batch, "read {\"url\", \"page\", \"headers\"} lines from standard input");
  app.add_option("FILE", file, "the page; - is standard input");
  app.footer("Example:\n  tamis extract --url https://example.org/a.html a.html");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitRead : kExitUsage;  // --help is an "error" that exits with 0
  }
  const bool one = !given.url.empty() && !file.empty() && !(file == "-" && headers_file == "-");
  const bool none = given.url.empty() && file.empty() && headers_file.empty();
  if (batch ? !none : !one) {
    std::cerr << "tamis extract: give --url and a file, or --batch; see tamis extract --help\n";
    return kExitUsage;
  }
  if (!batch) return RunOne(std::move(given), file, headers_file);
  return RunStandardBatch([](const json::object& line) -> Result<json::object> {
    const Result<ExtractCase> read = ReadExtractCase(line);
    if (!read) return read.error();
    return DescribePage(*read);
  });
}

}  // namespace tamis
