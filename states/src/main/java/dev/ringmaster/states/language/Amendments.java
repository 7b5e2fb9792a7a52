package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.target.Glob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Puts the states of all loaded SLS files together, and carries out {@code extend} and exclude. */
final class Amendments {
  private final Inclusion inclusion;
  private final ProblemList problems;
  private final List<RawState> states = new ArrayList<>();
  private final Set<String> excludedIds = new HashSet<>();

  private Amendments(Inclusion inclusion, ProblemList problems) {
    this.inclusion = inclusion;
    this.problems = problems;
  }

  /**
   * @param states in the order of definition
   * @param excluded IDs that {@code exclude} took out
   */
  record Amended(List<RawState> states, Set<String> excluded) {}

  static Amended of(Inclusion inclusion, ProblemList problems) {
    List<ParsedSls> loaded = inclusion.loaded();
    Amendments amendments = new Amendments(inclusion, problems);
    amendments.collect(loaded);
    loaded.forEach(sls -> sls.extensions().forEach(amendments::extend));
    amendments.exclude(loaded.stream().flatMap(sls -> sls.exclusions().stream()).toList());
    return new Amended(amendments.states, amendments.excludedIds);
  }

  private void collect(List<ParsedSls> loaded) {
    Map<String, RawState> first = new HashMap<>();
    for (ParsedSls sls : loaded) {
      for (RawState state : sls.states()) {
        RawState before = first.putIfAbsent(state.id, state);
        if (before != null && !before.sls.equals(sls.name())) {
          problems.add(
              state.place,
              sls.name(),
              state.id,
              "the SLS '" + before.sls + "' has the same ID",
              "It stands at " + before.place + ". Rename one, or use 'extend'.");
        }
        states.add(state);
      }
    }
  }

  private void extend(ParsedSls.Extension extension) {
    RawState change = extension.change();
    Set<String> ids = idsOf(extension.id());
    if (ids.isEmpty() && !inclusion.isComplete()) {
      return;
    }
    if (ids.size() != 1) {
      String known = Suggestion.didYouMean(extension.id(), states.stream().map(s -> s.id).toList());
      problems.add(
          change.place,
          change.sls,
          extension.id(),
          ids.isEmpty()
              ? "'extend' names an ID that is in none of the included SLS files"
              : "'extend' could mean any of the IDs " + ids,
          ids.isEmpty() && known.isEmpty() ? "Is an include missing?" : known);
      return;
    }
    String id = ids.iterator().next();
    states.stream()
        .filter(state -> state.id.equals(id) && state.module.equals(change.module))
        .findFirst()
        .ifPresentOrElse(state -> merge(change, state), () -> add(change, id));
  }

  private Set<String> idsOf(String idOrName) {
    Set<String> ids = new HashSet<>();
    for (RawState state : states) {
      if (state.id.equals(idOrName)) {
        return Set.of(idOrName);
      }
      RawArgument name = state.arguments.get("name");
      if (name != null && name.value().toString().equals(idOrName)) {
        ids.add(state.id);
      }
    }
    return ids;
  }

  private static void merge(RawState change, RawState state) {
    if (!change.function.isEmpty()) {
      state.function = change.function;
      state.functionPlace = change.functionPlace;
    }
    change.arguments.forEach((name, argument) ->
        state.arguments.merge(
            name,
            argument,
            (old, added) -> RequisiteKind.parse(name).isPresent() ? appended(old, added) : added));
  }

  private static RawArgument appended(RawArgument old, RawArgument added) {
    if (old.value() instanceof Value.ListValue first
        && added.value() instanceof Value.ListValue second) {
      List<Value> both = new ArrayList<>(first.items());
      both.addAll(second.items());
      return new RawArgument(old.name(), new Value.ListValue(both, first.place()), old.place());
    }
    return added;
  }

  /** A module that the ID does not have yet joins it. */
  private void add(RawState change, String id) {
    Place place = change.place;
    RawState state =
        new RawState(change.sls, id, place, change.module, change.function, change.functionPlace);
    state.arguments.putAll(change.arguments);
    states.add(state);
  }

  private void exclude(List<ParsedSls.Exclusion> exclusions) {
    Set<String> ids = states.stream().map(state -> state.id).collect(Collectors.toSet());
    for (ParsedSls.Exclusion exclusion : exclusions) {
      Set<String> known = exclusion.wholeSls() ? inclusion.names() : ids;
      Predicate<String> meant =
          exclusion.wholeSls() ? new Glob(exclusion.name())::matches : exclusion.name()::equals;
      if (known.stream().noneMatch(meant) && inclusion.isComplete()) {
        missing(exclusion, known);
      }
      for (RawState state : List.copyOf(states)) {
        if (meant.test(exclusion.wholeSls() ? state.sls : state.id)) {
          excludedIds.add(state.id);
          states.remove(state);
        }
      }
    }
  }

  private void missing(ParsedSls.Exclusion exclusion, Set<String> known) {
    String near = Suggestion.didYouMean(exclusion.name(), known);
    problems.add(
        exclusion.place(),
        exclusion.sls(),
        exclusion.wholeSls()
            ? "'exclude' names the SLS '" + exclusion.name() + "', which is not included"
            : "'exclude' names the ID '" + exclusion.name() + "', and there is no such state",
        near.isEmpty() ? "Take it out, or mend the name." : near);
  }
}
