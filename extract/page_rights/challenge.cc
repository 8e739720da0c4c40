#include "extract/page_rights/challenge.h"

#include <cstddef>
#include <cstring>
#include <string>

#include "extract/microsyntax.h"

namespace tamis {
namespace {

constexpr size_t kMaxTextBytes = 2'048;
constexpr size_t kMaxSourceBytes = 256 * 1024;

/// A page is a challenge if it has the mark and, where they are given, a title or text of the list's.
struct Mark {
  std::string_view who;
  std::string_view mark;        // in the source, not in its text
  std::string_view title = {};  // lower-case; begins the title or stands in the text
};

// Seen on these vendors' pages, November 2026. Cloudflare's scripts/jsd and DataDome's tags stand on ordinary
// pages too: only what belongs to the interstitial counts.
constexpr Mark kMarks[] = {
    {"cloudflare", "_cf_chl_opt"},
    {"cloudflare", "cf-challenge-running"},
    {"cloudflare", "/cdn-cgi/challenge-platform/", "just a moment"},
    {"cloudflare", "/cdn-cgi/challenge-platform/", "attention required"},
    {"cloudflare", "cf-browser-verification"},
    {"cloudflare", "cf-error-details", "attention required"},
    {"datadome", "geo.captcha-delivery.com"},
    {"datadome", "captcha-delivery.com/c.js"},
    {"datadome", "captcha-delivery.com/i.js"},
    {"perimeterx", "px-captcha"},
    {"perimeterx", "_pxAppId", "access to this page has been denied"},
    {"aws-waf", "AwsWafIntegration", "human verification"},
    {"aws-waf", "gokuProps"},
    {"incapsula", "_Incapsula_Resource"},
    {"akamai", "sec-if-cpt-container"},
    {"akamai", "/_sec/cp_challenge/"},
    {"sucuri", "sucuri_cloudproxy_js"},
    {"ddos-guard", "/.well-known/ddos-guard/", "ddos-guard"},
    {"anubis", "/.within.website/x/cmd/anubis/", "making sure you"},
    {"anubis", "anubis_challenge"},
    {"google", "google.com/recaptcha", "unusual traffic"},
    {"kasada", "window.KPSDK"},
    {"vercel", "vercel/security", "vercel security checkpoint"},
    {"stackpath", "sbbpassed", "validat"},
    {"hcaptcha", "hcaptcha.com/1/api.js", "are you a robot"},
    {"hcaptcha", "hcaptcha.com/1/api.js", "verify you are human"},
    {"recaptcha", "recaptcha/api.js", "verify you are human"},
    {"turnstile", "challenges.cloudflare.com/turnstile", "verify you are human"},
    {"turnstile", "challenges.cloudflare.com/turnstile", "verifying you are human"},
    {"turnstile", "challenges.cloudflare.com/turnstile", "just a moment"},
};

// string_view's own search is slow where the first byte is frequent.
bool Holds(std::string_view text, std::string_view wanted) {
  return memmem(text.data(), text.size(), wanted.data(), wanted.size()) != nullptr;
}

}  // namespace

std::string_view FindChallenge(std::string_view source, std::string_view visible_text,
                               std::string_view title) {
  if (visible_text.size() > kMaxTextBytes) return {};
  source = source.substr(0, kMaxSourceBytes);
  const std::string text = LowerCase(visible_text);
  const std::string name = LowerCase(title);
  for (const Mark& mark : kMarks) {
    const bool says = mark.title.empty() || name.starts_with(mark.title) || Holds(text, mark.title);
    if (says && Holds(source, mark.mark) && !Holds(visible_text, mark.mark)) return mark.who;
  }
  return {};
}

}  // namespace tamis
