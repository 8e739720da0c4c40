// What hostile and broken servers do: caps, truncation, time.

#include <atomic>
#include <string>

#include <gtest/gtest.h>
#include <zlib.h>

#include "tests/support/fetch_rig.h"
#include "tests/support/loopback_server.h"

namespace tamis {
namespace {

/// Sends `bytes` and, if told so, keeps the connection open afterwards.
LoopbackServer::RawHandler Sends(std::string bytes, bool stays_open = false) {
  return [bytes, stays_open](const LoopbackRequest&, RawConnection& peer) {
    peer.Write(bytes);
    if (stays_open) peer.Wait(10'000);
  };
}

/// Sends `first`, then `more` again and again until the client has gone away.
LoopbackServer::RawHandler SendsForEver(std::string first, std::string more, int pause_ms = 0) {
  return [first, more, pause_ms](const LoopbackRequest&, RawConnection& peer) {
    peer.Write(first);
    while (peer.Write(more)) {
      if (pause_ms > 0 && !peer.Wait(pause_ms)) return;
    }
  };
}

std::string Gzip(const std::string& plain) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, plain.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string WithLength(const std::string& headers, const std::string& body) {
  return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

struct Case {
  const char* name;
  LoopbackServer::RawHandler handler;
  const char* reason;
  ErrorCode code;
};

void ExpectReason(const Case& c, Milliseconds patience = Milliseconds{10'000}) {
  SCOPED_TRACE(c.name);
  LoopbackServer server;
  server.RawRoute("/", c.handler);
  Options options = LoopbackOptions();
  options.network.head_timeout = patience;
  options.network.low_speed_time = patience;
  options.network.max_page_bytes = 256 * kKiB;
  options.network.max_page_decoded_bytes = 8 * kMiB;
  FetchRig rig(options);
  const Result<Fetched> fetched = rig.Get(server.Url("/"));
  ASSERT_FALSE(fetched);
  EXPECT_EQ(ReasonOf(fetched), c.reason) << fetched.error().message;
  EXPECT_EQ(fetched.error().code, c.code) << fetched.error().message;
  EXPECT_EQ(rig.client->transfers(), 0u);
  EXPECT_EQ(rig.memory.used_bytes(), 0);
}

TEST(HttpClientHostile, TruncatedBodiesAreErrors) {
  const std::string gzip = Gzip(std::string(10'000, 'a'));
  const std::string coded = "Content-Encoding: gzip\r\n";
  const Case cases[] = {
      {"length too long", Sends("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"), "truncated_body",
       ErrorCode::kUnavailable},
      {"chunked without end", Sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
       "truncated_body", ErrorCode::kUnavailable},
      {"chunk cut", Sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc"), "truncated_body",
       ErrorCode::kUnavailable},
      {"chunk size is nonsense", Sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc"),
       "truncated_body", ErrorCode::kUnavailable},
      {"gzip cut", Sends(WithLength(coded, gzip.substr(0, gzip.size() / 2))), "truncated_body",
       ErrorCode::kUnavailable},
  };
  for (const Case& c : cases) ExpectReason(c);
}

TEST(HttpClientHostile, AResetInTheBodyIsTruncation) {
  const auto reset = [](const LoopbackRequest&, RawConnection& peer) {
    peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    peer.Wait(50);
    peer.Reset();
  };
  ExpectReason({"reset", reset, "truncated_body", ErrorCode::kUnavailable});
}

TEST(HttpClientHostile, NoAnswerAtAllIsAConnectionError) {
  const auto reset = [](const LoopbackRequest&, RawConnection& peer) { peer.Reset(); };
  ExpectReason({"closed", Sends(""), "connect_failed", ErrorCode::kUnavailable});
  ExpectReason({"reset", reset, "connect_failed", ErrorCode::kUnavailable});
}

TEST(HttpClientHostile, HeadersAreCapped) {
  std::string lines;
  for (int i = 0; i < 10'000; ++i) lines += "X: " + std::to_string(i) + "\r\n";
  const std::string line(1'000, 'v');
  std::string fields;
  for (int i = 0; i < 100; ++i) fields += "X: " + line + "\r\n";
  const Case cases[] = {
      {"10,000 lines", Sends("HTTP/1.1 200 OK\r\n" + lines + "\r\n"), "header_too_large",
       ErrorCode::kTooLarge},
      {"100 KB in 100 lines", Sends("HTTP/1.1 200 OK\r\n" + fields + "\r\n"), "header_too_large",
       ErrorCode::kTooLarge},
      {"one endless line", SendsForEver("HTTP/1.1 200 OK\r\nX: ", line), "header_too_large",
       ErrorCode::kTooLarge},
      {"endless lines", SendsForEver("HTTP/1.1 200 OK\r\n", "X: y\r\n"), "header_too_large",
       ErrorCode::kTooLarge},
      {"endless trailers",
       SendsForEver("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n"),
       "header_too_large", ErrorCode::kTooLarge},
  };
  for (const Case& c : cases) ExpectReason(c);
}

TEST(HttpClientHostile, ProtocolNonsenseIsAnError) {
  const Case cases[] = {
      {"endless 1xx", SendsForEver("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), "protocol_error",
       ErrorCode::kUnavailable},
      {"HTTP/0.9", Sends("<html>hello"), "protocol_error", ErrorCode::kUnavailable},
      {"another protocol", Sends("SSH-2.0-OpenSSH_9.2\r\n"), "protocol_error", ErrorCode::kUnavailable},
      {"a coding nobody offered", Sends(WithLength("Content-Encoding: compress\r\n", "abc")),
       "protocol_error", ErrorCode::kUnavailable},
      {"stacked codings", Sends(WithLength("Content-Encoding: gzip\r\nContent-Encoding: br\r\n", "abc")),
       "protocol_error", ErrorCode::kUnavailable},
      {"not gzip", Sends(WithLength("Content-Encoding: gzip\r\n", "<html>")), "protocol_error",
       ErrorCode::kUnavailable},
      {"not br", Sends(WithLength("Content-Encoding: br\r\n", "<html>xxxxxx")), "protocol_error",
       ErrorCode::kUnavailable},
      {"not zstd", Sends(WithLength("Content-Encoding: zstd\r\n", "<html>")), "protocol_error",
       ErrorCode::kUnavailable},
  };
  for (const Case& c : cases) ExpectReason(c);
}

TEST(HttpClientHostile, BodiesAreCapped) {
  const std::string block(16 * 1024, 'x');
  const std::string chunk = "4000\r\n" + block + "\r\n";
  const std::string page = Gzip(std::string(12 * kMiB, 'a'));  // ratio 1,000
  const Case cases[] = {
      {"announced", Sends("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nabc", true),
       "body_too_large", ErrorCode::kTooLarge},
      {"endless chunks", SendsForEver("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk),
       "body_too_large", ErrorCode::kTooLarge},
      {"endless until close", SendsForEver("HTTP/1.1 200 OK\r\n\r\n", block), "body_too_large",
       ErrorCode::kTooLarge},
      {"gzip bomb", Sends(WithLength("Content-Encoding: gzip\r\n", page)), "decode_ratio",
       ErrorCode::kTooLarge},
  };
  for (const Case& c : cases) ExpectReason(c);
}

TEST(HttpClientHostile, ABombTakesNoMemoryWhileItsHeadIsJudged) {
  const std::string bomb = WithLength("Content-Encoding: gzip\r\n", Gzip(std::string(30 * kMiB, 'a')));
  LoopbackServer server;
  server.RawRoute("/", Sends(bomb));
  FetchRig rig(LoopbackOptions(), 16 * kMiB);
  const Result<ResponseHead> head = rig.Open(TargetOf(server.Url("/")));
  ASSERT_TRUE(head);
  rig.RunFor(Milliseconds{50});
  EXPECT_EQ(rig.memory.peak_bytes(), 0);
  EXPECT_EQ(ReasonOf(rig.Receive(*head)), "decode_ratio");
}

TEST(HttpClientHostile, MemoryIsTakenFromTheBudget) {
  LoopbackServer server;
  server.RawRoute("/", Sends(WithLength("", std::string(3 * kMiB, 'x'))));
  FetchRig rig(LoopbackOptions(), kMiB);
  EXPECT_EQ(ReasonOf(rig.Get(server.Url("/"))), "memory_budget");
  EXPECT_EQ(rig.memory.used_bytes(), 0);
  EXPECT_LE(rig.memory.peak_bytes(), kMiB);
}

TEST(HttpClientHostile, OurPolicy_AnOverlongRobotsTxtIsCut) {
  const std::string block(64 * 1024, 'x');
  LoopbackServer server;
  server.RawRoute("/robots.txt", SendsForEver("HTTP/1.1 200 OK\r\n\r\n", block));
  server.RawRoute("/gz", Sends(WithLength("Content-Encoding: gzip\r\n", Gzip(std::string(4 * kMiB, '#')))));
  Options options = LoopbackOptions();
  options.network.max_robots_bytes = 300'000;
  FetchRig rig(options);
  for (const char* path : {"/robots.txt", "/gz"}) {
    const Result<Fetched> fetched = rig.Get(server.Url(path), TargetKind::kRobots);
    ASSERT_TRUE(fetched) << fetched.error().message;
    EXPECT_EQ(fetched->body.size(), 300'000u);
  }
}

TEST(HttpClientHostile, SlownessEndsInATimeOut) {
  const Case cases[] = {
      {"no head", Sends("", true), "timeout", ErrorCode::kTimeout},
      {"head byte by byte", SendsForEver("HTTP/1.1 200 OK\r\nX: ", "y", 20), "timeout", ErrorCode::kTimeout},
      {"body stops", Sends("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", true), "timeout",
       ErrorCode::kTimeout},
      {"body byte by byte", SendsForEver("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "y", 20),
       "timeout", ErrorCode::kTimeout},
  };
  for (const Case& c : cases) ExpectReason(c, Milliseconds{300});
}

TEST(HttpClientHostile, TheWholeHopHasATimeLimit) {
  LoopbackServer server;
  server.RawRoute("/", SendsForEver("HTTP/1.1 200 OK\r\n\r\n", std::string(5'000, 'x'), 10));
  Options options = LoopbackOptions();
  options.network.total_timeout = Milliseconds{300};
  FetchRig rig(options);
  EXPECT_EQ(ReasonOf(rig.Get(server.Url("/"))), "timeout");
}

TEST(HttpClientHostile, JudgingTimeIsNotTheServersFault) {
  LoopbackServer server;
  server.RawRoute("/", Sends(WithLength("", std::string(2 * kMiB, 'x'))));
  Options options = LoopbackOptions();
  options.network.low_speed_time = Milliseconds{300};
  options.network.total_timeout = Milliseconds{1'500};
  FetchRig rig(options);
  const Result<ResponseHead> head = rig.Open(TargetOf(server.Url("/")));
  ASSERT_TRUE(head);
  rig.RunFor(Milliseconds{1'000});
  const Result<Fetched> fetched = rig.Receive(*head);
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(fetched->body.size(), static_cast<size_t>(2 * kMiB));
}

TEST(HttpClientHostile, AHeadThatNobodyJudgesIsGivenUp) {
  LoopbackServer server;
  server.RawRoute("/", Sends(WithLength("", std::string(2 * kMiB, 'x'))));
  Options options = LoopbackOptions();
  options.network.total_timeout = Milliseconds{80};
  FetchRig rig(options);
  const Result<ResponseHead> head = rig.Open(TargetOf(server.Url("/")));
  ASSERT_TRUE(head);
  rig.RunFor(Milliseconds{300});
  EXPECT_EQ(rig.client->transfers(), 0u);
  EXPECT_EQ(ReasonOf(rig.Receive(*head)), "timeout");
}

}  // namespace
}  // namespace tamis
