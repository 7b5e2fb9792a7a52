package dev.ringmaster.states.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One line on the way from one text to another. */
record LineEdit(LineEdit.Kind kind, String line) {
  enum Kind {
    SAME(' '),
    REMOVED('-'),
    ADDED('+');

    private final char sign;

    Kind(char sign) {
      this.sign = sign;
    }
  }

  /** Beyond so many differing lines all of them count as replaced, which is as good to read. */
  private static final int MOST_EDITS = 1_000;

  @Override
  public String toString() {
    return kind.sign + line;
  }

  /** A shortest way from {@code before} to {@code after} (Myers' algorithm). */
  static List<LineEdit> between(List<String> before, List<String> after) {
    int head = 0;
    int shorter = Math.min(before.size(), after.size());
    while (head < shorter && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<LineEdit> edits = new ArrayList<>();
    before.subList(0, head).forEach(line -> edits.add(new LineEdit(Kind.SAME, line)));
    edits.addAll(
        shortest(
            before.subList(head, before.size() - tail), after.subList(head, after.size() - tail)));
    before
        .subList(before.size() - tail, before.size())
        .forEach(line -> edits.add(new LineEdit(Kind.SAME, line)));
    return edits;
  }

  private static List<LineEdit> shortest(List<String> before, List<String> after) {
    int most = Math.min(before.size() + after.size(), MOST_EDITS);
    int[] reach = new int[2 * most + 3];
    int middle = most + 1;
    List<int[]> trace = new ArrayList<>();
    for (int depth = 0; depth <= most; depth++) {
      trace.add(reach.clone());
      for (int k = -depth; k <= depth; k += 2) {
        boolean down = k == -depth || (k != depth && reach[middle + k - 1] < reach[middle + k + 1]);
        int x = down ? reach[middle + k + 1] : reach[middle + k - 1] + 1;
        while (x < before.size()
            && x - k < after.size()
            && x - k >= 0
            && before.get(x).equals(after.get(x - k))) {
          x++;
        }
        reach[middle + k] = x;
        if (x >= before.size() && x - k >= after.size()) {
          return walkBack(trace, before, after, middle);
        }
      }
    }
    List<LineEdit> all = new ArrayList<>();
    before.forEach(line -> all.add(new LineEdit(Kind.REMOVED, line)));
    after.forEach(line -> all.add(new LineEdit(Kind.ADDED, line)));
    return all;
  }

  private static List<LineEdit> walkBack(
      List<int[]> trace, List<String> before, List<String> after, int middle) {
    List<LineEdit> edits = new ArrayList<>();
    int x = before.size();
    int y = after.size();
    for (int depth = trace.size() - 1; depth >= 0; depth--) {
      int[] reach = trace.get(depth);
      int k = x - y;
      boolean down = k == -depth || (k != depth && reach[middle + k - 1] < reach[middle + k + 1]);
      int previousK = down ? k + 1 : k - 1;
      int previousX = depth == 0 ? 0 : reach[middle + previousK];
      int previousY = depth == 0 ? 0 : previousX - previousK;
      while (x > previousX && y > previousY && x > 0 && y > 0) {
        edits.add(new LineEdit(Kind.SAME, before.get(--x)));
        y--;
      }
      if (depth > 0) {
        if (down) {
          edits.add(new LineEdit(Kind.ADDED, after.get(--y)));
        } else {
          edits.add(new LineEdit(Kind.REMOVED, before.get(--x)));
        }
      }
    }
    Collections.reverse(edits);
    return edits;
  }
}
