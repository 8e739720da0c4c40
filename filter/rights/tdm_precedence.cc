#include "filter/rights/tdm_precedence.h"

#include <array>
#include <string_view>

#include "filter/rights/words.h"

namespace tamis {
namespace {

enum class Level : uint8_t { kFile, kHeader, kMeta };
constexpr size_t kLevels = 3;

bool IsReservation(const Statement& statement) {
  return statement.category == "tdm-reservation";
}
bool Reserves(const Statement& statement) {
  return IsReservation(statement) && IsOneOf(statement.value, {"1", "1.0", "true"});
}
bool Frees(const Statement& statement) {
  return IsReservation(statement) && Trim(statement.value) == "0";
}

/// What one level of a chain says.
struct Said {
  bool reserved = false;
  bool freed = false;
  bool offers_research = false;
  bool several_policies = false;
  std::string_view policy;

  void Take(const Statement& statement) {
    if (Reserves(statement)) reserved = true;
    if (Frees(statement)) freed = true;
    if (statement.category == "tdm-research" && statement.value == "offered") offers_research = true;
    if (statement.category != "tdm-policy") return;
    if (!policy.empty() && policy != statement.value) several_policies = true;
    policy = statement.value;
  }
  bool for_research() const { return offers_research && !several_policies; }
};

struct Seat {
  bool in_chain = false;
  bool image = false;
  Level level = Level::kFile;
};

Seat SeatOf(Place place) {
  switch (place) {
    case Place::kPageFile:
      return {true, false, Level::kFile};
    case Place::kPageHeader:
      return {true, false, Level::kHeader};
    case Place::kPageMeta:
    case Place::kPageBody:
      return {true, false, Level::kMeta};
    case Place::kImageFile:
      return {true, true, Level::kFile};
    case Place::kImageHeader:
      return {true, true, Level::kHeader};
    default:
      return {};
  }
}

/// One chain: what its levels say, and which of them holds.
class Chain {
 public:
  Said& at(Level level) { return levels_[static_cast<size_t>(level)]; }

  /// The row of a reservation at `level`.
  RowMatch Match(Level level, const TdmContext& context) const {
    if (level != Holding()) return Recorded(context);
    const bool open = level == Level::kFile && !context.header_known;
    return open ? Recorded(context) : Denying(levels_[static_cast<size_t>(level)], context);
  }

  static RowMatch Recorded(const TdmContext& context) {
    RowMatch match = TableMatch(28, context.policy);
    match.effect = RowEffect::kRecord;
    return match;
  }

  static RowMatch Denying(const Said& said, const TdmContext& context) {
    if (!said.for_research()) return TableMatch(28, context.policy);
    RowMatch match = TableMatch(29, context.policy);
    if (context.policy == PolicyName::kPermissive && context.research_basis) {
      match.effect = RowEffect::kRecord;
    }
    return match;
  }

 private:
  Level Holding() const {
    for (size_t i = kLevels; i > 0; --i) {
      if (levels_[i - 1].reserved || levels_[i - 1].freed) return static_cast<Level>(i - 1);
    }
    return Level::kFile;
  }

  std::array<Said, kLevels> levels_;
};

/// A hop's file, or what is embedded: the statements of the same document alone.
Said OfDocument(std::span<const Statement> statements, const Statement& asked) {
  Said said;
  for (const Statement& statement : statements) {
    const bool same = statement.mechanism == Mechanism::kTdmrep && statement.place == asked.place &&
                      statement.url == asked.url;
    if (same) said.Take(statement);
  }
  return said;
}

}  // namespace

void AddTdmRows(std::span<const Statement> statements, const TdmContext& context, RowFindings& out) {
  Chain page;
  Chain image;
  bool any = false;
  for (const Statement& statement : statements) {
    if (statement.mechanism != Mechanism::kTdmrep) continue;
    any = true;
    const Seat seat = SeatOf(statement.place);
    if (seat.in_chain) (seat.image ? image : page).at(seat.level).Take(statement);
  }
  if (!any) return;
  for (const Statement& statement : statements) {
    if (statement.mechanism != Mechanism::kTdmrep) continue;
    if (statement.category == "tdm-policy") out.Add(Chain::Recorded(context), statement);
    if (!Reserves(statement)) continue;
    const Seat seat = SeatOf(statement.place);
    const RowMatch match = seat.in_chain ? (seat.image ? image : page).Match(seat.level, context)
                                         : Chain::Denying(OfDocument(statements, statement), context);
    out.Add(match, statement);
  }
}

}  // namespace tamis
