package dev.ringmaster.minion.call;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Outcome;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * Masks what is known to be secret in a job wherever the job says it: in its output, in its answer,
 * in its problems. It learns more while the job runs.
 */
final class SecretMask {
  /** Shorter ones would mask half of every answer. */
  private static final int SHORTEST = 3;

  private final Set<String> secrets =
      new TreeSet<>(
          Comparator.comparingInt(String::length).reversed().thenComparing(String::compareTo));

  /** All secrets inside of {@code value} are known from now on. */
  synchronized void learn(Value value) {
    learn(value, false);
  }

  private void learn(Value value, boolean secret) {
    switch (value) {
      case Value.Secret hidden -> learn(hidden.hidden(), true);
      case Value.ListValue list -> list.items().forEach(item -> learn(item, secret));
      case Value.MapValue map -> map.entries().values().forEach(item -> learn(item, secret));
      case Value.Null nothing -> {}
      case Value.Bool bool -> {}
      case Value scalar when secret -> {
        learnText(scalar.toString());
        scalar.toString().lines().forEach(this::learnText);
      }
      default -> {}
    }
  }

  private void learnText(String text) {
    if (text.strip().length() >= SHORTEST) {
      secrets.add(text);
      secrets.add(text.strip());
    }
  }

  synchronized String mask(String text) {
    String masked = text;
    for (String secret : secrets) {
      if (masked.contains(secret)) {
        masked = masked.replace(secret, Value.Secret.MASK);
      }
    }
    return masked;
  }

  /** What is marked as secret stays so; what is not marked and says a secret is masked. */
  Value mask(Value value) {
    return switch (value) {
      case Value.Text text -> Value.text(mask(text.value()));
      case Value.ListValue list -> Value.list(list.items().stream().map(this::mask).toList());
      case Value.MapValue map -> {
        SequencedMap<Value, Value> masked = new LinkedHashMap<>();
        map.entries().forEach((key, item) -> masked.put(mask(key), mask(item)));
        yield new Value.MapValue(masked, map.place());
      }
      default -> value;
    };
  }

  List<Problem> mask(List<Problem> problems) {
    return problems.stream()
        .map(problem ->
            new Problem(
                problem.place(),
                mask(problem.message()),
                mask(problem.advice()),
                mask(problem.excerpt())))
        .toList();
  }

  Outcome mask(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded done -> new Outcome.Succeeded(mask(done.value()));
      case Outcome.Failed failed ->
          new Outcome.Failed(mask(failed.value()), mask(failed.problems()));
      case Outcome.TimedOut late -> new Outcome.TimedOut(mask(late.value()), mask(late.message()));
      case Outcome.Refused refused -> refused;
      case Outcome.Cancelled cancelled -> new Outcome.Cancelled(mask(cancelled.message()));
      case Outcome.Interrupted lost -> new Outcome.Interrupted(mask(lost.message()));
    };
  }
}
