package dev.ringmaster.states.faithful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.states.Families;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.run.RunOptions;
import dev.ringmaster.states.run.StateReport;
import dev.ringmaster.states.run.StateResult;
import dev.ringmaster.states.run.StateRun;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Previews a plan, applies it, and compares: no change by the preview, the same changes and a
 * result that fits from every state that was known, and of the others the name of one that would
 * change.
 */
final class Faithfulness {
  /** States that were compared, and those of which the preview said that it cannot know. */
  private int known;

  private int unknown;

  /** What the states that were known are. */
  private final TreeSet<String> seen = new TreeSet<>();

  /** Checks one plan, unless its requisites go round in a circle. */
  void check(long seed, World world) throws Exception {
    Random random = new Random(seed);
    GeneratedPlan generated = new GeneratedPlan(random, world);
    Optional<StatePlan> plan = generated.compile();
    if (plan.isEmpty()) {
      return;
    }
    world.prepare(random);
    Map<String, String> before = world.contents();
    StateReport preview = run(plan.get(), RunOptions.TEST, world);
    Supplier<String> story =
        () -> "seed " + seed + "\n" + generated + shown(before) + describe(preview);
    assertThat(world.contents()).as(story).isEqualTo(before);
    StateReport applied = run(plan.get(), RunOptions.APPLY, world);
    compare(preview, applied, () -> story.get() + "---\n" + describe(applied));
  }

  /** Most states can be known, and each of these was. */
  void assertTelling(String... states) {
    assertThat(seen).as("states that a preview knew").contains(states);
    assertThat(unknown).as("cannot know, beside %d known", known).isLessThan(known);
  }

  /** Some states cannot be known. */
  void assertUnknownToo() {
    assertThat(unknown).as("cannot know, beside %d known", known).isPositive();
  }

  private static StateReport run(StatePlan plan, RunOptions options, World world)
      throws InterruptedException {
    return new StateRun(Families.resources()).run(plan, options, world.context());
  }

  private void compare(StateReport preview, StateReport applied, Supplier<String> story) {
    Map<String, StateResult> results =
        applied.states().stream()
            .collect(Collectors.toMap(StateReport.Entry::tag, StateReport.Entry::result));
    assertThat(results).as(story).hasSameSizeAs(preview.states());
    for (StateReport.Entry entry : preview.states()) {
      StateResult after = Objects.requireNonNull(results.get(entry.tag()));
      if (entry.result() instanceof StateResult.CannotKnow cannot) {
        unknown++;
        assertThat(preview.states())
            .as(story)
            .anyMatch(cause ->
                cause.reference().equals(cannot.because())
                    && cause.result() instanceof StateResult.WouldChange);
        continue;
      }
      known++;
      seen.add(entry.state());
      Supplier<String> which = () -> entry.id() + " of " + story.get();
      assertThat(after.changes()).as(which).isEqualTo(entry.result().changes());
      assertThat(after.word()).as(which).isIn(possible(entry.result()));
    }
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

  private static String shown(Map<String, String> contents) {
    return contents.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().lines().findFirst().orElse("") + "\n")
        .filter(line -> !line.contains("/.git/"))
        .collect(Collectors.joining());
  }

  private static String describe(StateReport report) {
    return report.states().stream()
        .map(entry -> entry.id() + " " + entry.result() + "\n")
        .collect(Collectors.joining());
  }
}
