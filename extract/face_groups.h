#ifndef TAMIS_EXTRACT_FACE_GROUPS_H_
#define TAMIS_EXTRACT_FACE_GROUPS_H_

// One face is found in many windows: groups of windows that lie about one place and have about one size.

#include <cstddef>
#include <vector>

namespace tamis {

/// A window that passed the cascade, in pixels of the searched picture.
struct FaceWindow {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

/// The mean of its windows.
struct FaceGroup {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
  int count = 0;
};

/// Memory and work: at most kMaxFaces groups are compared with each window; further groups are not opened.
class FaceGroups {
 public:
  void Add(const FaceWindow& window);

  /// Groups of at least kLeastWindows, those of most windows first; one inside a larger group is left out.
  std::vector<FaceGroup> Take();

 private:
  std::vector<FaceGroup> groups_;
};

inline constexpr int kLeastFaceWindows = 2;

}  // namespace tamis

#endif  // TAMIS_EXTRACT_FACE_GROUPS_H_
