package dev.ringmaster.states.language;

import dev.ringmaster.protocol.target.Glob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the states that a reference means, by ID or name, module, glob or SLS. */
final class StateIndex {
  private final List<NamedState> states;
  private final Inclusion inclusion;
  private final Map<String, Set<NamedState>> byWord = new HashMap<>();

  StateIndex(List<NamedState> states, Inclusion inclusion) {
    this.states = states;
    this.inclusion = inclusion;
    for (NamedState state : states) {
      byWord.computeIfAbsent(state.raw.id, key -> new LinkedHashSet<>()).add(state);
      byWord.computeIfAbsent(state.name, key -> new LinkedHashSet<>()).add(state);
    }
  }

  /**
   * @param module empty for any module
   * @param pattern an ID, a name, or a glob of these
   */
  List<NamedState> find(Optional<String> module, String pattern) {
    List<NamedState> exact = ofModule(byWord.getOrDefault(pattern, Set.of()), module);
    if (!exact.isEmpty() || !Glob.isPattern(pattern)) {
      return exact;
    }
    Glob glob = new Glob(pattern);
    return ofModule(states, module).stream()
        .filter(state -> glob.matches(state.raw.id) || glob.matches(state.name))
        .toList();
  }

  private static List<NamedState> ofModule(
      Iterable<NamedState> candidates, Optional<String> module) {
    List<NamedState> found = new ArrayList<>();
    for (NamedState state : candidates) {
      if (module.isEmpty() || module.get().equals(state.raw.module)) {
        found.add(state);
      }
    }
    return found;
  }

  /** Empty if no loaded SLS has that name; the list may be empty if the SLS has no states. */
  Optional<List<NamedState>> ofSls(String pattern) {
    Set<String> covered = new LinkedHashSet<>();
    if (inclusion.isLoaded(pattern)) {
      covered.addAll(inclusion.closure(pattern));
    } else if (Glob.isPattern(pattern)) {
      Glob glob = new Glob(pattern);
      inclusion.names().stream()
          .filter(glob::matches)
          .forEach(name -> covered.addAll(inclusion.closure(name)));
    }
    return covered.isEmpty()
        ? Optional.empty()
        : Optional.of(states.stream().filter(state -> covered.contains(state.raw.sls)).toList());
  }

  /** Whether what is not found here does not exist. */
  boolean isComplete() {
    return inclusion.isComplete();
  }

  Set<String> slsNames() {
    return inclusion.names();
  }

  /** IDs and names, for suggestions. */
  Set<String> words(Optional<String> module) {
    Set<String> words = new TreeSet<>();
    for (NamedState state : ofModule(states, module)) {
      words.add(state.raw.id);
      words.add(state.name);
    }
    return words;
  }
}
