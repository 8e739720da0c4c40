// cross_bindings FOLDER CERTIFICATE KEY: writes a Parquet file, then asks RE2, TLS by libcurl, RE2's sets,
// OpenSSL's digests, zstd, OpenCV and the NSFW classifier for answers that are known. Exit 0: all right. Run
// by cross_bindings_test.py.

#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <re2/re2.h>
#include <re2/set.h>

#include "config/model_manifest.h"
#include "crawler/core/digest.h"
#include "filter/models/image_classifier.h"
#include "storage/parquet_sink.h"
#include "tests/support/loopback_server.h"
#include "tests/support/sample_record.h"

namespace tamis {
namespace {

constexpr int64_t kBudgetBytes = 64 * kMiB;
constexpr long kTimeoutSeconds = 20;

bool WritesParquet(const std::string& folder) {
  MemoryBudget budget(kBudgetBytes);
  const ShardMetadata shard{.product_version = "0.1.0", .run = "abcdefgh"};
  const OutputOptions options{.row_group_bytes = 4 * kKiB};
  Result<std::unique_ptr<ParquetSink>> sink = ParquetSink::Open(folder + "/bindings.parquet", shard, options);
  if (!sink) return false;
  for (int n = 0; n < 100; n++) {
    if (!(*sink)->Append(MakeSampleRecord(MakeSamplePair(n % 3, n), budget))) return false;
  }
  (*sink)->RemovePage("page-1");  // also through Arrow's reader
  const Result<ShardInfo> info = (*sink)->Close();
  return info && info->rows == 67;
}

bool MatchesRegularExpressions() {
  std::string year;
  const RE2 date(R"((\d{4})-\d{2}-\d{2})");
  RE2::Set set(RE2::DefaultOptions, RE2::UNANCHORED);
  set.Add("noai", nullptr);
  set.Add("no(image)?index", nullptr);
  std::vector<int> found;
  return date.ok() && RE2::PartialMatch("on 2026-11-22, a Sunday", date, &year) && year == "2026" &&
         !RE2::PartialMatch("on 2026-1-22", date) && set.Compile() && set.Match("x noimageindex", &found) &&
         found == std::vector<int>{1};
}

// FIPS 180-4 and RFC 1321: digests of "abc"; RFC 4231 4.3 for the key.
bool Digests3() {
  const std::string_view text = "abc";
  const Result<Digests> digests = DigestAll(std::as_bytes(std::span(text)));
  return digests && ToHex(digests->md5) == "900150983cd24fb0d6963f7d28e17f72" &&
         ToHex(digests->sha1) == "a9993e364706816aba3e25717850c26c9cd0d89d" &&
         ToHex(digests->sha256) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
}

size_t AppendTo(char* data, size_t, size_t size, void* text) {
  static_cast<std::string*>(text)->append(data, size);
  return size;
}

bool TalksTls(const std::string& certificate, const std::string& key) {
  LoopbackServer server(LoopbackServer::Tls{certificate, key});
  server.Route("/x", [](const LoopbackRequest&) { return LoopbackResponse{.body = "over tls"}; });
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  std::string body;
  curl_easy_setopt(curl.get(), CURLOPT_URL, server.Url("/x").c_str());
  curl_easy_setopt(curl.get(), CURLOPT_CAINFO, certificate.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kTimeoutSeconds);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, AppendTo);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  const CURLcode done = curl_easy_perform(curl.get());
  if (done != CURLE_OK) std::fprintf(stderr, "curl: %s\n", curl_easy_strerror(done));
  return done == CURLE_OK && body == "over tls";
}

/// OpenCV of the system with threads, which needs a TBB.
bool ResizesInThreads() {
  const cv::Mat grey(1'000, 1'000, CV_8UC1, cv::Scalar(77));
  cv::Mat small;
  cv::setNumThreads(2);
  cv::resize(grey, small, cv::Size(500, 500), 0, 0, cv::INTER_AREA);
  return cv::countNonZero(small == 77) == 500 * 500;
}

/// Black is not unsafe, and the runtime's plugin, front end and threads have been used.
bool Classifies() {
  const Result<ModelManifest> manifest = ReadModelManifest(FindModelManifest("open-nsfw", ""));
  if (!manifest) return false;
  const Result<std::unique_ptr<ImageClassifier>> classifier =
      ImageClassifier::Open(*manifest, {.cascade = true, .thresholds = {0.2}, .threads = 2});
  if (!classifier) return false;
  MemoryBudget budget(kBudgetBytes);
  Result<Pixels> black = Pixels::Allocate(224, 224, 3, budget);
  if (!black) return false;
  std::memset(black->bytes.data(), 0, black->bytes.size());
  const Result<ClassScores> scores = (*classifier)->Classify(*black);
  return scores && scores->score < 0.1;
}

int Answer(const char* question, bool right) {
  std::printf("%s: %s\n", question, right ? "right" : "WRONG");
  return right ? 0 : 1;
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: cross_bindings FOLDER CERTIFICATE KEY\n", stderr);
    return 2;
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  int wrong = 0;
  wrong += tamis::Answer("parquet", tamis::WritesParquet(argv[1]));
  wrong += tamis::Answer("re2", tamis::MatchesRegularExpressions());
  wrong += tamis::Answer("digests", tamis::Digests3());
  wrong += tamis::Answer("tls", tamis::TalksTls(argv[2], argv[3]));
  wrong += tamis::Answer("digests after tls", tamis::Digests3());
  wrong += tamis::Answer("opencv", tamis::ResizesInThreads());
  wrong += tamis::Answer("classifier", tamis::Classifies());
  wrong += tamis::Answer("opencv after the classifier", tamis::ResizesInThreads());
  return wrong == 0 ? 0 : 1;
}
