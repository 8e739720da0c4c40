// All numbers are published examples of the standards and offices that define them, or made to pass or fail
// their checks; telephone numbers are those reserved for fiction.

#include "filter/text/personal_data.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "filter/text/check_digits.h"

namespace tamis {
namespace {

const PersonalDataFinder& Finder() {
  static const std::unique_ptr<const PersonalDataFinder> finder = [] {
    Result<std::unique_ptr<const PersonalDataFinder>> made = PersonalDataFinder::Make();
    EXPECT_TRUE(made.has_value());
    return *std::move(made);
  }();
  return *finder;
}

std::string Redacted(std::string_view text, bool is_url = false) {
  return Redact(text, Finder().Find(text, is_url));
}

void ExpectAll(const std::vector<std::string_view>& texts, std::string_view redacted) {
  for (const std::string_view text : texts) EXPECT_EQ(Redacted(text), redacted) << text;
}

void ExpectNothing(const std::vector<std::string_view>& texts) {
  for (const std::string_view text : texts) EXPECT_EQ(Redacted(text), text);
}

TEST(PersonalData, EmailsAreFoundHoweverTheyAreDisguised) {
  ExpectAll({"jane.doe@example.org", "jane [at] example dot org", "jane(at)example.org",
             "jane AT example DOT org", "jane_at_example_dot_org", "jane_at_example.org",
             "jane\xEF\xBC\xA0"
             "example\xEF\xBC\x8Eorg",
             "j a n e @ h o s t . o r g", "jane [dot] doe [at] example [dot] com", "max%40example.de",
             "jane{at}example{dot}net", "info (arroba) ejemplo (punto) es", "name@xn--e1afmkfd.xn--p1ai",
             "иван@пример.рф", "用户@例子.广告", "jo\xE2\x80\x8Bhn@exam\xE2\x80\x8Bple.org",
             "n\xD0\xB0me@ex\xD0\xB0mple.com", "jane&#64;example.org"},
            "[email]");
  EXPECT_EQ(Redacted("mailto:max+foto@sub.example.co.uk?subject=x"), "mailto:[email]?subject=x");
  EXPECT_EQ(Redacted("联系邮箱name@example.com谢谢"), "联系邮箱[email]谢谢");
  EXPECT_EQ(Redacted("Email: name @ example.org"), "Email: [email]");
  EXPECT_EQ(Redacted("jane@example.org2024"), "[email]");
}

TEST(PersonalData, WhatHasAnAtSignIsNotAlwaysAnEmail) {
  ExpectNothing({"Photo by @john.smith", "meet @ cafe", "logo@2x.png", "Photo by John @ flickr.com",
                 "at some point in the future", "at the dot com bubble", "look at the red dot here",
                 "5 apples @ 2.50 each", "roboto@5.0.0"});
}

TEST(PersonalData, UrlsHoldOnlyEmails) {
  EXPECT_EQ(Redacted("https://a.example/tel/212-555-0123/4111111111111111", true),
            "https://a.example/tel/212-555-0123/4111111111111111");
  EXPECT_EQ(Redacted("https://a.example/u/jane@example.org/1.jpg", true),
            "https://a.example/u/[email]/1.jpg");
  EXPECT_EQ(Redacted("https://a.example/?mail=jane%40example.org", true), "https://a.example/?mail=[email]");
  EXPECT_EQ(Redacted("https://a.example/@jane/house-at-lake-dot-com/logo@2x.png", true),
            "https://a.example/@jane/house-at-lake-dot-com/logo@2x.png");
}

TEST(PersonalData, PhonesAreFoundInTheWaysThatCountriesWriteThem) {
  ExpectAll({"+1 (212) 555-0123", "+49 (0) 30 123456", "+44 20 7946 0958",  "0049 30 123456",
             "(212) 555-0123",    "212-555-0123",      "212.555.0123",      "1-800-555-0199",   // US
             "020 7946 0958",     "07700 900123",      "07700900123",       "(020) 7946 0958",  // UK
             "030/1234567",       "0171 1234567",      "+33 1 23 45 67 89", "01 23 45 67 89",   // DE, FR
             "612 34 56 78",      "91 123 45 67",      "333 1234567",       "06 12345678",
             "06-12345678",                                                                    // ES, IT, NL
             "22 123 45 67",      "8 (495) 123-45-67", "8-916-123-45-67",   "0532 123 45 67",  // PL, RU, TR
             "98765 43210",       "03-1234-5678",      "090-1234-5678",     "138 0013 8000",   // IN, JP, CN
             "(11) 91234-5678",   "0412 345 678",      "(02) 9876 5432"},                      // BR, AU
            "[phone]");
  EXPECT_EQ(Redacted("电话：13800138000"), "电话：[phone]");
  EXPECT_EQ(Redacted("Phone: ２１２－５５５－０１２３"), "Phone: [phone]");
  EXPECT_EQ(Redacted("tel 5551234"), "tel [phone]");
  EXPECT_EQ(Redacted("ت: هاتف ٠٧٧٠٠٩٠٠١٢٣"), "ت: هاتف [phone]");
}

TEST(PersonalData, ANumberAloneIsNoPhone) {
  ExpectNothing({"ISBN 0-306-40615-2",
                 "ISBN 978-0-306-40615-7",
                 "9780306406157",
                 "Paperback 0306406152",
                 "1914-1918 memorial",
                 "2019-03-12 10:30",
                 "01/02/2019 10:30",
                 "12 March 2019 at 10:30:45",
                 "1920x1080 wallpaper",
                 "iPhone 12 Pro 256 GB",
                 "$1,234,567.89",
                 "EUR 1.234.567,89",
                 "Population 12 345 678",
                 "612 345 678 people",
                 "+20 000 000 visitors",
                 "52.520008, 13.404954",
                 "40\xC2\xB0"
                 "26\xE2\x80\xB2"
                 "46\xE2\x80\xB3N",
                 "Model SM-G991B/DS",
                 "Part number 0123-4567",
                 "Order 12345678",
                 "stock photo 1234567890",
                 "Lotto 01 02 03 04 05 06",
                 "01 02 03 04 05",
                 "size 38 39 40 41 42",
                 "1 2 3 4 5 6 7 8 9 10",
                 "photo 9876543210",
                 "201503-1234",
                 "hotel 1234567 rooms",
                 "3.14159265358979",
                 "20150312_123456",
                 "EAN 4006381333931",
                 "MA 02110-1301",
                 "(07/2003-01/2006)",
                 "007 James Bond",
                 "Beverly Hills 90210",
                 "Boeing 747-400 and 737-800"});
}

// ISO 13616-1 section 6; the examples are those of the IBAN registry.
TEST(PersonalData, IbansPassTheirCheckAndHaveTheLengthOfTheirCountry) {
  ExpectAll({"DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432", "FR1420041010050500013M02606",
             "NL91 ABNA 0417 1643 00", "gb82-west-1234-5698-7654-32"},
            "[iban]");
  EXPECT_EQ(Redacted("DE88 3704 0044 0532 0130 00").find("[iban]"), std::string::npos);
  EXPECT_EQ(Redacted("DE89 3704 0044 0532 0130").find("[iban]"), std::string::npos);
  EXPECT_EQ(Redacted("QQ89370400440532013000"), "QQ89370400440532013000");
}

// ISO/IEC 7812-1 annex B; the numbers are test numbers of the issuers.
TEST(PersonalData, CardsAreOfAnIssuerAndPassLuhn) {
  ExpectAll({"4111 1111 1111 1111", "4111111111111111", "5500-0000-0000-0004", "3782 822463 10005",
             "6011000990139424", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "3056 930902 5904"},
            "[card]");
  ExpectNothing({"Order 4111111111111112", "1111111111111117", "9111 1111 1111 1111", "x4111111111111111",
                 "41111111111111111"});
}

TEST(PersonalData, NationalNumbersPassTheirChecks) {
  ExpectAll({"123-45-6789",        "AB123456C",        "AB 12 34 56 C",      "86095742719",
             "86 095 742 719",     "12345678Z",        "X1234567L",          "1 84 12 76 451 089 46",
             "RSSMRA85T10A562S",   "44051401458",      "85.07.30-033.28",    "811218-9876",
             "131052-308T",        "529.982.247-25",   "52998224725",        "11.222.333/0001-81",
             "2341 2341 2346",     "ABCPE1234F",       "11010519491231002X", "10000000146",
             "8001015009087",      "756.9217.0769.85", "S1234567D",          "A123456789",
             "HEGG560427MVZRRL04", "12.345.678-5",     "112-233-445 95"},
            "[national_id]");
}

TEST(PersonalData, NationalNumbersThatFailTheirChecksAreOrdinaryNumbers) {
  ExpectNothing({"666-45-6789",    "000-12-3456",      "123-00-6789",        "219-09-9999",
                 "QQ123456C",      "AB123456E",        "86095742718",        "12345678A",
                 "X1234567M",      "RSSMRA85T10A562T", "44051401459",        "85.07.30-033.29",
                 "811218-9875",    "131052-308U",      "529.982.247-26",     "11111111111",
                 "2341 2341 2347", "ABCDE1234F",       "11010519491231002Y", "110105194912310021",
                 "8001015009088",  "S1234567E",        "A123456788",         "HEGG560427MVZRRL05",
                 "12.345.678-6",   "112-233-445 96"});
}

TEST(PersonalData, NumbersThatManyPassNeedAWordBeforeThem) {
  EXPECT_EQ(Redacted("BSN 111222333"), "BSN [national_id]");
  EXPECT_EQ(Redacted("Tax 123456789"), "Tax 123456789");
  EXPECT_EQ(Redacted("Personalausweis Nr. T220001293"), "Personalausweis Nr. [national_id]");
  EXPECT_EQ(Redacted("My Number 1234 5678 9018"), "My Number [national_id]");
  EXPECT_EQ(Redacted("Passport no. C01234567"), "Passport no. [national_id]");
  EXPECT_EQ(Redacted("SSN 123456789"), "SSN [national_id]");
  ExpectNothing({"111222333", "T220001293", "C01234567", "123456789"});
}

TEST(PersonalData, WhatIsCalledANationalNumberIsOneWithoutACheck) {
  EXPECT_EQ(Redacted("BSN: 111222334"), "BSN: [national_id]");
  EXPECT_EQ(Redacted("Henkil\xC3\xB6tunnus 021098/646F"), "Henkil\xC3\xB6tunnus [national_id]");
  ExpectNothing({"DNI 1234", "BSN and the years 2010 2011"});
}

TEST(PersonalData, IpAddressesAreToldFromVersions) {
  EXPECT_EQ(Redacted("203.0.113.77 seen"), "[ip] seen");
  EXPECT_EQ(Redacted("IP 1.2.3.4"), "IP [ip]");
  EXPECT_EQ(Redacted("at 2001:db8::ff00:42:8329."), "at [ip].");
  ExpectNothing({"Version 1.2.3.4", "see 1.2.3.4", "Firmware 12.100.200.1", "127.0.0.1 sweet 127.0.0.1",
                 "300.1.1.1", "1.2.3.4.5", "12:34:56", "00:11:22:33:44:55", "abc::def",
                 "Chrome 91.0.4472.124"});
}

TEST(PersonalData, AStreetIsAnAddressWhereSomethingMakesOneOfIt) {
  ExpectAll({"14 Elm Road, Springfield, IL 62704", "12 High Street, London SW1A 1AA", "PO Box 1234",
             "14 Elm Road, Apt 4", "ул. Ленина, д. 5, кв. 12", "上海市南京路100号5楼201室",
             "〒100-0001 東京都千代田区千代田1-1"},
            "[address]");
  EXPECT_EQ(Redacted("Hauptstraße 12, 10115 Berlin"), "[address] Berlin");
  EXPECT_EQ(Redacted("12 rue de la Paix, 75002 Paris"), "[address] Paris");
  EXPECT_EQ(Redacted("lives at 14 Elm Road"), "lives at [address]");
  EXPECT_EQ(Redacted("Ü: １２\u00A0High\u00A0Street, London SW1A\u200B 1AA!"), "Ü: [address]!");
  ExpectNothing({"10 Downing Street", "221B Baker Street", "Avenue of the Giants",
                 "Linienstraße 40, Berlin 2012", "7 Dr Martens boots 2019", "20 Minute Drive 4000",
                 "Route 66 in 1955"});
}

TEST(PersonalData, OffsetsAreBytesOfTheTextItself) {
  const std::string text = "Größe: jane@exämple.org, ２１２-555-0123!";
  const std::vector<PersonalData> pieces = Finder().Find(text, false);
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_EQ(text.substr(pieces[0].begin, pieces[0].end - pieces[0].begin), "jane@exämple.org");
  EXPECT_EQ(text.substr(pieces[1].begin, pieces[1].end - pieces[1].begin), "２１２-555-0123");
  EXPECT_EQ(Redact(text, pieces), "Größe: [email], [phone]!");
}

TEST(PersonalData, SeveralKindsInOneTextAreAllTakenOut) {
  EXPECT_EQ(
      Redacted(
          "Jane, jane@example.org, tel. 212-555-0123, IBAN DE89 3704 0044 0532 0130 00, 4111111111111111"),
      "Jane, [email], tel. [phone], IBAN [iban], [card]");
}

TEST(PersonalData, WhatIsRedactedStaysRedacted) {
  const std::string once = Redacted("Call 212-555-0123 or jane@example.org");
  EXPECT_EQ(Redacted(once), once);
  EXPECT_EQ(Redact("", {}), "");
}

TEST(CheckDigits, OneWrongDigitIsSeen) {
  EXPECT_TRUE(PassesLuhn("79927398713"));
  EXPECT_FALSE(PassesLuhn("79927398710"));
  EXPECT_TRUE(PassesVerhoeff("2363"));
  EXPECT_FALSE(PassesVerhoeff("2364"));
  EXPECT_TRUE(PassesMod11And10("07945"));
  EXPECT_FALSE(PassesMod11And10("07940"));
  EXPECT_TRUE(PassesMod11Minus2("079X"));
  EXPECT_FALSE(PassesMod11Minus2("0790"));
  EXPECT_TRUE(PassesEan13("4006381333931"));
  EXPECT_FALSE(PassesEan13("4006381333932"));
  EXPECT_TRUE(PassesIsbn10("0306406152"));
  EXPECT_FALSE(PassesIsbn10("0306406153"));
}

}  // namespace
}  // namespace tamis
