#include "crawler/cli/demo_site.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace tamis {
namespace {

constexpr std::string_view kDomain = ".demo.test";
constexpr std::string_view kSiteFolder = "site/";
constexpr std::string_view kListedPrefix = "site/gifts/listed-";
constexpr int kCostlyRules = 4'600;     // times the length of a path of 1,900 bytes: above kMaxMatchBytes
constexpr int kManyDirectives = 4'200;  // above what a page may have

struct Named {
  std::string_view name;
  DemoTrick trick;
};
constexpr auto kTricks = std::to_array<Named>({{"!close", DemoTrick::kClose},
                                               {"!endless", DemoTrick::kEndless},
                                               {"!flood", DemoTrick::kFlood},
                                               {"!half", DemoTrick::kHalf},
                                               {"!late", DemoTrick::kLate},
                                               {"!noise", DemoTrick::kNoise},
                                               {"!stall", DemoTrick::kStall}});

constexpr auto kTypes =
    std::to_array<std::pair<std::string_view, std::string_view>>({{".html", "text/html; charset=utf-8"},
                                                                  {".jpg", "image/jpeg"},
                                                                  {".png", "image/png"},
                                                                  {".webp", "image/webp"},
                                                                  {".gif", "image/gif"},
                                                                  {".txt", "text/plain; charset=utf-8"},
                                                                  {".xml", "application/xml"}});

std::string_view TypeOf(std::string_view path) {
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

bool IsText(std::string_view path) {
  return path.ends_with(".html") || path.ends_with(".txt") || path.ends_with(".xml");
}

const EmbeddedFile* FindFile(std::string_view path) {
  const std::span<const EmbeddedFile> files = DemoFiles();
  const auto found = std::find_if(files.begin(), files.end(),
                                  [path](const EmbeddedFile& file) { return file.path == path; });
  return found == files.end() ? nullptr : &*found;
}

std::string_view Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

/// The part of `text` up to the separator, which goes with it.
std::string_view Take(std::string_view& text, std::string_view separator) {
  const size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + separator.size(), text.size()));
  return part;
}

bool HasHeader(const DemoAnswer& answer, std::string_view name) {
  return std::any_of(answer.headers.begin(), answer.headers.end(),
                     [name](const auto& header) { return header.first == name; });
}

/// An hour that begins six hours from now: "hhmm-hhmm", UTC.
std::string VisitTime(TimePoint now) {
  const auto hour = std::chrono::duration_cast<std::chrono::hours>(now.time_since_epoch()).count();
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d00-%02d00", static_cast<int>((hour + 6) % 24),
                static_cast<int>((hour + 7) % 24));
  return text.data();
}

std::string CostlyRules() {
  std::string rules;
  for (int rule = 0; rule < kCostlyRules; ++rule)
    rules += "Disallow: /*pilot-" + std::to_string(rule) + "-\n";
  return rules;
}

std::string ManyDirectives() {
  std::string directives;
  for (int i = 0; i < kManyDirectives; ++i) directives += "max-snippet:" + std::to_string(i) + ", ";
  return directives;
}

}  // namespace

