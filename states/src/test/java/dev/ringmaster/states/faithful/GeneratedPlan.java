package dev.ringmaster.states.faithful;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.faithful.World.Draft;
import dev.ringmaster.states.language.Sls;
import dev.ringmaster.states.language.SlsSource;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** An SLS of states of one world and of the family test, tied together by requisites. */
final class GeneratedPlan {
  private static final List<String> WORDS =
      List.of("require", "require", "watch", "onchanges", "onfail", "require_any", "watch_any");

  private final Random random;
  private final World world;
  private final Map<String, Value> states = new LinkedHashMap<>();

  /** Whom others may wait for: not those that fail when applied, which nobody can foresee. */
  private final List<String> targets = new ArrayList<>();

  GeneratedPlan(Random random, World world) {
    this.random = random;
    this.world = world;
    int size = 3 + random.nextInt(5);
    for (int i = 0; i < size; i++) {
      add(i, size);
    }
  }

  private void add(int i, int size) {
    boolean pretended = random.nextInt(5) == 0;
    Draft draft = pretended ? pretended() : world.draft(random, i);
    List<Value> arguments = new ArrayList<>(draft.arguments());
    if (!draft.owes().isEmpty()) {
      arguments.add(requisite("require", draft.owes().toArray(String[]::new)));
    }
    if (!targets.isEmpty() && random.nextInt(2) == 0) {
      String word = World.any(random, WORDS);
      if (draft.owes().isEmpty() || !word.equals("require")) {
        arguments.add(requisite(word, World.any(random, targets)));
      }
    }
    boolean fails = pretended && fails(draft);
    if (i + 1 < size && !fails && random.nextInt(10) == 0) {
      arguments.add(requisite("prereq", "s" + (i + 1 + random.nextInt(size - i - 1))));
    }
    states.put("s" + i, Value.map(draft.state(), Value.list(arguments)));
    if (!fails) {
      targets.add("s" + i);
    }
  }

  private static boolean fails(Draft draft) {
    return draft.state().equals("test.fail_with_changes")
        || draft.arguments().contains(Value.map("result", Value.bool(false)));
  }

  private Draft pretended() {
    return switch (random.nextInt(8)) {
      case 0 -> Draft.of("test.succeed_with_changes");
      case 1 -> Draft.of("test.succeed_without_changes");
      case 2 -> Draft.of("test.fail_without_changes");
      case 3 -> Draft.of("test.fail_with_changes");
      case 4 ->
          Draft.of(
              "test.configurable_test_state",
              "changes",
              random.nextBoolean(),
              "result",
              random.nextBoolean());
      case 5 -> Draft.of("test.show_notification", "text", "told");
      case 6 -> Draft.of("test.check_pillar", "present", random.nextBoolean() ? "there" : "gone");
      default -> Draft.of("test.nop");
    };
  }

  private static Value requisite(String word, String... targets) {
    return Value.map(word, Value.list(Stream.of(targets).<Value>map(Value::text).toList()));
  }

  /** Empty if a prereq closes a circle. */
  Optional<StatePlan> compile() throws InterruptedException {
    SlsSource source =
        new SlsSource() {
          @Override
          public Optional<Sls> load(String name) {
            return Optional.of(new Sls(name, false, Value.map(states)));
          }

          @Override
          public Set<String> names() {
            return Set.of("generated");
          }
        };
    try {
      return Optional.of(
          new StateCompiler(source, Vocabulary.of(Families.resources().signatures()))
              .compile(List.of("generated")));
    } catch (ProblemsException e) {
      if (e.problems().stream().allMatch(problem -> problem.message().contains("cycle"))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    states.forEach((id, body) -> text.append(id).append(": ").append(body).append('\n'));
    return text.toString();
  }
}
