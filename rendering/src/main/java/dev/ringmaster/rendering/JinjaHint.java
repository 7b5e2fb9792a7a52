package dev.ringmaster.rendering;

import java.util.List;
import java.util.regex.Pattern;

/** What to write instead of what Salt's own templates would have, where a line shows one of it. */
final class JinjaHint {
  private record Hint(Pattern pattern, String advice) {}

  private static final List<Hint> HINTS =
      List.of(
          hint("\\{%-?\\s*elif\\b", "Pebble says elseif, not elif."),
          hint(
              "\\{%-?\\s*for\\s+\\w+\\s*,",
              "Write {% for entry in map %}, then entry.key and entry.value."),
          hint("\\{%-?\\s*for\\b.*\\bif\\b", "Put an {% if %} into the loop instead."),
          hint("\\{\\{.*\\bif\\b.*\\belse\\b", "Write {{ condition ? this : that }}."),
          hint("\\{%-?\\s*do\\b", "There is no do; use {% set name = … %}."),
          hint("\\bsalt\\s*\\[", "Write salt.module.function(…)."),
          hint("\\{%-?\\s*set\\s+\\w+\\s*[.\\[]", "Only a variable can be set, no part of one."),
          hint("\\bnot\\s+in\\b", "Write not (list contains item)."),
          hint("\\{[{%].*\\S\\s+in\\s+", "Write list contains item."),
          hint("\\.\\w+\\([^)]*\\w\\s*=[^=]", "Functions take their arguments by position here."));

  private JinjaHint() {}

  private static Hint hint(String pattern, String advice) {
    return new Hint(Pattern.compile(pattern), advice);
  }

  /** The advice, empty if the line shows nothing of that kind. */
  static String of(String line) {
    return HINTS.stream()
        .filter(hint -> hint.pattern().matcher(line).find())
        .findFirst()
        .map(Hint::advice)
        .orElse("");
  }
}
