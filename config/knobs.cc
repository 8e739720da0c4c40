#include "config/knobs.h"

#include <array>
#include <variant>
#include <vector>

#include "config/knob_fields.h"
#include "config/knob_rules.h"

namespace tamis {
namespace {

using enum KnobKind;
using I = IdentityOptions;
using N = NetworkOptions;
using P = PolitenessOptions;
using C = CrawlOptions;
using H = HtmlOptions;
using M = ImageOptions;
using U = OutputOptions;
using E = EngineOptions;
using L = LogOptions;
using O = Options;

// Tables: a knob in one or two lines, kept by hand.
// clang-format off
constexpr auto kCrawlKnobs = std::to_array<Knob<Options>>({
    {.key = "identity.contact", .field = At<&O::identity, &I::contact>,
     .doc = "URL or mailto in the User-Agent; a crawl does not start without it", .must_be = MustBeContact},
    {.key = "identity.product_token", .field = At<&O::identity, &I::product_token>,
     .doc = "token matched in robots.txt and named in the User-Agent", .must_be = MustBeToken},

    {.key = "network.allow_cidrs", .kind = kTextList, .field = At<&O::network, &N::allow_cidrs>,
     .doc = "special-purpose address ranges that may be contacted: tests and your own sites"},
    {.key = "network.resolve", .kind = kTextList, .field = At<&O::network, &N::resolve>,
     .doc = "host:port:address, used instead of DNS, as curl's --resolve"},
    {.key = "network.dns_servers", .kind = kTextList, .field = At<&O::network, &N::dns_servers>,
     .doc = "address[:port] of DNS servers; empty: the system's"},
    {.key = "network.proxy", .field = At<&O::network, &N::proxy>,
     .doc = "for every request; proxies of the environment are ignored; addresses are then checked by it"},
    {.key = "network.ca_file", .field = At<&O::network, &N::ca_file>,
     .doc = "PEM file of trusted certificates; empty: the system's"},
    {.key = "network.max_requests_per_s", .kind = kCount, .field = At<&O::network, &N::max_requests_per_s>,
     .min = 1, .max = 1e6, .doc = "requests a second, whole run"},
    {.key = "network.max_bandwidth", .kind = kSize, .field = At<&O::network, &N::max_bandwidth_bytes_per_s>,
     .min = kKi, .max = 1024 * kGi, .doc = "bytes received a second, whole run"},
    {.key = "network.max_connections", .kind = kCount, .field = At<&O::network, &N::max_connections>,
     .min = 1, .max = 65'536, .doc = "connections open at once"},
    {.key = "network.connect_timeout", .kind = kDuration, .field = At<&O::network, &N::connect_timeout>,
     .min = 100, .max = kHour, .doc = "until a connection stands, TLS included"},
    {.key = "network.total_timeout", .kind = kDuration, .field = At<&O::network, &N::total_timeout>,
     .min = 100, .max = kDay, .doc = "one request, head and body; each redirect hop is its own"},
    {.key = "network.head_timeout", .kind = kDuration, .field = At<&O::network, &N::head_timeout>,
     .min = 100, .max = kHour, .doc = "until the response head is complete"},
    {.key = "network.low_speed_bytes_per_s", .kind = kSize,
     .field = At<&O::network, &N::low_speed_bytes_per_s>,
     .min = 0, .max = kGi, .doc = "a transfer slower than this for low_speed_time ends"},
    {.key = "network.low_speed_time", .kind = kDuration, .field = At<&O::network, &N::low_speed_time>,
     .min = kSecond, .max = kHour, .doc = "how long a transfer may be slow"},
    {.key = "network.max_header_bytes", .kind = kSize, .field = At<&O::network, &N::max_header_bytes>,
     .min = kKi, .max = kMi, .doc = "response head, all lines"},
    {.key = "network.max_header_lines", .kind = kCount, .field = At<&O::network, &N::max_header_lines>,
     .min = 10, .max = 10'000, .doc = "lines of a response head"},
    {.key = "network.max_redirects", .kind = kCount, .field = At<&O::network, &N::max_redirects>,
     .min = 0, .max = 50, .doc = "redirect hops followed; each is checked like a new URL"},
    {.key = "network.max_page_bytes", .kind = kSize, .field = At<&O::network, &N::max_page_bytes>,
     .min = kKi, .max = kGi, .doc = "a page as on the wire"},
    {.key = "network.max_page_decoded_bytes", .kind = kSize,
     .field = At<&O::network, &N::max_page_decoded_bytes>,
     .min = kKi, .max = kGi, .doc = "a page after Content-Encoding is removed"},
    {.key = "network.max_image_bytes", .kind = kSize, .field = At<&O::network, &N::max_image_bytes>,
     .min = kKi, .max = kGi, .doc = "an image as received"},
    {.key = "network.max_robots_bytes", .kind = kSize, .field = At<&O::network, &N::max_robots_bytes>,
     .min = 500 * kKi, .max = 64 * kMi, .doc = "a robots.txt; RFC 9309 2.5 asks for at least 500 KiB"},
    {.key = "network.max_decode_ratio", .kind = kCount, .field = At<&O::network, &N::max_decode_ratio>,
     .min = 2, .max = 100'000, .doc = "decoded bytes per encoded byte, once more than 1 MiB is decoded"},
    {.key = "network.http2", .kind = kFlag, .field = At<&O::network, &N::http2>,
     .doc = "HTTP/2 on TLS connections"},

    {.key = "politeness.host_delay", .kind = kDuration, .field = At<&O::politeness, &P::host_delay>,
     .min = 0, .max = kDay,
     .doc = "between pages of one host; 0s also turns off adaptive waiting and gates not set by hand, "
            "never Crawl-delay or Retry-After"},
    {.key = "politeness.host_concurrency", .kind = kCount, .field = At<&O::politeness, &P::host_concurrency>,
     .min = 1, .max = 1'000, .doc = "pages of one host at once"},
    {.key = "politeness.image_delay", .kind = kDuration, .field = At<&O::politeness, &P::image_delay>,
     .min = 0, .max = kDay, .doc = "between images of one host"},
    {.key = "politeness.image_concurrency", .kind = kCount,
     .field = At<&O::politeness, &P::image_concurrency>,
     .min = 1, .max = 1'000, .doc = "images of one host at once; adapts below this"},
    {.key = "politeness.domain_concurrency", .kind = kCount,
     .field = At<&O::politeness, &P::domain_concurrency>,
     .min = 1, .max = 10'000, .doc = "pages of one registrable domain at once",
     .set_flag = Flag<&O::politeness, &P::domain_concurrency_set>},
    {.key = "politeness.ip_concurrency", .kind = kCount, .field = At<&O::politeness, &P::ip_concurrency>,
     .min = 1, .max = 10'000, .doc = "pages of one IP address at once",
     .set_flag = Flag<&O::politeness, &P::ip_concurrency_set>},
    {.key = "politeness.ip_delay", .kind = kDuration, .field = At<&O::politeness, &P::ip_delay>,
     .min = 0, .max = kDay, .doc = "between pages of one IP address",
     .set_flag = Flag<&O::politeness, &P::ip_delay_set>},
    {.key = "politeness.max_host_delay", .kind = kDuration, .field = At<&O::politeness, &P::max_host_delay>,
     .min = 0, .max = kDay, .doc = "ceiling of adaptive waiting"},
    {.key = "politeness.max_crawl_delay", .kind = kDuration, .field = At<&O::politeness, &P::max_crawl_delay>,
     .min = kSecond, .max = kDay, .doc = "a host whose Crawl-delay is longer is dropped for the run"},
    {.key = "politeness.max_retry_after", .kind = kDuration, .field = At<&O::politeness, &P::max_retry_after>,
     .min = kSecond, .max = 30 * kDay, .doc = "longest pause that Retry-After may ask for"},
    {.key = "politeness.retry_delay", .kind = kDuration, .field = At<&O::politeness, &P::retry_delay>,
     .min = 1, .max = kDay,
     .doc = "before a failed item is tried again; 15 times as long before the second retry, 240 times before the third"},
    {.key = "politeness.breaker_failures", .kind = kCount, .field = At<&O::politeness, &P::breaker_failures>,
     .min = 1, .max = 1'000, .doc = "connection errors in a row after which a host is left alone"},
    {.key = "politeness.breaker_pause", .kind = kDuration, .field = At<&O::politeness, &P::breaker_pause>,
     .min = kSecond, .max = 30 * kDay, .doc = "for how long; then one request tries"},

    {.key = "crawl.seeds", .kind = kTextList, .field = At<&O::crawl, &C::seeds>, .doc = "URLs to start from",
     .must_be = MustBeGiven},
    {.key = "crawl.max_pages", .kind = kCount, .field = At<&O::crawl, &C::max_pages>, .min = 1,
     .max = kCountMax,
     .doc = "stop after this many fetched pages"},
    {.key = "crawl.max_images", .kind = kCount, .field = At<&O::crawl, &C::max_images>, .min = 1,
     .max = kCountMax,
     .doc = "stop after this many kept images"},
    {.key = "crawl.max_duration", .kind = kDuration, .field = At<&O::crawl, &C::max_duration>,
     .min = kSecond, .max = kYear, .doc = "stop after this time"},
    {.key = "crawl.max_depth", .kind = kCount, .field = At<&O::crawl, &C::max_depth>, .min = 0, .max = 1'000,
     .doc = "links from a seed to a page"},
    {.key = "crawl.max_pages_per_host", .kind = kCount, .field = At<&O::crawl, &C::max_pages_per_host>,
     .min = 1, .max = kCountMax,
     .doc = "pages of one host; unlimited where host_delay is 0s and this is not set",
     .set_flag = Flag<&O::crawl, &C::max_pages_per_host_set>},
    {.key = "crawl.scope", .kind = kChoice, .field = At<&O::crawl, &C::scope>,
     .choices = "host|domain|prefix|any",
     .doc = "which pages, seen from their seed"},
    {.key = "crawl.include", .kind = kTextList, .field = At<&O::crawl, &C::include>,
     .doc = "RE2 patterns; a page URL must match one of them, if there are any"},
    {.key = "crawl.exclude", .kind = kTextList, .field = At<&O::crawl, &C::exclude>,
     .doc = "RE2 patterns; a page URL must match none of them"},
    {.key = "crawl.cookies", .kind = kFlag, .field = At<&O::crawl, &C::cookies>,
     .doc = "keep and send cookies, per origin, in memory"},
    {.key = "crawl.sitemaps", .kind = kFlag, .field = At<&O::crawl, &C::sitemaps>,
     .doc = "follow the sitemaps that the robots.txt of a seed's site names"},
    {.key = "crawl.max_sitemap_urls", .kind = kCount, .field = At<&O::crawl, &C::max_sitemap_urls>, .min = 0,
     .max = kCountMax, .doc = "pages taken from one sitemap or feed"},

    {.key = "html.max_depth", .kind = kCount, .field = At<&O::html, &H::max_depth>, .min = 16, .max = 10'000,
     .doc = "elements inside each other; a deeper document is cut"},
    {.key = "html.max_links", .kind = kCount, .field = At<&O::html, &H::max_links>, .min = 0, .max = 1e6,
     .doc = "links read from one page"},
    {.key = "html.max_candidates", .kind = kCount, .field = At<&O::html, &H::max_candidates>, .min = 0,
     .max = 1e6,
     .doc = "images read from one page"},

    {.key = "images.scope", .kind = kChoice, .field = At<&O::images, &M::scope>, .choices = "any|domain|host",
     .doc = "which image hosts, seen from the page"},
    {.key = "images.resize_mode", .kind = kChoice, .field = At<&O::images, &M::resize_mode>,
     .choices = "no|border|keep_ratio|keep_ratio_largest|center_crop", .doc = "as img2dataset's"},
    {.key = "images.upscale_interpolation", .kind = kChoice, .field = At<&O::images, &M::upscale_interpolation>,
     .choices = "nearest|linear|bilinear|cubic|bicubic|area|lanczos|lanczos4", .doc = "when a picture is enlarged"},
    {.key = "images.downscale_interpolation", .kind = kChoice,
     .field = At<&O::images, &M::downscale_interpolation>,
     .choices = "nearest|linear|bilinear|cubic|bicubic|area|lanczos|lanczos4", .doc = "when it is made smaller"},
    {.key = "images.size", .kind = kCount, .field = At<&O::images, &M::size>, .min = 16, .max = 16'384,
     .doc = "target side in pixels"},
    {.key = "images.only_if_bigger", .kind = kFlag, .field = At<&O::images, &M::only_if_bigger>,
     .doc = "never enlarge"},
    {.key = "images.encode", .kind = kChoice, .field = At<&O::images, &M::encode>,
     .choices = "jpg|png|webp|original",
     .doc = "format of stored images; original: as received, single-frame files only, without metadata"},
    {.key = "images.quality", .kind = kCount, .field = At<&O::images, &M::quality>, .min = 1, .max = 100,
     .doc = "quality of stored JPEG and WebP images"},
    {.key = "images.min_side_px", .kind = kCount, .field = At<&O::images, &M::min_side_px>, .min = 1,
     .max = 16'384,
     .doc = "shorter side of a received image, at least"},
    {.key = "images.max_aspect_ratio", .kind = kNumber, .field = At<&O::images, &M::max_aspect_ratio>,
     .min = 1, .max = 1'000, .doc = "longer side by shorter side, at most"},
    {.key = "images.max_pixels", .kind = kCount, .field = At<&O::images, &M::max_pixels>, .min = 1'024,
     .max = 1e9,
     .doc = "width by height as declared; checked before any allocation"},
    {.key = "images.max_frames", .kind = kCount, .field = At<&O::images, &M::max_frames>, .min = 1, .max = 10'000,
     .doc = "frames of an animated image; one with more is dropped"},
});

constexpr auto kRunKnobs = std::to_array<Knob<Options>>({
    {.key = "output.out", .field = At<&O::output, &U::out>,
     .doc = "folder of the dataset: only what may be published", .must_be = MustBeLocal},
    {.key = "output.private_dir", .field = At<&O::output, &U::private_dir>,
     .doc = "folder of state, ledger, evidence and logs, mode 0700; empty: OUT.private",
     .must_be = MustBeLocal},
    {.key = "output.format", .kind = kChoice, .field = At<&O::output, &U::format>, .choices = "parquet",
     .doc = "format of shards"},
    {.key = "output.image", .kind = kChoice, .field = At<&O::output, &U::image>, .choices = "keep|drop",
     .doc = "drop: every image is fetched and filtered, only its metadata is written"},
    {.key = "output.shard_rows", .kind = kCount, .field = At<&O::output, &U::shard_rows>, .min = 1,
     .max = 1e8,
     .doc = "a shard closes at this many rows"},
    {.key = "output.shard_bytes", .kind = kSize, .field = At<&O::output, &U::shard_bytes>, .min = kMi,
     .max = 64 * kGi,
     .doc = "or at this size"},
    {.key = "output.shard_max_age", .kind = kDuration, .field = At<&O::output, &U::shard_max_age>,
     .min = kSecond, .max = 30 * kDay, .doc = "or at this age, whichever comes first"},
    {.key = "output.row_group_bytes", .kind = kSize, .field = At<&O::output, &U::row_group_bytes>,
     .min = 64 * kKi, .max = kGi, .doc = "size of a row group; 8 to 32 MiB suits streaming readers"},

    {.key = "engine.threads", .kind = kCount, .field = At<&O::engine, &E::threads>, .min = 0, .max = 1'024,
     .doc = "CPU threads; 0: as many as cores"},
    {.key = "engine.memory_mib", .kind = kCount, .field = At<&O::engine, &E::memory_mib>, .min = 64,
     .max = 1e6,
     .doc = "MiB for buffers, queues and caches"},
    {.key = "engine.max_in_flight", .kind = kCount, .field = At<&O::engine, &E::max_in_flight>,
     .min = 1, .max = 65'536, .doc = "pages and images worked on at once"},
    {.key = "engine.sandbox", .kind = kChoice, .field = At<&O::engine, &E::sandbox>,
     .choices = "required|best-effort|off",
     .doc = "around the processes that parse: required needs seccomp, rlimits, no_new_privs, closed descriptors"},
    {.key = "engine.job_timeout", .kind = kDuration, .field = At<&O::engine, &E::job_timeout>, .min = 100,
     .max = kHour, .doc = "for one page or image in the sandbox; then it is dropped and its process replaced"},

    {.key = "log.format", .kind = kChoice, .field = At<&O::log, &L::format>, .choices = "text|json",
     .doc = "format of messages"},
    {.key = "log.file", .field = At<&O::log, &L::file>, .doc = "empty: standard error"},
    {.key = "log.quiet", .kind = kFlag, .field = At<&O::log, &L::quiet>,
     .doc = "no progress, only warnings and errors"},
    {.key = "log.verbose", .kind = kFlag, .field = At<&O::log, &L::verbose>,
     .doc = "more messages; never image URLs, texts or digests"},
});
// clang-format on

struct Section {
  std::string_view name;
  std::string_view doc;
};
constexpr Section kSections[] = {
    {"identity", "Who the crawler says it is."},
    {"network", "What may be contacted, and caps on every request."},
    {"politeness", "How often a site is asked."},
    {"crawl", "Which pages, and when to stop."},
    {"html", "Caps on one page."},
    {"images", "Which images, and what is stored of them."},
    {"text", "Rules for captions."},
    {"rights", "How consent signals are read."},
    {"licence", "Which licences are required."},
    {"safety", "Block lists, classifiers and the safety policy."},
    {"privacy", "Faces and documents."},
    {"duplicates", "Pictures that are nearly the same."},
    {"output", "The dataset and the private folder."},
    {"engine", "Threads and memory."},
    {"log", "Messages."},
    {"site", "Overrides for one host; any number of tables."},
    {"hash_list", "A list of known hashes; any number of tables."},
    {"matcher", "A matcher that is not ours; any number of tables."},
    {"model", "A model that gives a second opinion; any number of tables."},
};

}  // namespace

std::span<const Knob<Options>> Knobs() {
  static const std::vector<Knob<Options>> kAll = [] {
    std::vector<Knob<Options>> all;
    for (const std::span<const Knob<Options>> part :
         {std::span<const Knob<Options>>(kCrawlKnobs), PolicyKnobs(),
          std::span<const Knob<Options>>(kRunKnobs)}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return kAll;
}
std::string_view SectionDoc(std::string_view section) {
  for (const Section& known : kSections) {
    if (known.name == section) return known.doc;
  }
  return {};
}

bool MayBeUnlimited(const Knob<Options>& knob) {
  Options defaults;
  const KnobField field = knob.field(defaults);
  if (const auto* number = std::get_if<int64_t*>(&field)) {
    return **number == kUnlimited || *number == &defaults.crawl.max_pages_per_host;
  }
  const auto* duration = std::get_if<Milliseconds*>(&field);
  return duration != nullptr && **duration == Milliseconds::max();
}

}  // namespace tamis
