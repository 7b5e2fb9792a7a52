package dev.ringmaster.master.control;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.rendering.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arguments as an operator types them: {@code ARG} or {@code KEY=VALUE}, each value YAML, read by
 * the same rules as files.
 */
final class CallWords {
  private static final Pattern NAMED =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,127})=(.*)", Pattern.DOTALL);

  private CallWords() {}

  /**
   * @param named further arguments, which are values already
   * @throws ProblemsException with every word that is wrong
   */
  static Call call(String function, List<String> words, Map<String, Value> named) {
    List<Value> positional = new ArrayList<>();
    Map<String, Value> byName = new LinkedHashMap<>(named);
    List<Problem> problems = new ArrayList<>();
    for (String word : words) {
      Matcher matcher = NAMED.matcher(word);
      try {
        if (!matcher.matches()) {
          positional.add(value(word, "argument " + (positional.size() + 1)));
        } else if (byName.put(matcher.group(1), value(matcher.group(2), matcher.group(1)))
            != null) {
          problems.add(Problem.of("the argument " + matcher.group(1) + " is given twice"));
        }
      } catch (ProblemsException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return new Call(function, positional, Value.map(byName));
  }

  /** A YAML mapping that an option gives; an empty text is an empty one. */
  static Value.MapValue mapping(String text, String option) {
    return switch (text.isEmpty() ? Value.nothing() : Yaml.read(text, option)) {
      case Value.MapValue map -> map;
      case Value.Null nothing -> Value.map();
      case Value other ->
          throw new ProblemsException(
              Problem.of(option + " is a mapping, such as '{a: 1}', not a " + other.kind()));
    };
  }

  private static Value value(String text, String source) {
    return text.isEmpty() ? Value.text("") : Yaml.read(text, source);
  }
}
