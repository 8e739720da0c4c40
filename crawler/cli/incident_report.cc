#include "crawler/cli/incident_report.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "crawler/core/utf8.h"
#include "storage/time_text.h"

namespace tamis {
namespace {

// Of the API's documentation; /xsd has the list.
constexpr std::string_view kIncidentType = "Child Pornography (possession, manufacture, and distribution)";
constexpr size_t kMaxLocationBytes = 2083;  // of <locationOfFile>

constexpr std::string_view kXmlHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!-- Drafts. Tamis sends nothing. Before anything is submitted: complete <reporter> of each <report>\n"
    "     (reportingPerson, and what else is known), check it against GET /xsd of the service, and submit it "
    "to\n"
    "     the test endpoint first (https://exttest.cybertip.org/ispws). <fileDetails> go to /fileinfo with "
    "the\n"
    "     report's id. No file was viewed, none is to be attached. -->\n"
    "<incidents>\n";

/// XML 1.0 section 2.2: what may be in a document.
bool IsXmlCharacter(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

std::string XmlText(std::string_view text) {
  std::string escaped;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = DecodeUtf8(text, at);
    at += point.bytes;
    switch (point.value) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\r':
        escaped += "&#13;";
        break;
      default:
        AppendUtf8(IsXmlCharacter(point.value) ? point.value : kReplacementCharacter, escaped);
    }
  }
  return escaped;
}

/// Writes elements, two spaces a level.
class Xml {
 public:
  void Open(std::string_view name) {
    Line("<" + std::string(name) + ">");
    depth_ += 2;
  }
  void Close(std::string_view name) {
    depth_ -= 2;
    Line("</" + std::string(name) + ">");
  }
  void Element(std::string_view name, std::string_view text, std::string_view attribute = {}) {
    if (text.empty()) return;
    const std::string tag(name);
    Line("<" + tag + std::string(attribute) + ">" + XmlText(text) + "</" + tag + ">");
  }
  void Line(const std::string& text) { text_ += std::string(depth_, ' ') + text + "\n"; }
  std::string Take() { return std::move(text_); }

