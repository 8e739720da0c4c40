#include "filter/text/machine_name.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <re2/re2.h>

#include "crawler/core/check.h"
#include "filter/text.h"

namespace tamis {
namespace {

constexpr size_t kMaxNameBytes = 200;  // no name is longer

// A word that is a name by itself. Cameras, drones, telephones, messengers, digests, slugs with a size.
constexpr char kName[] =
    R"((?i)_?(?:img|_mg|dsc|dscn|dscf|dscf_|dji|mvi|mov|vid|pxl|sam|hpim|cimg|imgp|sdc|gopr|g0|pict|picture|pic|)"
    R"(image|photo|foto|bild|scan|100|101|102|103|p|dcim|mmexport|received|snapchat|kakaotalk|fb_img|screenshot|)"
    R"(untitled|unnamed|unbenannt|sans titre|download|thumb|capture|微信图片|微信截图|qq图片|qq截图)[_\-]?\d{2,}[\d_\-~a-z.]{0,40})"
    R"(|[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    R"(|[\w\-]+[_\-]\d{2,4}x\d{2,4}(?:[_\-@]\w{1,8})?)"
    R"(|\S+\.(?:jpe?g|jfif|png|gif|webp|avif|svg|bmp|tiff?|hei[cf]|psd|cr2|nef|arw|dng))";

// Words that a program writes before a date.
constexpr char kMaker[] =
    R"((?i)screenshot|screen ?shot|bildschirmfoto|skärmavbild|schermafbeelding|skjermbilde|skærmbillede|)"
    R"(captura|capture|schermata|zrzut|ekran|снимок|скриншот|スクリーンショット|截图|截屏|屏幕截图|螢幕擷取畫面|스크린샷|whatsapp|wechat|)"
    R"(telegram|viber|signal|scan|scanned|gescannt|photoshop)";

constexpr char kCompany[] =
    R"((?i)[\d\p{P}\p{S}_]+|[\d_\-.:x×~]+(?:kb|mb|px|pm|am|dpi)?|\d{1,3}(?:kb|mb|px)|kb|mb|px|copy|copie|kopie|copia|cópia|)"
    R"(копия|のコピー|副本|large|medium|small|web|hdr|edit|edited|final|resized|scaled|cropped|crop|thumb|thumbnail|)"
    R"(full|size|low|high|res|hi|lo|v\d+|of|from|at|um|à|a|las|alle|om|kl|в|och|de|d|d’écran|d'écran|pantalla|)"
    R"(ekranu|resmi|görüntüsü|alıntısı|экрана|shot|screen|image|img|photo|foto|bild|picture|pic|video|file|datei|am|pm|jpg|jpeg|png)";

bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool Is(const RE2& pattern, std::string_view word) {
  return RE2::FullMatch(re2::StringPiece(word.data(), word.size()), pattern);
}

bool HasLetterAndDigit(std::string_view word) {
  const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  return HasDigit(word) && std::any_of(word.begin(), word.end(), is_letter);
}

}  // namespace

bool IsMachineName(std::string_view text) {
  static const RE2 name(kName, RE2::Quiet);
  static const RE2 maker(kMaker, RE2::Quiet);
  static const RE2 company(kCompany, RE2::Quiet);
  static const bool ok = name.ok() && maker.ok() && company.ok();
  CHECK(ok);
  if (text.size() > kMaxNameBytes || !HasDigit(text)) return false;
  bool any_name = false;
  bool any_maker = false;
  for (const std::string_view word : SplitAny(text, " \t\r\n()[]{},;:\"")) {
    if (HasLetterAndDigit(word) && Is(name, word)) {
      any_name = true;
    } else if (Is(maker, word)) {
      any_maker = true;
    } else if (!Is(company, word)) {
      return false;
    }
  }
  return any_name || any_maker;
}

}  // namespace tamis
