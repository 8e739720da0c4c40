// The table from libcurl's codes to our reason codes.

#include <string>
#include <string_view>
#include <utility>

#include <curl/curl.h>

#include "crawler/fetch/easy_pool.h"

namespace tamis {
namespace {

/// libcurl's sentence, with what a server may have slipped into it made harmless.
std::string Detail(CURLcode code, const Transfer& transfer) {
  std::string out = transfer.handles.detail[0] != '\0' ? transfer.handles.detail : curl_easy_strerror(code);
  for (char& c : out) {
    if (c < ' ' || c > '~') c = '?';
  }
  return out;
}

bool IsTls(CURLcode code) {
  switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return true;
    default:
      return false;
  }
}

std::pair<ErrorCode, std::string_view> Meaning(CURLcode code, bool has_head) {
  if (IsTls(code)) return {ErrorCode::kUnavailable, "tls_failed"};
  switch (code) {
    case CURLE_COULDNT_CONNECT:
      return {ErrorCode::kUnavailable, "connect_failed"};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorCode::kUnavailable, "dns_failed"};
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorCode::kTimeout, "connect_failed"};  // libcurl times nothing else
    case CURLE_PARTIAL_FILE:
      return {ErrorCode::kUnavailable, "truncated_body"};
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return {ErrorCode::kUnavailable, has_head ? "truncated_body" : "connect_failed"};
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return {ErrorCode::kUnavailable, has_head ? "truncated_body" : "protocol_error"};
    // A single line that outgrows libcurl's buffer is reported as lack of memory.
    case CURLE_OUT_OF_MEMORY:
      return has_head ? std::pair(ErrorCode::kUnavailable, std::string_view("memory_budget"))
                      : std::pair(ErrorCode::kTooLarge, std::string_view("header_too_large"));
    default:
      return {ErrorCode::kUnavailable, "protocol_error"};
  }
}

}  // namespace

Error CurlError(int code, const Transfer& transfer) {
  const auto curl_code = static_cast<CURLcode>(code);
  const auto [kind, reason] = Meaning(curl_code, transfer.has_head());
  return Error{kind, std::string(reason) + ": " + Detail(curl_code, transfer) + ": \"" +
                         transfer.target().request.url.href() + "\""};
}

}  // namespace tamis
