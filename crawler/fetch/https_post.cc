#include "crawler/fetch/https_post.h"

#include <fstream>
#include <mutex>
#include <utility>
#include <vector>

#include <curl/curl.h>

namespace tamis {
namespace {

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

struct Body {
  std::string text;
  size_t max_bytes = 0;
  bool is_too_large = false;
};

size_t Append(char* data, size_t, size_t size, void* user) {
  Body& body = *static_cast<Body*>(user);
  if (size > body.max_bytes - body.text.size()) {
    body.is_too_large = true;
    return 0;  // libcurl ends the transfer
  }
  body.text.append(data, size);
  return size;
}

ErrorCode CodeOf(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return ErrorCode::kTimeout;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return ErrorCode::kRefused;
    default:
      return ErrorCode::kUnavailable;
  }
}

}  // namespace

class HttpsPost::Impl {
 public:
  explicit Impl(Service service) : service_(std::move(service)) {
    headers_.reset(curl_slist_append(nullptr, "Content-Type: application/json"));
    headers_.reset(curl_slist_append(headers_.release(), "Accept: application/json"));
    headers_.reset(curl_slist_append(headers_.release(), "Expect:"));
  }

  Result<HttpsAnswer> Post(std::string_view json, Milliseconds timeout) {
    Easy easy = Take();
    if (!easy) return Error{ErrorCode::kUnavailable, "libcurl has no handle"};
    Body body{.max_bytes = service_.max_answer_bytes};
    Prepare(easy.get());
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json.size()));
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, json.data());
    curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &Append);
    curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, static_cast<void*>(&body));
    const CURLcode code = curl_easy_perform(easy.get());
    HttpsAnswer answer;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    GiveBack(std::move(easy));
    if (body.is_too_large) return Error{ErrorCode::kTooLarge, "answer too long"};
    if (code != CURLE_OK) return Error{CodeOf(code), curl_easy_strerror(code)};
    answer.body = std::move(body.text);
    return answer;
  }

 private:
  Easy Take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return Easy(curl_easy_init());
    Easy easy = std::move(idle_.back());
    idle_.pop_back();
    return easy;
  }

  void GiveBack(Easy easy) {
    curl_easy_reset(easy.get());  // keeps the connection
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(easy));
  }

  void Prepare(CURL* easy) const {
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");  // never the environment's
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!service_.ca_file.empty()) {
      curl_easy_setopt(easy, CURLOPT_CAINFO, service_.ca_file.c_str());
      curl_easy_setopt(easy, CURLOPT_CAPATH, static_cast<char*>(nullptr));  // Debian's default adds to CAINFO
    }
    curl_easy_setopt(easy, CURLOPT_URL, service_.url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "tamis/" TAMIS_VERSION);
    if (!service_.bearer_token.empty()) {
      curl_easy_setopt(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
      curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, service_.bearer_token.c_str());
    }
  }

  const Service service_;
  List headers_;
  std::mutex mutex_;
  std::vector<Easy> idle_;  // protected by mutex_; at most one for each thread that ever asked
};

HttpsPost::HttpsPost(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpsPost::~HttpsPost() = default;

Result<std::unique_ptr<HttpsPost>> HttpsPost::Make(Service service) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (!service.ca_file.empty() && !std::ifstream(service.ca_file).good())
    return Error{ErrorCode::kInvalidInput, "ca_file cannot be read: \"" + service.ca_file + "\""};
  return std::unique_ptr<HttpsPost>(new HttpsPost(std::make_unique<Impl>(std::move(service))));
}

Result<HttpsAnswer> HttpsPost::Post(std::string_view json, Milliseconds timeout) {
  if (timeout.count() <= 0) return Error{ErrorCode::kTimeout, "no time left"};
  return impl_->Post(json, timeout);
}

}  // namespace tamis
