package dev.ringmaster.pillars;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.target.Target;
import dev.ringmaster.protocol.target.TargetParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Targets of a top file: those of the command line, {@code N@name} for a nodegroup and {@code
 * T@attribute:value} for a trusted attribute. A grain may stand there only if the settings trust
 * it.
 */
final class TopTargets {
  /** The trusted attributes, among the facts that a target is matched on. */
  private static final String TRUSTED = "trusted";

  private static final Pattern NODEGROUP = Pattern.compile("(?<![^\\s(])N@([^\\s)]+)");
  private static final Pattern ATTRIBUTE = Pattern.compile("(?<![^\\s(])T@");
  private static final int DEEPEST_NODEGROUP = 20;
  private static final Map<String, String> KINDS =
      Map.of(
          "glob", "",
          "compound", "",
          "", "",
          "list", "L@",
          "pcre", "E@",
          "grain", "G@",
          "nodegroup", "N@",
          "trusted", "T@");

  private final PillarSettings settings;

  TopTargets(PillarSettings settings) {
    this.settings = settings;
  }

  /** What a target is matched on: trusted attributes, and those grains that the settings trust. */
  Value.MapValue facts(PillarRequest request) {
    SequencedMap<Value, Value> facts = new LinkedHashMap<>();
    facts.putAll(trustedGrains(request).entries());
    facts.put(Value.text(TRUSTED), request.trusted());
    return new Value.MapValue(facts, Place.NOWHERE);
  }

  /** The grains that a pillar may see: the id, which we know, and those that the settings trust. */
  Value.MapValue trustedGrains(PillarRequest request) {
    SequencedMap<Value, Value> grains = new LinkedHashMap<>();
    for (Map.Entry<Value, Value> grain : request.grains().entries().entrySet()) {
      if (settings.trustGrains().contains(grain.getKey().toString())) {
        grains.put(grain.getKey(), grain.getValue());
      }
    }
    grains.put(Value.text("id"), Value.text(request.minion().value()));
    return new Value.MapValue(grains, Place.NOWHERE);
  }

  /**
   * @param kind what {@code - match:} says
   */
  Optional<Target> parse(Value key, String kind, List<Problem> problems) {
    String prefix = KINDS.get(kind);
    if (prefix == null) {
      problems.add(
          Problem.at(key.place(), "there is no matcher '" + kind + "'")
              .withAdvice(Suggestion.didYouMean(kind, KINDS.keySet())));
      return Optional.empty();
    }
    try {
      String text = expand(prefix + key, 0);
      Target target = TargetParser.parse(ATTRIBUTE.matcher(text).replaceAll("G@trusted:"));
      Set<String> forged = grains(target);
      forged.remove(TRUSTED);
      forged.removeAll(settings.trustGrains());
      if (forged.isEmpty()) {
        return Optional.of(target);
      }
      problems.add(forgeable(key, forged));
    } catch (ProblemsException e) {
      for (Problem problem : e.problems()) {
        problems.add(
            Problem.at(key.place(), "the target '" + key + "': " + problem.message())
                .withAdvice(problem.advice()));
      }
    }
    return Optional.empty();
  }

  private static Problem forgeable(Value key, Set<String> grains) {
    String names = String.join(", ", grains);
    return Problem.at(
            key.place(),
            "the target '" + key + "' looks at the grain " + names + ", which a minion can forge")
        .withAdvice(
            "Match on the id, a nodegroup (N@) or a trusted attribute (T@), or name it in"
                + " pillar.trust_grains.");
  }

  private String expand(String text, int depth) {
    if (depth > DEEPEST_NODEGROUP) {
      throw new ProblemsException(Problem.of("nodegroups stand for one another without end"));
    }
    return NODEGROUP
        .matcher(text)
        .replaceAll(match ->
            Matcher.quoteReplacement("( " + expand(group(match.group(1)), depth + 1) + " )"));
  }

  private String group(String name) {
    String target = settings.nodegroups().get(name);
    if (target == null) {
      throw new ProblemsException(
          Problem.of("there is no nodegroup '" + name + "'")
              .withAdvice(Suggestion.didYouMean(name, settings.nodegroups().keySet())));
    }
    return target;
  }

  private static Set<String> grains(Target target) {
    return switch (target) {
      case Target.ByGrain grain -> new TreeSet<>(Set.of(grain.path().getFirst()));
      case Target.And and -> both(grains(and.left()), grains(and.right()));
      case Target.Or or -> both(grains(or.left()), grains(or.right()));
      case Target.Not not -> grains(not.inner());
      case Target.ByGlob _, Target.ByList _, Target.ByExpression _ -> new TreeSet<>();
    };
  }

  private static Set<String> both(Set<String> left, Set<String> right) {
    left.addAll(right);
    return left;
  }
}
