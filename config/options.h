#ifndef TAMIS_CONFIG_OPTIONS_H_
#define TAMIS_CONFIG_OPTIONS_H_

// Every knob, as plain structs with their defaults. config/knobs.cc binds each to its key, range and
// documentation; docs/options.md is generated from there. Copied once at start, never changed.

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace tamis {

using Milliseconds = std::chrono::milliseconds;
inline constexpr int64_t kUnlimited = std::numeric_limits<int64_t>::max();
inline constexpr int64_t kKiB = 1024;
inline constexpr int64_t kMiB = 1024 * kKiB;

/// Largest sitemap or feed, on the wire and unpacked. Source:
/// https://www.sitemaps.org/faq.html#faq_sitemap_size
inline constexpr int64_t kMaxSitemapBytes = 50 * kMiB;

struct IdentityOptions {
  std::string contact;                     // URL or mailto in the User-Agent; required
  std::string product_token = "TamisBot";  // matched in robots.txt; [A-Za-z_-]+
  bool operator==(const IdentityOptions&) const = default;
};

struct NetworkOptions {
  std::vector<std::string> allow_cidrs;  // special-purpose ranges that may be contacted
  std::vector<std::string> resolve;      // host:port:address, as curl's --resolve
  std::vector<std::string> dns_servers;  // address[:port]; empty: the system's
  std::string proxy;                     // explicit; environment proxies are ignored
  std::string ca_file;                   // PEM; empty: the system's
  int64_t max_requests_per_s = kUnlimited;
  int64_t max_bandwidth_bytes_per_s = kUnlimited;
  int64_t max_connections = 512;
  Milliseconds connect_timeout{10'000};
  Milliseconds total_timeout{60'000};     // one hop, head and body
  Milliseconds head_timeout{30'000};      // until the head is complete
  int64_t low_speed_bytes_per_s = 1'000;  // slower than this for low_speed_time ends the transfer
  Milliseconds low_speed_time{15'000};
  int64_t max_header_bytes = 64 * kKiB;
  int64_t max_header_lines = 200;
  int64_t max_redirects = 10;
  int64_t max_page_bytes = 8 * kMiB;  // encoded, as on the wire
  int64_t max_page_decoded_bytes = 16 * kMiB;
  int64_t max_image_bytes = 32 * kMiB;
  int64_t max_robots_bytes = 2 * kMiB;
  int64_t max_decode_ratio = 200;  // decoded / encoded, once decoded exceeds 1 MiB
  bool http2 = true;
  bool operator==(const NetworkOptions&) const = default;
};

struct PolitenessOptions {
  Milliseconds host_delay{1'000};  // pages of one host; 0 disables adaptive waiting and unset gates
  int64_t host_concurrency = 1;
  Milliseconds image_delay{50};   // images of one host
  int64_t image_concurrency = 8;  // adapts below this
  int64_t domain_concurrency = 2;
  bool domain_concurrency_set = false;  // set by hand: holds even when host_delay is 0
  int64_t ip_concurrency = 2;
  bool ip_concurrency_set = false;
  Milliseconds ip_delay{250};
  bool ip_delay_set = false;
  Milliseconds max_host_delay{60'000};    // ceiling of adaptive waiting
  Milliseconds max_crawl_delay{300'000};  // above it the host is dropped for the run
  Milliseconds max_retry_after{86'400'000};
  Milliseconds retry_delay{60'000};  // first retry of a failed item; then 15 and 240 times as long
  int64_t breaker_failures = 5;      // consecutive connection errors that close a host
  Milliseconds breaker_pause{900'000};
  bool operator==(const PolitenessOptions&) const = default;
};

struct CrawlOptions {
  std::vector<std::string> seeds;
  int64_t max_pages = kUnlimited;
  int64_t max_images = kUnlimited;
  Milliseconds max_duration = Milliseconds::max();
  int64_t max_depth = 20;
  int64_t max_pages_per_host = 10'000;  // unlimited when host_delay is 0 and this is not set
  bool max_pages_per_host_set = false;
  std::string scope = "domain";      // host, domain, prefix, any
  std::vector<std::string> include;  // RE2 patterns on page URLs
  std::vector<std::string> exclude;
  bool cookies = false;
  bool sitemaps = true;               // those that robots.txt of a seed's site names
  int64_t max_sitemap_urls = 50'000;  // taken from one sitemap or feed
  bool operator==(const CrawlOptions&) const = default;
};

struct ImageOptions {
  std::string scope = "any";               // any, domain, host
  std::string resize_mode = "keep_ratio";  // no, border, keep_ratio, keep_ratio_largest, center_crop
  std::string upscale_interpolation = "lanczos";
  std::string downscale_interpolation = "area";
  int64_t size = 512;
  bool only_if_bigger = true;
  std::string encode = "jpg";  // jpg, png, webp, original
  int64_t quality = 90;
  int64_t min_side_px = 128;
  double max_aspect_ratio = 3.0;
  int64_t max_pixels = 40'000'000;
  int64_t max_frames = 100;  // of an animation
  bool operator==(const ImageOptions&) const = default;
};

struct TextOptions {
  int64_t min_letters = 3;             // for Han, kana and Hangul 2
  int64_t max_repeats_on_page = 4;     // images of one page with the same alt text
  int64_t max_text_bytes = 4 * kKiB;   // a text field is cut here
  std::vector<std::string> languages;  // BCP 47 primary tags of captions that are kept; empty: all
  std::string pii = "by-policy";       // by-policy, redact, drop
  bool operator==(const TextOptions&) const = default;
};

struct RightsOptions {
  std::string policy = "standard";  // strict, standard, permissive
  bool research_basis = false;      // the operator declares one: row 29 under permissive
  std::vector<std::string>
      policy_tokens;  // of robots.txt groups that stand for training as a purpose (row 5)
  std::vector<std::string> opt_out_lists;  // files of domains, URLs and SHA-256 digests never to be asked for
  Milliseconds file_max_age{24 * 3'600'000};  // tdmrep.json, ai.txt, ... are asked for again after this
  bool operator==(const RightsOptions&) const = default;
};

struct LicenceOptions {
  std::string require = "none";      // none, any, open, commercial
  std::string min_confidence = "B";  // A to E; only where a licence is required
  bool operator==(const LicenceOptions&) const = default;
};

inline constexpr int64_t kDayMs = 24 * 3'600'000;

/// One [[hash_list]] table: an index file (tamis hashlist import), which says itself where its entries come
/// from, or a text file of digests, of which source, role, version and as_of say it.
struct HashListOptions {
  std::string path;
  std::string source;
  std::string role;
  std::string version;
  std::string as_of;
  std::string action = "by-role";  // by-role, block, block+report, review
  int64_t max_distance = -1;       // of PDQ hashes; negative: safety.pdq_max_distance
  bool operator==(const HashListOptions&) const = default;
};

/// One [[matcher]] table: an engine or service that is not ours.
struct MatcherOptions {
  std::string name;              // for messages, the manifest and incident records
  std::string kind = "library";  // library, process, https
  std::string path;              // library or program
  std::vector<std::string> arguments;
  std::string url;                 // https
  std::string basic_auth;          // https: user:password
  std::string bearer_token;        // https
  std::string ca_file;             // https: PEM of the authorities to trust; empty: the system's
  std::string role;                // of its lists
  std::string action = "by-role";  // by-role, block, block+report, review
  bool required = true;            // what it cannot answer is dropped
  Milliseconds timeout{2'000};     // of one question
  bool operator==(const MatcherOptions&) const = default;
};

/// One [[model]] table: a second opinion. What the model is, its manifest says.
struct ModelOptions {
  std::string manifest;   // path of the manifest
  double threshold = -1;  // drop at or above (similarity, aesthetic: below); negative: only a column
  bool operator==(const ModelOptions&) const = default;
};

struct SafetyOptions {
  std::string policy = "standard";  // strict, standard
  bool allow_no_hash_list = false;
  bool allow_swap = false;
  std::vector<HashListOptions> hash_lists;
  std::vector<std::string> index_files;  // safety.hash_lists: index files alone
  std::vector<MatcherOptions> matchers;
  std::string incident_public_key;  // the key, or the path of its file
  Milliseconds incident_retention{90 * kDayMs};
  Milliseconds hash_list_max_age{30 * kDayMs};
  Milliseconds hash_list_check_interval{10'000};  // how often the files are looked at during a run
  int64_t pdq_max_distance = 31;
  int64_t pdq_min_quality = 50;
  bool pdq_nearest_512 = false;    // also match what ThreatExchange's command line tools would have hashed
  int64_t block_domain_after = 3;  // reported matches
  int64_t stop_after = 10;
  std::string block_domains_file;        // one domain per line, "#" comments
  std::string block_urls_file;           // one URL or URL prefix ("...*") per line
  std::string model_dir;                 // folder of models; empty: the one that set-up made
  std::string nsfw_model = "open-nsfw";  // a name in model_dir, or the path of a manifest
  bool allow_no_classifier = false;      // without a classifier; the dataset says so
  double nsfw_threshold = -1;            // drop at or above; negative: the policy's
  std::string precision = "exact";       // exact, cascade
  double cascade_margin = 0.03;          // around thresholds, within which the exact score decides
  std::vector<ModelOptions> models;      // second opinions
  bool operator==(const SafetyOptions&) const = default;
};

/// [privacy]: faces, people, documents.
struct PrivacyOptions {
  std::string faces = "by-policy";      // by-policy (standard blur, strict drop), keep, blur, drop
  std::string face_model;               // manifest of an ONNX detector; empty: the built-in one
  std::string documents = "by-policy";  // by-policy (standard keep, strict drop), keep, drop
  double document_threshold = 0.6;      // dropped at or above
  bool operator==(const PrivacyOptions&) const = default;
};

/// [duplicates]: pictures that are nearly the same.
struct DuplicateOptions {
  std::string near = "column";  // off, column, drop
  int64_t max_distance = 10;    // bits of PDQ
  int64_t memory_mib = 128;     // of the index; the oldest pictures leave it first
  bool operator==(const DuplicateOptions&) const = default;
};

/// Whether any list is named. What it holds shows when it is read.
inline bool HasHashLists(const SafetyOptions& safety) {
  return !safety.hash_lists.empty() || !safety.index_files.empty();
}

struct OutputOptions {
  std::string out;          // folder of the dataset
  std::string private_dir;  // empty: OUT.private
  std::string format = "parquet";
  std::string image = "keep";  // keep, drop
  int64_t shard_rows = 10'000;
  int64_t shard_bytes = 512 * kMiB;
  Milliseconds shard_max_age{30 * 60'000};
  int64_t row_group_bytes = 16 * kMiB;
  bool operator==(const OutputOptions&) const = default;
};

struct EngineOptions {
  int64_t threads = 0;               // CPU threads; 0: cores
  int64_t memory_mib = 512;          // buffers, queues and caches
  int64_t max_in_flight = 256;       // pages and images being worked on
  std::string sandbox = "required";  // required, best-effort, off
  Milliseconds job_timeout{20'000};  // one page or image in a sandboxed process
  bool operator==(const EngineOptions&) const = default;
};

struct LogOptions {
  std::string format = "text";  // text, json
  std::string file;             // empty: standard error
  bool quiet = false;
  bool verbose = false;
  bool operator==(const LogOptions&) const = default;
};

struct HtmlOptions {
  int64_t max_depth = 512;
  int64_t max_links = 10'000;
  int64_t max_candidates = 2'000;
  bool operator==(const HtmlOptions&) const = default;
};

/// One [[site]] table: overrides for one host.
struct SiteOptions {
  std::string host;
  Milliseconds host_delay{-1};  // negative: not overridden
  Milliseconds image_delay{-1};
  int64_t host_concurrency = -1;
  int64_t image_concurrency = -1;
  std::vector<std::string> headers;  // "Name: value"; never sent across origins
  std::string basic_auth;            // user:password
  std::string bearer_token;
  bool operator==(const SiteOptions&) const = default;
};

struct Options {
  IdentityOptions identity;
  NetworkOptions network;
  PolitenessOptions politeness;
  CrawlOptions crawl;
  HtmlOptions html;
  ImageOptions images;
  TextOptions text;
  RightsOptions rights;
  LicenceOptions licence;
  SafetyOptions safety;
  PrivacyOptions privacy;
  DuplicateOptions duplicates;
  OutputOptions output;
  EngineOptions engine;
  LogOptions log;
  std::vector<SiteOptions> sites;
  bool operator==(const Options&) const = default;
};

}  // namespace tamis

#endif  // TAMIS_CONFIG_OPTIONS_H_
