package dev.ringmaster.protocol.function;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the known names that a mistyped one is close to. */
public final class Suggestion {
  private static final int MOST = 3;

  private Suggestion() {}

  /** The single closest candidate, if one is close enough to be worth naming. */
  public static Optional<String> closest(String word, Collection<String> candidates) {
    return near(word, candidates).stream().findFirst();
  }

  /** Up to three close candidates, the closest first. */
  public static List<String> near(String word, Collection<String> candidates) {
    int limit = Math.max(1, word.length() / 3);
    record Scored(String name, int distance) {}
    return candidates.stream()
        .distinct()
        .map(name -> new Scored(name, distance(lower(word), lower(name), limit)))
        .filter(scored -> scored.distance <= limit)
        .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
        .limit(MOST)
        .map(Scored::name)
        .toList();
  }

  /** {@code Did you mean 'a' or 'b'?}, empty if nothing is close. */
  public static String didYouMean(String word, Collection<String> candidates) {
    List<String> near = near(word, candidates).stream().map(name -> "'" + name + "'").toList();
    return near.isEmpty() ? "" : "Did you mean " + String.join(" or ", near) + "?";
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * Edits that turn one into the other (insert, delete, replace, swap of neighbours); any number
   * above {@code limit} stands for "more than that".
   */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) > limit) {
      return limit + 1;
    }
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      edits[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      edits[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int replace = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, edits[i - 2][j - 2] + 1);
        }
        edits[i][j] = best;
      }
    }
    return edits[a.length()][b.length()];
  }
}
