#include <array>
#include <span>

#include "config/knob_fields.h"
#include "config/knob_rules.h"

namespace tamis {
namespace {

using enum KnobKind;
using T = TextOptions;
using R = RightsOptions;
using Q = LicenceOptions;
using S = SafetyOptions;
using V = PrivacyOptions;
using D = DuplicateOptions;
using O = Options;

// Tables: a knob in one or two lines, kept by hand.
// clang-format off
constexpr auto kPolicyKnobs = std::to_array<Knob<Options>>({
    {.key = "text.min_letters", .kind = kCount, .field = At<&O::text, &T::min_letters>, .min = 1,
     .max = 1'000,
     .doc = "shortest caption; for Han, kana and Hangul 2"},
    {.key = "text.max_repeats_on_page", .kind = kCount, .field = At<&O::text, &T::max_repeats_on_page>,
     .min = 1, .max = 1e6, .doc = "images of one page with the same alt text"},
    {.key = "text.max_text_bytes", .kind = kSize, .field = At<&O::text, &T::max_text_bytes>,
     .min = 64, .max = kMi, .doc = "a text field is cut here"},
    {.key = "text.languages", .kind = kTextList, .field = At<&O::text, &T::languages>,
     .doc = "languages of captions that are kept (BCP 47: en, de, zh); empty: all"},
    {.key = "text.pii", .kind = kChoice, .field = At<&O::text, &T::pii>, .choices = "by-policy|redact|drop",
     .doc = "personal data in texts: by-policy redacts under standard and drops the pair under strict"},

    {.key = "rights.policy", .kind = kChoice, .field = At<&O::rights, &R::policy>,
     .choices = "strict|standard|permissive",
     .doc = "how signals that leave room are read; a plain no always holds"},
    {.key = "rights.research_basis", .kind = kFlag, .field = At<&O::rights, &R::research_basis>,
     .doc = "you are a research organisation: under permissive, reservations that except research are recorded only"},
    {.key = "rights.policy_tokens", .kind = kTextList, .field = At<&O::rights, &R::policy_tokens>,
     .doc = "tokens of robots.txt groups that stand for training as a purpose, beside those built in"},
    {.key = "rights.opt_out_lists", .kind = kTextList, .field = At<&O::rights, &R::opt_out_lists>,
     .doc = "files of domains, URLs (a * at the end fits all that follows) and sha256:DIGEST never to be asked for or kept"},
    {.key = "rights.file_max_age", .kind = kDuration, .field = At<&O::rights, &R::file_max_age>,
     .min = kHour, .max = 7 * kDay, .doc = "tdmrep.json, ai.txt and the like are asked for again after this"},

    {.key = "licence.require", .kind = kChoice, .field = At<&O::licence, &Q::require>,
     .choices = "none|any|open|commercial",
     .doc = "any: a licence that lets others use it; open: for any use, changes included; commercial: for commercial use"},
    {.key = "licence.min_confidence", .kind = kChoice, .field = At<&O::licence, &Q::min_confidence>,
     .choices = "A|B|C|D|E",
     .doc = "how sure it must be that a required licence is the image's: A is its own file, E a footer"},

    {.key = "safety.policy", .kind = kChoice, .field = At<&O::safety, &S::policy>,
     .choices = "strict|standard",
     .doc = "strict is forced where no hash list is configured"},
    {.key = "safety.allow_no_hash_list", .kind = kFlag, .field = At<&O::safety, &S::allow_no_hash_list>,
     .doc = "crawl without a hash list; the dataset says unscreened"},
    {.key = "safety.allow_swap", .kind = kFlag, .field = At<&O::safety, &S::allow_swap>,
     .doc = "crawl under strict though swap is active; the manifest says so either way"},
    {.key = "safety.hash_lists", .kind = kTextList, .field = At<&O::safety, &S::index_files>,
     .doc = "index files (tamis hashlist import); the same as a [[hash_list]] table each"},
    {.key = "safety.hash_list_max_age", .kind = kDuration, .field = At<&O::safety, &S::hash_list_max_age>,
     .min = kHour, .max = 366 * kDay,
     .doc = "a list whose upstream date is older is refused under strict, and named in the manifest else"},
    {.key = "safety.hash_list_check_interval", .kind = kDuration,
     .field = At<&O::safety, &S::hash_list_check_interval>, .min = 100, .max = kDay,
     .doc = "how often the files are looked at during a run; also before each commit"},
    {.key = "safety.pdq_max_distance", .kind = kCount, .field = At<&O::safety, &S::pdq_max_distance>,
     .min = 0, .max = 64, .doc = "bits in which a PDQ hash may differ from a listed one"},
    {.key = "safety.pdq_min_quality", .kind = kCount, .field = At<&O::safety, &S::pdq_min_quality>,
     .min = 0, .max = 100, .doc = "pictures below it are dropped where a list has PDQ hashes"},
    {.key = "safety.pdq_nearest_512", .kind = kFlag, .field = At<&O::safety, &S::pdq_nearest_512>,
     .doc = "also match the hash of the picture reduced to 512 x 512 by nearest neighbour"},
    {.key = "safety.incident_public_key", .field = At<&O::safety, &S::incident_public_key>,
     .doc = "key that incident records are sealed to, or its file; required for lists of role csam"},
    {.key = "safety.incident_retention", .kind = kDuration, .field = At<&O::safety, &S::incident_retention>,
     .min = kDay, .max = 3'660 * kDay, .doc = "sealed records older than this are deleted"},
    {.key = "safety.block_domain_after", .kind = kCount, .field = At<&O::safety, &S::block_domain_after>,
     .min = 1, .max = 1e6, .doc = "matches of reporting lists after which a domain is asked no more"},
    {.key = "safety.stop_after", .kind = kCount, .field = At<&O::safety, &S::stop_after>, .min = 1,
     .max = 1e6, .doc = "matches of reporting lists after which the run ends with exit code 3"},
    {.key = "safety.block_domains_file", .field = At<&O::safety, &S::block_domains_file>,
     .doc = "domains never contacted, one per line, # comments"},
    {.key = "safety.block_urls_file", .field = At<&O::safety, &S::block_urls_file>,
     .doc = "URLs never requested, one per line; a trailing * makes a prefix"},
    {.key = "safety.model_dir", .field = At<&O::safety, &S::model_dir>,
     .doc = "folder of models; empty: TAMIS_MODEL_DIR, else the one that set-up made"},
    {.key = "safety.nsfw_model", .field = At<&O::safety, &S::nsfw_model>,
     .doc = "the NSFW classifier: name of a manifest in the model folder, or a path that ends in .toml"},
    {.key = "safety.allow_no_classifier", .kind = kFlag, .field = At<&O::safety, &S::allow_no_classifier>,
     .doc = "crawl without the NSFW classifier; the dataset says so"},
    {.key = "safety.nsfw_threshold", .kind = kNumber, .field = At<&O::safety, &S::nsfw_threshold>, .min = -1,
     .max = 1, .doc = "drop pictures that score as much; -1: 0.2 under standard, 0.1 under strict"},
    {.key = "safety.precision", .kind = kChoice, .field = At<&O::safety, &S::precision>,
     .choices = "exact|cascade",
     .doc = "cascade: a faster pass first, the exact one where it comes near a threshold"},
    {.key = "safety.cascade_margin", .kind = kNumber, .field = At<&O::safety, &S::cascade_margin>, .min = 0.01,
     .max = 1, .doc = "how near a threshold is near"},

    {.key = "privacy.faces", .kind = kChoice, .field = At<&O::privacy, &V::faces>,
     .choices = "by-policy|keep|blur|drop",
     .doc = "pictures with faces: by-policy blurs them under standard and drops the pair under strict"},
    {.key = "privacy.face_model", .field = At<&O::privacy, &V::face_model>,
     .doc = "manifest of an ONNX face detector, as safety.nsfw_model; empty: the built-in one"},
    {.key = "privacy.documents", .kind = kChoice, .field = At<&O::privacy, &V::documents>,
     .choices = "by-policy|keep|drop",
     .doc = "pictures of documents: by-policy keeps them under standard and drops the pair under strict"},
    {.key = "privacy.document_threshold", .kind = kNumber, .field = At<&O::privacy, &V::document_threshold>,
     .min = 0, .max = 1, .doc = "document score from which a picture is one"},

    {.key = "duplicates.near", .kind = kChoice, .field = At<&O::duplicates, &D::near>,
     .choices = "off|column|drop", .doc = "pictures nearly the same as one that was kept"},
    {.key = "duplicates.max_distance", .kind = kCount, .field = At<&O::duplicates, &D::max_distance>, .min = 0,
     .max = 31, .doc = "bits in which their PDQ hashes may differ"},
    {.key = "duplicates.memory_mib", .kind = kCount, .field = At<&O::duplicates, &D::memory_mib>, .min = 1,
     .max = 1e6, .doc = "MiB for the index of what was kept; the oldest leave it first"},
});
// clang-format on

}  // namespace

std::span<const Knob<Options>> PolicyKnobs() {
  return kPolicyKnobs;
}

}  // namespace tamis
