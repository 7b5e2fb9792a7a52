package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.language.GlobalArguments;
import dev.ringmaster.states.resource.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Applies a state as often as its {@code retry} says. */
final class Attempts {
  private final Execution execution;

  Attempts(Execution execution) {
    this.execution = execution;
  }

  StateResult apply(Node node, boolean watched) throws InterruptedException {
    if (node.declaration.global().retry().isEmpty()) {
      return execution.apply(node, watched);
    }
    GlobalArguments.Retry retry = node.declaration.global().retry().get();
    List<String> comments = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    try {
      for (int attempt = 1; ; attempt++) {
        StateResult result = execution.apply(node, watched);
        if (result instanceof StateResult.Skipped
            || isSuccess(result) == retry.until()
            || attempt == retry.attempts()) {
          return comments.isEmpty() ? result : summed(result, comments, changes);
        }
        comments.add(
            "Attempt "
                + attempt
                + ": "
                + result.word()
                + ", with the comment: "
                + result.comment());
        changes.addAll(result.changes());
        Thread.sleep(pause(retry));
      }
    } catch (InterruptedException e) {
      throw InterruptedChange.of(e, changes);
    }
  }

  private static boolean isSuccess(StateResult result) {
    return !(result instanceof StateResult.Failed);
  }

  private static Duration pause(GlobalArguments.Retry retry) {
    long splay = retry.splay().toMillis();
    return splay <= 0
        ? retry.interval()
        : retry.interval().plusMillis(ThreadLocalRandom.current().nextLong(splay + 1));
  }

  /** What earlier attempts changed, or tried to, is not lost. */
  private static StateResult summed(StateResult last, List<String> comments, List<Change> earlier) {
    comments.add(last.comment());
    String comment = String.join("\n", comments);
    List<Change> changes =
        earlier.stream().filter(change -> !last.changes().contains(change)).distinct().toList();
    List<Change> all = new ArrayList<>(changes);
    all.addAll(last.changes());
    return switch (last) {
      case StateResult.Failed failed ->
          new StateResult.Failed(comment, failed.problems(), all, failed.data());
      case StateResult.Changed changed -> new StateResult.Changed(comment, all, changed.data());
      default ->
          all.isEmpty()
              ? new StateResult.Unchanged(comment)
              : new StateResult.Changed(comment, all, Value.nothing());
    };
  }
}
