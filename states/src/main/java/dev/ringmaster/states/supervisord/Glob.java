package dev.ringmaster.states.supervisord;

import java.util.regex.Pattern;

/** Names with {@code *} for any characters and {@code ?} for one. */
final class Glob {
  private Glob() {}

  static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }
}
