package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.run.RunEvent.Called;
import dev.ringmaster.protocol.data.UnavailableException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The questions that a runbook asks while it is rendered, each asked once: rendering again after a
 * crash hears the answers of the first time, in their order. Used by one thread.
 */
public final class JournalledCalls {
  private final Journal journal;
  private final InstantSource clock;
  private int asked;
  private @Nullable RuntimeException unanswered;

  JournalledCalls(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** The run that is being rendered. */
  public RunId run() {
    return journal.run();
  }

  /** Asks something. */
  @FunctionalInterface
  public interface Question {
    Value ask() throws InterruptedException;
  }

  /**
   * The journalled answer to this question, or that of {@code question}, journalled from now on.
   */
  public Value answer(String target, Call call, Question question) throws InterruptedException {
    List<Called> calls = journal.status().calls();
    int number = asked++;
    Optional<Called> known =
        number < calls.size() ? Optional.of(calls.get(number)) : Optional.empty();
    if (known.filter(k -> k.target().equals(target) && k.call().equals(call)).isPresent()) {
      return known.get().answer();
    }
    try {
      Value answer = question.ask();
      journal.write(new Called(clock.instant(), target, call, answer));
      asked = journal.status().calls().size();
      return answer;
    } catch (RunLog.Unavailable | RunLog.Stale | UnavailableException notNow) {
      unanswered = notNow;
      throw notNow;
    }
  }

  /**
   * Throws what kept a question from being asked or journalled, if anything did: the renderer tells
   * of it as of a mistake in the runbook, which it is not.
   */
  void checkAnswered() {
    if (unanswered != null) {
      throw unanswered;
    }
  }
}
