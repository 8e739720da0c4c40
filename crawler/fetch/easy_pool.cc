#include "crawler/fetch/easy_pool.h"

#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <curl/curl.h>

namespace tamis {
namespace {

constexpr long kReadBufferBytes = 32 * 1024;
constexpr size_t kMaxIdleHandles = 256;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

void Add(List& list, const std::string& line) {
  list.reset(curl_slist_append(list.release(), line.c_str()));
}

/// What one kind of request to one site sends besides the request line.
struct Profile {
  List headers;
  std::string basic_auth;
  std::string bearer_token;
};

constexpr TargetKind kKinds[] = {TargetKind::kPage, TargetKind::kImage, TargetKind::kRobots,
                                 TargetKind::kSitemap, TargetKind::kRightsFile};

/// Names what we can decode, nothing else.
std::string_view AcceptOf(TargetKind kind) {
  switch (kind) {
    case TargetKind::kPage:
      return "Accept: text/html,application/xhtml+xml";
    case TargetKind::kImage:
      return "Accept: image/jpeg,image/png,image/webp,image/gif";
    case TargetKind::kSitemap:  // a seed is a page more often than not
      return "Accept: text/html,application/xhtml+xml,application/xml,text/xml,application/rss+xml,"
             "application/atom+xml,text/plain;q=0.9,application/gzip;q=0.9,*/*;q=0.1";
    case TargetKind::kRightsFile:
      return "Accept: application/json,application/rsl+xml,application/xml,text/plain,*/*;q=0.1";
    case TargetKind::kRobots:
      return "Accept: text/plain,*/*;q=0.1";
  }
  return "Accept: */*";
}

Status CheckHeaderLine(const std::string& line, const std::string& host) {
  const size_t colon = line.find(':');
  const bool is_bad = colon == std::string::npos || colon == 0 ||
                      line.find_first_of("\r\n") != std::string::npos || line.find('\0') != std::string::npos;
  if (is_bad) return Error{ErrorCode::kInvalidInput, "site " + host + ": not a header: \"" + line + "\""};
  return {};
}

class UrlPart {
 public:
  UrlPart(CURLU* url, CURLUPart part, unsigned flags = 0) { curl_url_get(url, part, &text_, flags); }
  ~UrlPart() { curl_free(text_); }
  UrlPart(const UrlPart&) = delete;
  UrlPart& operator=(const UrlPart&) = delete;
  std::string_view view() const { return text_ != nullptr ? text_ : ""; }

 private:
  char* text_ = nullptr;
};

/// libcurl may write an IPv6 literal in another way, which is the same address.
bool SameHost(std::string_view ours, std::string_view theirs) {
  if (ours == theirs) return true;
  const Result<IpAddress> a = IpAddress::Parse(ours);
  const Result<IpAddress> b = IpAddress::Parse(theirs);
  return a && b && *a == *b;
}

bool SameOrigin(const Url& ours, CURLU* theirs) {
  return UrlPart(theirs, CURLUPART_SCHEME).view() == ours.scheme() &&
         SameHost(ours.host(), UrlPart(theirs, CURLUPART_HOST).view()) &&
         UrlPart(theirs, CURLUPART_PORT, CURLU_DEFAULT_PORT).view() == std::to_string(ours.effective_port());
}

/// "example.org:443:192.0.2.1,[2001:db8::1]"
std::string ResolveEntry(const std::string& pin, const std::vector<IpAddress>& addresses) {
  std::string out = pin + ":";
  for (const IpAddress& address : addresses) {
    if (&address != &addresses.front()) out += ",";
    out += address.is_v6 ? "[" + address.ToString() + "]" : address.ToString();
  }
  return out;
}

}  // namespace

std::string UserAgent(const IdentityOptions& identity) {
  return identity.product_token + "/" TAMIS_VERSION " (+" + identity.contact + ")";
}

class EasyPool::Impl {
 public:
  explicit Impl(const Options& options)
      : network_(options.network), identity_(options.identity), user_agent_(UserAgent(options.identity)) {}

  ~Impl() {
    for (CURL* easy : idle_) curl_easy_cleanup(easy);
  }

  Status Init(const std::vector<SiteOptions>& sites) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    if (!network_.ca_file.empty() && !std::ifstream(network_.ca_file).good()) {
      return Error{ErrorCode::kInvalidInput, "network.ca_file cannot be read: \"" + network_.ca_file + "\""};
    }
    for (const TargetKind kind : kKinds) general_[kind].headers = CommonHeaders(kind);
    for (const SiteOptions& site : sites) {
      for (const TargetKind kind : kKinds) {
        Profile& profile = sites_[site.host][kind];
        profile.headers = CommonHeaders(kind);
        profile.basic_auth = site.basic_auth;
        profile.bearer_token = site.bearer_token;
        for (const std::string& line : site.headers) {
          const Status good = CheckHeaderLine(line, site.host);
          if (!good) return good;
          Add(profile.headers, line);
        }
      }
    }
    return {};
  }

  Status Prepare(Transfer& transfer) {
    Transfer::Handles& handles = transfer.handles;
    const Url& url = transfer.target().request.url;
    CURLU* parsed = curl_url();
    handles.url = parsed;
    const CURLUcode code =
        curl_url_set(parsed, CURLUPART_URL, url.href().c_str(), CURLU_PATH_AS_IS | CURLU_DISALLOW_USER);
    if (code != CURLUE_OK || !SameOrigin(url, parsed)) {
      const std::string why = code != CURLUE_OK ? curl_url_strerror(code) : "read differently by libcurl";
      return Error{ErrorCode::kRefused, "url_refused: " + why + ": \"" + url.href() + "\""};
    }
    handles.easy = TakeHandle();
    SetConnection(transfer);
    SetRequest(transfer);
    return {};
  }