 private:
  size_t depth_ = 4;
  std::string text_;
};

const KnownMatch* SurestMatch(const IncidentRecord& record) {
  const auto surest =
      std::min_element(record.matches.begin(), record.matches.end(),
                       [](const KnownMatch& a, const KnownMatch& b) { return TierOf(a) < TierOf(b); });
  return surest == record.matches.end() ? nullptr : &*surest;
}

/// What was found by which list, in words.
std::string MatchText(const IncidentRecord& record) {
  std::string text = "Found by an automated crawler; nobody viewed it.";
  for (const KnownMatch& match : record.matches) {
    text += " Matched list \"" + match.source.label + "\" version \"" + match.source.version + "\" by " +
            std::string(ToString(match.kind)) + ", tier " + std::string(ToString(TierOf(match)));
    if (match.kind == SignalKind::kPdq)
      text += ", distance " + std::to_string(match.distance) + ", quality " + std::to_string(match.quality);
    text += ".";
  }
  for (const RedirectHop& hop : record.redirects) text += " Redirected from " + hop.url + ".";
  return text;
}

void AddReport(const IncidentRecord& record, Xml& xml) {
  xml.Open("report");
  xml.Open("incidentSummary");
  xml.Element("incidentType", kIncidentType);
  xml.Element("incidentDateTime", Rfc3339(record.at));
  xml.Close("incidentSummary");
  xml.Open("internetDetails");
  xml.Open("webPageIncident");
  xml.Element("url", record.url);
  xml.Element("additionalInfo", record.page_url.empty() ? "" : "Linked from " + record.page_url);
  xml.Close("webPageIncident");
  xml.Close("internetDetails");
  xml.Line("<!-- complete: <reporter><reportingPerson>...</reportingPerson></reporter> -->");
  xml.Element("additionalInfo", MatchText(record));
  xml.Close("report");
}

void AddFileDetails(const IncidentRecord& record, Xml& xml) {
  xml.Open("fileDetails");
  xml.Line("<!-- complete: <reportId>...</reportId>, of the report -->");
  if (record.url.size() <= kMaxLocationBytes) xml.Element("locationOfFile", record.url);
  xml.Element("fileViewedByEsp", "false");
  xml.Element("exifViewedByEsp", "false");
  xml.Element("publiclyAvailable", "true");
  if (record.digests) {
    xml.Element("originalFileHash", ToHex(record.digests->md5), " hashType=\"MD5\"");
    xml.Element("originalFileHash", ToHex(record.digests->sha1), " hashType=\"SHA1\"");
    xml.Element("originalFileHash", ToHex(record.digests->sha256), " hashType=\"SHA256\"");
  }
  if (record.pdq) xml.Element("originalFileHash", ToHex(record.pdq->needles[0]), " hashType=\"PDQ\"");
  if (!record.server_address.empty()) {
    xml.Open("ipCaptureEvent");
    xml.Element("ipAddress", record.server_address);
    xml.Element("eventName", "Unknown");
    xml.Element("dateTime", Rfc3339(record.at));
    xml.Close("ipCaptureEvent");
  }
  const std::string about =
      "Content-Type " + record.content_type + ", " + std::to_string(record.body_bytes) + " bytes";
  if (record.status > 0)
    xml.Element("additionalInfo", about + ", HTTP status " + std::to_string(record.status));
  xml.Close("fileDetails");
}

void AddField(std::string& line, std::string_view text) {
  line += ',';
  std::string value = ToWellFormedUtf8(text);
  if (!value.empty() && std::string_view("=+-@\t\r").find(value[0]) != std::string_view::npos)
    value.insert(0, 1, '\'');
  if (value.find_first_of(",\"\r\n") == std::string::npos) {
    line += value;
    return;
  }
  line += '"';
  for (const char c : value) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

void AddNumber(std::string& line, int64_t number, bool known) {
  line += ',';
  if (known) line += std::to_string(number);
}

std::string CsvLine(const IncidentRecord& record) {
  const KnownMatch* const match = SurestMatch(record);
  const bool pdq = match != nullptr && match->kind == SignalKind::kPdq;
  std::string line = record.id;
  AddField(line, Rfc3339(record.at));
  AddField(line, ToString(TierOf(record)));
  AddField(line, ToString(record.action));
  AddField(line, match == nullptr ? std::string_view() : ToString(match->source.role));
  AddField(line, match == nullptr ? std::string_view() : match->source.label);
  AddField(line, match == nullptr ? std::string_view() : match->source.version);
  AddField(line, match == nullptr ? std::string_view() : ToString(match->kind));
  AddNumber(line, pdq ? match->distance : 0, pdq);
  AddNumber(line, pdq ? match->quality : 0, pdq);
  AddField(line, record.url);
  AddField(line, record.page_url);
  AddNumber(line, record.status, record.status > 0);
  AddField(line, record.server_address);
  AddField(line, record.content_type);
  AddNumber(line, record.body_bytes, record.status > 0);
  AddField(line, record.digests ? ToHex(record.digests->md5) : "");
  AddField(line, record.digests ? ToHex(record.digests->sha1) : "");
  AddField(line, record.digests ? ToHex(record.digests->sha256) : "");
  return line + "\r\n";
}

}  // namespace

bool IsChosen(const IncidentRecord& record, const ReportChoice& choice) {
  const bool tier_fits = choice.tiers.empty() || std::find(choice.tiers.begin(), choice.tiers.end(),
                                                           TierOf(record)) != choice.tiers.end();
  if (!choice.only_reportable || !tier_fits) return tier_fits;
  return std::any_of(record.matches.begin(), record.matches.end(), [&](const KnownMatch& match) {
    return match.source.role == ListRole::kCsam && match.action == ListAction::kBlockAndReport;
  });
}

std::string NcmecXml(std::span<const IncidentRecord> records) {
  std::string text(kXmlHead);
  for (const IncidentRecord& record : records) {
    text += "  <incident id=\"" + XmlText(record.id) + "\" tier=\"" + std::string(ToString(TierOf(record))) +
            "\">\n";
    Xml xml;
    AddReport(record, xml);
    AddFileDetails(record, xml);
    text += xml.Take() + "  </incident>\n";
  }
  return text + "</incidents>\n";
}

std::string IncidentCsv(std::span<const IncidentRecord> records) {
  std::string text =
      "id,at,tier,action,role,list,version,kind,distance,quality,url,page_url,status,server_address,"
      "content_type,body_bytes,md5,sha1,sha256\r\n";
  for (const IncidentRecord& record : records) text += CsvLine(record);
  return text;
}

}  // namespace tamis
