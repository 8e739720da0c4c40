#include "filter/rights/licence_fields.h"

#include <gtest/gtest.h>

#include "tests/unit/filter/rights_test_support.h"

namespace tamis {
namespace {

// rights.md 3.4.
TEST(LicenceFields, HoldWhatTheChosenClaimSays) {
  ChosenLicence licence;
  licence.claim.source = "L05";
  licence.claim.spdx = "CC-BY-4.0";
  licence.claim.url = "http://creativecommons.org/licenses/by/4.0";
  licence.claim.scope = LicenceScope::kImage;
  licence.claim.confidence = 'A';
  licence.claim.creator = "Jane Doe";
  licence.claim.attribution_name = "J. Doe";
  licence.claim.licensor_url = "https://example.com/buy";
  licence.conflict = true;
  licence.all = {"CC-BY-4.0", "CC-BY-NC-4.0"};
  Evidence evidence = Saying({});
  evidence.altered = true;
  const LicenceFields fields = LicenceFieldsOf(licence, evidence);
  EXPECT_EQ(fields.license_spdx, "CC-BY-4.0");
  EXPECT_EQ(fields.license_url_raw, "http://creativecommons.org/licenses/by/4.0");
  EXPECT_EQ(fields.license_source, "L05");
  EXPECT_EQ(fields.license_scope, "image");
  EXPECT_EQ(fields.license_confidence, "A");
  EXPECT_TRUE(fields.license_conflict);
  EXPECT_EQ(fields.license_all, licence.all);
  EXPECT_EQ(fields.creator, "Jane Doe");
  EXPECT_EQ(fields.attribution_name, "J. Doe");
  EXPECT_EQ(fields.licensor_url, "https://example.com/buy");
  EXPECT_EQ(fields.source_url, evidence.page_url);
  EXPECT_EQ(fields.image_url, evidence.image_url);
  EXPECT_EQ(fields.changes_made, "resized and re-encoded");
}

TEST(LicenceFields, AreEmptyWhereNothingWasChosen) {
  Evidence evidence = Saying({});
  evidence.altered = false;
  LicenceFields expected;
  expected.source_url = evidence.page_url;
  expected.image_url = evidence.image_url;
  EXPECT_EQ(LicenceFieldsOf({}, evidence), expected);
}

TEST(LicenceFields, ATrainedAlgorithmIsToldWhateverElseIsSaid) {
  const auto say = [](std::string_view value) {
    return Say(Mechanism::kSourceType, Place::kImageData, "digital-source-type", value);
  };
  EXPECT_EQ(LicenceFieldsOf({}, Saying({say("digitalCapture")})).digital_source_type, "digitalCapture");
  for (const auto& statements : {std::vector{say("digitalCapture"), say("trainedAlgorithmicMedia")},
                                 std::vector{say("trainedAlgorithmicMedia"), say("digitalCapture")}}) {
    EXPECT_EQ(LicenceFieldsOf({}, Saying(statements)).digital_source_type, "trainedAlgorithmicMedia");
  }
  EXPECT_EQ(LicenceFieldsOf({}, Saying({say("digitalCapture"), say("compositeWithTrainedAlgorithmicMedia")}))
                .digital_source_type,
            "compositeWithTrainedAlgorithmicMedia");
}

}  // namespace
}  // namespace tamis
