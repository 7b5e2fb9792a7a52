package dev.ringmaster.states.language;

import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.function.Suggestion;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What SLS files can name.
 *
 * @param states by name
 * @param reacting names of the states that have a watch action, and so can listen
 * @param functions that checks can call, by name; empty for a language that has no checks and
 *     refuses them itself: then their calls are taken as they are
 */
public record Vocabulary(
    SortedMap<String, Signature> states,
    Set<String> reacting,
    Optional<SortedMap<String, Signature>> functions) {
  public Vocabulary {
    states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
    reacting = Set.copyOf(reacting);
    functions = functions.map(all -> Collections.unmodifiableSortedMap(new TreeMap<>(all)));
  }

  /** That of a minion. */
  public static Vocabulary of(
      Collection<Signature> states, Set<String> reacting, Collection<Signature> functions) {
    return new Vocabulary(byName(states), reacting, Optional.of(byName(functions)));
  }

  /** States alone, of a language that refuses checks and {@code listen} itself. */
  public static Vocabulary of(Collection<Signature> states) {
    SortedMap<String, Signature> named = byName(states);
    return new Vocabulary(named, named.keySet(), Optional.empty());
  }

  private static SortedMap<String, Signature> byName(Collection<Signature> signatures) {
    SortedMap<String, Signature> named = new TreeMap<>();
    signatures.forEach(signature -> named.put(signature.name(), signature));
    return named;
  }

  /** What to say of a name that is not among those that are known. */
  static String adviceForUnknown(String name, Collection<String> known) {
    String near = Suggestion.didYouMean(name, known);
    if (!near.isEmpty()) {
      return near;
    }
    String module = name.split("\\.", 2)[0];
    List<String> siblings =
        known.stream().filter(other -> other.startsWith(module + ".")).sorted().toList();
    return siblings.isEmpty()
        ? "No module is named '" + module + "'."
        : "The module has " + String.join(", ", siblings) + ".";
  }
}
