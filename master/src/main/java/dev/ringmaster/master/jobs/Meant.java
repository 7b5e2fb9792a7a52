package dev.ringmaster.master.jobs;

import dev.ringmaster.master.fleet.MinionStatus;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.target.Glob;
import dev.ringmaster.protocol.target.NothingMatchedException;
import dev.ringmaster.protocol.target.Target;
import dev.ringmaster.protocol.target.TargetParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is meant.
 *
 * @param everybody whether these are all minions there are. A minion that is the only one, and that
 *     the target names, is not meant as everybody
 * @param unknown names in the target that nobody has
 */
public record Meant(List<Enrolment> minions, boolean everybody, List<UnknownName> unknown) {
  private static final int NAMED_IDS = 10;

  /** For so many unknown names it is looked up what is close to them. */
  private static final int SUGGESTED_MOST = 20;

  public Meant {
    minions = List.copyOf(minions);
    unknown = List.copyOf(unknown);
  }

  static Meant exactly(List<Enrolment> minions) {
    return new Meant(minions, false, List.of());
  }

  /**
   * @param text the target
   * @param fleet every minion there is
   * @throws NothingMatchedException if that is nobody
   */
  public static Meant by(String text, List<MinionStatus> fleet) {
    Target target = TargetParser.parse(text);
    List<Enrolment> matched = new ArrayList<>();
    for (MinionStatus minion : fleet) {
      if (target.matches(minion.enrolment().minion(), minion.grains())) {
        matched.add(minion.enrolment());
      }
    }
    if (matched.isEmpty()) {
      throw new NothingMatchedException(
          Problem.of("the target '" + text + "' matches no minion")
              .withAdvice(nearby(target, fleet)));
    }
    Map<String, Boolean> names = new LinkedHashMap<>();
    addNames(target, false, names);
    boolean named = matched.size() == 1 && names.containsKey(matched.getFirst().minion().value());
    return new Meant(matched, matched.size() == fleet.size() && !named, unknown(names, fleet));
  }

  /** Names that are written out, each with whether it is only left out. */
  private static void addNames(Target target, boolean excluded, Map<String, Boolean> into) {
    switch (target) {
      case Target.ByGlob glob -> {
        if (!Glob.isPattern(glob.glob().pattern())) {
          into.merge(glob.glob().pattern(), excluded, Boolean::logicalAnd);
        }
      }
      case Target.ByList list ->
          list.names().forEach(name -> into.merge(name, excluded, Boolean::logicalAnd));
      case Target.ByExpression _, Target.ByGrain _ -> {}
      case Target.And and -> {
        addNames(and.left(), excluded, into);
        addNames(and.right(), excluded, into);
      }
      case Target.Or or -> {
        addNames(or.left(), excluded, into);
        addNames(or.right(), excluded, into);
      }
      case Target.Not not -> addNames(not.inner(), !excluded, into);
    }
  }

  private static List<UnknownName> unknown(Map<String, Boolean> names, List<MinionStatus> fleet) {
    if (names.isEmpty()) {
      return List.of();
    }
    Set<String> ids = new LinkedHashSet<>(ids(fleet));
    List<UnknownName> unknown = new ArrayList<>();
    names.forEach((name, excluded) -> {
      if (!ids.contains(name)) {
        List<String> near =
            unknown.size() < SUGGESTED_MOST ? Suggestion.near(name, ids) : List.of();
        unknown.add(new UnknownName(name, excluded, near));
      }
    });
    return unknown;
  }

  private static List<String> ids(List<MinionStatus> fleet) {
    return fleet.stream().map(minion -> minion.enrolment().minion().value()).toList();
  }

  private static String nearby(Target target, List<MinionStatus> fleet) {
    List<String> ids = ids(fleet);
    if (ids.isEmpty()) {
      return "no minion is accepted yet: see 'master keys list'";
    }
    Set<String> near = new LinkedHashSet<>();
    likeNames(target).forEach(name -> near.addAll(Suggestion.near(name, ids)));
    if (!near.isEmpty()) {
      return "Did you mean '" + String.join("' or '", near) + "'?";
    }
    String more = ids.size() > NAMED_IDS ? ", … (" + ids.size() + " in all)" : "";
    return "there are " + String.join(", ", ids.subList(0, Math.min(NAMED_IDS, ids.size()))) + more;
  }

  /** What of a target reads like a minion's name. */
  private static List<String> likeNames(Target target) {
    return switch (target) {
      case Target.ByGlob glob -> List.of(glob.glob().pattern().replaceAll("[*?\\[\\]!]", ""));
      case Target.ByList list -> List.copyOf(list.names());
      case Target.ByExpression expression -> List.of(expression.pattern().pattern());
      case Target.ByGrain grain -> List.of();
      case Target.And and -> join(and.left(), and.right());
      case Target.Or or -> join(or.left(), or.right());
      case Target.Not not -> List.of();
    };
  }

  private static List<String> join(Target left, Target right) {
    List<String> names = new ArrayList<>(likeNames(left));
    names.addAll(likeNames(right));
    return names;
  }
}
