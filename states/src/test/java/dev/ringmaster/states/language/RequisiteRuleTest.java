package dev.ringmaster.states.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RequisiteRuleTest {
  @TestFactory
  Stream<DynamicTest> rules() throws IOException {
    try (InputStream stream = getClass().getResourceAsStream("/requisite-rules.txt")) {
      byte[] bytes = Objects.requireNonNull(stream).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(line -> DynamicTest.dynamicTest(line, () -> check(line)))
              .toList()
              .stream();
    }
  }

  private static void check(String line) {
    String[] sides = line.split(" -> ");
    Map<String, TargetState> states = new HashMap<>();
    List<Requisite> requisites = new ArrayList<>();
    for (String part : sides[0].split("; ")) {
      int bracket = part.indexOf('[');
      List<String> targets = new ArrayList<>();
      for (String word : part.substring(bracket + 1, part.length() - 1).split(" ")) {
        if (!word.isEmpty()) {
          String target = "target " + states.size();
          states.put(target, TargetState.valueOf(word.toUpperCase(Locale.ROOT)));
          targets.add(target);
        }
      }
      RequisiteKind kind = RequisiteKind.parse(part.substring(0, bracket)).orElseThrow().kind();
      kind.resolved(targets).ifPresent(requisites::add);
    }
    Decision decision =
        RequisiteRule.decide(
            requisites, (requisite, target) -> Objects.requireNonNull(states.get(target)));
    assertThat(word(decision)).isEqualTo(sides[1]);
  }

  private static String word(Decision decision) {
    return switch (decision) {
      case Decision.Wait ignored -> "wait";
      case Decision.Block ignored -> "block";
      case Decision.CannotKnow ignored -> "unknown";
      case Decision.Run run -> run.watchedChanges().isEmpty() ? "run" : "watch";
      case Decision.Skip skip ->
          switch (skip.comment()) {
            case RequisiteRule.NOTHING_CHANGED -> "skip onchanges";
            case RequisiteRule.NOTHING_FAILED -> "skip onfail";
            case RequisiteRule.NOTHING_WOULD_CHANGE -> "skip prereq";
            case String other -> other;
          };
    };
  }

  @Test
  void blockNamesEveryFailedTargetOnce() {
    Decision decision =
        RequisiteRule.decide(
            List.of(
                new Requisite.Require(List.of("a", "b", "good"), false),
                new Requisite.Watch(List.of("b", "c"), false)),
            (requisite, target) ->
                target.equals("good") ? TargetState.UNCHANGED : TargetState.FAILED);
    assertThat(decision).isEqualTo(new Decision.Block(List.of("a", "b", "c")));
  }

  @Test
  void hearsOnlyWhatChanged() {
    List<String> heard =
        RequisiteRule.heard(
            List.of(
                new Requisite.Listen(List.of("changed", "same")),
                new Requisite.Watch(List.of("changed too"), false)),
            (requisite, target) ->
                target.startsWith("changed") ? TargetState.CHANGED : TargetState.UNCHANGED);
    assertThat(heard).containsExactly("changed");
  }
}
