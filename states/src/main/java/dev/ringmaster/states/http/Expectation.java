package dev.ringmaster.states.http;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.function.DataPath;
import dev.ringmaster.states.http.Exchange.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What an answer must be like. */
record Expectation(Optional<Long> status, Optional<Pattern> match, Map<String, Value> json) {
  static Expectation of(Arguments arguments) {
    Optional<Long> status =
        arguments.has("status") ? Optional.of(arguments.integer("status")) : Optional.empty();
    try {
      return new Expectation(
          status,
          arguments.optionalText("match").map(text -> Pattern.compile(text, Pattern.MULTILINE)),
          arguments.map("json_contains"));
    } catch (PatternSyntaxException e) {
      throw Exchange.failure(
          "match is no regular expression: " + e.getDescription(), "Mend the pattern.");
    }
  }

  /** Why an answer is not as expected, all reasons; empty if it is. */
  List<String> unmet(Answer answer) {
    List<String> reasons = new ArrayList<>();
    if (status.isPresent() ? status.get() != answer.status() : answer.status() >= 400) {
      reasons.add("status " + answer.status() + status.map(wanted -> ", not " + wanted).orElse(""));
    }
    if (match.isPresent() && !match.get().matcher(answer.body()).find()) {
      reasons.add("the body does not match '" + match.get().pattern() + "'");
    }
    json.forEach((path, wanted) -> {
      Optional<Value> found = DataPath.find(answer.json(), path);
      if (!found.equals(Optional.of(wanted))) {
        reasons.add(
            path + " is " + found.map(Value::toString).orElse("missing") + ", not " + wanted);
      }
    });
    return reasons;
  }
}
