#include "crawler/cli/sitemap_command.h"

#include <chrono>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/cli/tool_jail.h"
#include "crawler/core/utf8.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitWhole = 0;
constexpr int kExitBrokeOff = 1;
constexpr int kExitUsage = 2;

json::value NullOr(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(ToWellFormedUtf8(text));
}

/// "2005-01-01T12:30:00Z"; fractions of a second are dropped.
json::value Utc(const std::optional<TimePoint>& moment) {
  if (!moment) return nullptr;
  const auto day = std::chrono::floor<std::chrono::days>(*moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(*moment - day));
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02ld:%02ld:%02ldZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<long>(time.hours().count()), static_cast<long>(time.minutes().count()),
                static_cast<long>(time.seconds().count()));
  return json::value(text);
}

json::array ImagesOf(const SitemapEntry& entry) {
  json::array images;
  for (const SitemapImage& image : entry.images) {
    images.push_back(json::object{{"loc", image.loc},
                                  {"title", NullOr(image.title)},
                                  {"caption", NullOr(image.caption)},
                                  {"license", NullOr(image.license)}});
  }
  return images;
}

bool IsFeed(SitemapKind kind) {
  return kind == SitemapKind::kRss || kind == SitemapKind::kAtom;
}

Result<Sitemap> ReadList(std::string_view bytes, std::string url) {
  const Result<JailPool*> jail = ToolJail();
  if (!jail) return jail.error();
  Result<Sitemap> sitemap = (*jail)->ReadSitemap(std::as_bytes(std::span(bytes.data(), bytes.size())),
                                                 {.url = std::move(url)}, SitemapLimits());
  if (!sitemap) return sitemap.error();
  if (sitemap->kind == SitemapKind::kHtml)
    return Error{ErrorCode::kInvalidInput, "an html page, neither a sitemap nor a feed"};
  if (sitemap->kind == SitemapKind::kUnknown)
    return Error{ErrorCode::kInvalidInput, "neither a sitemap nor a feed"};
  return sitemap;
}

Error WhyItBrokeOff(const Sitemap& sitemap) {
  return {sitemap.truncated ? ErrorCode::kTooLarge : ErrorCode::kInvalidInput, sitemap.damage};
}

int Refuse(const Error& error, std::string_view where) {
  WriteLine(std::cout, ErrorObject(error, where));
  std::cout.flush();
  return kExitUsage;
}

int RunOne(std::string url, const std::string& file) {
  const Result<std::string> bytes = ReadInput(file);
  if (!bytes) return Refuse(bytes.error(), file);
  const Result<Sitemap> sitemap = ReadList(*bytes, std::move(url));
  if (!sitemap) return Refuse(sitemap.error(), file);
  for (const SitemapEntry& entry : sitemap->entries) WriteLine(std::cout, SitemapRow(sitemap->kind, entry));
  const bool broke_off = sitemap->damaged || sitemap->truncated;
  if (broke_off) WriteLine(std::cout, ErrorObject(WhyItBrokeOff(*sitemap), file));
  std::cout.flush();
  return broke_off || !std::cout ? kExitBrokeOff : kExitWhole;
}

}  // namespace

json::object SitemapRow(SitemapKind kind, const SitemapEntry& entry) {
  const bool is_index = kind == SitemapKind::kIndex;
  json::object row;
  row.reserve(9);
  row.emplace("type", is_index ? "sitemap" : "url");
  row.emplace("loc", entry.loc);
  if (IsFeed(kind)) row.emplace("title", NullOr(entry.title));
  row.emplace("lastmod", NullOr(entry.lastmod));
  row.emplace("lastmod_utc", Utc(entry.lastmod_at));
  if (!is_index) {
    row.emplace("changefreq", NullOr(entry.changefreq));
    row.emplace("priority", entry.priority ? json::value(*entry.priority) : json::value(nullptr));
    row.emplace("images", ImagesOf(entry));
  }
  row.emplace("outside_location", entry.outside_location);
  return row;
}

Result<json::object> AnswerSitemapCase(const json::object& line) {
  Result<std::string> url = TextOf(line, "url");
  if (!url) return Error{ErrorCode::kInvalidInput, url.error().message};
  const Result<std::string> bytes = ContentOf(line, "sitemap");
  if (!bytes) {
    const bool absent = bytes.error().code == ErrorCode::kNotFound;
    return absent ? Error{ErrorCode::kInvalidInput, bytes.error().message} : bytes.error();
  }
  const Result<Sitemap> sitemap = ReadList(*bytes, *url);
  if (!sitemap) return sitemap.error();
  json::array rows;
  rows.reserve(sitemap->entries.size());
  for (const SitemapEntry& entry : sitemap->entries) rows.push_back(SitemapRow(sitemap->kind, entry));
  const std::string_view kind = ToString(sitemap->kind);
  return json::object{
      {"url", ToWellFormedUtf8(*url)},    {"kind", json::string_view(kind.data(), kind.size())},
      {"rows", std::move(rows)},          {"skipped_urls", sitemap->skipped_urls},
      {"truncated", sitemap->truncated},  {"damaged", sitemap->damaged},
      {"damage", NullOr(sitemap->damage)}};
}

int RunSitemapCommand(int argc, char** argv) {
  CLI::App app(
      "Prints what a sitemap (XML, plain text, gzip) or a feed (RSS, Atom) lists, one line for each URL.",
      "tamis sitemap");
  std::string url;
  std::string file;
  bool batch = false;
  app.add_option("--url", url, "where the file comes from; relative URLs are resolved against it");
  app.add_flag("--batch", batch, "read {\"url\", \"sitemap\"} lines from standard input");
  app.add_option("FILE", file, "the sitemap or feed; - is standard input");
  app.footer(
      "Example:\n  tamis sitemap --url https://example.org/sitemap.xml sitemap.xml\n"
      "Exits with 0, or 1 if the list broke off; its last line is then an error object.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitWhole : kExitUsage;  // --help is an "error" that exits with 0
  }
  const bool one = !url.empty() && !file.empty();
  const bool none = url.empty() && file.empty();
  if (batch ? !none : !one) {
    std::cerr << "tamis sitemap: give --url and a file, or --batch; see tamis sitemap --help\n";
    return kExitUsage;
  }
  return batch ? RunStandardBatch(AnswerSitemapCase) : RunOne(std::move(url), file);
}

}  // namespace tamis
