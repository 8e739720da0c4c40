#include "crawler/fetch/transfer.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tamis {
namespace {

constexpr int64_t kMaxReservedBytes = 1 * kMiB;  // what a Content-Length alone may claim of the budget
constexpr int64_t kRatioFreeBytes = 1 * kMiB;    // the ratio counts above this

std::string Quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

int64_t MaxEncoded(TargetKind kind, const NetworkOptions& options) {
  switch (kind) {
    case TargetKind::kPage:
      return options.max_page_bytes;
    case TargetKind::kImage:
      return options.max_image_bytes;
    case TargetKind::kRobots:
    case TargetKind::kRightsFile:
      return options.max_robots_bytes;
    case TargetKind::kSitemap:
      return kMaxSitemapBytes;
  }
  return 0;
}

int64_t MaxDecoded(TargetKind kind, const NetworkOptions& options) {
  return kind == TargetKind::kPage ? options.max_page_decoded_bytes : MaxEncoded(kind, options);
}

std::string ContentCoding(const Headers& headers) {
  std::string out;
  for (const auto& [name, value] : headers) {
    if (name == "content-encoding") out += (out.empty() ? "" : ",") + value;
  }
  return out;
}

}  // namespace

Transfer::Transfer(const Target& target, std::vector<IpAddress> addresses, const NetworkOptions& options,
                   FetchShared& shared)
    : target_(target),
      addresses_(std::move(addresses)),
      options_(options),
      shared_(shared),
      max_encoded_bytes_(MaxEncoded(target.request.kind, options)),
      max_decoded_bytes_(MaxDecoded(target.request.kind, options)),
      head_(HeadLimits{.max_bytes = options.max_header_bytes, .max_lines = options.max_header_lines}),
      body_(Bytes::Growing(shared.memory)) {}

bool Transfer::OnHeaderLine(std::string_view line) {
  const bool was_complete = head_.is_complete();
  const Status added = head_.Add(line);
  if (!added) {
    Fail(added.error());
    return false;
  }
  if (!was_complete && head_.is_complete()) {
    head_at_ = shared_.clock.Steady();
    received_at_ = shared_.clock.Now();
    content_length_bytes_ = ContentLength(head_.headers());
    Notify();
  }
  return true;
}

Transfer::Flow Transfer::OnBody(std::span<const std::byte> encoded) {
  if (error_) return Flow::kAbort;
  const bool is_limited = !shared_.bandwidth.is_unlimited();
  if (!accepted_ || (is_limited && shared_.bandwidth.Debt(shared_.clock.Steady()).count() > 0)) {
    paused_ = true;
    return Flow::kPause;
  }
  if (is_limited) shared_.bandwidth.Take(static_cast<int64_t>(encoded.size()), shared_.clock.Steady());
  encoded_bytes_ += static_cast<int64_t>(encoded.size());
  Status taken;
  // A plain robots.txt is cut in Take instead; an encoded one may hold endless bytes that decode to nothing.
  if (encoded_bytes_ > max_encoded_bytes_ && (decoder_ || target_.request.kind != TargetKind::kRobots)) {
    taken = OverCap("on the wire", max_encoded_bytes_);
  } else if (decoder_) {
    const auto sink = [this](std::span<const std::byte> portion) { return Take(portion); };
    taken = decoder_->Decode(encoded, sink);
  } else {
    taken = Take(encoded);
  }
  if (!taken && !cut_) Fail(taken.error());
  return taken ? Flow::kTake : Flow::kAbort;
}

Status Transfer::OverCap(std::string_view what, int64_t cap) {
  return Error{ErrorCode::kTooLarge, "body_too_large: more than " + std::to_string(cap) + " bytes " +
                                         std::string(what) + ": " + Quoted(target_.request.url.href())};
}

Status Transfer::Take(std::span<const std::byte> decoded) {
  const int64_t room = max_decoded_bytes_ - static_cast<int64_t>(body_.size());
  if (static_cast<int64_t>(decoded.size()) > room) {
    if (target_.request.kind != TargetKind::kRobots) return OverCap("decoded", max_decoded_bytes_);
    const Status last = body_.Append(decoded.first(static_cast<size_t>(room)));
    if (!last) return Error{ErrorCode::kUnavailable, "memory_budget: " + last.error().message};
    cut_ = true;
    return Error{ErrorCode::kTooLarge, "body_too_large: robots.txt is cut"};
  }
  const Status added = body_.Append(decoded);
  if (!added) return Error{ErrorCode::kUnavailable, "memory_budget: " + added.error().message};
  const auto size = static_cast<int64_t>(body_.size());
  if (decoder_ && size > kRatioFreeBytes && size / options_.max_decode_ratio > encoded_bytes_) {
    return Error{ErrorCode::kTooLarge, "decode_ratio: " + std::to_string(size) + " bytes out of " +
                                           std::to_string(encoded_bytes_) + ": " +
                                           Quoted(target_.request.url.href())};
  }
  return {};
}

