#include "extract/consent/embedded_rights.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "extract/consent/data_mining.h"
#include "extract/consent/embedded_licences.h"
#include "extract/consent/ascii_words.h"
#include "extract/consent/property_names.h"
#include "extract/consent/reservation.h"
#include "extract/consent/source_type.h"
#include "extract/consent/training_mining.h"
#include "extract/consent/unread_rights.h"

namespace tamis {
namespace {

// Statements of one kind; one file's honest properties make some dozens of all kinds.
constexpr size_t kMaxOfOneKind = 4 * kMaxImageStatements;

// Parts of names whose texts may hold a reservation (S17), folded.
constexpr std::array<std::string_view, 17> kTextParts{
    "right",    "usage",      "instruction", "copyright", "constraint",  "condition",
    "terms",    "permission", "restriction", "caption",   "description", "title",
    "headline", "comment",    "credit",      "notice",    "disclaimer"};

// Names that credit somebody, folded (rights.md 3.7).
constexpr std::array<std::string_view, 22> kCreditNames{"credit",
                                                        "source",
                                                        "rights",
                                                        "copyright",
                                                        "copyrightnotice",
                                                        "artist",
                                                        "byline",
                                                        "bylinetitle",
                                                        "creator",
                                                        "author",
                                                        "owner",
                                                        "instructions",
                                                        "specialinstructions",
                                                        "imagesuppliername",
                                                        "imagesupplier",
                                                        "licensorname",
                                                        "copyrightownername",
                                                        "imagecreatorname",
                                                        "usageterms",
                                                        "creditline",
                                                        "xpauthor",
                                                        "photographer"};

/// What of a file's texts is no text that somebody wrote about rights: prompts, settings, versions.
bool IsMachineText(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames{"parameters", "prompt", "workflow",      "software",
                                                   "make",       "model",  "invokeaidream", "mxfile"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool HoldsPart(std::string_view name) {
  return std::any_of(kTextParts.begin(), kTextParts.end(),
                     [name](std::string_view part) { return name.find(part) != std::string_view::npos; });
}

bool IsDataMiningName(std::string_view name) {
  return name == "datamining" || name == "dmi" || name == "plusdatamining" || name == "xmpplusdatamining";
}

/// One field with its key taken apart.
struct Named {
  const MetadataField& field;
  std::vector<PropertyName> names;

  const PropertyName& last() const { return names.back(); }
  bool has_name(std::string_view name) const {
    return std::any_of(names.begin(), names.end(),
                       [&](const PropertyName& step) { return step.name == name; });
  }
  std::string raw() const { return field.key + ": " + field.value; }
};

/// The raw of what was just added is the property, not its value alone.
void SetRaw(const Named& named, const StatementSource& source, size_t from, std::vector<Statement>& out) {
  for (size_t i = from; i < out.size(); ++i) {
    const Statement& said = out[i];
    out[i] = MakeStatement(source, said.mechanism, said.category, said.value, said.scope, named.raw());
  }
}

void AddDataMiningOf(const Named& named, const StatementSource& source, std::vector<Statement>& out) {
  const size_t from = out.size();
  const bool is_own = std::any_of(named.names.begin(), named.names.end(),
                                  [](const PropertyName& step) { return IsDataMiningName(step.name); });
  is_own ? AddDataMining(named.field.value, source, out) : AddStrayDataMining(named.field.value, source, out);
  AddStrayDataMining(named.field.key, source, out);  // the keyword of a PNG text
  SetRaw(named, source, from, out);
}

/// W3C TDMRep 4 names tdm:reservation and tdm:policy; others write them otherwise, which may only reserve.
void AddTdmrep(const Named& named, const StatementSource& source, std::vector<Statement>& out) {
  const PropertyName& last = named.last();
  const bool is_tdm = last.space == "tdm";
  const std::string& name = last.name;
  const bool is_proper = is_tdm && (name == "reservation" || name == "tdmreservation");
  const bool is_wild = name == "reservetdm" || name == "tdmreserve" || name == "tdmreservation" ||
                       (last.space.starts_with("tdm") && name == "reservation");
  const bool is_policy = name == "tdmpolicy" || (is_tdm && name == "policy");
  if (is_policy) {
    out.push_back(MakeStatement(source, Mechanism::kTdmrep, "tdm-policy", TrimmedAscii(named.field.value), {},
                                named.raw()));
  }
  if (!is_proper && !is_wild) return;
  const bool reserves = Reserves(named.field.value);
  // "0" lifts a reservation of header and file, so it must be exactly what the standard says.
  if (!reserves && !(is_proper && TrimmedAscii(named.field.value) == "0")) return;
  out.push_back(
      MakeStatement(source, Mechanism::kTdmrep, "tdm-reservation", reserves ? "1" : "0", {}, named.raw()));
}

void AddStock(const Named& named, const StatementSource& source, std::vector<Statement>& out) {
  const std::string& name = named.last().name;
  const std::string_view value = TrimmedAscii(named.field.value);
  if (value.empty()) return;
  const size_t from = out.size();
  const bool credits = std::find(kCreditNames.begin(), kCreditNames.end(), name) != kCreditNames.end();
  if (credits) AddAgencyCredits(value, source, out);
  // Getty's namespace, whatever it says; its name is one that the list of agencies knows.
  const bool is_getty =
      named.names.front().space.find("gettyimages") != std::string::npos && out.size() == from;
  if (is_getty) AddAgencyCredits("Getty Images", source, out);
  if (is_getty && out.size() == from) {
    out.push_back(MakeStatement(source, Mechanism::kStock, "agency", "Getty Images", {}, {}));
  }
  // Alamy writes "Visit your order history at www.alamy.com" into Special Instructions.
  const bool is_alamy = LowerAscii(value).find("alamy.com") != std::string::npos && out.size() == from;
  if (is_alamy) AddAgencyCredits("Alamy Stock Photo", source, out);
  if (is_alamy && out.size() == from) {
    out.push_back(MakeStatement(source, Mechanism::kStock, "agency", "Alamy", {}, {}));
  }
  const bool names_licensor = name == "licensorurl" || name == "acquirelicensepage" ||
                              (named.has_name("imagesupplier") && out.size() == from);
  if (names_licensor) out.push_back(MakeStatement(source, Mechanism::kStock, "licensor", value, {}, {}));
  SetRaw(named, source, from, out);
}

/// Texts that somebody wrote: all of IPTC, EXIF and text chunks, and the properties of XMP that hold such.
void AddReservationsOf(const Named& named, const StatementSource& source, std::vector<Statement>& out) {
  const std::string& name = named.last().name;
  if (IsMachineText(name) || name.find("date") != std::string::npos) return;
  const bool is_text = named.field.family != MetadataFamily::kXmp ||
                       std::any_of(named.names.begin(), named.names.end(),
                                   [](const PropertyName& step) { return HoldsPart(step.name); });
  if (is_text) AddReservations(named.field.value, source, out);
}

class Reading {
 public:
  Reading(const ImageMetadata& metadata, const StatementSource& source)
      : metadata_(metadata), source_(source) {}

  EmbeddedRights Run() {
    for (const MetadataField& field : metadata_.fields) Field(field);
    AddTrainingMining(metadata_, source_, c2pa_);
    AddEmbeddedLicences(metadata_, rights_.licences);
    if (rights_.licences.size() > kMaxLicenceClaims) {
      rights_.licences.resize(kMaxLicenceClaims);
      rights_.cut = true;
    }
    // A reservation after what lifts it, so that the later one stands.
    std::stable_partition(tdmrep_.begin(), tdmrep_.end(), [](const Statement& said) {
      return said.category != "tdm-reservation" || said.value != "1";
    });
    for (std::vector<Statement>* kind :
         {&data_mining_, &tdmrep_, &c2pa_, &stock_, &source_type_, &reservations_}) {
      Keep(*kind);
    }
    return std::move(rights_);
  }

 private:
  void Field(const MetadataField& field) {
    if (field.key == kUnreadCutKey) rights_.cut = true;
    if (field.key == kUnreadKey) {
      return AddUnreadRights(field.value, source_, {data_mining_, tdmrep_, reservations_});
    }
    const Named named{field, NamesOf(field)};
    if (IsOpen(data_mining_)) AddDataMiningOf(named, source_, data_mining_);
    if (IsOpen(tdmrep_)) AddTdmrep(named, source_, tdmrep_);
    if (IsOpen(stock_)) AddStock(named, source_, stock_);
    if (IsOpen(reservations_)) AddReservationsOf(named, source_, reservations_);
    if (IsOpen(source_type_) && named.has_name("digitalsourcetype")) {
      AddSourceType(field.value, source_, source_type_);
    }
  }

  bool IsOpen(const std::vector<Statement>& kind) {
    if (kind.size() >= kMaxOfOneKind) rights_.cut = true;
    return kind.size() < kMaxOfOneKind;
  }

  void Keep(const std::vector<Statement>& kind) {
    for (const Statement& statement : kind) {
      std::vector<Statement>& kept = rights_.statements;
      if (std::find(kept.begin(), kept.end(), statement) != kept.end()) continue;
      if (kept.size() < kMaxImageStatements) {
        kept.push_back(statement);
      } else {
        rights_.cut = true;
      }
    }
  }

  const ImageMetadata& metadata_;
  const StatementSource& source_;
  EmbeddedRights rights_;
  std::vector<Statement> data_mining_, tdmrep_, c2pa_, stock_, source_type_, reservations_;
};

}  // namespace

EmbeddedRights ReadEmbeddedRights(const ImageMetadata& metadata, const StatementSource& source) {
  return Reading(metadata, source).Run();
}

}  // namespace tamis
