package dev.ringmaster.protocol.target;

/**
 * Shell patterns over names: {@code *}, {@code ?}, {@code [abc]}, {@code [a-z]}, {@code [!abc]}. A
 * pattern matches the whole name; dots and slashes are ordinary characters. A {@code [} that is
 * never closed is itself. Matching takes at most pattern times name steps, whatever the pattern.
 */
public record Glob(String pattern) {
  public static boolean isPattern(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  public boolean matches(String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      int width = p < pattern.length() ? widthIfMatching(p, name.charAt(n)) : 0;
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (width > 0) {
        p += width;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** How many characters of the pattern match {@code c} at {@code p}; 0 if they do not. */
  private int widthIfMatching(int p, char c) {
    char first = pattern.charAt(p);
    if (first == '?') {
      return 1;
    }
    int from = p + 1 + negation(p);
    int close = first == '[' ? pattern.indexOf(']', from + 1) : -1;
    if (close < 0) {
      return first == c && first != '*' ? 1 : 0;
    }
    return inClass(from, close, c) != (negation(p) == 1) ? close - p + 1 : 0;
  }

  private int negation(int p) {
    return p + 1 < pattern.length() && pattern.charAt(p + 1) == '!' ? 1 : 0;
  }

  private boolean inClass(int from, int close, char c) {
    for (int i = from; i < close; i++) {
      if (i + 2 < close && pattern.charAt(i + 1) == '-') {
        if (pattern.charAt(i) <= c && c <= pattern.charAt(i + 2)) {
          return true;
        }
        i += 2;
      } else if (pattern.charAt(i) == c) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return pattern;
  }
}
