#ifndef TAMIS_FILTER_REASONS_H_
#define TAMIS_FILTER_REASONS_H_

// Every reason code for which a page or a pair is dropped, in one table. docs/filters.md explains each;
// a test compares the two.

#include <array>
#include <string_view>

namespace tamis {

/// A stable snake_case code, who gives it, and what it means in one line.
struct ReasonCode {
  std::string_view code;
  std::string_view giver;  // name of the filter, or "image_job"
  std::string_view meaning;
};

inline constexpr auto kReasonCodes = std::to_array<ReasonCode>({
    {"filter_error", "any", "a filter failed, threw or found nothing to judge"},
    // on Request
    {"bad_url", "url_rules", "no URL"},
    {"url_credentials", "url_rules", "user name or password in the URL"},
    {"url_port", "url_rules", "port below 1024 other than 80 and 443"},
    {"url_too_long", "url_rules", "more than 2,083 bytes"},
    {"out_of_scope", "scope", "outside crawl.scope or images.scope"},
    {"not_included", "scope", "no pattern of crawl.include fits"},
    {"excluded", "scope", "a pattern of crawl.exclude fits"},
    {"blocked_domain", "block_lists", "host or a parent domain is on the operator's list"},
    {"blocked_url", "block_lists", "URL is on the operator's list"},
    // on Target
    {"address_unresolved", "address", "the host has no address"},
    {"address_special_purpose", "address", "an address is private, loopback or otherwise special"},
    {"robots_unknown", "robots", "robots.txt was not asked"},
    {"robots_unreachable", "robots", "robots.txt could not be had: a fault of network or server"},
    {"robots_rate_limited", "robots", "robots.txt was answered with 429"},
    {"robots_redirects", "robots", "robots.txt redirects too often or in circles"},
    {"robots_stale", "robots", "the last known robots.txt is too old to stand in"},
    {"robots_disallowed", "robots", "robots.txt disallows it"},
    {"robots_forbidden", "robots", "robots.txt itself is forbidden, under strict"},
    {"robots_too_costly", "robots", "a robots.txt that costs too much to read"},
    {"robots_crawl_delay", "robots", "Crawl-delay above politeness.max_crawl_delay"},
    {"robots_visit_time", "robots", "outside the hours that robots.txt gives"},
    // on ResponseHead
    {"access_denied", "http_status", "401, 402, 403, 407 or 451"},
    {"http_404", "http_status", "not found"},
    {"http_410", "http_status", "gone"},
    {"http_429", "http_status", "too many requests"},
    {"http_2xx", "http_status", "success other than 200"},
    {"http_3xx", "http_status", "a redirect that was not followed"},
    {"http_4xx", "http_status", "another client error"},
    {"http_5xx", "http_status", "server error"},
    {"http_unknown", "http_status", "no valid status"},
    {"content_type", "content_type", "neither a page nor a picture we can decode"},
    {"too_large_declared", "declared_size", "Content-Length above the cap"},
    // of the rights policy: on Target and ResponseHead of images, PageFacts, Candidate, Decoded, RightsCase
    {"consent_unknown", "rights", "what could be said was not, or not wholly, read"},
    {"consent_policy_token", "rights", "robots.txt disallows a purpose token for training"},
    {"consent_extended_token", "rights", "robots.txt disallows a policy-only AI token"},
    {"consent_dataset_token", "rights", "robots.txt disallows a tool that makes image data sets"},
    {"consent_corpus_token", "rights", "robots.txt disallows CCBot or, under strict, another open corpus"},
    {"consent_training_token", "rights", "robots.txt disallows crawlers that gather training data"},
    {"consent_ungrouped_rules", "rights", "Disallow before the first group, or Noindex, in robots.txt"},
    {"consent_noai", "rights", "noai"},
    {"consent_noimageai", "rights", "noimageai"},
    {"consent_noml", "rights", "noml"},
    {"consent_noindex", "rights", "noindex"},
    {"consent_noimageindex", "rights", "noimageindex"},
    {"consent_none", "rights", "none, which is noindex and nofollow"},
    {"consent_unavailable_after", "rights", "unavailable_after has passed or cannot be read"},
    {"consent_noarchive", "rights", "noarchive or nocache, under strict"},
    {"consent_nosnippet", "rights", "nosnippet, under strict"},
    {"consent_max_image_preview", "rights", "max-image-preview: none, under strict"},
    {"consent_content_signal", "rights", "Content-Signal: ai-train=no"},
    {"consent_content_signal_use", "rights", "Content-Signal: ai-input=no or a limited use, under strict"},
    {"consent_content_usage", "rights", "Content-Usage: train-ai=n, or an older label of it"},
    {"consent_content_usage_malformed", "rights", "a Content-Usage that says no but cannot be parsed"},
    {"consent_rsl", "rights", "an RSL licence prohibits training, or permits it on terms"},
    {"consent_rsl_unreadable", "rights", "an RSL licence that could not be read"},
    {"consent_tdmrep", "rights", "TDM rights are reserved (TDMRep)"},
    {"consent_file_unreachable", "rights", "a file of consent signals could not be had"},
    {"consent_file_unreadable", "rights", "a tdmrep.json that is damaged"},
    {"consent_file_disallowed", "rights", "robots.txt disallows tdmrep.json, so nobody knows what it says"},
    {"consent_ai_txt", "rights", "ai.txt disallows it"},
    {"consent_trust_txt", "rights", "trust.txt: datatrainingallowed=no"},
    {"consent_data_mining", "rights", "PLUS Data Mining in the file prohibits it"},
    {"consent_data_mining_unknown", "rights", "PLUS Data Mining with a value nobody knows"},
    {"consent_c2pa", "rights", "C2PA or CAWG: training or mining not allowed"},
    {"consent_c2pa_inference", "rights", "C2PA or CAWG: inference not allowed, under strict"},
    {"consent_c2pa_unreadable", "rights", "C2PA that could not be read"},
    {"opted_out", "rights", "on an opt-out list of the operator"},
    {"consent_reservation", "rights", "a reservation in words, about this image"},
    {"consent_reservation_page", "rights", "a reservation in words, on the page"},
    {"challenge_page", "rights", "a bot challenge in place of the image"},
    {"stock_domain", "rights", "page or image of a stock agency"},
    {"agency_credit", "rights", "the file or caption credits an agency"},
    {"licensor", "rights", "a licence is for sale, and none is open"},
    {"watermark", "rights", "a visible watermark"},
    {"licence_reserved", "rights", "all rights reserved, under strict"},
    {"licence_missing", "rights", "no licence that licence.require asks for"},
    {"licence_unsure", "rights", "a licence below licence.min_confidence"},
    {"licence_noncommercial", "rights", "non-commercial, and licence.require is commercial"},
    {"licence_no_derivatives", "rights", "no derivatives, and the stored picture is changed"},
    {"licence_conflict", "rights", "sources disagree about the licence"},
    {"source_generated", "rights", "the file says it was generated by a model"},
    {"adult_label", "adult_label", "the site labels it as for adults"},
    {"adult_label_unread", "adult_label", "too much or too deep to read all of its labels"},
    // on Page
    {"page_incomplete", "page_sanity", "a page without a valid id or URL"},
    // on Candidate
    {"data_url", "image_url", "the picture is inside the page"},
    {"bad_image_url", "image_url", "no http or https URL"},
    {"alt_missing", "alt_text", "no alt text"},
    {"alt_too_short", "alt_text", "fewer letters than text.min_letters"},
    {"alt_no_word", "alt_text", "letters, but no word"},
    {"alt_boilerplate", "alt_text", "a word such as image, logo or photo alone"},
    {"alt_file_name", "alt_text", "a file name, an identifier or a URL"},
    {"alt_repeated", "alt_text", "the same text on more than text.max_repeats_on_page images of the page"},
    {"too_small_declared", "declared_dimensions", "the page declares both sides below images.min_side_px"},
    // on TextCase
    {"text_sexual", "text_rules", "sexual terms"},
    {"text_hate", "text_rules", "hateful terms"},
    {"text_violence", "text_rules", "terms of extreme violence"},
    {"text_minor", "text_rules", "sexual terms and terms about minors: counted as safety"},
    {"text_pii", "text_rules", "personal data, under strict or where it cannot be taken out"},
    {"text_spam", "text_rules", "a caption written for search engines"},
    {"text_encoding", "text_rules", "an encoding gone wrong"},
    {"language", "text_rules", "a language that text.languages does not name"},
    // on Fetched
    {"empty_body", "byte_sanity", "no bytes"},
    {"digest_missing", "byte_sanity", "the bytes were not hashed"},
    {"safety", "hash_list", "known from a list: URL, digest, picture, or page of such a one"},
    // the image job
    {"image_unknown_format", "image_job", "no picture, or none we know"},
    {"image_format_not_supported", "image_job", "a format that this version does not decode"},
    {"image_truncated", "image_job", "the picture ends early"},
    {"image_damaged", "image_job", "the decoder complained"},
    {"image_avif", "image_job", "AVIF, which this version does not decode"},
    {"image_jxl", "image_job", "JPEG XL, which this version does not decode"},
    {"image_svg", "image_job", "SVG, which is a document, not pixels"},
    {"image_too_many_pixels", "image_job", "more than images.max_pixels, or ten times that in all frames"},
    {"image_too_many_frames", "image_job", "more than images.max_frames"},
    {"image_animated", "image_job", "several frames, and images.encode is original"},
    // the sandboxed processes
    {"job_crashed", "jail", "the process that parsed it died"},
    {"job_timeout", "jail", "not done within engine.job_timeout"},
    {"job_bad_answer", "jail", "the process that parsed it gave an impossible answer"},
    {"job_memory", "jail", "parsing it takes more memory than engine.memory_mib allows"},
    // on Decoded
    {"pdq_quality", "pdq_quality", "too flat to be compared with the lists"},
    {"matcher_failed", "matcher", "a required matcher did not answer"},
    {"matcher_unscannable", "matcher", "a required matcher cannot scan it"},
    {"image_no_pixels", "image_size", "nothing was decoded"},
    {"image_too_small", "image_size", "a side below images.min_side_px"},
    {"aspect_ratio", "aspect_ratio", "above images.max_aspect_ratio"},
    // on ScreenCase
    {"minor_picture", "minor_picture", "a face, terms about minors, and a doubtful score: counted as safety"},
    {"nsfw", "nsfw", "the classifier's score reaches its threshold"},
    {"nsfw_head", "nsfw_head", "the second opinion's score reaches its threshold"},
    {"watermark_score", "watermark_score", "the watermark model's score reaches its threshold"},
    {"aesthetic", "aesthetic", "the aesthetic score is below its threshold"},
    {"similarity", "similarity", "picture and caption are less alike than the threshold"},
    {"faces", "faces", "a face, and privacy.faces is drop"},
    {"document", "documents", "a document, and privacy.documents is drop"},
    // the network
    {"dns_failed", "fetcher", "the name server did not answer"},
    {"connect_failed", "fetcher", "no connection"},
    {"tls_failed", "fetcher", "no TLS connection, or no valid certificate"},
    {"protocol_error", "fetcher", "the answer is not HTTP"},
    {"timeout", "fetcher", "too slow"},
    {"truncated_body", "fetcher", "the connection ended before the body"},
    {"header_too_large", "fetcher", "more header than network.max_header_bytes or _lines"},
    {"body_too_large", "fetcher", "more body than its cap"},
    {"decode_ratio", "fetcher", "a compressed body that grows beyond network.max_decode_ratio"},
    {"address_refused", "fetcher", "the socket was about to reach an unchecked address"},
    {"url_refused", "fetcher", "libcurl reads another host in the URL than we do"},
    {"too_many_redirects", "fetcher", "more than network.max_redirects"},
    {"redirect_loop", "fetcher", "a redirect back to where it came from"},
    {"bad_redirect", "fetcher", "a redirect without a usable Location"},
    // the pipeline
    {"page_unreadable", "page_job", "no page could be read out of the bytes"},
    {"page_too_complex", "page_job",
     "a cap of the page job ended it, or its pictures times what it says of itself exceed 16 MiB"},
    {"sitemap_unreadable", "pipeline", "named as a sitemap, but no list could be read out of it"},
    {"sitemap_cap", "pipeline", "a sitemap nested too deep, or one too many"},
    {"host_cap", "pipeline", "crawl.max_pages_per_host is used up"},
    {"duplicate_url", "pipeline", "the same image URL before"},
    {"duplicate_content", "pipeline", "the same bytes before"},
    {"near_duplicate", "pipeline", "nearly the same picture before, and duplicates.near is drop"},
    {"state_damaged", "pipeline", "queued work that cannot be read"},
    {"internal", "fetcher", "a library failed in a way that is not the site's fault"},
    {"memory_budget", "pipeline", "postponed: others hold the memory now"},
    {"host_paused", "pipeline", "postponed: the host may not be asked yet"},
});

/// The entry of `code`, or null.
constexpr const ReasonCode* FindReason(std::string_view code) {
  for (const ReasonCode& reason : kReasonCodes) {
    if (reason.code == code) return &reason;
  }
  return nullptr;
}

}  // namespace tamis

#endif  // TAMIS_FILTER_REASONS_H_