bool Transfer::OnConnect(const IpAddress& peer, uint16_t port) {
  if (is_proxied()) return true;
  const bool is_checked = std::find(addresses_.begin(), addresses_.end(), peer) != addresses_.end();
  const AddressClass peer_class = shared_.policy->Classify(peer);
  const bool is_allowed =
      peer_class == AddressClass::kPublic || peer_class == AddressClass::kAllowedByOperator;
  if (is_checked && is_allowed && port == target_.request.url.effective_port()) return true;
  Fail(Error{ErrorCode::kRefused, "address_refused: " + peer.ToString() + " port " + std::to_string(port) +
                                      ": " + Quoted(target_.request.url.href())});
  return false;
}

bool Transfer::OnRequest(std::string_view peer) {
  server_address_ = peer;
  if (is_proxied()) return true;
  const Result<IpAddress> address = IpAddress::Parse(peer);
  const bool is_checked =
      address && std::find(addresses_.begin(), addresses_.end(), *address) != addresses_.end();
  needs_fresh_connection_ = !is_checked;
  return is_checked;
}

Status Transfer::AcceptBody() {
  accepted_ = true;
  accepted_at_ = window_start_ = shared_.clock.Steady();
  if (error_ || (done_ && encoded_bytes_ == 0)) return {};
  Result<std::unique_ptr<ContentDecoder>> decoder =
      ContentDecoder::Make(ContentCoding(head_.headers()), shared_.memory);
  if (!decoder) return decoder.error();
  decoder_ = *std::move(decoder);
  if (!content_length_bytes_) return {};
  if (*content_length_bytes_ > max_encoded_bytes_ && target_.request.kind != TargetKind::kRobots) {
    return OverCap("announced", max_encoded_bytes_);
  }
  if (decoder_ || *content_length_bytes_ == 0) return {};
  const auto reserved = static_cast<size_t>(std::min(*content_length_bytes_, kMaxReservedBytes));
  Result<Bytes> body = Bytes::Allocate(reserved, shared_.memory);
  if (!body) return Error{ErrorCode::kUnavailable, "memory_budget: " + body.error().message};
  body_ = *std::move(body);
  body_.Truncate(0);
  return {};
}

void Transfer::Finish(std::optional<Error> error) {
  if (done_) return;
  if (error) Fail(*std::move(error));
  done_ = true;
  Notify();
}

std::optional<Error> Transfer::CheckTime(SteadyTime now) {
  const auto late = [this](std::string_view what) {
    return Error{ErrorCode::kTimeout,
                 "timeout: " + std::string(what) + ": " + Quoted(target_.request.url.href())};
  };
  if (started_ == SteadyTime{}) return std::nullopt;  // still waits for its turn
  if (!has_head()) {
    if (now - started_ > std::min(options_.head_timeout, options_.total_timeout))
      return late("no head in time");
    return std::nullopt;
  }
  if (!accepted_) {
    if (now - head_at_ > options_.total_timeout) return late("the head was not judged in time");
    return std::nullopt;
  }
  const SteadyTime::duration judging = accepted_at_ - head_at_;
  if (now - started_ - judging > options_.total_timeout) return late("not complete in time");
  if (paused_) {  // our own limit holds it back
    window_start_ = now;
    window_bytes_ = encoded_bytes_;
    return std::nullopt;
  }
  if (now - window_start_ < options_.low_speed_time) return std::nullopt;
  const double seconds = std::chrono::duration<double>(now - window_start_).count();
  const auto needed = static_cast<int64_t>(seconds * static_cast<double>(options_.low_speed_bytes_per_s));
  if (encoded_bytes_ - window_bytes_ < needed) return late("low speed");
  window_start_ = now;
  window_bytes_ = encoded_bytes_;
  return std::nullopt;
}

bool Transfer::TryResume(SteadyTime now) {
  if (!paused_ || !accepted_ || done_) return false;
  if (!shared_.bandwidth.is_unlimited() && shared_.bandwidth.Debt(now).count() > 0) return false;
  paused_ = false;
  return true;
}

ResponseHead Transfer::TakeHead() {
  ResponseHead out;
  out.kind = target_.request.kind;
  out.url = target_.request.url.href();
  out.redirects = target_.request.redirects;
  out.server_address = server_address_;
  out.status = head_.status();
  out.headers = head_.headers();
  out.content_type = ContentTypeEssence(out.headers);
  out.content_length_bytes = content_length_bytes_;
  out.received_at = received_at_;
  out.robots = target_.robots;
  return out;
}

}  // namespace tamis