Result<DemoSite> DemoSite::Make(uint16_t port, TimePoint now) {
  DemoSite site;
  site.placeholders_ = {{"{port}", std::to_string(port)},
                        {"{visit_time}", VisitTime(now)},
                        {"{costly_rules}", CostlyRules()},
                        {"{directives}", ManyDirectives()},
                        {"{letters_1900}", std::string(1'900, 'l')},
                        {"{letters_2100}", std::string(2'100, 'l')}};
  site.not_found_ = {.status = 404, .headers = {{"Content-Type", "text/plain"}}, .body = "Nothing here.\n"};
  site.AddFiles();
  const Status added = site.AddAnswers();
  if (!added) return added.error();
  return site;
}

void DemoSite::AddFiles() {
  for (const EmbeddedFile& file : DemoFiles()) {
    if (!file.path.starts_with(kSiteFolder)) continue;
    std::string_view path = file.path.substr(kSiteFolder.size());
    const std::string_view host = Take(path, "/");
    DemoAnswer answer;
    answer.headers.emplace_back("Content-Type", TypeOf(path));
    answer.body = IsText(path) ? Filled(file.content) : std::string(file.content);
    std::string url_path = "/" + std::string(path == "index.html" ? "" : path);
    answers_[std::string(host)][std::move(url_path)] = std::move(answer);
  }
}

Status DemoSite::AddAnswers() {
  const std::string all = Text("answers.txt");
  std::string_view rest = all;
  while (!rest.empty()) {
    const std::string_view line = Trimmed(Take(rest, "\n"));
    if (line.empty() || line.front() == '#') continue;
    const Status added = AddAnswer(line);
    if (!added) {
      return Error{ErrorCode::kInvalidInput,
                   "answers.txt: " + added.error().message + ": \"" + std::string(line) + "\""};
    }
  }
  return {};
}

Status DemoSite::AddAnswer(std::string_view line) {
  std::string_view url = Trimmed(Take(line, " | "));
  const std::string_view host = Take(url, " ");
  if (!url.starts_with('/')) return Error{ErrorCode::kInvalidInput, "no path"};
  DemoAnswer answer;
  while (!line.empty()) {
    const Status added = AddField(Trimmed(Take(line, " | ")), answer);
    if (!added) return added;
  }
  const bool is_prefix = url.ends_with('*');
  if (is_prefix) url.remove_suffix(1);
  (is_prefix ? prefixes_ : answers_)[std::string(host)][std::string(url)] = std::move(answer);
  return {};
}

Status DemoSite::AddField(std::string_view field, DemoAnswer& answer) const {
  if (field.starts_with("= ")) {
    const std::string path = std::string(kSiteFolder) + std::string(field.substr(2));
    const EmbeddedFile* file = FindFile(path);
    if (file == nullptr) return Error{ErrorCode::kInvalidInput, "no file"};
    answer.body = IsText(path) ? Filled(file->content) : std::string(file->content);
    if (!HasHeader(answer, "Content-Type")) answer.headers.emplace_back("Content-Type", TypeOf(path));
    return {};
  }
  if (field.starts_with('!')) {
    const auto* trick =
        std::find_if(kTricks.begin(), kTricks.end(), [field](const Named& t) { return t.name == field; });
    if (trick == kTricks.end()) return Error{ErrorCode::kInvalidInput, "no such trick"};
    answer.trick = trick->trick;
    return {};
  }
  const size_t colon = field.find(": ");
  if (colon != std::string_view::npos) {
    answer.headers.emplace_back(field.substr(0, colon), field.substr(colon + 2));
    return {};
  }
  const auto [end, failed] = std::from_chars(field.data(), field.data() + field.size(), answer.status);
  const bool is_status = failed == std::errc() && end == field.data() + field.size() && field.size() == 3;
  return is_status ? Status() : Error{ErrorCode::kInvalidInput, "neither status, header, body nor trick"};
}

const DemoAnswer& DemoSite::Find(std::string_view host, std::string_view path) const {
  if (!host.ends_with(kDomain)) return not_found_;
  host.remove_suffix(kDomain.size());
  if (const auto site = answers_.find(host); site != answers_.end()) {
    const auto found = site->second.find(path);
    if (found != site->second.end()) return found->second;
  }
  const auto site = prefixes_.find(host);
  if (site == prefixes_.end()) return not_found_;
  const DemoAnswer* longest = &not_found_;
  for (const auto& [prefix, answer] : site->second) {
    if (path.starts_with(prefix)) longest = &answer;  // sorted: a longer one of the same path comes later
  }
  return *longest;
}

std::vector<std::string> DemoSite::hosts() const {
  std::vector<std::string> hosts;
  for (const auto* sites : {&answers_, &prefixes_}) {
    for (const auto& [host, paths] : *sites) hosts.push_back(host + std::string(kDomain));
  }
  std::sort(hosts.begin(), hosts.end());
  hosts.erase(std::unique(hosts.begin(), hosts.end()), hosts.end());
  return hosts;
}

std::string DemoSite::Text(std::string_view path) const {
  const EmbeddedFile* file = FindFile(path);
  return file == nullptr ? std::string() : Filled(file->content);
}

std::vector<std::string_view> DemoSite::ListedPictures() const {
  std::vector<std::string_view> pictures;
  for (const EmbeddedFile& file : DemoFiles()) {
    if (file.path.starts_with(kListedPrefix)) pictures.push_back(file.content);
  }
  return pictures;
}

std::string DemoSite::Filled(std::string_view text) const {
  std::string filled(text);
  for (const auto& [name, value] : placeholders_) {
    for (size_t at = filled.find(name); at != std::string::npos; at = filled.find(name, at + value.size())) {
      filled.replace(at, name.size(), value);
    }
  }
  return filled;
}

}  // namespace tamis
