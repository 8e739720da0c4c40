#include "filter/models/model_file.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crawler/core/digest.h"

namespace tamis {
namespace {

using testing::HasSubstr;

/// A manifest of a file with this content, and that file.
ModelManifest Written(const std::string& content) {
  ModelManifest manifest;
  manifest.name = "m";
  manifest.file = std::filesystem::path(testing::TempDir()) / "model_file_test.onnx";
  std::ofstream(manifest.file, std::ios::binary) << content;
  manifest.sha256 = ToHex(*DigestSha256(content));
  return manifest;
}

TEST(ModelFile, WhatTheDigestNamesIsRead) {
  EXPECT_EQ(*ReadModelFile(Written("some bytes")), "some bytes");
}

TEST(ModelFile, OneOtherByteIsRefused) {
  const ModelManifest manifest = Written("some bytes");
  std::ofstream(manifest.file, std::ios::binary) << "some bytez";
  const Result<std::string> read = ReadModelFile(manifest);
  EXPECT_EQ(read.error().code, ErrorCode::kRefused);
  EXPECT_THAT(read.error().message, HasSubstr("its manifest says " + manifest.sha256));
}

TEST(ModelFile, NothingAndWhatIsNoFileAreRefused) {
  EXPECT_EQ(ReadModelFile(Written("")).error().code, ErrorCode::kRefused);
  ModelManifest manifest = Written("x");
  manifest.file = "/nowhere/m.onnx";
  EXPECT_EQ(ReadModelFile(manifest).error().code, ErrorCode::kRefused);
  manifest.file = "/tmp";
  EXPECT_EQ(ReadModelFile(manifest).error().code, ErrorCode::kRefused);
}

// onnx.proto: TensorProto.external_data is {key, value} pairs, "location" names the file.
TEST(ModelFile, WeightsInAnotherFileEscapeTheDigestAndAreRefused) {
  const Result<std::string> read = ReadModelFile(Written("\x6a\x11\x0a\x08location\x12\x05w.bin"));
  EXPECT_EQ(read.error().code, ErrorCode::kRefused);
  EXPECT_THAT(read.error().message, HasSubstr("further files"));
}

}  // namespace
}  // namespace tamis
