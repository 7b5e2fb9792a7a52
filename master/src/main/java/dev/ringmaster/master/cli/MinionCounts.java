package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * On how many minions each step under way has ended, as its job says. Only for the eye: where a job
 * cannot be watched, nothing is counted.
 */
final class MinionCounts {
  /** A connection has room for so many calls, and for those that the command itself makes. */
  private static final int WATCHED_MOST = 32;

  private final ControlClient client;
  private final Map<String, Watched> watched = new HashMap<>();

  /** A job, and the minions on which it has ended. */
  private record Watched(ControlAnswers answers, Set<String> ended) {
    void take() throws InterruptedException {
      try {
        for (Optional<Value> event = answers.next(Duration.ZERO);
            event.isPresent();
            event = answers.next(Duration.ZERO)) {
          Fields fields = Fields.of(event.get());
          note(fields);
          fields.maps("members").forEach(this::note);
        }
      } catch (CallRefused e) {
        // what the run says of the step is all that is known then
      }
    }

    private void note(Fields member) {
      if (!List.of("", "open").contains(member.text("verdict"))) {
        ended.add(member.text("minion"));
      }
    }
  }

  MinionCounts(ControlClient client) {
    this.client = client;
  }

  /** Watches these jobs and no others, and takes what they have said. */
  void follow(Collection<String> jobs) throws InterruptedException {
    watched
        .entrySet()
        .removeIf(entry -> {
          boolean over = !jobs.contains(entry.getKey());
          if (over) {
            entry.getValue().answers().cancel();
          }
          return over;
        });
    for (String job : jobs) {
      if (watched.size() < WATCHED_MOST) {
        watched.computeIfAbsent(job, this::watch);
      }
    }
    for (Watched one : watched.values()) {
      one.take();
    }
  }

  private Watched watch(String job) {
    Value.MapValue request = Value.map("job", Value.text(job), "answers", Value.bool(false));
    return new Watched(client.call("jobs.watch", request), new HashSet<>());
  }

  /** Empty where that is not known. */
  Optional<Integer> ended(String job) {
    return Optional.ofNullable(watched.get(job)).map(one -> one.ended().size());
  }
}
