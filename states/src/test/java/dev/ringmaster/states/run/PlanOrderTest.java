package dev.ringmaster.states.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.states.language.Requisite;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StateDeclaration;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.Vocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules 6 and 14 on generated plans whose requisites point anywhere. */
class PlanOrderTest {
  private static final int PLANS = 1_000;

  @Test
  void everyStateStandsAfterWhatItRequires() throws InterruptedException {
    int compiled = 0;
    for (long seed = 1; seed <= PLANS; seed++) {
      GeneratedSls sls = new GeneratedSls(seed, 3 + (int) (seed % 12), true);
      StatePlan plan;
      try {
        plan =
            new StateCompiler(sls, Vocabulary.of(FakeStates.all().signatures()))
                .compile(List.of("generated"));
      } catch (ProblemsException e) {
        assertThat(e.problems())
            .as("seed %d", seed)
            .allMatch(problem -> problem.message().contains("wait for each other in a cycle"));
        continue;
      }
      compiled++;
      check(plan, "seed " + seed + "\n" + sls);
    }
    assertThat(compiled).isGreaterThan(PLANS / 4);
  }

  private static void check(StatePlan plan, String story) {
    Map<String, Integer> position = new HashMap<>();
    for (StateDeclaration state : plan.states()) {
      position.put(state.tag(), position.size());
    }
    for (StateDeclaration state : plan.states()) {
      for (Requisite requisite : state.requisites()) {
        for (String target : requisite.targets()) {
          String shown = state.id() + " " + requisite.word() + " " + target + " in " + story;
          switch (requisite) {
            case Requisite.Listen ignored -> {}
            case Requisite.Prereq ignored ->
                assertThat(position.get(state.tag())).as(shown).isLessThan(position.get(target));
            case Requisite other ->
                assertThat(position.get(state.tag())).as(shown).isGreaterThan(position.get(target));
          }
        }
      }
    }
  }
}
