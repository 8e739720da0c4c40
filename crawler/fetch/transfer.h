#ifndef TAMIS_CRAWLER_FETCH_TRANSFER_H_
#define TAMIS_CRAWLER_FETCH_TRANSFER_H_

// The rules of one request, as plain state: what may be connected to, when to pause, when it is too much.
// curl_loop.cc asks it from libcurl's callbacks; http_client.cc waits for it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/buffer.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "crawler/fetch/address_policy.h"
#include "crawler/fetch/content_decoder.h"
#include "crawler/fetch/head_reader.h"
#include "crawler/fetch/http_client.h"

namespace tamis {

/// One request under way. Methods named On... are called inside libcurl and must not call it.
/// Thread-safety: none.
class Transfer {
 public:
  Transfer(const Target& target, std::vector<IpAddress> addresses, const NetworkOptions& options,
           FetchShared& shared);
  virtual ~Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Resumes whoever waits, from the loop. Called after has_head() or is_done() has become true.
  virtual void Notify() = 0;

  enum class Flow { kTake, kPause, kAbort };

  /// False ends the transfer; error() says why.
  bool OnHeaderLine(std::string_view line);
  Flow OnBody(std::span<const std::byte> encoded);
  /// A socket is about to be opened. False, and an error, for anything but a checked address.
  bool OnConnect(const IpAddress& peer, uint16_t port);
  /// A connection, new or used before, is about to carry the request.
  bool OnRequest(std::string_view peer);

  /// The head has been judged: from now on the body is taken. Errors: the body is refused unread.
  Status AcceptBody();
  /// Ends it, unless it has ended. The first error counts.
  void Finish(std::optional<Error> error);
  /// What the clock has to say about it: an Error when it must end now.
  std::optional<Error> CheckTime(SteadyTime now);
  /// Whether a paused transfer may go on; clears the pause if so.
  bool TryResume(SteadyTime now);
  void Start(SteadyTime now) { started_ = now; }
  void Fail(Error error) {
    if (!error_) error_ = std::move(error);
  }

  bool has_head() const { return head_.is_complete(); }
  bool is_done() const { return done_; }
  bool is_accepted() const { return accepted_; }
  /// The peer of a reused connection was not among the checked addresses: a fresh one is needed.
  bool needs_fresh_connection() const { return needs_fresh_connection_; }
  void ForgetConnection() { needs_fresh_connection_ = false; }
  bool is_cut() const { return cut_; }
  const std::optional<Error>& error() const { return error_; }
  const Target& target() const { return target_; }
  const std::vector<IpAddress>& addresses() const { return addresses_; }
  bool is_proxied() const { return target_.address_class == AddressClass::kProxied; }
  bool is_complete_body() const { return !decoder_ || decoder_->is_finished() || encoded_bytes_ == 0; }
  int64_t encoded_bytes() const { return encoded_bytes_; }

  /// Once each.
  ResponseHead TakeHead();
  Bytes TakeBody() { return std::move(body_); }

  /// libcurl's side, owned by EasyPool from Prepare to GiveBack.
  struct Handles {
    void* easy = nullptr;          // CURL
    void* url = nullptr;           // CURLU
    void* resolve_list = nullptr;  // curl_slist
    void* loop = nullptr;          // CurlLoop::Impl
    std::string pin;               // "host:port" of its CURLOPT_RESOLVE entry; empty for literals
    char detail[256] = "";         // CURLOPT_ERRORBUFFER
  };
  Handles handles;

 private:
  Status Take(std::span<const std::byte> decoded);
  Status OverCap(std::string_view what, int64_t cap);

  const Target target_;
  const std::vector<IpAddress> addresses_;
  const NetworkOptions& options_;
  FetchShared& shared_;
  int64_t max_encoded_bytes_ = 0;
  int64_t max_decoded_bytes_ = 0;

  HeadReader head_;
  std::string server_address_;
  TimePoint received_at_{};
  std::optional<int64_t> content_length_bytes_;
  std::unique_ptr<ContentDecoder> decoder_;
  Bytes body_;
  int64_t encoded_bytes_ = 0;
  std::optional<Error> error_;
  bool accepted_ = false;
  bool paused_ = false;
  bool cut_ = false;
  bool done_ = false;
  bool needs_fresh_connection_ = false;

  SteadyTime started_{};
  SteadyTime head_at_{};
  SteadyTime accepted_at_{};
  SteadyTime window_start_{};  // of the low-speed rule
  int64_t window_bytes_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_TRANSFER_H_
