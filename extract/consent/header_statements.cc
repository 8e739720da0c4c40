#include "extract/consent/header_statements.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "crawler/core/url.h"
#include "extract/consent/link_header.h"
#include "extract/consent/rsl_link.h"
#include "extract/consent/tdm_reservation.h"
#include "extract/licence/licence_text.h"
#include "extract/robots_directives.h"

namespace tamis {
namespace {

constexpr size_t kMaxLineBytes = 8 * 1024;
constexpr size_t kMaxLinkBytes = 64 * 1024;  // lists of preloads are long and say nothing
constexpr size_t kMaxLicenceDocuments = 8;

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

bool IsBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

/// A header's name as it is compared: lower-case, "-" for "_".
std::string NameOf(std::string_view written) {
  std::string name = LowerCase(Trim(written));
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

enum class Field : uint8_t {
  kRobotsTag,
  kContentSignal,
  kContentUsage,
  kTdmReservation,
  kTdmPolicy,
  kLink,
  kOther
};

Field FieldOf(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Field>, 10> kFields{{
      {"x-robots-tag", Field::kRobotsTag},
      {"content-signal", Field::kContentSignal},
      {"content-signals", Field::kContentSignal},
      {"contentsignal", Field::kContentSignal},
      {"contentsignals", Field::kContentSignal},
      {"content-usage", Field::kContentUsage},
      {"contentusage", Field::kContentUsage},
      {"tdm-reservation", Field::kTdmReservation},
      {"tdm-policy", Field::kTdmPolicy},
      {"link", Field::kLink},
  }};
  for (const auto& [known, field] : kFields) {
    if (name == known) return field;
  }
  return Field::kOther;
}

/// Marks of bot challenges: who says so, in which header. Those of the vendors named; cf-mitigated is
/// documented by Cloudflare ("Detect a challenge page response"), the others are known from answers.
struct ChallengeMark {
  std::string_view header;
  std::string_view value;  // that it holds
  std::string_view who;
};
constexpr std::array<ChallengeMark, 5> kChallengeMarks{{{"cf-mitigated", "challenge", "cloudflare"},
                                                        {"x-amzn-waf-action", "challenge", "aws"},
                                                        {"x-amzn-waf-action", "captcha", "aws"},
                                                        {"x-vercel-mitigated", "challenge", "vercel"},
                                                        {"sg-captcha", "challenge", "siteground"}}};

constexpr std::array<int, 5> kDenyingStatuses{401, 402, 403, 407, 451};

class HeaderReader {
 public:
  HeaderReader(const Headers& headers, const StatementSource& source) : headers_(headers), source_(source) {
    if (Result<Url> base = Url::Parse(source.url)) base_ = *std::move(base);
  }

  HeaderStatements Run() && {
    AddStatus();
    for (const auto& [written, value] : headers_) {
      const std::string name = NameOf(written);
      const Field field = FieldOf(name);
      if (field == Field::kOther) {
        AddChallenge(name, written, value);
        continue;
      }
      const size_t limit = field == Field::kLink ? kMaxLinkBytes : kMaxLineBytes;
      result_.cut = result_.cut || value.size() > limit;
      Read(field, std::string_view(value).substr(0, limit), written);
    }
    return std::move(result_);
  }

 private:
  void Read(Field field, std::string_view value, std::string_view written) {
    std::vector<Statement> found;
    const std::string raw = Canonical(field, written) + ": " + std::string(value);
    switch (field) {
      case Field::kRobotsTag:
        for (const RobotsDirective& directive : ParseRobotsHeader(value)) {
          found.push_back(MakeStatement(source_, Mechanism::kRobotsDirective, directive.name, directive.value,
                                        directive.scope, raw));
        }
        break;
      case Field::kContentSignal:
        AddContentSignals(value, source_, {}, raw, found);
        break;
      case Field::kContentUsage:
        AddContentUsage(value, source_, {}, raw, found);
        break;
      case Field::kTdmReservation:
        AddTdmReservation(value, written, raw, found);
        break;
      case Field::kTdmPolicy:
        AddTdmPolicy(value, raw, found);
        break;
      case Field::kLink:
        AddLinks(value, raw, found);
        break;
      case Field::kOther:
        break;
    }
    for (Statement& statement : found) Add(std::move(statement));
  }

  /// Names in the spelling of their standards, where they are known in lower case only.
  static std::string Canonical(Field field, std::string_view written) {
    const bool lower =
        std::none_of(written.begin(), written.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!lower) return std::string(written);
    switch (field) {
      case Field::kRobotsTag:
        return "X-Robots-Tag";
      case Field::kContentSignal:
        return "Content-Signal";
      case Field::kContentUsage:
        return "Content-Usage";
      case Field::kTdmReservation:
        return "TDM-Reservation";
      case Field::kTdmPolicy:
        return "TDM-Policy";
      case Field::kLink:
      case Field::kOther:
        break;
    }
    return std::string(written);
  }

  void Add(Statement statement) {
    std::vector<Statement>& kept = result_.statements;
    if (std::find(kept.begin(), kept.end(), statement) != kept.end()) return;
    if (kept.size() >= kMaxImageStatements) {
      result_.cut = true;
      return;
    }
    kept.push_back(std::move(statement));
  }

  void AddStatus() {
    const int status = source_.http_status;
    if (std::find(kDenyingStatuses.begin(), kDenyingStatuses.end(), status) == kDenyingStatuses.end()) return;
    std::string raw = "HTTP " + std::to_string(status);
    for (const auto& [name, value] : headers_) {
      if (NameOf(name) == "crawler-price") raw += "; crawler-price: " + value.substr(0, kMaxLineBytes);
    }
    Add(MakeStatement(source_, Mechanism::kHttpStatus, "status", std::to_string(status), {}, raw));
  }

  void AddChallenge(std::string_view name, std::string_view written, std::string_view value) {
    for (const ChallengeMark& mark : kChallengeMarks) {
      if (name != mark.header) continue;
      if (LowerCase(value.substr(0, kMaxLineBytes)).find(mark.value) == std::string::npos) continue;
      Add(MakeStatement(source_, Mechanism::kHttpStatus, "challenge", mark.who, {},
                        std::string(written) + ": " + std::string(value.substr(0, kMaxLineBytes))));
    }
  }

  /// Lines that a proxy joined ("0, 1") say what each of them said; 0 is believed only where it stands alone.
  void AddTdmReservation(std::string_view value, std::string_view written, std::string_view raw,
                         std::vector<Statement>& found) {
    const std::string_view said = TdmReservationOf(value, LowerCase(written) == "tdm-reservation");
    if (said.empty()) return;
    found.push_back(MakeStatement(source_, Mechanism::kTdmrep, "tdm-reservation", said, {}, raw));
  }

  void AddTdmPolicy(std::string_view value, std::string_view raw, std::vector<Statement>& found) {
    value = Trim(value);
    while (value.size() > 1 && (value.front() == '"' || value.front() == '<')) value.remove_prefix(1);
    while (value.size() > 1 && (value.back() == '"' || value.back() == '>')) value.remove_suffix(1);
    if (value.empty()) return;
    const Result<Url> policy = Url::Parse(value, Base());
    found.push_back(MakeStatement(source_, Mechanism::kTdmrep, "tdm-policy",
                                  policy ? std::string_view(policy->href()) : value, {}, raw));
  }

  void AddLinks(std::string_view value, std::string_view raw, std::vector<Statement>& found) {
    for (const HeaderLink& link : ParseLinkHeader(value)) {
      const bool licence = std::any_of(link.rels.begin(), link.rels.end(), IsLicenceRelation);
      const bool rsl = NamesRslDocument(link.type, licence, link.target);
      if (!licence && !rsl) continue;
      const Result<Url> target = Url::Parse(link.target, Base());
      if (rsl && (!target || link.target.empty())) {
        found.push_back(MakeStatement(source_, Mechanism::kRsl, "unreadable", "no URL", {}, raw));
      } else if (rsl) {
        AddDocument(target->WithoutFragment().href());
      } else if (target && !IsAboutAnother(link)) {
        AddLicence(link.target, *target);
      }
    }
  }

  /// RFC 8288 3.2: an anchor makes the link one of another resource.
  bool IsAboutAnother(const HeaderLink& link) const {
    if (!link.has_anchor || link.anchor.empty()) return false;
    const Result<Url> anchor = Url::Parse(link.anchor, Base());
    return !anchor || !base_ || anchor->WithoutFragment().href() != base_->WithoutFragment().href();
  }

  void AddDocument(const std::string& url) {
    std::vector<std::string>& documents = result_.licence_documents;
    if (std::find(documents.begin(), documents.end(), url) != documents.end()) return;
    if (documents.size() >= kMaxLicenceDocuments) {
      result_.cut = true;
      return;
    }
    documents.push_back(url);
  }

  void AddLicence(std::string_view written, const Url& target) {
    const bool absolute = written.starts_with("//") || written.find("://") != std::string_view::npos;
    LicenceClaim claim{.source = "L09",
                       .url = std::string(absolute ? written : std::string_view(target.href())),
                       .scope = LicenceScope::kPage,
                       .confidence = 'D'};
    // A cut URL would name another licence.
    if (claim.url.size() > kMaxLicenceTextBytes) return;
    if (std::optional<ReadLicence> read = ReadLicenceUrl(target.href())) {
      claim.spdx = std::move(read->spdx);
      claim.family = std::move(read->family);
    }
    std::vector<LicenceClaim>& kept = result_.licences;
    if (std::find(kept.begin(), kept.end(), claim) != kept.end()) return;
    if (kept.size() >= kMaxLicenceClaims) {
      result_.cut = true;
      return;
    }
    kept.push_back(std::move(claim));
  }

  const Url* Base() const { return base_ ? &*base_ : nullptr; }

  const Headers& headers_;
  const StatementSource& source_;
  std::optional<Url> base_;
  HeaderStatements result_;
};

}  // namespace

HeaderStatements ReadHeaderStatements(const Headers& headers, const StatementSource& source) {
  return HeaderReader(headers, source).Run();
}

}  // namespace tamis