  void GiveBack(Transfer& transfer) {
    Transfer::Handles& handles = transfer.handles;
    if (handles.easy != nullptr) {
      if (idle_.size() < kMaxIdleHandles) {
        curl_easy_reset(handles.easy);  // nothing of this request is left for the next, credentials above all
        idle_.push_back(handles.easy);
      } else {
        curl_easy_cleanup(handles.easy);
      }
      Unpin(handles.pin);
    }
    curl_slist_free_all(static_cast<curl_slist*>(handles.resolve_list));
    curl_url_cleanup(static_cast<CURLU*>(handles.url));
    handles = Transfer::Handles{};
  }

 private:
  List CommonHeaders(TargetKind kind) const {
    List out;
    Add(out, std::string(AcceptOf(kind)));
    Add(out, "Accept-Encoding: " + std::string(kOfferedCodings));
    constexpr std::string_view kMail = "mailto:";  // RFC 9110 10.1.2: robots should say From
    if (identity_.contact.starts_with(kMail)) Add(out, "From: " + identity_.contact.substr(kMail.size()));
    return out;
  }

  /// Of the site's own table, only for its host and port; "host" alone means the scheme's default port.
  const Profile& ProfileOf(const Request& request) const {
    if (!sites_.empty()) {
      std::string key(request.url.host());
      if (request.url.port()) key += ":" + std::to_string(*request.url.port());
      if (const auto found = sites_.find(key); found != sites_.end()) return found->second.at(request.kind);
    }
    return general_.at(request.kind);
  }

  CURL* TakeHandle() {
    if (idle_.empty()) return curl_easy_init();
    CURL* easy = idle_.back();
    idle_.pop_back();
    return easy;
  }

  void SetConnection(Transfer& transfer) {
    CURL* easy = transfer.handles.easy;
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY,
                     transfer.is_proxied() ? network_.proxy.c_str() : "");  // never the environment's
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(network_.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!network_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, network_.ca_file.c_str());
    const long version = network_.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1;
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, version);
    // Many images of one host share one HTTP/2 connection instead of opening one each.
    const Request& request = transfer.target().request;
    const bool waits =
        network_.http2 && request.kind == TargetKind::kImage && request.url.scheme() == "https";
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, waits ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kReadBufferBytes);
    Pin(transfer);
  }

  void SetRequest(Transfer& transfer) {
    CURL* easy = transfer.handles.easy;
    const Profile& profile = ProfileOf(transfer.target().request);
    curl_easy_setopt(easy, CURLOPT_CURLU, transfer.handles.url);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, user_agent_.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, profile.headers.get());
    curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);  // content_decoder.h
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.handles.detail);
    if (!profile.basic_auth.empty()) {
      curl_easy_setopt(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
      curl_easy_setopt(easy, CURLOPT_USERPWD, profile.basic_auth.c_str());
    }
    if (!profile.bearer_token.empty()) {
      curl_easy_setopt(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
      curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, profile.bearer_token.c_str());
    }
  }

  /// Names are pinned to the checked addresses in libcurl's cache, where entries stay until they are taken
  /// out: its pruning walks the whole cache after each transfer. Literals are cached for no time at all.
  void Pin(Transfer& transfer) {
    Transfer::Handles& handles = transfer.handles;
    const Url& url = transfer.target().request.url;
    if (transfer.is_proxied() || url.host_is_ip()) {
      curl_easy_setopt(handles.easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
      return;
    }
    handles.pin = std::string(url.host()) + ":" + std::to_string(url.effective_port());
    List list;
    for (const std::string& old : unpinned_) {
      if (!pinned_.contains(old)) Add(list, "-" + old);
    }
    unpinned_.clear();
    Add(list, ResolveEntry(handles.pin, transfer.addresses()));
    ++pinned_[handles.pin];
    handles.resolve_list = list.release();
    curl_easy_setopt(handles.easy, CURLOPT_RESOLVE, static_cast<curl_slist*>(handles.resolve_list));
    curl_easy_setopt(handles.easy, CURLOPT_DNS_CACHE_TIMEOUT, -1L);
  }

  /// The entry is taken out with the next transfer's list, unless others use it.
  void Unpin(const std::string& pin) {
    const auto found = pinned_.find(pin);
    if (found == pinned_.end() || --found->second > 0) return;
    pinned_.erase(found);
    unpinned_.push_back(pin);
  }

  const NetworkOptions network_;
  const IdentityOptions identity_;
  const std::string user_agent_;
  std::map<TargetKind, Profile> general_;
  std::unordered_map<std::string, std::map<TargetKind, Profile>> sites_;  // by "host" or "host:port"
  std::vector<CURL*> idle_;
  std::unordered_map<std::string, int> pinned_;  // transfers by "host:port"
  std::vector<std::string> unpinned_;
};

EasyPool::EasyPool(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
EasyPool::~EasyPool() = default;

Result<std::unique_ptr<EasyPool>> EasyPool::Make(const Options& options) {
  auto impl = std::make_unique<Impl>(options);
  const Status ready = impl->Init(options.sites);
  if (!ready) return ready.error();
  return std::unique_ptr<EasyPool>(new EasyPool(std::move(impl)));
}

Status EasyPool::Prepare(Transfer& transfer) {
  return impl_->Prepare(transfer);
}

void EasyPool::DemandFreshConnection(Transfer& transfer) {
  curl_easy_setopt(transfer.handles.easy, CURLOPT_FRESH_CONNECT, 1L);
}

void EasyPool::GiveBack(Transfer& transfer) {
  impl_->GiveBack(transfer);
}

}  // namespace tamis
