package dev.ringmaster.states.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Rule 26: a preview followed by applying shows the same changes, state by state, for every state
 * that did not answer "cannot know"; and that answer names a state that would change.
 */
class FaithfulPreviewTest {
  private static final int RUNS = 1_500;

  @Test
  void previewAndApplyShowTheSameChanges() throws InterruptedException {
    int compiled = 0;
    int unknown = 0;
    int known = 0;
    for (long seed = 1; seed <= RUNS; seed++) {
      GeneratedSls sls = new GeneratedSls(seed, 3 + (int) (seed % 9), false);
      StatePlan plan;
      try {
        plan =
            new StateCompiler(sls, Vocabulary.of(FakeStates.all().signatures()))
                .compile(List.of("generated"));
      } catch (ProblemsException cycle) {
        continue;
      }
      compiled++;
      FakeMachine machine = new FakeMachine();
      sls.prepare(machine);
      Map<String, String> before = new TreeMap<>(machine.cells);
      StateReport preview = run(plan, RunOptions.TEST, machine);
      assertThat(machine.cells).as("seed %d: a preview changes nothing", seed).isEqualTo(before);
      StateReport applied = run(plan, RunOptions.APPLY, machine);
      long used = seed;
      Supplier<String> story =
          () ->
              "seed "
                  + used
                  + "\n"
                  + sls
                  + "\n"
                  + before
                  + "\n"
                  + describe(preview)
                  + "---\n"
                  + describe(applied);
      unknown += compare(preview, applied, story);
      known += preview.states().size();
    }
    assertThat(compiled).as("of %d seeds give a plan", RUNS).isGreaterThan(RUNS / 2);
    assertThat(unknown).as("both kinds of answer occur").isBetween(known / 50, known / 2);
  }

  private static StateReport run(StatePlan plan, RunOptions options, FakeMachine machine)
      throws InterruptedException {
    return new StateRun(FakeStates.all()).run(plan, options, new FakeContext(machine));
  }

  private static int compare(StateReport preview, StateReport applied, Supplier<String> story) {
    Map<String, StateResult> results =
        applied.states().stream()
            .collect(Collectors.toMap(StateReport.Entry::tag, StateReport.Entry::result));
    int unknown = 0;
    for (StateReport.Entry entry : preview.states()) {
      StateResult after = results.remove(entry.tag());
      if (entry.result() instanceof StateResult.CannotKnow cannot) {
        unknown++;
        assertThat(preview.states())
            .as(story)
            .anyMatch(other ->
                other.reference().equals(cannot.because())
                    && other.result() instanceof StateResult.WouldChange);
        continue;
      }
      assertThat(after).as(() -> entry.tag() + " of " + story.get()).isNotNull();
      Objects.requireNonNull(after);
      assertThat(after.changes())
          .as(() -> entry.tag() + " of " + story.get())
          .isEqualTo(entry.result().changes());
      assertThat(after.word())
          .as(() -> entry.tag() + " of " + story.get())
          .isIn(possible(entry.result()));
    }
    assertThat(results).as(story).isEmpty();
    return unknown;
  }

  /** How a state may end that a preview said this of. */
  private static List<String> possible(StateResult previewed) {
    return switch (previewed) {
      case StateResult.WouldChange ignored -> List.of("changed", "failed");
      case StateResult.Failed ignored -> List.of("failed", "blocked");
      case StateResult.Blocked ignored -> List.of("failed", "blocked");
      case StateResult other -> List.of(other.word());
    };
  }

  private static String describe(StateReport report) {
    return report.states().stream()
        .map(entry -> entry.id() + " " + entry.result() + "\n")
        .collect(Collectors.joining());
  }
}
