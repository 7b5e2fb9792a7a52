package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.run.RunEvent.Answered;
import dev.ringmaster.orchestration.run.RunEvent.Asked;
import dev.ringmaster.orchestration.run.RunEvent.Ended;
import dev.ringmaster.orchestration.run.RunEvent.Settled;
import dev.ringmaster.orchestration.run.RunEvent.Started;
import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** What is known of one step. */
public record StepStatus(List<Attempt> attempts, Optional<Settled> settled) {
  static final StepStatus PENDING = new StepStatus(List.of(), Optional.empty());

  public StepStatus {
    attempts = List.copyOf(attempts);
  }

  /** One try. */
  public record Attempt(
      int number,
      Optional<Started> started,
      Optional<Ended> ended,
      Optional<Asked> asked,
      Optional<Answered> answered) {

    boolean inFlight() {
      return started.isPresent() && ended.isEmpty();
    }

    boolean waits() {
      return asked.isPresent() && answered.isEmpty();
    }
  }

  public Optional<Attempt> attempt(int number) {
    return number <= attempts.size() ? Optional.of(attempts.get(number - 1)) : Optional.empty();
  }

  /** Whether an attempt was made, and more may happen to the step. */
  public boolean underWay() {
    return !attempts.isEmpty() && settled.isEmpty();
  }

  /** Whether an attempt may be running now. */
  boolean isInFlight() {
    return !attempts.isEmpty() && attempts.getLast().inFlight();
  }

  /** The attempt that waits for an operator's answer. */
  public Optional<Attempt> waiting() {
    return attempts.stream().filter(Attempt::waits).findFirst();
  }

  /** Minion id → what it answered last, where that was kept. */
  public Value.MapValue values() {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Attempt attempt : attempts) {
      for (MemberEnd end : attempt.ended().map(Ended::ends).orElse(List.of())) {
        end.value().ifPresent(value -> values.put(end.member().minion().value(), value));
      }
    }
    return Value.map(values);
  }

  /** How each member ended last, in the order in which they began. */
  public SequencedMap<String, MemberEnd> ends() {
    SequencedMap<String, MemberEnd> last = new LinkedHashMap<>();
    for (Attempt attempt : attempts) {
      attempt
          .ended()
          .map(Ended::ends)
          .orElse(List.of())
          .forEach(end -> last.put(end.member().minion().value(), end));
    }
    return last;
  }

  StepStatus with(Attempt attempt) {
    List<Attempt> changed = new ArrayList<>(attempts);
    if (attempt.number() == attempts.size() + 1) {
      changed.add(attempt);
    } else {
      changed.set(attempt.number() - 1, attempt);
    }
    return new StepStatus(changed, settled);
  }

  StepStatus with(Settled verdict) {
    return new StepStatus(attempts, Optional.of(verdict));
  }
}
